"""Forms of the publishing desk: they read what was typed; the verbs decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.campaigns.models import Campaign
from nhipcau.people.models import Role
from nhipcau.publishing.actions import Said

LONGEST_TEXT = 4000


class _Moment(forms.DateTimeField):
    """A moment in the office's time zone, from the browser's own picker or typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
            help_text=_("In the office's time zone."),
            **kwargs,
        )


def _text(label: Any, *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows})
    )


class SubmitForm(forms.Form):
    """`change` and the two texts are asked of a page that readers see."""

    change = forms.ChoiceField(
        label=_("Readers see this page. Is the change a correction?"),
        choices=[
            ("routine", _("No: it adds, updates or polishes, and nothing that was said was wrong")),
            ("correction", _("Yes: the page said something wrong")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    text = _text(_("What is corrected, as readers will read it"), rows=2)
    before = _text(_("What the page said before"), rows=2)
    note = _text(_("Note to the reviewers"), rows=2)

    def __init__(self, *args: Any, live: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not live:
            for name in ("change", "text", "before"):
                del self.fields[name]

    def given(self) -> dict[str, Any]:
        """As the verb takes it."""
        data = self.cleaned_data
        corrected = data.get("change") == "correction"
        return {
            "note": data["note"],
            "routine": data.get("change") == "routine",
            "correction": Said(data.get("text", ""), data.get("before", "")) if corrected else None,
        }


class AnswerForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = _text(_("Note"), rows=3)


class ApproveForm(AnswerForm):
    meant = _text(_("Differences from the source are meant: why"), rows=2)

    def __init__(self, *args: Any, differing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not differing:
            del self.fields["meant"]


class ScheduleForm(forms.Form):
    at = _Moment(label=_("Goes live at"))


class EmbargoForm(forms.Form):
    until = _Moment(label=_("Not before"))
    reason = forms.CharField(label=_("Why"), max_length=300)


class WithdrawForm(forms.Form):
    reason = _text(_("Why, as readers will read it, in the language of the page"), required=True)


class InviteForm(forms.Form):
    name = forms.CharField(label=_("For whom"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Empty: you pass the link on yourself.")
    )
    question = _text(_("What to look at"), rows=2)
    language = forms.ChoiceField(label=_("Language of the page around it"), choices=settings.LANGUAGES)
    days = forms.IntegerField(label=_("Open for how many days"), min_value=1, max_value=60, initial=7)


class ReleaseForm(forms.Form):
    title = forms.CharField(label=_("Name of the bundle"), max_length=200)
    languages = forms.MultipleChoiceField(
        label=_("Languages that each story needs"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    campaign = forms.ModelChoiceField(
        label=pgettext_lazy("publishing", "Campaign"), queryset=Campaign.objects.all(), required=False
    )


class ProcessForm(forms.Form):
    one_person_twice = forms.BooleanField(label=_("one person may take two steps of a page"), required=False)
    live_when_approved = forms.BooleanField(label=_("goes live with the last approval"), required=False)


class StepForm(forms.Form):
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of step"),
        choices=[("editorial", _("editorial review")), ("language", _("language review"))],
    )
    name = forms.CharField(label=_("Name of the step"), max_length=255)
    roles = forms.MultipleChoiceField(
        label=_("Who may take it"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=60)


StepForms = forms.formset_factory(StepForm, extra=1, max_num=8, can_delete=True, can_order=True)


def expiry(days: int, now: dt.datetime) -> dt.datetime:
    """The end of the last day, in the office's time zone."""
    last = timezone.localtime(now).date() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(last, dt.time(23, 59)))
