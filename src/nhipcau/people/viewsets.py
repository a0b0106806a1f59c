"""Accounts at the desk: Wagtail's screens, with the organisation that an officer speaks for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from nhipcau.people.models import Role, User

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


def place_of(user: User) -> str:
    """What they do here, in the reader's language, and for whom; other groups by their names."""
    names = [group.name for group in user.groups.all()]
    words = [str(Role(name).label) if name in Role.values else name for name in names]
    if user.is_superuser:
        words.append(_now("Admin"))
    return " · ".join(part for part in (", ".join(words), str(user.organisation or "")) if part)


class UserIndex(IndexView):
    """Says who does what, for which organisation, where Wagtail's says of some that they may do all."""

    any_permission_required: ClassVar = ["change"]

    @cached_property
    def columns(self) -> list[Column]:
        place = Column(
            "place",
            accessor=place_of,
            label=_("Roles"),
            sort_key="organisation",
            classname="place",
            width="30%",
        )
        found = [place if one.name == "is_superuser" else one for one in super().columns]
        for column in found:
            if column.name in ("username", "last_login"):
                column.width = "12%"
        return found

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("organisation").prefetch_related("groups")


class UserViewSet(WagtailUserViewSet):
    index_view_class = UserIndex

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return EditUserForm if for_update else NewUserForm
