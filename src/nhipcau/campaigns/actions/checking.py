"""What a person wants of plan items, checked against the campaign and put as it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.campaigns.actions.changing import Fields
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.people.models import Organisation

PLACE = ("theme", "form", "audience", "language")
EDITABLE = (*PLACE, "due", "owner", "supporting", "note")
NAMES: Mapping[str, Any] = {
    name: getattr(PlanItem._meta.get_field(name), "verbose_name", name)
    for name in ("language", "due", "owner", "supporting", "note")
} | {
    "theme": gettext_lazy("theme"),
    "form": gettext_lazy("form"),
    "audience": gettext_lazy("audience"),
}


class InvalidItems(ValidationError):
    """What is wrong with which fields of which items; nothing was written.

    `errors`: an item's key (or a new row's place) -> a field, or "" for the whole item -> what is wrong.
    """

    def __init__(self, errors: Mapping[int, Mapping[str, str]], labels: Mapping[int, Any]) -> None:
        self.errors = {key: dict(fields) for key, fields in errors.items()}
        said = [
            _sentence(labels.get(key), name, wrong)
            for key, fields in self.errors.items()
            for name, wrong in fields.items()
        ]
        super().__init__([ValidationError(one, code="invalid") for one in said])


def _sentence(label: Any, name: str, wrong: str) -> str:
    field = str(NAMES.get(name, name))
    if label and name:
        return _("“%(item)s”, %(field)s: %(wrong)s") % {"item": label, "field": field, "wrong": wrong}
    return f"{label or field}: {wrong}" if label or name else wrong


class Parts:
    """What items of a campaign may be made of: its themes, forms, audiences, languages, and organisations."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.themes = {one.pk: one for one in campaign.themes.all()}
        self.forms = {one.pk: one for one in campaign.forms.all()}
        self.audiences = {one.pk: one for one in campaign.audiences.all()}
        self.day = campaign.day()

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        return {one.pk: one for one in Organisation.objects.active()}

    def label(self, fields: Fields) -> str:
        """An item in words, also one that isn't stored."""
        return " · ".join(
            (
                str(self.themes.get(fields["theme"], "–")),
                str(self.forms.get(fields["form"], "–")),
                str(self.audiences.get(fields["audience"], "–")),
                fields["language"],
            )
        )

    def counted_back(self, form: int) -> str | None:
        """The due date by the form's lead time; none without a key date."""
        if self.day is None:
            return None
        return (self.day - dt.timedelta(days=self.forms[form].lead_days)).isoformat()

    def passages(self, fields: Fields) -> list[int]:
        """The passages that ask for this theme, form and audience."""
        parts = (
            self.themes[fields["theme"]],
            self.forms[fields["form"]],
            self.audiences[fields["audience"]],
        )
        return sorted({part.passage_id for part in parts if part.passage_id})

    def check(
        self,
        items: Mapping[int, PlanItem],
        held: Mapping[int, Fields],
        changes: Mapping[int, Mapping[str, Any]],
    ) -> dict[int, Fields]:
        """The fields that each item is to have. Raises InvalidItems with everything that is wrong."""
        errors: dict[int, dict[str, str]] = {}
        wanted: dict[int, Fields] = {}
        for pk, change in changes.items():
            fields, wrong = self._cleaned(change)
            state = items[pk].state
            if state == PlanItem.State.DROPPED:
                wrong[""] = _("It was dropped. Take it back into the plan first.")
            if state == PlanItem.State.CONFIRMED and "due" in fields and fields["due"] is None:
                wrong["due"] = _("A confirmed item needs a due date.")
            if wrong:
                errors[pk] = wrong
            else:
                wanted[pk] = self._followed(held[pk], fields, state)
        if not errors:
            errors = self._clashes({pk: held[pk] | fields for pk, fields in wanted.items()})
        if errors:
            raise InvalidItems(errors, {pk: items[pk] for pk in errors})
        return wanted

    def check_new(self, rows: Sequence[Mapping[str, Any]]) -> list[Fields]:
        """The fields of new items. Raises InvalidItems with everything that is wrong."""
        errors: dict[int, dict[str, str]] = {}
        wanted: dict[int, Fields] = {}
        for n, row in enumerate(rows):
            fields, wrong = self._cleaned(row)
            wrong = {name: _("Say which.") for name in PLACE if name not in row} | wrong
            if wrong:
                errors[n] = wrong
                continue
            counted = {"due": self.counted_back(fields["form"]), "due_from": PlanItem.DueFrom.LEAD_TIME.value}
            blank: Fields = {"owner": None, "supporting": [], "note": ""}
            wanted[n] = blank | counted | fields
            wanted[n]["supporting"] = _without(wanted[n]["owner"], wanted[n]["supporting"])
            wanted[n]["passages"] = self.passages(fields)
        if not errors:
            errors = self._clashes(wanted, new=True)
        if errors:
            raise InvalidItems(errors, {n: _("row %(n)d") % {"n": n + 1} for n in errors})
        return [wanted[n] for n in range(len(rows))]

    def _cleaned(self, change: Mapping[str, Any]) -> tuple[Fields, dict[str, str]]:
        fields: Fields = {}
        wrong: dict[str, str] = {}
        for name, value in change.items():
            try:
                fields[name] = self._clean(name, value)
            except ValidationError as refusal:
                wrong[name] = refusal.messages[0]
        if "due" in fields:
            fields["due_from"] = PlanItem.DueFrom.PERSON.value
        return fields, wrong

    def _clean(self, name: str, value: Any) -> Any:
        if name in ("theme", "form", "audience"):
            return _known(value, getattr(self, f"{name}s"), _("This campaign has no such thing."))
        if name == "language":
            return self._language(value)
        if name == "due":
            return _day(value)
        if name == "owner":
            return None if value is None else self._organisation(value)
        if name == "supporting":
            return sorted({self._organisation(one) for one in value})
        if name == "note":
            return _note(value)
        raise ValidationError(_("This can't be changed here."))

    def _organisation(self, value: Any) -> int:
        return _known(value, self.organisations, _("No such organisation takes part."))

    def _language(self, value: Any) -> str:
        if value not in self.campaign.languages:
            raise ValidationError(
                _("The campaign isn't made in the language “%(code)s”.") % {"code": str(value)[:20]}
            )
        return str(value)

    def _followed(self, held: Fields, fields: Fields, state: str) -> Fields:
        """What follows from a change: the counted date from the form, the passages from the parts."""
        whole = held | fields
        counted = held["due_from"] == PlanItem.DueFrom.LEAD_TIME
        moved = whole["form"] != held["form"]
        if "due" in fields and fields["due"] == held["due"] and not moved:
            fields["due_from"] = held["due_from"]
        if "due" not in fields and moved and counted and state == PlanItem.State.PROPOSED:
            fields["due"] = self.counted_back(fields["form"])
        elif "due" not in fields and moved and counted:
            fields["due_from"] = PlanItem.DueFrom.PERSON.value
        fields["supporting"] = _without(whole["owner"], whole["supporting"])
        if any(whole[name] != held[name] for name in PLACE):
            kept = set(held["passages"]) - set(self.passages(held))
            fields["passages"] = sorted(kept | set(self.passages(whole)))
        return fields

    def _clashes(self, wanted: Mapping[int, Fields], *, new: bool = False) -> dict[int, dict[str, str]]:
        """Items that would be the same as another: of the wanted ones, or of the plan."""
        errors: dict[int, dict[str, str]] = {}
        places: dict[tuple[Any, ...], int] = {}
        for key, fields in wanted.items():
            if places.setdefault(_place(fields), key) != key:
                errors[key] = {"": _("“%(item)s” would be there twice.") % {"item": self.label(fields)}}
        others = PlanItem.objects.filter(campaign=self.campaign)
        if not new:
            others = others.exclude(pk__in=list(wanted))
        for *place, state in others.values_list("theme_id", "form_id", "audience_id", "language", "state"):
            if tuple(place) in places:
                key = places[tuple(place)]
                errors[key] = {"": self._there_already(wanted[key], state)}
        return errors

    def _there_already(self, fields: Fields, state: str) -> str:
        said = {"item": self.label(fields)}
        if state == PlanItem.State.DROPPED:
            return _("“%(item)s” was dropped from the plan; take it back instead.") % said
        return _("“%(item)s” is in the plan already.") % said


def _known(value: Any, known: Mapping[int, Any], refusal: str) -> int:
    if not isinstance(value, int) or value not in known:
        raise ValidationError(refusal)
    return value


def _place(fields: Fields) -> tuple[Any, ...]:
    return tuple(fields[name] for name in PLACE)


def _without(owner: int | None, supporting: Iterable[int]) -> list[int]:
    return sorted(one for one in supporting if one != owner)


def _day(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    raise ValidationError(_("Write the day as day/month/year."))


def _note(value: Any) -> str:
    note = str(value).strip()
    if len(note) > 500:
        raise ValidationError(_("At most 500 characters, here are %(count)d.") % {"count": len(note)})
    return note
