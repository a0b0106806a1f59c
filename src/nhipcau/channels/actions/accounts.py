"""Declared accounts: recorded, paused, taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.channels.models import Channel
from nhipcau.channels.ports import PortError, Why, adapter_for, kinds
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import Organisation, User


@transaction.atomic
def keep_channel(
    *,
    code: str,
    kind: str,
    name: str,
    organisation: Organisation,
    address: str,
    options: Mapping[str, Any] | None = None,
    secret: str | None = None,
    by: User,
) -> Channel:
    """Record a declared account, or bring the one with this code up to date.

    `secret` None keeps the one there is, empty text takes it away. Options that are None are kept.
    """
    by.require("channels.keep_channel")
    if kind not in kinds():
        raise ValidationError({"kind": _("There is no kind of account “%(kind)s” here.") % {"kind": kind}})
    kept = Channel.objects.select_for_update().filter(code=code).first()
    if kept and kept.kind != kind and kept.deliveries.exists():
        raise ValidationError(
            {"kind": _("This account has been used; record one of another kind under a new code.")}
        )
    channel = kept or Channel(code=code)
    before = _said(channel)
    channel.kind, channel.name, channel.organisation, channel.address = kind, name, organisation, address
    if options is not None:
        channel.options = dict(options)
    channel.full_clean()
    _check(channel)
    channel.save()
    if secret is not None:
        channel.keep_secret(secret)
        channel.save(update_fields=["secret"])
    if kept is None or secret is not None or _said(channel) != before:
        record(channel, "channels.keep", by=by, kind=kind, address=address)
    return channel


@transaction.atomic
def pause_channel(*, channel: Channel, note: str, by: User) -> None:
    """Send nothing more through the account. What is planned on it waits, and is not lost."""
    by.require("channels.keep_channel")
    paused = Channel.objects.filter(pk=channel.pk, paused=False).update(
        paused=True, paused_why=Why.BY_A_PERSON, paused_note=note[:300], paused_at=clock.now()
    )
    if paused:
        record(channel, "channels.pause", by=by, note=note[:300])
    channel.refresh_from_db()


@transaction.atomic
def resume_channel(*, channel: Channel, by: User) -> None:
    """Take the account up again; what waited on it is due at once."""
    by.require("channels.keep_channel")
    resumed = Channel.objects.filter(pk=channel.pk, paused=True).update(
        paused=False, paused_why="", paused_note="", paused_at=None, rest_until=None
    )
    if resumed:
        record(channel, "channels.resume", by=by)
    channel.refresh_from_db()


def _said(channel: Channel) -> tuple[Any, ...]:
    return (channel.kind, channel.name, channel.organisation_id, channel.address, channel.options)


def _check(channel: Channel) -> None:
    """Refuse settings that the adapter says can't work."""
    try:
        adapter = adapter_for(channel.kind)
    except PortError as missing:
        raise ValidationError({"kind": Why.sentence(missing.why)}) from missing
    if not isinstance(channel.options, dict):
        raise ValidationError({"options": _("The settings of an account are names with values.")})
    unsealed = type(channel)(
        code=channel.code,
        kind=channel.kind,
        name=channel.name,
        address=channel.address,
        options=channel.options,
    )
    problems = adapter.problems(unsealed.account())
    if problems:
        raise ValidationError(list(problems))
