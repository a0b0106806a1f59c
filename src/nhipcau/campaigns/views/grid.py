"""What the grid of a plan shows: which items, in which order, in which numbers, and each row's words.

The plan is read whole and light, so that any column sorts as it is written and any word is found with
or without its marks; only the rows of the asked page are read with all that belongs to them.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.planning.conflicts import PlanConflict, campaign_conflicts
from nhipcau.kit import clock
from nhipcau.people.desk import chosen, chosen_day, chosen_key
from nhipcau.people.models import Organisation

State = PlanItem.State
COLUMNS = ("theme", "form", "audience", "language", "owner", "due", "conflicts", "state")
"""What can be sorted by; the first is the order without being asked."""
FAR = dt.date.max


def _says(name: str, wanted: Any, one: Light) -> bool:
    return bool(getattr(one, name) == wanted)


def folded(text: str) -> str:
    """Letters without marks or case, to find "Bao tinh" in "Báo tỉnh"."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Filter:
    """What of a plan is shown, as asked in the address. The calendar narrows by the same."""

    theme: int | None = None
    form: int | None = None
    audience: int | None = None
    language: str = ""
    owner: int | None = None
    unowned: bool = False
    conflict: str = ""
    state: str = ""
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    find: str = ""

    @classmethod
    def asked(cls, request: HttpRequest, campaign: Campaign) -> Filter:
        return cls(
            theme=chosen_key(request, "theme"),
            form=chosen_key(request, "form"),
            audience=chosen_key(request, "audience"),
            language=chosen(request, "language", campaign.languages),
            owner=chosen_key(request, "owner"),
            unowned=request.GET.get("owner") == "none",
            conflict=chosen(request, "conflict", ("any", "other", *PlanConflict.Kind.values)),
            state=chosen(request, "state", (*State.values, "late")),
            due_from=chosen_day(request, "due_from"),
            due_to=chosen_day(request, "due_to"),
            find=request.GET.get("q", "").strip()[:100],
        )

    @property
    def narrowed(self) -> bool:
        """Whether more than the state is asked for."""
        return bool(
            self.theme or self.form or self.audience or self.language or self.owner or self.unowned
        ) or bool(self.conflict or self.due_from or self.due_to or self.find)


def without(query: QueryDict, *names: str) -> QueryDict:
    """The address's query without some of its parts."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return kept


@dataclass(frozen=True)
class Light:
    """A plan item with no more than what filters and sorting need."""

    pk: int
    theme: int
    form: int
    audience: int
    language: str
    due: dt.date | None
    state: str
    owner: int | None
    note: str
    given_out_at: dt.datetime | None

    @property
    def movable(self) -> bool:
        return self.given_out_at is None and self.state != State.DROPPED

    def late(self, today: dt.date) -> bool:
        return self.state == State.CONFIRMED and self.due is not None and self.due < today


@dataclass
class Grid:
    """The plan of a campaign as one filter and one order show it."""

    campaign: Campaign
    filter: Filter = field(default_factory=Filter)
    sort: str = ""

    @cached_property
    def items(self) -> list[Light]:
        rows = (
            PlanItem.objects.filter(campaign=self.campaign)
            .order_by()
            .values_list(
                *("pk", "theme_id", "form_id", "audience_id", "language", "due", "state", "owner_id", "note"),
                "given_out_at",
            )
        )
        return [Light(*row) for row in rows]

    @cached_property
    def themes(self) -> dict[int, Any]:
        return {one.pk: one for one in self.campaign.themes.all()}

    @cached_property
    def forms(self) -> dict[int, Any]:
        return {one.pk: one for one in self.campaign.forms.all()}

    @cached_property
    def audiences(self) -> dict[int, Any]:
        return {one.pk: one for one in self.campaign.audiences.all()}

    @cached_property
    def owners(self) -> dict[int, Organisation]:
        return Organisation.objects.in_bulk({one.owner for one in self.items if one.owner})

    @cached_property
    def conflicts(self) -> Mapping[int, Sequence[PlanConflict]]:
        return campaign_conflicts(self.campaign)

    @cached_property
    def narrowed(self) -> list[Light]:
        """All conditions but the state, whose numbers are shown beside each other."""
        tests = list(self._tests())
        return [one for one in self.items if all(test(one) for test in tests)]

    @cached_property
    def shown(self) -> list[Light]:
        """The items of the filter in the asked order."""
        today, state = clock.today(), self.filter.state
        if state == "late":
            kept = [one for one in self.narrowed if one.late(today)]
        elif state:
            kept = [one for one in self.narrowed if one.state == state]
        else:
            kept = [one for one in self.narrowed if one.state != State.DROPPED]
        return self._sorted(kept)

    @property
    def column(self) -> str:
        name = self.sort.removeprefix("-")
        return name if name in COLUMNS else COLUMNS[0]

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-") and self.sort[1:] in COLUMNS

    def counts(self, items: Iterable[Light]) -> dict[str, int]:
        """How many stand in each state and want what. Conflicts and owners are asked of standing items."""
        today = clock.today()
        named = dict.fromkeys(("standing", "proposed", "confirmed", "late", "dropped"), 0)
        named |= {"conflicts": 0, "unowned": 0, "held": 0, "undated": 0}
        for one in items:
            named[one.state] += 1
            if one.state == State.DROPPED:
                continue
            named["standing"] += 1
            named["late"] += one.late(today)
            named["conflicts"] += self.beside_owner(one.pk)
            named["unowned"] += one.owner is None
            named["held"] += one.given_out_at is not None
            named["undated"] += one.due is None
        return named

    def beside_owner(self, item: int) -> bool:
        """Whether anything doesn't fit besides having no organisation, which is counted by itself."""
        return any(one.kind != PlanConflict.Kind.NO_OWNER for one in self.conflicts.get(item, ()))

    def _tests(self) -> Iterable[Callable[[Light], bool]]:
        asked = self.filter
        for name in ("theme", "form", "audience", "language", "owner"):
            if wanted := getattr(asked, name):
                yield partial(_says, name, wanted)
        if asked.unowned:
            yield lambda one: one.owner is None
        if asked.conflict == "any":
            yield lambda one: one.pk in self.conflicts
        elif asked.conflict == "other":
            yield lambda one: self.beside_owner(one.pk)
        elif asked.conflict:
            yield lambda one: any(c.kind == asked.conflict for c in self.conflicts.get(one.pk, ()))
        if asked.due_from or asked.due_to:
            first, last = asked.due_from or dt.date.min, asked.due_to or dt.date.max
            yield lambda one: one.due is not None and first <= one.due <= last
        if asked.find:
            words = folded(asked.find).split()
            yield lambda one: all(word in self._words(one) for word in words)

    def _words(self, one: Light) -> str:
        return (
            self._said("themes", one.theme)
            + self._said("forms", one.form)
            + self._said("audiences", one.audience)
            + (self._said("owners", one.owner) if one.owner else "")
            + folded(one.note)
        )

    def _said(self, of: str, key: int) -> str:
        words = self._folded.get((of, key))
        if words is None:
            named = getattr(self, of).get(key)
            words = self._folded[of, key] = folded(f"{named} {getattr(named, 'label', '')}") + " "
        return words

    @cached_property
    def _folded(self) -> dict[tuple[str, int], str]:
        return {}

    def _sorted(self, items: list[Light]) -> list[Light]:
        def usual(one: Light) -> tuple[Any, ...]:
            return (self.themes[one.theme].ordinal, one.due or FAR, one.form, one.audience, one.language)

        keys: Mapping[str, Callable[[Light], Any]] = {
            "theme": lambda one: self.themes[one.theme].ordinal,
            "form": lambda one: self._said("forms", one.form),
            "audience": lambda one: self._said("audiences", one.audience),
            "language": lambda one: (
                self.campaign.languages.index(one.language)
                if one.language in self.campaign.languages
                else len(self.campaign.languages)
            ),
            "owner": lambda one: (one.owner is None, self._said("owners", one.owner) if one.owner else ""),
            "due": lambda one: one.due or FAR,
            "conflicts": lambda one: -len(self.conflicts.get(one.pk, ())),
            "state": lambda one: State.values.index(one.state),
        }
        items = sorted(items, key=usual)
        return sorted(items, key=keys[self.column], reverse=self.descending)
