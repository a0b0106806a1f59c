"""How a delivery is shown: its word, its group, the one act that moves it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import Why
from nhipcau.people.models import User

State = Delivery.State
JAPAN = ZoneInfo("Asia/Tokyo")
EDGES = {State.NEEDS_HUMAN: "r-person", State.UNKNOWN: "r-unk", State.FAILED: "r-fail"}


@dataclass(frozen=True)
class Row:
    """`look` is the word of the state, `remedy` the act offered; empty when nothing is to be done."""

    delivery: Delivery
    group: int
    look: str
    why: str
    edge: str
    remedy: str
    elsewhere: str
    sent_at: dt.datetime | None
    sent_why: str


def row_of(delivery: Delivery, *, group: int, person: User) -> Row:
    return Row(
        delivery=delivery,
        group=group,
        look=look_of(delivery),
        why=Why.sentence(delivery.why) if delivery.why else "",
        edge=EDGES.get(State(delivery.state), "") if group == 0 else "",
        remedy=_remedy(delivery, group, person),
        elsewhere=elsewhere(delivery),
        sent_at=getattr(delivery, "sent_at", None),
        sent_why=Why.sentence(getattr(delivery, "sent_why", None) or ""),
    )


def look_of(delivery: Delivery) -> str:
    """The state as the desk says it: planned is due, postponed after a failure, or held by its account."""
    if delivery.state != State.PLANNED:
        return delivery.state
    if delivery.channel.paused:
        return "paused"
    return "postponed" if delivery.tries else "planned"


def _remedy(delivery: Delivery, group: int, person: User) -> str:
    may_plan = person.has_perm("channels.plan_delivery")
    if delivery.state == State.NEEDS_HUMAN:
        return "answer" if person.has_perm("channels.settle_delivery") else ""
    if delivery.state == State.UNKNOWN:
        return "look_up" if may_plan else ""
    if delivery.state == State.FAILED:
        return "again" if may_plan and group == 0 else ""
    if delivery.state == State.PLANNED and delivery.channel.paused:
        return "resume" if person.has_perm("channels.keep_channel") else ""
    if delivery.state == State.PLANNED:
        return ("try_now" if delivery.tries else "postpone") if may_plan else ""
    return ""


def elsewhere(delivery: Delivery) -> str:
    """The hour in Japan, where what is said is in Japanese."""
    if delivery.language != "ja":
        return ""
    return _("%(time)s in Japan") % {"time": timezone.localtime(delivery.next_at, JAPAN).strftime("%H:%M")}


def end_of_today(now: dt.datetime) -> dt.datetime:
    local = timezone.localtime(now)
    return local.replace(hour=23, minute=59, second=59, microsecond=999999)
