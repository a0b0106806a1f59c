"""Saying who has a reading open. No audit line: it is gone when the person goes."""

from __future__ import annotations

from nhipcau.guidance.models import Guidance, Passage, Visit
from nhipcau.kit import clock
from nhipcau.people.models import User


def visit(*, guidance: Guidance, passage: Passage | None = None, by: User) -> None:
    """Note that a person has this reading open now, and at which passage."""
    by.require("guidance.view_guidance")
    Visit.objects.update_or_create(
        guidance=guidance, by=by, defaults={"passage": passage, "seen_at": clock.now()}
    )
