"""The plan as a calendar: key dates, every year where they come every year, and deadlines as whole days.

An event keeps its UID for good and counts its changes by the plan's version, so that a calendar that
subscribes replaces what it holds; nothing in the file depends on when it was made.
"""

from __future__ import annotations

import datetime as dt
from calendar import isleap

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event, vRecur

from nhipcau.campaigns.adapters.workbook import quoted
from nhipcau.campaigns.ports import Plan, PlanDay, PlanRow
from nhipcau.kit.templatetags.desk import language_word, look_of, theme_code

PRODUCT = "-//Nhip Cau//Plan//VI"
UNKNOWN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LONGEST_QUOTE = 600


def render(plan: Plan) -> bytes:
    """The plan as iCalendar (RFC 5545): a day for each key date and for each item that has one."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = f"{plan.title} · {plan.only.name}" if plan.only else plan.title
    calendar.add("x-wr-calname", " ".join(name.split()))  # no text to the library: a line end would break out
    for day in plan.days:
        calendar.add_component(_key_date(plan, day))
    for row in plan.rows:
        if row.due:
            calendar.add_component(_deadline(plan, row, row.due))
    made: bytes = calendar.to_ical()
    return made


def _event(plan: Plan, uid: str, day: dt.date, changed: dt.datetime | None, version: int) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{plan.slug}.nhipcau")
    at = (changed or plan.changed_at or UNKNOWN).astimezone(dt.UTC).replace(microsecond=0)
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", version)
    event.add("dtstart", day)
    event.add("dtend", day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _key_date(plan: Plan, day: PlanDay) -> Event:
    """A yearly day repeats from its first occurrence after the plan was last changed."""
    first = dt.date(day.year, day.month, day.day) if day.year else _first(plan, day)
    event = _event(plan, f"day-{day.key}", first, None, plan.version)
    event.add("summary", day.title)
    event.add("categories", [_("Key date")])
    if not day.year:
        event.add("rrule", vRecur(freq="yearly"))
    lines = [f"{day.passage.code}: “{_short(day.passage.text)}”", day.passage.address] if day.passage else []
    event.add("description", "\n".join([*lines, plan.address]))
    event.add("url", day.passage.address if day.passage else plan.address)
    return event


def _first(plan: Plan, day: PlanDay) -> dt.date:
    """29 February repeats from a leap year, as the rule does."""
    since = (plan.changed_at or UNKNOWN).date()
    for year in range(since.year, since.year + 9):
        if (day.month, day.day) != (2, 29) or isleap(year):
            first = dt.date(year, day.month, day.day)
            if first >= since:
                return first
    raise AssertionError("a leap year comes within eight")


def _deadline(plan: Plan, row: PlanRow, due: dt.date) -> Event:
    theme, form = plan.theme_by_key[row.theme], plan.form_by_key[row.form]
    event = _event(plan, f"item-{row.key}", due, row.changed_at, row.changed_in)
    code = theme_code(theme.ordinal)
    audience = plan.audience_by_key[row.audience].name
    event.add("summary", f"{_('Due')}: {form.name} · {code} · {audience} · {language_word(row.language)}")
    event.add("status", "CONFIRMED" if row.state == "confirmed" else "TENTATIVE")
    event.add("categories", [pgettext("calendar", "Deadline"), form.name])
    names = plan.body_by_key
    supporting = "; ".join(names[one].name for one in row.supporting)
    lines = [
        theme.name,
        f"{_('State')}: {capfirst(str(look_of(row.state, 'item').word))}",
        f"{_('Lead organisation')}: {names[row.owner].name}"
        if row.owner
        else _("No organisation is named yet."),
        f"{_('Supporting organisations')}: {supporting}" if supporting else "",
        row.note,
        _short(quoted(row.passages[:1])),
        row.passages[0].address if row.passages else "",
        plan.address,
    ]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", plan.address)
    return event


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_QUOTE else f"{flat[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"
