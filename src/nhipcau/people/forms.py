"""Signing in, and the words of Wagtail's forms that it leaves in English."""

from __future__ import annotations

import logging
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)

from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.models import Organisation
from nhipcau.people.trying import NEW_PASSWORD, SIGNING_IN

log = logging.getLogger(__name__)

LINK_FIELDS = {
    "link_text": _("Words of the link"),
    "email_address": _("E-mail address"),
    "subject": _("Subject"),
    "body": _("Message"),
    "phone_number": _("Telephone number"),
}
LINK_FORMS = (AnchorLinkChooserForm, EmailLinkChooserForm, ExternalLinkChooserForm, PhoneLinkChooserForm)


def name_link_fields() -> None:
    """Label the fields of the editor's link dialogs: Wagtail labels them by their English names."""
    for form in LINK_FORMS:
        for name, field in form.base_fields.items():
            if name in LINK_FIELDS:
                field.label = LINK_FIELDS[name]


class LoginForm(WagtailLoginForm):
    """Wagtail's form, whose labels are otherwise the fields' English names. Nobody guesses for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username", "")
        if not SIGNING_IN.take(name):
            log.warning("sign-in held", extra={"event": "sign_in_held"})
            raise ValidationError(
                _("Too many tries under this name. Wait 15 minutes, then sign in."), code="held"
            )
        cleaned: dict[str, Any] = super().clean()
        SIGNING_IN.forget(name)
        return cleaned


class PasswordResetForm(WagtailPasswordResetForm):
    """Nobody's mailbox is filled: past three letters an hour the answer is the same, and none is sent."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        if NEW_PASSWORD.take(self.cleaned_data["email"]):
            super().save(*args, **kwargs)


class OrganisationForm(forms.Form):
    """What is kept of an organisation. It reads what was given; the verb decides."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Official name"),
        max_length=200,
        help_text=_("Reports show it. When it changes, the old name stays one that it is found by."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    parent = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Under"),
        required=False,
        empty_label=pgettext_lazy("organisation", "nobody"),
    )
    contact = forms.EmailField(
        label=_("Contact address"),
        required=False,
        help_text=_("Letters with the link for answering, and reminders, go to it."),
    )
    letters = forms.ChoiceField(
        label=_("Language of letters"), help_text=_("Letters to it, and its page for answering, are in it.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Works in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    matches = forms.CharField(
        label=_("Also named"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Older and shorter names by which documents call it, one a line."),
    )

    def __init__(self, data: Any = None, *, organisation: Organisation | None = None, seen: int = 0) -> None:
        super().__init__(data, initial=_as_asked(organisation, seen))
        fields: Any = self.fields
        for name in ("letters", "languages"):
            fields[name].choices = [(code, language_word(code)) for code, _name in settings.LANGUAGES]
        standing = Organisation.objects.active()
        if organisation:
            stays = Q(closed=False) | Q(pk=organisation.parent_id or 0)
            standing = Organisation.objects.filter(stays).exclude(pk=organisation.pk)
        fields["parent"].queryset = standing
        for code, _name in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                label = pgettext("organisation", "Name in %(language)s") % {"language": language_word(code)}
                fields[f"name_{code}"] = forms.CharField(label=label, max_length=200, required=False)
        self.order_fields(["seen", "name", *(name for name in fields if name.startswith("name_"))])

    def given(self) -> dict[str, Any]:
        """The fields as the verbs take them."""
        data = self.cleaned_data
        names = {name.removeprefix("name_"): text for name, text in data.items() if name.startswith("name_")}
        kept = dict(self.initial.get("names", {}))
        plain = {name: data[name] for name in ("name", "kind", "contact")}
        languages = list(dict.fromkeys([data["letters"], *data["languages"]]))
        matches = data["matches"].splitlines()
        parent = data["parent"].pk if data["parent"] else None
        return plain | {
            "names": kept | names,
            "parent": parent,
            "matches": matches,
            "languages": languages,
        }

    def take(self, refusal: ValidationError) -> None:
        """Put what the verb refused beside its field, where it has one."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def _as_asked(organisation: Organisation | None, seen: int) -> dict[str, Any]:
    if organisation is None:
        return {"letters": settings.LANGUAGE_CODE, "languages": [settings.LANGUAGE_CODE]}
    kept = organisation.kept()
    names = {f"name_{language}": name for language, name in kept["names"].items()}
    letters = next(iter(kept["languages"]), settings.LANGUAGE_CODE)
    return kept | names | {"matches": "\n".join(kept["matches"]), "letters": letters, "seen": seen}
