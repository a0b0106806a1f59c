"""What is out of order, each with the one button that moves it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.campaigns.models import Form, Theme
from nhipcau.campaigns.planning.proposal import propose
from nhipcau.reports import links
from nhipcau.reports.coverage import Coverage, Item
from nhipcau.reports.ports import Stage
from nhipcau.reports.sight import Sight


@dataclass(frozen=True)
class LateRow:
    item: Item
    who: str
    button: str
    address: str


@dataclass(frozen=True)
class GapRow:
    """Places without a plan item, of one theme and form; what the office's rules propose for them."""

    theme: Theme
    form: Form
    languages: list[str]
    due: dt.date | None
    audiences: list[str] = field(default_factory=list)
    address: str = ""


def late_rows(coverage: Coverage, sight: Sight) -> list[LateRow]:
    """What is late, the longest first."""
    campaign = coverage.campaign.pk
    return [LateRow(item, _who(item, sight), *remedy(campaign, item, sight)) for item in coverage.late]


def _who(item: Item, sight: Sight) -> str:
    """Who owes it, as far as the reader may know."""
    owing = [one for one in item.overdue if sight.sees(one)] or sight.assignments(item)
    if owing:
        names = list(dict.fromkeys(one.organisation.name for one in owing))
        more = _(" and %(count)d more") % {"count": len(names) - 1} if len(names) > 1 else ""
        return names[0] + more
    if item.stories:
        return item.stories[0].title
    return "" if item.assignments else _("given to nobody")


def remedy(campaign: int, item: Item, sight: Sight) -> tuple[str, str]:
    """The next step that brings an item nearer to the public, and the screen where it is taken."""
    button, screen = _step(campaign, item, sight)
    return (button, screen) if screen else (_("See"), links.item(campaign, item.pk))


def _step(campaign: int, item: Item, sight: Sight) -> tuple[str, str]:
    if item.overdue:
        return pgettext("button", "Remind"), sight.assignment(item.overdue[0])
    waiting = [one for one in item.responses if one not in item.approved_responses]
    if waiting:
        return _("See the response"), sight.assignment(waiting[0].assignment)
    if item.stage == Stage.MADE and item.stories:
        return _("Open the story"), sight.story(item.stories[0].pk)
    if item.stage == Stage.APPROVED:
        return pgettext("button", "Publish"), sight.publish(_live(item))
    if item.stage == Stage.DELIVERED:
        return _("Enter a measure"), sight.enter_measure()
    if item.open_assignments:
        return pgettext("button", "Remind"), sight.assignment(item.open_assignments[0])
    place = {"theme": item.plan.theme_id, "form": item.plan.form_id, "language": item.plan.language}
    return pgettext("button", "Assign"), sight.assign(campaign=campaign, **place)


def _live(item: Item) -> int:
    return int(next(page.pk for page in item.stories if page.live))


def gap_rows(coverage: Coverage, sight: Sight) -> list[GapRow]:
    """The gaps by theme and form, in the guidance's order."""
    themes = {one.pk: one for one in coverage.evidence.themes}
    forms = {one.pk: one for one in coverage.evidence.forms}
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for cell in coverage.gaps:
        found[cell.place[:2]].append(cell.place[2])
    day = coverage.evidence.key_dates[0].next() if coverage.evidence.key_dates else None
    return [
        GapRow(
            theme=themes[theme],
            form=forms[form],
            languages=languages,
            due=day - dt.timedelta(days=forms[form].lead_days) if day else None,
            audiences=_reached(coverage, form, languages),
            address=sight.plan(coverage.campaign.pk, theme=theme, form=form),
        )
        for (theme, form), languages in found.items()
    ]


def _reached(coverage: Coverage, form: int, languages: list[str]) -> list[str]:
    """The audiences that the rules name for a form in these languages."""
    forms, audiences = coverage.evidence.forms, coverage.evidence.audiences
    values, groups = [one.value for one in forms], [one.value for one in audiences]
    proposed = propose(1, values, groups, coverage.campaign.languages, None)
    reached = [
        str(audiences[one.audience])
        for one in proposed
        if forms[one.form].pk == form and one.language in languages
    ]
    return list(dict.fromkeys(reached))
