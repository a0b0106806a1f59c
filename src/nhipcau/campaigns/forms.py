"""Forms of `campaigns`."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nhipcau.people.models import Organisation


class OpenCampaignForm(forms.Form):
    """What a person says of a campaign; the rest is read from its guidance."""

    title = forms.CharField(label=_("Name of the campaign"), max_length=300)
    lead_organisation = forms.ModelChoiceField(
        Organisation.objects.active(), label=_("Led by"), required=False, empty_label=_("not said yet")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        initial=[code for code, _name in settings.LANGUAGES],
        widget=forms.CheckboxSelectMultiple,
    )
