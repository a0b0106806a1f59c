"""The ledger: what needs someone first, then what runs by itself, then what is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy, ngettext, pgettext

from nhipcau.channels.models import Attempt, Channel, Delivery
from nhipcau.channels.ports import PortError, Why, adapter_for
from nhipcau.channels.views.rows import Row, end_of_today, row_of
from nhipcau.kit import clock
from nhipcau.people.desk import Screen, chosen, page_of, person, segments

State = Delivery.State
WEEK = dt.timedelta(days=7)
SEE, RUNS, DONE = 0, 1, 2
URGENCY = (
    (SEE, State.NEEDS_HUMAN),
    (SEE, State.FAILED),
    (SEE, State.UNKNOWN),
    (RUNS, State.ATTEMPTING),
)


@dataclass(frozen=True)
class Account:
    """One declared account and how it fares."""

    channel: Channel
    tone: str
    shape: str
    word: str
    said: str
    tested: str


class Ledger(Screen):
    permission = "channels.view_delivery"
    page_title = gettext_lazy("Delivery ledger")
    header_icon = "nc-send"
    template_name = "channels/ledger.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        by = person(self.request)
        counts = _counts(now)
        show = chosen(self.request, "show", ("see", "due", "sending", "delivered", "failed"))
        find = self.request.GET.get("q", "").strip()[:200]
        page = page_of(self.request, _rows(show, find, now))
        rows = [row_of(one, group=one.group, person=by) for one in page]
        return super().get_context_data(**kwargs) | {
            "page": page,
            "groups": _grouped(rows, counts),
            "find": find,
            "show": show,
            "counts": counts,
            "waits": _waits(counts),
            "accounts": _accounts(now),
            "segments": segments(self.request, "show", _choices(counts)),
            "may_plan": by.has_perm("channels.plan_delivery"),
            "may_keep": by.has_perm("channels.keep_channel"),
        }


def _counts(now: dt.datetime) -> dict[str, int]:
    by_state = dict(Delivery.objects.order_by().values_list("state").annotate(n=Count("pk")))
    unanswered = Delivery.objects.unanswered().count()
    waiting = by_state.get(State.NEEDS_HUMAN, 0)
    unknown = by_state.get(State.UNKNOWN, 0)
    planned = Delivery.objects.filter(state=State.PLANNED)
    return {
        "all": sum(by_state.values()),
        "waiting": waiting,
        "unknown": unknown,
        "unanswered": unanswered,
        "see": waiting + unknown + unanswered,
        "due": planned.filter(next_at__lte=end_of_today(now)).count(),
        "sending": by_state.get(State.ATTEMPTING, 0),
        "runs": by_state.get(State.PLANNED, 0) + by_state.get(State.ATTEMPTING, 0),
        "delivered": by_state.get(State.DELIVERED, 0),
        "failed": by_state.get(State.FAILED, 0),
        "paused": Channel.objects.filter(paused=True).count(),
    }


def _choices(counts: dict[str, int]) -> list[tuple[str, Any, int | None]]:
    return [
        ("", pgettext("ledger", "All"), counts["all"]),
        ("see", pgettext("ledger", "To see to"), counts["see"]),
        ("due", pgettext("ledger", "Due today"), counts["due"]),
        ("sending", pgettext("ledger", "Being sent"), counts["sending"]),
        ("delivered", pgettext("ledger", "Delivered"), counts["delivered"]),
        ("failed", pgettext("ledger", "Not delivered"), counts["failed"]),
    ]


def _waits(counts: dict[str, int]) -> list[tuple[str, str]]:
    """What is wrong or waits, most urgent first: (tone, words)."""
    said = [
        ("ask", ngettext("%(n)d needs a person", "%(n)d need a person", counts["waiting"]), "waiting"),
        ("warnc", ngettext("%(n)d unknown", "%(n)d unknown", counts["unknown"]), "unknown"),
        ("bad", ngettext("%(n)d not delivered", "%(n)d not delivered", counts["unanswered"]), "unanswered"),
    ]
    return [(tone, words % {"n": counts[name]}) for tone, words, name in said if counts[name]]


def _rows(show: str, find: str, now: dt.datetime) -> Any:
    see = Delivery.objects.to_see_to()
    last = Attempt.objects.filter(delivery=OuterRef("pk"), number=OuterRef("tries"))
    rows: Any = Delivery.objects.select_related("channel").annotate(
        group=Case(
            When(pk__in=see.values("pk"), then=Value(SEE)),
            When(state__in=(State.PLANNED, State.ATTEMPTING), then=Value(RUNS)),
            default=Value(DONE),
            output_field=IntegerField(),
        ),
        sent_at=Subquery(last.values("started_at")),
        sent_why=Subquery(last.values("why")),
    )
    if show == "see":
        rows = rows.filter(group=SEE)
    elif show == "due":
        rows = rows.filter(state=State.PLANNED, next_at__lte=end_of_today(now))
    elif show:
        rows = rows.filter(state=State.ATTEMPTING if show == "sending" else show)
    if find:
        rows = rows.filter(
            Q(payload__title__icontains=find)
            | Q(recipient__icontains=find)
            | Q(remote_id__icontains=find)
            | Q(remote_url__icontains=find)
            | Q(channel__name__icontains=find)
        )
    urgency = Case(
        *(When(group=group, state=state, then=Value(n)) for n, (group, state) in enumerate(URGENCY)),
        default=Value(len(URGENCY)),
    )
    soonest = Case(When(state=State.PLANNED, then="next_at"))
    last_settled = F("settled_at").desc(nulls_last=True)
    return rows.order_by("group", urgency, soonest.asc(nulls_last=True), last_settled, "-next_at", "-pk")


def _grouped(rows: list[Row], counts: dict[str, int]) -> list[tuple[str, int, list[Row]]]:
    """(heading, how many there are in all, the rows shown), groups without a shown row left out."""
    named = [
        (SEE, pgettext("ledger", "To see to"), counts["see"]),
        (RUNS, pgettext("ledger", "Runs by itself"), counts["runs"]),
        (DONE, pgettext("ledger", "Done"), counts["all"] - counts["see"] - counts["runs"]),
    ]
    groups = [(name, n, [row for row in rows if row.group == group]) for group, name, n in named]
    return [group for group in groups if group[2]]


def _accounts(now: dt.datetime) -> list[Account]:
    failed = Q(
        deliveries__attempts__started_at__gte=now - WEEK,
        deliveries__attempts__outcome__in=(
            Attempt.Outcome.RETRY,
            Attempt.Outcome.REJECTED,
            Attempt.Outcome.UNKNOWN,
        ),
    )
    channels = Channel.objects.select_related("organisation").annotate(
        faults=Count("deliveries__attempts", filter=failed)
    )
    return [_account(channel, channel.faults, now) for channel in channels]


def _account(channel: Channel, faults: int, now: dt.datetime) -> Account:
    said = ngettext("%(n)d failure in 7 days", "%(n)d failures in 7 days", faults) % {"n": faults}
    tone, shape, word = "good", "check", pgettext("account", "Well")
    if channel.paused:
        tone, shape, word = "bad", "hand", pgettext("account", "Paused")
        said = channel.paused_note or Why.sentence(channel.paused_why)
    elif channel.rest_until and channel.rest_until > now:
        tone, shape, word = "warn", "clock", pgettext("account", "Resting")
        said = Why.sentence(Why.THROTTLED)
    elif faults:
        tone, shape, word = "warn", "bang", pgettext("account", "Slow")
    try:
        tested = adapter_for(channel.kind).capabilities(channel.account()).tested.label
    except PortError as fault:
        tone, shape, word = "bad", "cross", pgettext("account", "Not usable")
        said, tested = Why.sentence(fault.why), gettext_lazy("can't be tried here")
    return Account(channel, tone, shape, word, said, str(tested))
