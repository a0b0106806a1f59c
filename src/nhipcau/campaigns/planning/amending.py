"""What a supplementary guidance does to a plan: a `Difference` of two documents in, steps out.

Pure. Each step is one thing that a person may take over or leave out; what it brings about in single
items of the plan stands under it. What no rule here can place becomes a step that a person must see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from nhipcau.campaigns.planning.amendable import Day, Line, Part, PlanAsIs, Step
from nhipcau.campaigns.planning.proposal import lead_days, propose
from nhipcau.guidance.reading.changes import Added, Changed, Difference, Moved, Removed, Unplaced
from nhipcau.guidance.reading.model import Item
from nhipcau.kit.dates import PartialDate, next_occurrence

PARTS = ("theme", "form", "audience")
UNSAID = ("legal_basis", "occasion", "attachment")
"""Kinds of which a plan holds nothing: what changes in them is not told."""


def follows(due: dt.date, old: Day, new: Day) -> dt.date:
    """A due date counted back from `old`, counted back from `new` by as many days."""
    meant = dt.date(old.year, old.month, old.day) if old.year else None
    if meant is None or meant < due:  # the year of the document is not the year of the plan
        meant = next_occurrence(old.month, old.day, due)
    year = new.year if new.year and new.year >= meant.year else meant.year
    return next_occurrence(new.month, new.day, dt.date(year, 1, 1)) - (meant - due)


def steps_of(
    difference: Difference,
    plan: PlanAsIs,
    base: Callable[[Item | None], int | None],
    new: Callable[[Item | None], int | None],
) -> list[Step]:
    """The steps, in the order of the supplementary guidance. `base` and `new` tell an item's passage."""
    return _Steps(difference, plan, base, new).all()


class _Steps:
    def __init__(
        self,
        difference: Difference,
        plan: PlanAsIs,
        base: Callable[[Item | None], int | None],
        new: Callable[[Item | None], int | None],
    ) -> None:
        self.difference, self.plan, self.base, self.new = difference, plan, base, new
        self.steps: list[Step] = []
        self.dropped: set[int] = set()
        self.added: dict[str, list[tuple[int, dict[str, Any]]]] = {kind: [] for kind in PARTS}

    def all(self) -> list[Step]:
        d = self.difference
        told: list[Any] = [*d.added, *d.removed, *d.moved, *d.changed, *d.unplaced]
        for one in sorted(told, key=lambda one: (one.passage.start, one.passage.end)):
            if getattr(one, "kind", "") not in UNSAID and not self._within_duty(one):
                self._tell(one)
        self._new_items()
        return self.steps

    def _tell(self, one: Added | Removed | Moved | Changed | Unplaced) -> None:
        match one:
            case Added():
                self._add(one)
            case Removed():
                self._remove(one)
            case Moved():
                self._move(one)
            case Changed():
                self._change(one)
            case _:
                self._leave(one, item=one.item, doubt=[one.doubt.msgid, [list(v) for v in one.doubt.values]])

    def _within_duty(self, one: Any) -> bool:
        """A deadline added with its duty is told with the duty."""
        duties = [a.passage for a in self.difference.added if a.kind == "duty"]
        return isinstance(one, Added) and one.kind in ("deadline", "key_date") and one.passage in duties

    def _step(self, kind: str, one: Any, *, parent: int | None = None, **given: Any) -> int:
        step = Step(kind, start=one.passage.start, end=one.passage.end, parent=parent, **given)
        self.steps.append(step)
        return len(self.steps) - 1

    def _leave(self, one: Any, *, item: Item | None = None, after: Item | None = None, **said: Any) -> None:
        """What no rule places, for a person to see."""
        words = {"did": type(one).__name__.lower(), "kind": getattr(one, "kind", item.kind if item else "")}
        named = after or item
        words |= {"text": named.text if named else "", **said}
        self._step("unplaced", one, passage=self.new(named), after=words)

    # Themes, forms and audiences

    def _add(self, one: Added) -> None:
        item = one.item
        words: dict[str, Any]
        if one.kind == "theme":
            ordinal = 1 + max((t.words["ordinal"] for t in self.plan.themes), default=0)
            words = {
                "ordinal": ordinal + len(self.added["theme"]),
                "title": self.plan.titled(item.text),
                "text": item.text,
            }
        elif one.kind in PARTS:
            value = item.value or "other"
            words = {"value": value, "label": item.text[:300]}
            known = [p.words for p in getattr(self.plan, f"{one.kind}s")]
            if any(w["value"] == words["value"] and _same(w, words) for w in known):
                return  # the plan has it already
            if one.kind == "form":
                words["lead_days"] = lead_days(value)
        else:
            self._leave(one, item=item, organisation=item.organisation or "", date=item.date or "")
            return
        place = self._step(f"add_{one.kind}", one, passage=self.new(item), after=words)
        self.added[one.kind].append((place, words))

    def _remove(self, one: Removed) -> None:
        if one.kind == "duty" and one.whole and self._retire_duty(one, one.item, to=None):
            return
        if one.kind in ("theme", "form") and one.whole:
            part = self._part(one.kind, one.item)
            if part is not None:
                theme = part.key if one.kind == "theme" else None
                before = dict(part.words) | {one.kind: part.key}
                place = self._step(f"drop_{one.kind}", one, theme=theme, before=before)
                for line in self._standing():
                    if getattr(line, one.kind) == part.key:
                        self._step("drop_item", one, parent=place, item=line.key)
                        self.dropped.add(line.key)
                return
        part_of = one.item.text[one.part.start - one.item.passage.start :][: one.part.end - one.part.start]
        self._leave(one, item=one.item, part=part_of, organisation=one.item.organisation or "")

    def _standing(self) -> Iterator[Line]:
        return (line for line in self.plan.lines if line.key not in self.dropped)

    def _part(self, kind: str, item: Item) -> Part | None:
        parts: Sequence[Part] = getattr(self.plan, f"{kind}s")
        cited = self.base(item)
        found = next((p for p in parts if p.passage == cited and cited is not None), None)
        if found is None and kind != "theme":  # a form named twice is in the plan once, by the first
            alike = [p for p in parts if p.words["value"] == item.value and item.value != "other"]
            found = alike[0] if len(alike) == 1 else None
        return found

    # Days

    def _move(self, one: Moved) -> None:
        to = _day(one.after.date)
        if one.before is None or to is None:
            self._leave(one, item=one.before, after=one.after, what=one.what)
        elif not (self._move_key_date(one, one.before, to) or self._move_deadline(one, one.before, to)):
            self._leave(
                one,
                item=one.before,
                after=one.after,
                what=one.what,
                was=one.before.date or "",
                date=one.after.date or "",
            )

    def _move_key_date(self, one: Moved, before: Item, to: PartialDate) -> bool:
        cited, was = self.base(before), _day(before.date)
        found = [d for d in self.plan.days if d.passage == cited and cited is not None]
        if not found and was and before.kind == "key_date":
            found = [d for d in self.plan.days if (d.month, d.day) == (was.month, was.day)]
        if not found or to.month is None or to.day is None:
            return False
        old = found[0]
        new = Day(old.key, None, to.month, to.day, to.year or old.year)
        if any((d.month, d.day, d.year) == (new.month, new.day, new.year) for d in self.plan.days):
            return False  # the plan has that day already: a person says which of them stays
        place = self._step(
            "move_key_date",
            one,
            key_date=old.key,
            passage=self.new(one.after),
            before={"month": old.month, "day": old.day, "year": old.year},
            after={"month": new.month, "day": new.day, "year": new.year, "what": one.what},
        )
        if old is self.plan.days[0]:
            for line in self._standing():
                if line.due and line.due_from == "lead_time":
                    self._due(one, line, follows(line.due, old, new), place)
        return True

    def _move_deadline(self, one: Moved, before: Item, to: PartialDate) -> bool:
        was = _date(before.date)
        day = _date(one.after.date)
        if was is None or day is None:
            return False
        asked = {self.base(item) for item in (before, *one.bearers)} - {None}
        bearers = {org for body in self.plan.bodies if body.passages & asked for org in body.organisations}
        lines = [line for line in self._standing() if self._bound(line, was, asked, bearers)]
        if not lines:
            return False
        place = self._step(
            "move_deadline",
            one,
            passage=self.new(one.after),
            before={"date": before.date},
            after={"date": one.after.date, "what": one.what},
        )
        for line in lines:
            self._due(one, line, day, place)
        return True

    def _bound(self, line: Line, was: dt.date, asked: set[int | None], bearers: set[int]) -> bool:
        """Whether an item is due on that day because that sentence of the guidance says so."""
        if line.due != was or line.due_from != "guidance":
            return False
        return bool(line.passages & asked) or line.owner in bearers or not (bearers or line.owner)

    def _due(self, one: Moved, line: Line, due: dt.date, parent: int) -> None:
        if due != line.due and line.due:
            self._step(
                "move_due",
                one,
                parent=parent,
                item=line.key,
                before={"due": line.due.isoformat()},
                after={"due": due.isoformat()},
            )

    # Wording and duties

    def _change(self, one: Changed) -> None:
        if one.kind == "theme" and (part := self._part("theme", one.before)) is not None:
            self._step(
                "reword_theme",
                one,
                theme=part.key,
                passage=self.new(one.after),
                before={"title": part.words["title"], "text": part.words["text"]},
                after={"title": self.plan.titled(one.wording), "text": one.wording},
            )
            return
        another = one.after.organisation and one.after.organisation != one.before.organisation
        if one.kind == "duty" and another and self._retire_duty(one, one.before, to=one.after):
            return
        self._leave(one, item=one.before, after=one.after, was=one.before.text, wording=one.wording)

    def _retire_duty(self, one: Removed | Changed, duty: Item, to: Item | None) -> bool:
        """Items led by the body of a duty that is no longer its own, unless another duty keeps it there."""
        cited = self.base(duty)
        if cited is None:
            return False
        bodies = [body for body in self.plan.bodies if cited in body.passages]
        kept = {o for body in self.plan.bodies if body.passages - {cited} for o in body.organisations}
        gone = {o for body in bodies for o in body.organisations} - kept
        lines = [line for line in self._standing() if line.owner in gone]
        if not lines:
            return False
        owner = self.plan.organisation(to.organisation or "") if to else None
        place = self._step(
            "change_duty",
            one,
            passage=self.new(to),
            before={"organisation": duty.organisation or "", "text": duty.text},
            after={"organisation": to.organisation or "" if to else ""},
        )
        for line in lines:
            self._step(
                "change_owner",
                one,
                parent=place,
                item=line.key,
                before={"owner": line.owner},
                after={"owner": owner},
            )
        return True

    # What the rules propose for the parts that are new

    def _new_items(self) -> None:
        themes = self._parts("theme")
        forms = self._parts("form")
        audiences = self._parts("audience")
        for one in propose(
            len(themes),
            [words["value"] for _key, _place, words in forms],
            [words["value"] for _key, _place, words in audiences],
            self.plan.languages,
            self._counted_from(),
            [words["lead_days"] for _key, _place, words in forms],
        ):
            theme, form, audience = themes[one.theme], forms[one.form], audiences[one.audience]
            places = {"theme": theme[1], "form": form[1], "audience": audience[1]}
            fresh = [place for place in places.values() if place is not None]
            if fresh:
                parent = self.steps[fresh[0]]
                self.steps.append(
                    Step(
                        "add_item",
                        start=parent.start,
                        end=parent.end,
                        parent=fresh[0],
                        after={
                            "theme": theme[0],
                            "form": form[0],
                            "audience": audience[0],
                            "language": one.language,
                            "due": one.due.isoformat() if one.due else None,
                            "steps": {name: place for name, place in places.items() if place is not None},
                        },
                    )
                )

    def _parts(self, kind: str) -> list[tuple[int | None, int | None, Mapping[str, Any]]]:
        """Those that stay and those that are added: key in the plan, or place in the steps; and words."""
        kept = [(part.key, None, part.words) for part in self._kept(kind)]
        return [*kept, *((None, place, words) for place, words in self.added[kind])]

    def _kept(self, kind: str) -> Iterable[Part]:
        gone = {step.before.get(kind) for step in self.steps if step.kind == f"drop_{kind}"}
        parts: Sequence[Part] = getattr(self.plan, f"{kind}s")
        return [part for part in parts if part.key not in gone]

    def _counted_from(self) -> dt.date | None:
        """The day that due dates are counted back from, as it will be."""
        moved = next((s for s in self.steps if s.kind == "move_key_date"), None)
        if self.plan.day is None or moved is None or moved.key_date != self.plan.days[0].key:
            return self.plan.day
        return follows(self.plan.day, self.plan.days[0], _as_day(moved))


def _as_day(step: Step) -> Day:
    return Day(step.key_date or 0, None, step.after["month"], step.after["day"], step.after["year"])


def _same(known: Mapping[str, Any], words: Mapping[str, Any]) -> bool:
    return bool(words["value"] != "other" or known["label"] == words["label"])


def _day(date: str | None) -> PartialDate | None:
    try:
        return PartialDate.parse(date) if date else None
    except ValueError:
        return None


def _date(date: str | None) -> dt.date | None:
    known = _day(date)
    if known is None or known.year is None or known.month is None or known.day is None:
        return None
    return dt.date(known.year, known.month, known.day)
