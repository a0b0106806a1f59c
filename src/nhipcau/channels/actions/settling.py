"""A person's answer to what no machine can know."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.channels.actions.planning import EXPIRES
from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import Why
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

State = Delivery.State


@transaction.atomic
def settle(
    *, delivery: Delivery, outcome: Delivery.State | str, reason: str, url: str = "", by: User
) -> None:
    """Answer for a delivery that needs a person, with the reason, by name.

    `delivered`: it is there (at `url`, if given). `planned`: it isn't; send it again.
    `failed`: it isn't, and shall not be sent.
    """
    by.require("channels.settle_delivery")
    now = clock.now()
    values: dict[str, Any] = {"why": Why.BY_A_PERSON, "reason": reason.strip(), "settled_by": by}
    if outcome == State.DELIVERED:
        values |= {"state": State.DELIVERED, "remote_url": url.strip()[:1000], "settled_at": now}
    elif outcome == State.FAILED:
        values |= {"state": State.FAILED, "settled_at": now}
    elif outcome == State.PLANNED:
        values |= {
            "state": State.PLANNED,
            "unsure_since": None,
            "remote_id": "",
            "next_at": now,
            "expires_at": now + EXPIRES,
        }
    else:
        raise ValidationError({"outcome": _("Answer: it is there, send it again, or don't send it.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say what you saw, in a few words.")})
    if url.strip() and not url.strip().startswith(("https://", "http://")):
        raise ValidationError({"url": _("An address begins with https://.")})
    moved = Delivery.objects.filter(pk=delivery.pk, state=State.NEEDS_HUMAN).update(**values)
    if not moved:
        raise ValidationError(_("Someone has answered already. Look at the row again."))
    delivery.refresh_from_db()
    record(delivery, "channels.settle", by=by, outcome=str(outcome), reason=reason.strip())


@transaction.atomic
def let_be(*, delivery: Delivery, reason: str, by: User) -> None:
    """Leave a failure as it is: someone has seen it, and says why nothing is sent in its place."""
    by.require("channels.settle_delivery")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    seen = Delivery.objects.filter(pk=delivery.pk, state=State.FAILED, settled_by=None).update(settled_by=by)
    if not seen:
        raise ValidationError(_("Someone has answered already. Look at the row again."))
    delivery.refresh_from_db()
    record(delivery, "channels.let_be", by=by, reason=reason.strip())
