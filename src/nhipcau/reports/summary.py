"""Where a campaign stands in one sentence and five bars; every number in them leads to what it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.reports.coverage import Coverage
from nhipcau.reports.ports import Counts

Link = Callable[..., str]


@dataclass(frozen=True)
class Said:
    """A number with its words: `3 việc trễ hạn`. `tone` colours it; without an address it is not a link."""

    number: int
    words: str
    address: str
    tone: str = ""


@dataclass(frozen=True)
class Bar:
    stage: str
    number: int
    share: int
    note: str
    address: str


@dataclass(frozen=True)
class Standing:
    counts: Counts
    key_day: str
    key_date: dt.date | None
    days_left: int | None
    delivered: Said
    planned: Said
    rest: list[Said]
    bars: list[Bar]
    places: int


def standing(coverage: Coverage, *, mine: int | None, link: Link) -> Standing:
    """`mine` is the number of things that wait for the reader; None leaves it unsaid."""
    counts = coverage.counts()
    first = coverage.evidence.key_dates[0] if coverage.evidence.key_dates else None
    day = first.next() if first else None
    planned = ngettext("%(count)d plan item", "%(count)d plan items", counts.planned)
    return Standing(
        counts=counts,
        key_day=first.title if first else "",
        key_date=day,
        days_left=(day - coverage.today).days if day else None,
        delivered=Said(counts.delivered, "", link(show="delivered")),
        planned=Said(counts.planned, planned % {"count": counts.planned}, link(show="planned")),
        rest=list(_rest(counts, mine, link)),
        bars=_bars(counts, len(coverage.cells) - len(coverage.not_applicable), link),
        places=len(coverage.cells) - len(coverage.not_applicable),
    )


def _rest(counts: Counts, mine: int | None, link: Link) -> Iterator[Said]:
    if counts.proposed:
        words = ngettext("%(count)d proposed item", "%(count)d proposed items", counts.proposed)
        yield _said(counts.proposed, words, "", link(show="proposed"), "ask")
    words = ngettext("%(count)d item late", "%(count)d items late", counts.late)
    yield _said(counts.late, words, _("nothing late"), link(show="late"), "bad")
    if mine is not None:
        words = ngettext("%(count)d thing waits for me", "%(count)d things wait for me", mine)
        yield _said(mine, words, _("nothing waits for me"), link(show="mine"), "ask")
    words = ngettext("%(count)d gap", "%(count)d gaps", counts.gaps)
    yield _said(counts.gaps, words, _("no gap"), link(show="gap"))


def _said(number: int, words: str, none: str, address: str, tone: str = "") -> Said:
    return Said(number, words % {"count": number}, address, tone) if number else Said(0, none, "")


def _bars(counts: Counts, places: int, link: Link) -> list[Bar]:
    whole = counts.planned
    found = []
    for stage in ("planned", "made", "approved", "delivered", "measured"):
        number = getattr(counts, stage)
        share = round(100 * number / whole) if whole else 0
        note = _("%(share)d%% of the plan") % {"share": share}
        if stage == "planned":
            note = _("in %(count)d places that apply") % {"count": places}
        if stage == "measured":
            note = _("%(awaiting)d awaited, %(unmeasured)d without a number") % {
                "awaiting": counts.awaiting,
                "unmeasured": counts.unmeasured,
            }
        found.append(Bar(stage, number, share, note, link(show=stage) if number else ""))
    return found
