"""Signing in, and the words of Wagtail's forms that it leaves in English."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)

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
