"""Accounts at the desk: Wagtail's screens, with the organisation that an officer speaks for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

ORGANISATION = {"organisation": _("For an officer: the organisation that he or she speaks for.")}


class NewUserForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"organisation"}
        help_texts = ORGANISATION


class EditUserForm(UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"organisation"}
        help_texts = ORGANISATION


def ask_for_a_name_alone() -> None:
    """A name may be written in one field, and an account needs no address.

    Wagtail demands both parts and an address, so that nobody without them could choose a language.
    """
    for form in (NameEmailForm, NewUserForm, EditUserForm):
        for name in ("last_name", "email"):
            form.base_fields[name].required = False


class UserViewSet(WagtailUserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return EditUserForm if for_update else NewUserForm
