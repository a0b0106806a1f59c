"""Readers from outside: asked by a signed link, they say what they think and approve nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.publishing.links import LONGEST_DAYS, invitation_of
from nhipcau.publishing.models import Invitation, Objection, OutsideAnswer

MOST_AN_HOUR = 6
MOST_A_LINK = 40
LONGEST = 4000


@dataclass(frozen=True)
class Remark:
    """One objection to one paragraph: its number, its words, and what is said of it."""

    paragraph: int
    quote: str
    text: str


def open_link(token: str) -> Invitation:
    """The invitation that a token opens. Raises PermissionDenied where it is forged, revoked or over."""
    gone = _("This link is not valid any more. Ask whoever sent it to you for a new one.")
    try:
        key = invitation_of(token)
    except signing.BadSignature as bad:
        raise PermissionDenied(gone) from bad
    found = Invitation.objects.open(clock.now()).filter(pk=key).select_related("page__locale", "revision")
    invitation = found.first()
    if invitation is None:
        raise PermissionDenied(gone)
    return invitation


@transaction.atomic
def invite(
    *, page: Any, name: str, language: str, days: int, email: str = "", question: str = "", by: User
) -> Invitation:
    """Pin the page's newest revision for one reader. With an address, a letter is owed (`writing`)."""
    by.require("publishing.invite_reviewer")
    if page.latest_revision_id is None:
        raise ValidationError(_("Save the page first."))
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError(_("A link is open from 1 to %(days)d days.") % {"days": LONGEST_DAYS})
    now = clock.now()
    last = timezone.localtime(now).date() + dt.timedelta(days=days)
    invitation = Invitation.objects.create(
        page_id=page.pk,
        revision_id=page.latest_revision_id,
        name=name.strip(),
        email=email,
        question=question.strip(),
        language=language,
        expires_at=timezone.make_aware(dt.datetime.combine(last, dt.time(23, 59))),
        made_by=by,
        made_at=now,
        letter=Invitation.Letter.DUE if email else Invitation.Letter.NONE,
        letter_at=now if email else None,
    )
    record(page.specific, "publishing.invite", by=by, name=invitation.name)
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Close a link. What was said by it stays."""
    by.require("publishing.invite_reviewer")
    if not Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=clock.now()):
        raise ValidationError(_("This link was revoked already."))
    record(invitation.page.specific, "publishing.revoke", by=by, name=invitation.name)


@transaction.atomic
def answer_from_outside(
    *,
    invitation: Invitation,
    key: uuid.UUID,
    verdict: str,
    name: str,
    role: str = "",
    text: str = "",
    remarks: Sequence[Remark] = (),
    by: Invitation,
) -> OutsideAnswer:
    """Keep what the holder of the link (`by`) said. The same `key` twice is one answer.

    At most MOST_AN_HOUR answers an hour and MOST_A_LINK in all by one link.
    """
    if by.pk != invitation.pk:
        raise PermissionDenied(_("This link belongs to another page."))
    row = Invitation.objects.select_for_update().open(clock.now()).filter(pk=invitation.pk).first()
    if row is None:
        raise PermissionDenied(
            _("This link is not valid any more. Ask whoever sent it to you for a new one.")
        )
    before = OutsideAnswer.objects.filter(key=key).first()
    if before is not None:
        return before
    _require_room(row)
    if not name.strip():
        raise ValidationError({"name": _("Write your name, so that the editors know who speaks.")})
    if verdict == OutsideAnswer.Verdict.OBJECTS and not (text.strip() or remarks):
        raise ValidationError({"text": _("Say what you object to, here or beside a paragraph.")})
    answer = OutsideAnswer.objects.create(
        key=key,
        invitation=row,
        verdict=OutsideAnswer.Verdict(verdict),
        text=text.strip()[:LONGEST],
        name=name.strip()[:200],
        role=role.strip()[:200],
        made_at=clock.now(),
    )
    Objection.objects.bulk_create(
        Objection(answer=answer, paragraph=one.paragraph, quote=one.quote[:LONGEST], text=one.text[:LONGEST])
        for one in remarks
    )
    record(row.page.specific, "publishing.answer", by=None, name=answer.name, verdict=str(verdict))
    return answer


def _require_room(invitation: Invitation) -> None:
    since = clock.now() - dt.timedelta(hours=1)
    answers = invitation.answers.all()
    if answers.count() >= MOST_A_LINK or answers.filter(made_at__gt=since).count() >= MOST_AN_HOUR:
        raise ValidationError(_("Many answers came by this link. What came is safe; write again in an hour."))
