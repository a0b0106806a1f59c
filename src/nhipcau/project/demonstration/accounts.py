"""People and organisations of the demonstration."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override, pgettext
from wagtail.users.models import UserProfile

from nhipcau.kit.files import write_atomically
from nhipcau.people.actions import give_role, register_organisation
from nhipcau.people.models import Organisation, Role, User
from nhipcau.project.demonstration.content_files import load_yaml

OFFICE = "van-phong-chien-dich"


@dataclass(frozen=True)
class Login:
    username: str
    role: str
    name: str
    password: str

    @property
    def role_name(self) -> str:
        return str(Role(self.role).label)


def raise_organisations(*, issuer: Mapping[str, str], by: User) -> Organisation:
    """Register the tree, parents first, and the office that leads. Returns the office."""
    office = register_organisation(
        code=OFFICE,
        name=issuer["vi"],
        names=issuer,
        kind=Organisation.Kind.STATE,
        languages=("vi", "ja", "en"),
        contact="van-phong@example.org",
        by=by,
    )
    known = {one.code: one for one in Organisation.objects.all()}
    for row in load_yaml("organisations.yaml")["organisations"]:
        if row["code"] in known:
            continue
        known[row["code"]] = register_organisation(
            code=row["code"],
            name=row["name"]["vi"],
            names=row["name"],
            kind=row["kind"],
            parent=known.get(row["parent"] or ""),
            matches=row["matches"],
            languages=row["languages"],
            forms=row["forms"],
            contact=row["contact"],
            by=by,
        )
    return office


def raise_operator() -> User:
    """The first account, which makes the others."""
    rows = load_yaml("organisations.yaml")["users"]
    row = next(r for r in rows if r["role"] == Role.OPERATOR.value)
    operator, _created = User.objects.get_or_create(
        username=row["username"], defaults={**_named(row), "is_superuser": True, "is_staff": True}
    )
    give_role(user=operator, role=Role.OPERATOR, by=None)
    return operator


def raise_users(folder: Path, *, by: User) -> list[Login]:
    """The invented staff, of each role as many as it takes to pass a page that somebody else wrote.

    Passwords are made here and kept in the data folder, for its owner only.
    """
    kept = _kept_passwords(folder)
    logins = []
    for row in load_yaml("organisations.yaml")["users"]:
        user, _created = User.objects.get_or_create(username=row["username"], defaults=_named(row))
        password = kept.get(user.username)
        if password is None or not user.password:
            password = password or secrets.token_urlsafe(9)
            user.set_password(password)
        user.organisation = Organisation.objects.filter(code=row["organisation"]).first()
        user.save()
        if not user.groups.filter(name=row["role"]).exists():
            give_role(user=user, role=row["role"], by=by)
        UserProfile.objects.get_or_create(user=user, defaults={"preferred_language": row["language"]})
        logins.append(Login(user.username, row["role"], user.get_full_name(), password))
    _keep_passwords(folder, logins)
    return logins


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    """Family and given name, with the mark that nobody real is meant wherever the name is shown."""
    with override(row["language"]):
        given = pgettext("demonstration account", "%(given)s (sample)") % {"given": row["name"]["given"]}
    return {"last_name": row["name"]["family"], "first_name": given}


def _kept_passwords(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / "logins.txt").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {parts[0]: parts[2] for line in lines if len(parts := line.split("\t")) == 3}


def _keep_passwords(folder: Path, logins: list[Login]) -> None:
    lines = "".join(f"{one.username}\t{one.role}\t{one.password}\n" for one in logins)
    write_atomically(folder / "logins.txt", lines.encode())
    (folder / "logins.txt").chmod(0o600)


def person(role: Role, *, language: str = "") -> User:
    """The demonstration's account of a role; of several the first, or who works in a language."""
    return User.objects.get(username=_username(role, language))


@cache
def _username(role: Role, language: str) -> str:
    rows: list[dict[str, str]] = load_yaml("organisations.yaml")["users"]
    held = [row for row in rows if row["role"] == role.value]
    return next((row["username"] for row in held if row["language"] == language), held[0]["username"])
