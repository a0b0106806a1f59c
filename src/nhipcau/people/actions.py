"""Verbs of `people`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log

from nhipcau.kit.room import RoomConfig
from nhipcau.people.models import Organisation, OrganisationName, Role, User


def record(instance: Model, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the one audit trail (Wagtail's log). `action` is declared by the room."""
    log(instance, action, user=by, data=data or None)


def sync_roles() -> None:
    """Give each role's group exactly the permissions that the rooms grant it, and the admin door."""
    wanted: dict[str, set[tuple[str, str]]] = {
        role: {("wagtailadmin", "access_admin")} for role in Role.values
    }
    for config in apps.get_app_configs():
        if isinstance(config, RoomConfig):
            for role, codenames in config.grants.items():
                for codename in codenames:
                    label, _, name = codename.rpartition(".")
                    wanted[role].add((label or config.label, name))
    known = {
        (p.content_type.app_label, p.codename): p
        for p in Permission.objects.select_related("content_type").all()
    }
    for role, keys in wanted.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set([known[key] for key in sorted(keys) if key in known])
    ContentType.objects.clear_cache()


@transaction.atomic
def register_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Organisation | None = None,
    names: Mapping[str, str] | None = None,
    matches: Iterable[str] = (),
    languages: Iterable[str] = ("vi",),
    forms: Iterable[str] = (),
    contact: str = "",
    by: User,
) -> Organisation:
    """Register an organisation, or bring the one with this code up to date."""
    by.require("people.add_organisation")
    organisation, created = Organisation.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "kind": kind,
            "parent": parent,
            "matches": list(matches),
            "languages": list(languages),
            "forms": list(forms),
            "contact": contact,
        },
    )
    for language, text in (names or {}).items():
        OrganisationName.objects.update_or_create(
            organisation=organisation, language=language, defaults={"name": text}
        )
    if created:
        record(organisation, "people.register_organisation", by=by)
    return organisation


@transaction.atomic
def give_role(*, user: User, role: Role | str, by: User | None) -> None:
    """Put `user` into a role. `by` is None only while the first operator is made."""
    if by is not None:
        by.require("auth.change_group")
    user.groups.add(Group.objects.get_or_create(name=Role(role).value)[0])
    record(user, "people.give_role", by=by, role=str(Role(role).value))
