"""What the words of a cell mean in a plan, and how its values are written in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from nhipcau.campaigns.planning.table import day_in, same
from nhipcau.campaigns.ports import LONGEST_NOTE, Body, Named, Plan, PlanRow
from nhipcau.kit.dates import PartialDate

SIMILAR = 3
RESEMBLES = 60
SEPARATORS = re.compile(r"[;\n]+")
_THEME_NUMBER = re.compile(r"(?:nd|t|テーマ)?\s*(\d{1,3})\b")


class Misfit(ValueError):
    """A cell that means nothing here: why, what to do, and names that resemble it."""

    def __init__(self, message: str, similar: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.similar = tuple(similar)


class Meaning:
    """The words of one plan. Values are keys of rows, days, and text."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._known: dict[tuple[str, str], Any] = {}
        self._understand: dict[str, Callable[[str], Any]] = {
            "theme": self._theme,
            "form": self._form,
            "audience": self._audience,
            "language": self._language,
            "owner": lambda text: self._body(text) if text else None,
            "supporting": self._bodies,
            "due": _due,
            "note": _note,
        }

    def of(self, field: str, text: str) -> Any:
        """The value of a cell. Raises Misfit with the remedy."""
        if (field, text) not in self._known:  # a plan says the same few names over and over
            self._known[field, text] = self._understand[field](text)
        return self._known[field, text]

    def nothing(self, field: str) -> Any:
        """The value of an item that isn't there yet."""
        return {"supporting": (), "note": ""}.get(field)

    def refused(self, field: str, value: Any, held: Any) -> str:
        """Why a value can't newly be given though the words are understood; empty where it can."""
        if field not in ("owner", "supporting"):
            return ""
        new = {value} - {held} if field == "owner" else set(value) - set(held or ())
        closed = [self.plan.body_by_key[one].name for one in new if one and self.plan.body_by_key[one].closed]
        said = _("“%(name)s” no longer exists. Name the body that took over.")
        return said % {"name": sorted(closed)[0]} if closed else ""

    def values(self, row: PlanRow) -> dict[str, Any]:
        """An item's values as cells mean them."""
        return {
            "theme": row.theme,
            "form": int(row.form),
            "audience": int(row.audience),
            "language": row.language,
            "owner": row.owner,
            "supporting": row.supporting,
            "due": row.due,
            "note": row.note,
        }

    def words(self, field: str, value: Any) -> str:
        """A value as it is written in a cell; empty for none."""
        if value is None:
            return ""
        if field == "theme":
            return self.plan.theme_by_key[value].name
        if field in ("form", "audience"):
            known = self.plan.form_by_key if field == "form" else self.plan.audience_by_key
            return known[str(value)].name
        if field == "language":
            return self.plan.language_by_key[value].name
        if field == "owner":
            return self.plan.body_by_key[value].name
        if field == "supporting":
            return "; ".join(sorted(self.plan.body_by_key[one].name for one in value))
        if field == "due":
            return PartialDate(value.year, value.month, value.day).short(self.plan.language)
        return str(value)

    def _theme(self, text: str) -> int:
        if not text:
            raise Misfit(_("Say which theme: its number is enough."))
        plain = same(text)
        for theme in self.plan.themes:
            if plain in (same(theme.name), same(theme.title)):
                return theme.key
        numbered = _THEME_NUMBER.match(plain)
        if numbered and (plain == numbered.group() or len(numbered.group()) + 2 < len(plain)):
            ordinal, title = int(numbered.group(1)), plain[numbered.end() :].strip(" .:-")
            found = next((theme for theme in self.plan.themes if theme.ordinal == ordinal), None)
            if found and (not title or fuzz.ratio(title, same(found.title)) >= RESEMBLES):
                return found.key
        names = [theme.name for theme in self.plan.themes]
        raise Misfit(_("The plan has no theme “%(name)s”.") % {"name": text[:80]}, _resembling(text, names))

    def _form(self, text: str) -> int:
        if not text:
            raise Misfit(_("Say in which form."))
        return int(
            self._named(
                text,
                self.plan.forms,
                _("The plan has no form “%(name)s”. Add it on the plan's screen first, or choose one."),
            )
        )

    def _audience(self, text: str) -> int:
        if not text:
            raise Misfit(_("Say for which audience."))
        return int(
            self._named(
                text, self.plan.audiences, _("The plan has no audience “%(name)s”. Choose one that it has.")
            )
        )

    def _language(self, text: str) -> str:
        if not text:
            raise Misfit(_("Say in which language."))
        return self._named(
            text,
            self.plan.languages,
            _("The campaign isn't made in “%(name)s”. Choose one of its languages."),
        )

    def _named(self, text: str, parts: Sequence[Named], refusal: str) -> str:
        plain = same(text)
        for names in (lambda one: (one.name,), lambda one: one.also, lambda one: (one.label, one.value)):
            found = {one.key for one in parts if plain in {same(name) for name in names(one)}}
            if len(found) == 1:
                return found.pop()
        names_here = [one.name for one in parts]
        raise Misfit(refusal % {"name": text[:80]}, _resembling(text, names_here) or names_here[:SIMILAR])

    @cached_property
    def _bodies_by_name(self) -> dict[str, list[Body]]:
        found: dict[str, list[Body]] = {}
        for body in self.plan.bodies:
            for name in {same(one) for one in (body.name, body.code, *body.also)}:
                found.setdefault(name, []).append(body)
        return found

    def _body(self, text: str) -> int:
        found = self._bodies_by_name.get(same(text), [])
        official = [one for one in found if same(one.name) == same(text)]
        found = official or found
        if len(found) == 1:
            return found[0].key
        if found:
            said = _("“%(name)s” may be several organisations. Write the official name or the code.")
            raise Misfit(said % {"name": text[:80]}, [f"{one.name} ({one.code})" for one in found[:SIMILAR]])
        open_names = [one.name for one in self.plan.bodies if not one.closed]
        said = _(
            "No organisation is called “%(name)s”. Correct the name, or register the organisation first."
        )
        raise Misfit(said % {"name": text[:80]}, _resembling(text, open_names))

    def _bodies(self, text: str) -> tuple[int, ...]:
        """Organisations parted by semicolons or lines; by commas where the names allow it."""
        keys: list[int] = []
        for part in (piece.strip() for piece in SEPARATORS.split(text)):
            if part:
                keys += self._joined(part)
        return tuple(sorted(set(keys)))

    def _joined(self, text: str) -> list[int]:
        """Names joined by commas, though names hold commas too: the longest that is known goes first."""
        pieces = [piece.strip() for piece in text.split(",")]
        if len(pieces) == 1 or same(text) in self._bodies_by_name:
            return [self._body(text)]
        keys, start = [], 0
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                name = ", ".join(pieces[start:end])
                if same(name) in self._bodies_by_name:
                    keys.append(self._body(name))
                    start = end
                    break
            else:
                return [self._body(text)]  # says that nothing is called so, and what resembles it
        return keys


def _resembling(text: str, names: Sequence[str]) -> list[str]:
    found = process.extract(
        text, names, scorer=fuzz.WRatio, processor=same, limit=SIMILAR, score_cutoff=RESEMBLES
    )
    return [name for name, _score, _place in found]


def _due(text: str) -> dt.date | None:
    if not text:
        return None
    day = day_in(text)
    if day is None:
        said = _("“%(text)s” is no day. Write day/month/year, such as 21/9/2026.")
        raise Misfit(said % {"text": text[:40]})
    return day


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        said = _("A note has at most %(most)d characters, here are %(count)d.")
        raise Misfit(said % {"most": LONGEST_NOTE, "count": len(text)})
    return text
