"""The plan of a campaign by its days: what is due when, which days carry too much, and moving items."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.dates import WEEKDAYS as NAMES
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from nhipcau.campaigns.planning.conflicts import whole_day
from nhipcau.campaigns.planning.office_days import (
    Month,
    is_heavy,
    is_weekend,
    months_between,
    public_holidays,
    weeks_of,
)
from nhipcau.campaigns.views.grid import Light, without
from nhipcau.campaigns.views.plan import FILTERS, OfPlan, words
from nhipcau.campaigns.views.rows import quotes, rows_of
from nhipcau.guidance.kinds import codes_of
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock
from nhipcau.kit.dates import PartialDate
from nhipcau.people.desk import Screen, chosen_day, chosen_key, segments

ITEMS_OF_A_DAY = 200
HUES = 8


@dataclass(frozen=True)
class Bundle:
    """The items of one theme on one day."""

    theme: Any
    count: int
    query: str
    """The day with these items alone, in the address."""
    movable: str = ""
    """The keys of those that can be moved to another day, parted by spaces."""

    @property
    def hue(self) -> int:
        return (self.theme.ordinal - 1) % HUES + 1


@dataclass(frozen=True)
class Mark:
    """Something a day is known for besides what is due: a key date, a stated deadline, a holiday."""

    kind: str
    title: str
    address: str = ""


@dataclass(frozen=True)
class Day:
    date: dt.date
    inside: bool
    """In the month shown, rather than beside it."""
    bundles: Sequence[Bundle] = ()
    marks: Sequence[Mark] = ()
    count: int = 0
    late: int = 0
    heavy: bool = False
    share: int = 0
    """Of the fullest day, in tenths."""

    @property
    def weekend(self) -> bool:
        return is_weekend(self.date)

    @property
    def holiday(self) -> bool:
        return any(mark.kind == "holiday" for mark in self.marks)


class PlanCalendar(OfPlan, Screen):
    """Months from today to the last due date or key date, or the same as a list of days."""

    permission = "campaigns.view_planitem"
    header_icon = "nc-plan"
    template_name = "campaigns/calendar.html"

    def get_page_title(self) -> str:
        return _("Calendar of the plan")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [
            {"url": reverse("campaign_list"), "label": _("Campaigns and plans")},
            {"url": reverse("campaign_plan", args=[self.campaign.pk]), "label": str(self.campaign)},
        ]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        counts = self.counts
        here = self.grid.counts(self.grid.narrowed)
        chosen, as_list = self._chosen(), self.request.GET.get("view") == "list"
        fullest = max(counts, key=lambda day: (counts[day], -day.toordinal()), default=None)
        return (
            context
            | self.standing()
            | self.may()
            | chosen
            | {
                "filter": self.grid.filter,
                "picks": self.picks(),
                "states": self.plan_states(here),
                "views": segments(
                    self.request, "view", (("", _("By months"), None), ("list", _("As a list"), None))
                ),
                "as_list": as_list,
                "months": [] if as_list else self._months(),
                "days": self._agenda() if as_list else [],
                "weekdays": WEEKDAYS,
                "today": clock.today(),
                "dated": sum(counts.values()),
                "undated": sum(one.due is None for one in self.grid.shown),
                "fullest": fullest,
                "fullest_count": counts[fullest] if fullest else 0,
                "heavy_days": sum(is_heavy(count, self._loads) for count in counts.values()),
                "themes": [(one, (one.ordinal - 1) % HUES + 1) for one in self.grid.themes.values()],
                "words": words(),
                "by_theme": False,
                "here": self.request.get_full_path(),
                "lifted": f"?{without(self.request.GET, *FILTERS, 'day').urlencode()}",
                "grid_address": f"{reverse('campaign_plan', args=[self.campaign.pk])}?"
                f"{without(self.request.GET, 'view', 'day', 'only').urlencode()}",
            }
        )

    @cached_property
    def counts(self) -> Counter[dt.date]:
        return Counter(one.due for one in self.grid.shown if one.due)

    @cached_property
    def _loads(self) -> list[int]:
        return list(self.counts.values())

    @cached_property
    def _by_day(self) -> dict[dt.date, list[Light]]:
        found: dict[dt.date, list[Light]] = {}
        for one in self.grid.shown:
            if one.due:
                found.setdefault(one.due, []).append(one)
        return found

    @cached_property
    def marks(self) -> dict[dt.date, list[Mark]]:
        """Key dates, the deadlines that the guidance states, and public holidays, by their days."""
        found: dict[dt.date, list[Mark]] = {}
        for one in self.campaign.key_dates.all():
            found.setdefault(one.next(), []).append(Mark("key", one.title))
        guidance = self.campaign.guidance_id
        if guidance:
            codes, place = codes_of([guidance]), reverse("guidance_reading", args=[guidance])
            stated = Passage.objects.standing().filter(guidance=guidance, kind=Passage.Kind.DEADLINE)
            for passage in stated:
                if day := whole_day(passage.date):
                    code = codes.get(passage.pk, "")
                    found.setdefault(day, []).append(
                        Mark("deadline", f"{code} {passage.text}", f"{place}#i{passage.pk}")
                    )
        first, last = self._span()
        for year in range(first.year, min(last.year, first.year + 2) + 1):
            for day, name in public_holidays(year).items():
                found.setdefault(day, []).append(Mark("holiday", name))
        return found

    def _span(self) -> tuple[dt.date, dt.date]:
        """From today, or the first item still awaited before it, to the last day that matters."""
        today, dates = clock.today(), sorted(self.counts)
        days = [one.next() for one in self.campaign.key_dates.all()]
        return min([today, *dates[:1]]), max([today, *dates[-1:], *days])

    def _day(self, date: dt.date, month: Month | None = None) -> Day:
        items, count = self._by_day.get(date, []), self.counts.get(date, 0)
        themes = Counter(one.theme for one in items)
        today = clock.today()
        bundles = [
            Bundle(
                theme,
                themes[key],
                self._query(day=date.isoformat(), only=str(key)),
                " ".join(str(one.pk) for one in items if one.theme == key and one.movable),
            )
            for key, theme in self.grid.themes.items()
            if key in themes
        ]
        return Day(
            date=date,
            inside=month is None or (date.year, date.month) == month,
            bundles=bundles,
            marks=self.marks.get(date, []),
            count=count,
            late=sum(one.late(today) for one in items),
            heavy=is_heavy(count, self._loads),
            share=-(-10 * count // max(self._loads)) if count else 0,
        )

    def _query(self, **parts: str) -> str:
        query: QueryDict = without(self.request.GET, "day", "only", "p")
        for name, value in parts.items():
            query[name] = value
        return f"?{query.urlencode()}#day"

    def _months(self) -> list[tuple[str, int, list[list[Day]]]]:
        first, last = self._span()
        months = []
        for month in months_between(first, last):
            weeks = [[self._day(date, month) for date in week] for week in weeks_of(month)]
            due = sum(day.count for week in weeks for day in week if day.inside)
            months.append((PartialDate(*month).written((get_language() or "vi")[:2]), due, weeks))
        return months

    def _agenda(self) -> list[Day]:
        """Only days on which something is due or falls, in their order."""
        first, last = self._span()
        dates = {*self.counts, *(day for day in self.marks if first <= day <= last), clock.today()}
        return [self._day(date) for date in sorted(dates)]

    def _chosen(self) -> dict[str, Any]:
        """The items of the day that was asked for, to be looked at and moved."""
        day = chosen_day(self.request, "day")
        if day is None:
            return {"chosen": None}
        items, only = self._by_day.get(day, []), chosen_key(self.request, "only")
        if only is not None:
            items = [one for one in items if one.theme == only]
        rows = rows_of(self.campaign, [one.pk for one in items[:ITEMS_OF_A_DAY]], self.grid.conflicts)
        return {
            "chosen": self._day(day),
            "rows": rows,
            "in_day": len(items),
            "quotes": quotes(rows),
            "beyond": max(0, len(items) - ITEMS_OF_A_DAY),
            "only": self.grid.themes.get(only) if only is not None else None,
            "whole_day": self._query(day=day.isoformat()),
        }


VIEWS = (("", gettext_lazy("By months"), None), ("list", gettext_lazy("As a list"), None))
WEEKDAYS = (
    (pgettext_lazy("weekday", "Mon"), NAMES[0]),
    (pgettext_lazy("weekday", "Tue"), NAMES[1]),
    (pgettext_lazy("weekday", "Wed"), NAMES[2]),
    (pgettext_lazy("weekday", "Thu"), NAMES[3]),
    (pgettext_lazy("weekday", "Fri"), NAMES[4]),
    (pgettext_lazy("weekday", "Sat"), NAMES[5]),
    (pgettext_lazy("weekday", "Sun"), NAMES[6]),
)
