"""An amendment as a person reads it: what changes for whom, before it is applied and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from nhipcau.assignments.consequences import Consequence, consequences, touched
from nhipcau.assignments.models import Assignment, AssignmentChange
from nhipcau.campaigns.models import Amendment, AmendmentStep, PlanItem
from nhipcau.guidance.models import Passage
from nhipcau.guidance.ports import Message
from nhipcau.kit.dates import PartialDate
from nhipcau.people.models import Organisation

Kind = AmendmentStep.Kind
Outcome = AssignmentChange.State
OF_ITEMS = (Kind.ADD_ITEM, Kind.MOVE_DUE, Kind.CHANGE_OWNER, Kind.DROP_ITEM)
Told = Consequence | AssignmentChange


@dataclass(frozen=True)
class Holder:
    """An organisation that holds the work, and what becomes of it there."""

    assignment: Assignment
    kind: str
    outcome: str
    change: AssignmentChange | None = None


@dataclass
class Row:
    """One step: what it is about, before and after, and who is touched."""

    step: AmendmentStep
    about: str
    before: str = ""
    after: str = ""
    holders: list[Holder] = field(default_factory=list)

    @property
    def item(self) -> PlanItem | None:
        return self.step.plan_item


@dataclass
class Group:
    """A step with its parts, or the office's own steps together."""

    head: Row | None
    rows: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    """Items that are to be proposed: no one holds them, so they need no columns."""

    @property
    def held(self) -> list[Row]:
        return [row for row in self.rows if row.holders]

    @property
    def free(self) -> list[Row]:
        return [row for row in self.rows if not row.holders]

    @property
    def sentence(self) -> str:
        return self.head.step.sentence if self.head else ""


@dataclass(frozen=True)
class Tally:
    """What would change, counted: assignments by what becomes of them, and items that no one holds."""

    asked: int = 0
    bodies: int = 0
    at_once: int = 0
    noted: int = 0
    free: int = 0
    new: int = 0
    unplaced: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.asked or self.at_once or self.noted or self.free or self.new)


class Shown:
    """One amendment with everything its screen says. The number of queries doesn't grow with its steps."""

    def __init__(self, amendment: Amendment) -> None:
        self.amendment = amendment
        self.steps = list(
            AmendmentStep.objects.filter(amendment=amendment)
            .select_related(
                "theme",
                "key_date",
                "plan_item__theme",
                "plan_item__form",
                "plan_item__audience",
                "parent",
            )
            .order_by("pk")
        )
        for step in self.steps:
            step.amendment = amendment
        self.drafted = amendment.state == Amendment.State.DRAFTED

    @cached_property
    def in_force(self) -> set[int]:
        """The keys of what is taken over, as `AmendmentStep.objects.in_force` tells them."""
        ticked = [s for s in self.steps if s.taken and s.kind != Kind.UNPLACED and not s.void]
        return {s.pk for s in ticked if s.parent is None or s.parent.taken}

    @cached_property
    def told(self) -> Mapping[int, Sequence[Told]]:
        """By the step's key: what would be done to assignments, or what was."""
        if not self.drafted:
            changes = AssignmentChange.objects.filter(step__amendment=self.amendment)
            by_step: dict[int, list[Told]] = {}
            for change in changes.select_related("assignment__organisation", "settled_by").order_by("pk"):
                by_step.setdefault(change.step_id, []).append(change)
            return by_step
        held = touched(self.steps).select_related("plan_item", "organisation").prefetch_related("changes")
        standing = [s for s in self.steps if not s.plan_item or s.plan_item.state != PlanItem.State.DROPPED]
        assignments = list(held.order_by("organisation__name", "pk"))
        forced = consequences([s for s in standing if s.pk in self.in_force], assignments)
        left = consequences([s for s in standing if s.pk not in self.in_force], assignments)
        return {**left, **forced}

    @cached_property
    def organisations(self) -> dict[int, str]:
        named = {s.before.get("owner") for s in self.steps} | {s.after.get("owner") for s in self.steps}
        rows = Organisation.objects.filter(pk__in=[one for one in named if one])
        return dict(rows.values_list("pk", "name"))

    @cached_property
    def parts(self) -> dict[str, dict[int, str]]:
        """What new items are made of, by kind and key."""
        campaign = self.amendment.campaign
        listed: Mapping[str, Iterable[Any]] = {
            "form": campaign.forms.all(),
            "audience": campaign.audiences.all(),
            "theme": campaign.themes.all(),
        }
        return {name: {one.pk: str(one) for one in ones} for name, ones in listed.items()}

    @cached_property
    def groups(self) -> list[Group]:
        groups: list[Group] = []
        by_top: dict[int, Group] = {}
        for step in self.steps:
            if step.kind == Kind.UNPLACED or step.void:
                continue
            row = self._row(step)
            if step.parent_id is not None:
                group = by_top[step.parent_id]
                (group.new if step.kind == Kind.ADD_ITEM else group.rows).append(row)
            elif step.kind in OF_ITEMS:
                if not groups or groups[-1].head:
                    groups.append(Group(None))
                groups[-1].rows.append(row)
            else:
                by_top[step.pk] = Group(row)
                groups.append(by_top[step.pk])
        return groups

    @cached_property
    def unplaced(self) -> list[Row]:
        return [self._row(step) for step in self.steps if step.kind == Kind.UNPLACED]

    @cached_property
    def tally(self) -> Tally:
        """Of what is ticked."""
        told = [one for key, ones in self.told.items() if key in self.in_force for one in ones]
        outcomes = [_outcome(one) for one in told]
        asked = [one for one in told if _outcome(one) == Outcome.PROPOSED]
        changing = {s.plan_item_id for s in self.steps if s.pk in self.in_force and s.kind != Kind.ADD_ITEM}
        held = {one.assignment.plan_item_id for one in told}
        return Tally(
            asked=len(asked),
            bodies=len({one.assignment.organisation_id for one in asked}),
            at_once=outcomes.count(Outcome.APPLIED),
            noted=outcomes.count(Outcome.NOTED),
            free=len(changing - held - {None}),
            new=sum(s.kind == Kind.ADD_ITEM and s.pk in self.in_force for s in self.steps),
            unplaced=len(self.unplaced),
        )

    def _row(self, step: AmendmentStep) -> Row:
        before, after = self._words(step)
        return Row(
            step, self._about(step), before, after, [_holder(one) for one in self.told.get(step.pk, ())]
        )

    def _about(self, step: AmendmentStep) -> str:
        said = step.after | step.before
        if step.plan_item is not None:
            item = step.plan_item
            return f"{item.form} · {item.audience} · {item.language}"
        if step.kind == Kind.ADD_ITEM:
            return self._new_item(step)
        for name in ("title", "label", "what", "organisation"):
            if said.get(name):
                return str(said[name])
        return str(step.key_date or "")

    def _new_item(self, step: AmendmentStep) -> str:
        said = step.after
        made = {s.pk: s.after.get("label") or s.after.get("title") for s in self.steps if not s.parent_id}
        names = [
            self.parts[name].get(said[name]) or made.get(said["steps"].get(name)) or "–"
            for name in ("theme", "form", "audience")
        ]
        return " · ".join([*map(str, names), said["language"]])

    def _words(self, step: AmendmentStep) -> tuple[str, str]:
        was, to = step.before, step.after
        match step.kind:
            case Kind.MOVE_DUE:
                held = step.plan_item.due if step.plan_item and self.drafted else None
                return (_day(held.isoformat()) if held else _day(was.get("due"))), _day(to.get("due"))
            case Kind.MOVE_DEADLINE:
                return _day(was.get("date")), _day(to.get("date"))
            case Kind.MOVE_KEY_DATE:
                return _partial(was), _partial(to)
            case Kind.REWORD_THEME:
                return str(was.get("text", "")), str(to.get("text", ""))
            case Kind.CHANGE_OWNER:
                return self._owner(was), self._owner(to)
            case Kind.CHANGE_DUTY:
                return str(was.get("organisation", "")), str(to.get("organisation") or _("no one"))
            case Kind.ADD_THEME:
                return "", str(to.get("text", ""))
            case Kind.ADD_ITEM:
                return "", _day(to.get("due"))
            case Kind.DROP_ITEM:
                return _("in the plan"), _("dropped")
        return "", ""

    def _owner(self, said: Mapping[str, Any]) -> str:
        return self.organisations.get(said.get("owner") or 0, pgettext("lead organisation", "not said yet"))


def _outcome(one: Told) -> str:
    return one.outcome if isinstance(one, Consequence) else one.state


def _holder(one: Told) -> Holder:
    change = one if isinstance(one, AssignmentChange) else None
    return Holder(one.assignment, one.kind, _outcome(one), change)


def _day(iso: str | None) -> str:
    return PartialDate.parse(iso).short((get_language() or "vi")[:2]) if iso else "–"


def _partial(said: Mapping[str, Any]) -> str:
    date = PartialDate(said.get("year"), said.get("month"), said.get("day"))
    return date.short((get_language() or "vi")[:2])


DID = {
    "added": lambda: pgettext("guidance", "added"),
    "removed": lambda: pgettext("guidance", "taken back"),
    "changed": lambda: pgettext("guidance", "worded anew"),
    "moved": lambda: pgettext("guidance", "moved"),
}


def unplaced_words(step: AmendmentStep) -> dict[str, str]:
    """What a step for a person says: which kind of thing was done, to what, and why no rule placed it."""
    said = step.after
    kind = Passage.Kind(said["kind"]).label if said.get("kind") in Passage.Kind.values else ""
    did = DID[said["did"]]() if said.get("did") in DID else ""
    doubt = said.get("doubt")
    why = str(Message(doubt[0], tuple((name, value) for name, value in doubt[1]))) if doubt else ""
    return {
        "kind": str(kind),
        "did": did,
        "part": said.get("part", ""),
        "days": f"{_day(said['was'])} → {_day(said['date'])}" if said.get("was") and said.get("date") else "",
        "organisation": said.get("organisation", ""),
        "why": why,
    }
