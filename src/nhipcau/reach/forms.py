"""Forms of `reach`. They read what was given; the verb decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.campaigns.models import PlanItem
from nhipcau.channels.models import Delivery
from nhipcau.kit import clock
from nhipcau.kit.counts import CountField
from nhipcau.kit.templatetags.desk import language_word, theme_code
from nhipcau.reach.models import Measure

LISTED = 200


class _ByCampaign(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]  # generic in stubs only
    """Plan items under their campaigns, where there are several: each counts its themes from 1."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        by_campaign: dict[str, list[Any]] = {}
        for item in self.queryset:
            by_campaign.setdefault(item.campaign.title, []).append(self.choice(item))
        if len(by_campaign) > 1:
            yield from by_campaign.items()
        else:
            yield from (choice for choices in by_campaign.values() for choice in choices)


class PlanItemField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    """Plan items told by what sets them apart, which a closed list has room for."""

    iterator = _ByCampaign

    def label_from_instance(self, obj: PlanItem) -> str:
        theme = theme_code(obj.theme.ordinal)
        return f"{theme} · {obj.form} · {obj.audience} · {language_word(obj.language)}"


class MeasureForm(forms.Form):
    plan_item = PlanItemField(
        PlanItem.objects.confirmed().select_related("campaign", "theme", "form", "audience"),
        label=_("Plan item"),
        empty_label=_("choose"),
        help_text=_("What the number came back for."),
    )
    delivery = forms.ModelChoiceField(
        Delivery.objects.none(),
        label=pgettext_lazy("reach", "Delivery"),
        required=False,
        empty_label=_("none in particular"),
        help_text=_("If the number belongs to one post or message."),
    )
    metric = forms.ChoiceField(
        label=pgettext_lazy("measure", "What was counted"), choices=Measure.Metric.choices
    )
    value = CountField(
        label=_("Number"), help_text=_("If it isn't known, enter nothing. Never 0 for unknown.")
    )
    date = forms.DateField(
        label=_("Day of the count"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where the number is from: a report, a page, a log.")
    )
    method = forms.CharField(
        label=pgettext_lazy("measure", "How it was counted"),
        max_length=300,
        help_text=_("So that another person gets the same number."),
    )
    confidence = forms.ChoiceField(
        label=_("How sure"), choices=Measure.Confidence.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial or {"date": clock.today()})
        listed = Delivery.objects.delivered().order_by("-settled_at").values("pk")[:LISTED]
        self.fields["delivery"].queryset = (  # type: ignore[attr-defined]  # a choice field has one
            Delivery.objects.filter(pk__in=list(listed.values_list("pk", flat=True)))
            .select_related("channel")
            .order_by("-settled_at")
        )

    def take(self, refusal: ValidationError) -> None:
        """Put what the verb refused beside its field, where it has one."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class CorrectForm(MeasureForm):
    """A number as it stands, to be put right, and why."""

    instead_of = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=pgettext_lazy("measure", "Why it is changed"),
        max_length=300,
        help_text=_("Kept with what stood before."),
    )

    def __init__(self, data: Any = None, *, measure: Measure) -> None:
        names = ("plan_item", "delivery", "metric", "value", "source", "method", "date", "confidence")
        kept = {name: getattr(measure, name) for name in names} | {"instead_of": measure.value}
        super().__init__(data, initial=kept)
        fields: Any = self.fields
        fields["plan_item"].queryset |= PlanItem.objects.filter(pk=measure.plan_item_id)
        if measure.delivery_id:
            fields["delivery"].queryset |= Delivery.objects.filter(pk=measure.delivery_id)
        for name in ("plan_item", "delivery"):
            fields[name].disabled = measure.response_id is not None
