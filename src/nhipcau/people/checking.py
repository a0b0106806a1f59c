"""Whether an organisation may be as somebody wants it: each fault at its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from nhipcau.kit.turning import straight
from nhipcau.people.models import Organisation

LONGEST = 200
MOST_NAMES = 50


def checked(kept: Organisation | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are stored. Raises ValidationError with every fault at its field.

    `kept` is the organisation as it stands, none for a new one. Its official name is in the office's own
    language, and so is its name in that language.
    """
    fields = {name: _tidy(value) for name, value in straight(dict(given)).items()}
    wanted = (kept.kept() if kept else {}) | fields
    if "name" in fields or "names" in fields:
        names = {language: name for language, name in wanted.get("names", {}).items() if name}
        fields["names"] = names | ({own: wanted["name"]} if (own := settings.LANGUAGE_CODE) in names else {})
    if "matches" in fields:
        fields["matches"] = [one for one in dict.fromkeys(fields["matches"]) if one and one != wanted["name"]]
    faults = _faults(kept, fields, wanted)
    if faults:
        raise ValidationError(dict(faults))
    return fields


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple):
        return [_tidy(one) for one in value]
    if isinstance(value, dict):
        return {name: _tidy(one) for name, one in value.items()}
    return value


def _faults(kept: Organisation | None, fields: dict[str, Any], wanted: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    if not 0 < len(wanted["name"]) <= LONGEST:
        found["name"] = _("Write its official name, at most 200 characters.")
    elif _moved(kept, wanted) and (other := _namesake(kept, wanted)):
        found["name"] = _("“%(name)s” is registered already, under the same organisation.") % {"name": other}
    if wanted["kind"] not in Organisation.Kind.values:
        found["kind"] = _("Say what kind of organisation it is.")
    stays = kept is not None and wanted["parent"] == kept.parent_id
    if wanted.get("parent") and not stays and (fault := _fault_of_parent(kept, wanted["parent"])):
        found["parent"] = fault
    if any(len(name) > LONGEST for name in wanted.get("names", {}).values()):
        found["names"] = _("A name has at most 200 characters.")
    if _too_long(fields.get("matches", ())):
        found["matches"] = _("At most 50 names, each of at most 200 characters.")
    if not wanted.get("languages"):
        found["languages"] = _("Choose at least one language: letters to it are written in the first.")
    try:
        validate_email(wanted.get("contact") or "a@example.org")
    except ValidationError as refusal:
        found["contact"] = refusal.messages[0]
    return found


def _moved(kept: Organisation | None, wanted: dict[str, Any]) -> bool:
    """Whether it comes to stand where it didn't: by its name, its place, or by existing again."""
    now = kept.kept() if kept else {}
    return any(wanted.get(name) != now.get(name) for name in ("name", "parent", "closed"))


def _too_long(names: Iterable[str]) -> bool:
    listed = list(names)
    return len(listed) > MOST_NAMES or any(len(name) > LONGEST for name in listed)


def _namesake(kept: Organisation | None, wanted: dict[str, Any]) -> Organisation | None:
    """Another that stands, of the same name and in the same place: two that nobody could tell apart."""
    beside = Organisation.objects.active().filter(parent=wanted.get("parent"))
    name = wanted["name"].casefold()
    others = beside.exclude(pk=kept.pk) if kept else beside
    return next((one for one in others if one.name.casefold() == name), None)


def _fault_of_parent(kept: Organisation | None, parent: int) -> str:
    above: dict[int, tuple[int | None, bool]] = {
        pk: (up, closed) for pk, up, closed in Organisation.objects.values_list("pk", "parent", "closed")
    }
    if parent not in above:
        return _("Choose an organisation that is registered.")
    if above[parent][1]:
        return _("That organisation no longer exists. Choose the one that took over.")
    place: int | None = parent
    seen: set[int] = set()
    while place is not None and place not in seen:
        if kept and place == kept.pk:
            return _("It can't stand under itself, nor under one that stands under it.")
        seen.add(place)
        place = above[place][0]
    return ""
