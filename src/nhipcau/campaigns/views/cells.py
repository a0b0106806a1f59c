"""Cells of the grid: edited in place, pasted or filled; understood, shown where asked, then written at once.

The script sends cells as a person wrote them: [item, field, text] each. What they mean is told as for a
table taken from a spreadsheet. The answer is rows to put in place, or a question to put to the person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from rapidfuzz import fuzz, process

from nhipcau.campaigns.actions import edit_items
from nhipcau.campaigns.models import Campaign
from nhipcau.campaigns.planning.comparison import differences, then
from nhipcau.campaigns.planning.rows import plan_of
from nhipcau.campaigns.ports import FIELDS, Change, Problem, Table
from nhipcau.campaigns.views.grid import Grid, folded
from nhipcau.campaigns.views.plan import OfPlan, words
from nhipcau.campaigns.views.rows import rows_of
from nhipcau.people.desk import number, person, told
from nhipcau.people.models import Organisation, User

CELLS = 5000
OFFERED = 8
RESEMBLES = 70
EDITABLE = ("language", "owner", "supporting", "due", "note")

Cell = tuple[int, str, str]


@dataclass(frozen=True)
class Misread:
    """A cell that can't be taken over, where it stands in the grid, and what would do."""

    item: int
    field: str
    said: str
    similar: Sequence[str]


@dataclass(frozen=True)
class Asked:
    """What cells ask to change: whole items, what somebody else changed meanwhile, what is wrong."""

    version: int
    changes: Sequence[Change]
    wrong: Sequence[Misread]

    @property
    def conflicts(self) -> list[Change]:
        return [one for one in self.changes if one.conflict]


def cells_in(text: str) -> list[Cell]:
    """The sent cells. Raises ValidationError for anything that isn't a list of them."""
    try:
        sent = json.loads(text)
        cells = [(int(item), str(field), str(words)) for item, field, words in sent]
    except (ValueError, TypeError, RecursionError) as error:
        raise ValidationError(_("What was sent isn't a list of cells. Load the page anew.")) from error
    if len(cells) > CELLS:
        raise ValidationError(_("At most %(most)d cells at once. Paste in parts.") % {"most": CELLS})
    return [cell for cell in cells if cell[1] in EDITABLE]


def asked(campaign: Campaign, cells: Iterable[Cell], seen: int | None) -> Asked:
    """What cells mean, and how that differs from the plan as it stands."""
    by_item: dict[int, dict[str, str]] = {}
    for item, field, text in cells:
        by_item.setdefault(item, {})[field] = text
    alike: dict[tuple[str, ...], list[int]] = {}
    for item, given in by_item.items():
        alike.setdefault(tuple(name for name in FIELDS if name in given), []).append(item)
    plan, was = plan_of(campaign, only=list(by_item)), then(campaign, seen)
    changes: list[Change] = []
    wrong: list[Misread] = []
    for fields, items in alike.items():
        columns = (("key", "A"), *((name, f"{name}/") for name in fields))
        rows = tuple((n, (str(item), *(by_item[item][f] for f in fields))) for n, item in enumerate(items))
        found = differences(plan, Table(columns, rows, version=seen), was)
        changes += found.edits
        wrong += [_misread(one, items) for one in found.problems]
    return Asked(plan.version, changes, wrong)


def _misread(problem: Problem, items: Sequence[int]) -> Misread:
    field, _slash, number = problem.place.partition("/")
    if number.isdigit():
        return Misread(items[int(number)], field, problem.message, problem.similar)
    digits = "".join(letter for letter in problem.place if letter.isdigit())
    return Misread(items[int(digits)] if digits else 0, "", problem.message, problem.similar)


class Cells(OfPlan, View):
    """Edits of cells, one or a block. Answers in JSON: `rows` and `parts` of the page, `ask`, or `said`."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return JsonResponse(self._answer(person(request)))
        except (PermissionDenied, ValidationError) as refusal:
            return JsonResponse({"said": told(refusal)}, status=422)

    def _answer(self, by: User) -> dict[str, Any]:
        by.require("campaigns.draw_up_plan")
        sent = self.request.POST
        cells = cells_in(sent.get("cells", ""))
        found = asked(self.campaign, cells, number(sent.get("seen", "")))
        single = len(cells) == 1
        if single and found.wrong:
            return {"wrong": [vars(one) for one in found.wrong]}
        if found.conflicts or ("agreed" not in sent and (found.wrong or "preview" in sent)):
            return {"ask": self._question(found, cells)}
        taken = [one for one in found.changes if f"leave-{one.token}" not in sent]
        return self._write(Asked(found.version, taken, ()), by)

    def _question(self, found: Asked, cells: Sequence[Cell]) -> str:
        titles = {one.pk: one for one in self._items(item for item, _f, _t in cells)}
        return render_to_string(
            "campaigns/_plan_ask.html",
            {
                "campaign": self.campaign,
                "found": found,
                "clear": [one for one in found.changes if not one.conflict],
                "wrong": [(titles.get(one.item), words().get(one.field, ""), one) for one in found.wrong],
                "count": sum(len(one.fields) for one in found.changes),
                "unchanged": len(cells) - sum(len(one.fields) for one in found.changes) - len(found.wrong),
                "cells": json.dumps(cells, ensure_ascii=False),
            },
            self.request,
        )

    def _items(self, keys: Iterable[int]) -> Any:
        items = self.campaign.plan_items.filter(pk__in=set(keys))
        return items.select_related("theme", "form", "audience")

    def _write(self, found: Asked, by: User) -> dict[str, Any]:
        changes = {one.item: one.values for one in found.changes if one.item}
        if changes:
            with transaction.atomic():
                edit_items(campaign=self.campaign, changes=changes, seen=found.version, by=by)
        count = sum(len(one.fields) for one in found.changes)
        said = ngettext("%(count)d cell changed.", "%(count)d cells changed.", count) % {"count": count}
        return {"said": said if count else _("Nothing differs."), **self._fresh(list(changes))}

    def _fresh(self, changed: list[int]) -> dict[str, Any]:
        """The changed rows, and the numbers above them, as they stand now."""
        grid = Grid(self.campaign)
        by_theme = self.request.POST.get("by_theme") != "0"
        shared = (
            self.standing(grid)
            | self.may()
            | {
                "words": words(),
                "by_theme": by_theme,
                "here": self.request.POST.get("here", ""),
            }
        )
        rows = rows_of(self.campaign, changed, grid.conflicts)
        drawn = {row.item.pk: self._part("row", shared | {"row": row}) for row in rows}
        parts = {"say": self._part("say", shared), "undo": self._part("undo", shared)}
        return {"rows": drawn, "parts": parts, "version": self.campaign.version}

    def _part(self, name: str, context: dict[str, Any]) -> str:
        return str(render_to_string(f"campaigns/_plan_{name}.html", context, self.request))


class FindOrganisations(OfPlan, View):
    """Organisations whose names hold the typed words, or resemble them where none does."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person(request).require("campaigns.view_planitem")
        return JsonResponse({"organisations": offered(request.GET.get("q", "")[:200])})


def offered(text: str) -> list[dict[str, str]]:
    """At most eight, each with the other name by which it was found."""
    typed = folded(text).split()
    bodies = list(Organisation.objects.active().order_by("name").values_list("name", "matches"))
    found = []
    for name, also in bodies:
        for place, one in enumerate((name, *(also or ()))):
            plain = folded(str(one))
            if all(word in plain for word in typed):
                first = not plain.startswith(" ".join(typed))
                found.append((place > 0, first, name, str(one) if place else ""))
                break
    if not found:
        names = [name for name, _also in bodies]
        alike = process.extract(
            folded(text), names, scorer=fuzz.WRatio, processor=folded, limit=OFFERED, score_cutoff=RESEMBLES
        )
        return [{"name": name, "also": _("resembles it")} for name, _score, _place in alike]
    return [{"name": name, "also": also} for _far, _first, name, also in sorted(found)[:OFFERED]]
