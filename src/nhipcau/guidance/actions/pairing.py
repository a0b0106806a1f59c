"""Pairing a document with the one that it says it amends. The number that it names only proposes."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.guidance.actions.changing import PERMISSION
from nhipcau.guidance.models import Guidance
from nhipcau.people.actions import record
from nhipcau.people.models import User


@transaction.atomic
def pair_amendment(*, guidance: Guidance, amends: Guidance, by: User) -> None:
    """Say that a guidance amends another. Refuses itself, and a ring of documents amending each other."""
    by.require(PERMISSION)
    above: Guidance | None = amends
    while above is not None:
        if above.pk == guidance.pk:
            raise ValidationError(_("A document can't amend itself, nor one that amends it."))
        above = above.amends
    if guidance.amends_id == amends.pk:
        return
    Guidance.objects.filter(pk=guidance.pk).update(amends=amends)
    guidance.amends = amends
    record(guidance, "guidance.pair", by=by, amends=amends.pk)


@transaction.atomic
def unpair_amendment(*, guidance: Guidance, by: User) -> None:
    """Take a pairing back."""
    by.require(PERMISSION)
    if guidance.amends_id is None:
        return
    was = guidance.amends_id
    Guidance.objects.filter(pk=guidance.pk).update(amends=None)
    guidance.amends = None
    record(guidance, "guidance.unpair", by=by, amends=was)
