"""Forms of `campaigns`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.campaigns.models import AudienceValue, FormValue
from nhipcau.people.models import Organisation


def _languages(**given: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        initial=[code for code, _name in settings.LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
        **given,
    )


def _led_by() -> forms.ModelChoiceField[Organisation]:
    return forms.ModelChoiceField(
        Organisation.objects.active(), label=_("Led by"), required=False, empty_label=_("not said yet")
    )


def _day(**given: Any) -> forms.DateField:
    return forms.DateField(
        label=_("Key date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Write the day as day/month/year.")},
        **given,
    )


class OneLine(forms.Textarea):
    """A line that may be longer than its field is wide: shown whole, and kept as one."""

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 2})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        return " ".join(given.split()) if isinstance(given, str) else given


def _named() -> forms.CharField:
    """Names of campaigns are as long as the office's sentences: none is cut at the edge of its field."""
    return forms.CharField(label=_("Name of the campaign"), max_length=300, widget=OneLine())


class OpenCampaignForm(forms.Form):
    """What a person says of a campaign; the rest is read from its guidance."""

    title = _named()
    lead_organisation = _led_by()
    key_date = _day(required=False)
    languages = _languages()


class StartCampaignForm(forms.Form):
    """A campaign without a document, in a person's words."""

    title = _named()
    lead_organisation = _led_by()
    key_date = _day(help_text=_("Due dates are counted back from it."))
    yearly = forms.BooleanField(label=_("This day comes every year"), required=False)
    themes = forms.CharField(
        label=_("Content themes"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line. More can be added later."),
    )
    audiences = forms.MultipleChoiceField(
        label=_("Audiences"), choices=AudienceValue.choices[:-1], widget=forms.CheckboxSelectMultiple
    )
    languages = _languages()
    # the last field: from here on its name hides the module's
    forms = forms.MultipleChoiceField(
        label=pgettext_lazy("plan", "Forms"),
        choices=FormValue.choices[:-1],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = (
        "title",
        "key_date",
        "yearly",
        "themes",
        "forms",
        "audiences",
        "languages",
        "lead_organisation",
    )

    def clean_themes(self) -> list[str]:
        """One theme a line; empty lines are nothing."""
        return [line.strip() for line in self.cleaned_data["themes"].splitlines() if line.strip()]


class CopyCampaignForm(forms.Form):
    """A campaign made from another, for another year."""

    title = _named()
    year = forms.IntegerField(label=pgettext_lazy("campaign", "For the year"), min_value=2000, max_value=2200)


class NewOrganisationForm(forms.Form):
    """The organisation that a guidance names and the list doesn't hold."""

    name = forms.CharField(label=_("Official name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    parent = forms.ModelChoiceField(
        Organisation.objects.active(),
        label=_("Under"),
        required=False,
        empty_label=pgettext_lazy("organisation", "nobody"),
    )
