"""Signing in, and the words of Wagtail's forms that it leaves in English."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)

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
    """Wagtail's form, whose labels are otherwise the fields' English names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
