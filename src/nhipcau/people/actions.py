"""Verbs of `people`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.log_actions import registry as logs

from nhipcau.kit.room import RoomConfig
from nhipcau.people.checking import checked
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


def free_code(name: str) -> str:
    """A code for an organisation of this name that none has yet."""
    base = slugify(name.replace("đ", "d").replace("Đ", "D"))[:70].strip("-") or "don-vi"
    code, n = base, 1
    while Organisation.objects.filter(code=code).exists():
        n += 1
        code = f"{base}-{n}"
    return code


@transaction.atomic
def add_organisation(*, by: User, **given: Any) -> Organisation:
    """Add an organisation that isn't registered yet. `given` are the fields of `Organisation.kept`.

    Raises ValidationError naming each field that is wrong; of one name there is one under one parent.
    """
    by.require("people.add_organisation")
    _lock_tree()
    fields = checked(None, given)
    fields["parent"] = Organisation.objects.filter(pk=fields["parent"]).first()
    fields.pop("closed", None)
    return register_organisation(code=free_code(fields["name"]), by=by, **fields)


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, seen: int | None = None, by: User, **given: Any
) -> Organisation:
    """Rename, move or otherwise change an organisation; a name that it had stays one it is found by.

    `seen` is the latest entry of its history that the person was shown: where there is a later one, nothing
    is changed. Raises ValidationError naming each field that is wrong. What doesn't differ isn't logged.
    """
    by.require("people.change_organisation")
    kept = _locked(organisation)
    if seen is not None and seen != last_change(kept):
        raise ValidationError(
            _("Somebody else has changed this organisation meanwhile. See it as it is now, then change it.")
        )
    fields = checked(kept, given)
    if "name" in fields and fields["name"] != kept.name:
        others = fields.get("matches", kept.matches)
        fields["matches"] = [*others, *(name for name in [kept.name] if name not in others)]
    _keep(kept, fields, "people.change_organisation", by)
    return kept


@transaction.atomic
def close_organisation(*, organisation: Organisation, reason: str, by: User) -> Organisation:
    """It no longer exists: nothing more is given to it, and what it did stays on record under its name."""
    by.require("people.change_organisation")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, and which organisation took over if one did.")})
    kept = _locked(organisation)
    _keep(kept, {"closed": True}, "people.close_organisation", by, reason=reason.strip()[:500])
    return kept


@transaction.atomic
def undo_organisation_change(*, organisation: Organisation, change: int, by: User) -> Organisation:
    """Take back one change of its history, whoever made it. Taken back, it can be made again the same way.

    Raises ValidationError where what it changed was changed again since: then that comes first.
    """
    by.require("people.change_organisation")
    kept = _locked(organisation)
    entry = history(kept).filter(pk=change).first()
    if entry is None:
        raise ValidationError(_("This change isn't in the history of this organisation."))
    now = kept.kept()
    if any(now[name] != value for name, value in entry.data["after"].items()):
        raise ValidationError(_("What this changed was changed again since. Take that back first."))
    fields = checked(kept, entry.data["before"])
    _keep(kept, fields, "people.undo_organisation_change", by, undoes=entry.pk)
    return kept


CHANGES = ("people.change_organisation", "people.close_organisation", "people.undo_organisation_change")


def history(organisation: Organisation) -> Any:
    """Every change of an organisation, the newest first."""
    entries = logs.get_logs_for_instance(organisation).filter(action__in=CHANGES)
    return entries.select_related("user").order_by("-pk")


def last_change(organisation: Organisation) -> int:
    """The newest entry of its history; 0 where there is none."""
    return int(history(organisation).values_list("pk", flat=True).first() or 0)


def _lock_tree() -> None:
    """Who changes the tree comes one after another: two moves at once could make a ring of it."""
    list(Organisation.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _locked(organisation: Organisation) -> Organisation:
    _lock_tree()
    return Organisation.objects.get(pk=organisation.pk)


def _keep(kept: Organisation, fields: dict[str, Any], action: str, by: User, **more: Any) -> None:
    """Store what differs, and write it down with what stood before."""
    now = kept.kept()
    after = {name: value for name, value in fields.items() if now[name] != value}
    if not after:
        return
    for name, value in after.items():
        if name != "names":
            setattr(kept, "parent_id" if name == "parent" else name, value)
    kept.save()
    if "names" in after:
        kept.names.exclude(language__in=after["names"]).delete()
        for language, text in after["names"].items():
            OrganisationName.objects.update_or_create(
                organisation=kept, language=language, defaults={"name": text}
            )
    record(kept, action, by=by, before={name: now[name] for name in after}, after=after, **more)


@transaction.atomic
def give_role(*, user: User, role: Role | str, by: User | None) -> None:
    """Put `user` into a role. `by` is None only while the first operator is made."""
    if by is not None:
        by.require("auth.change_group")
    user.groups.add(Group.objects.get_or_create(name=Role(role).value)[0])
    record(user, "people.give_role", by=by, role=str(Role(role).value))
