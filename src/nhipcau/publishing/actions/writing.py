"""Letters to readers from outside: owed by the row that invites them, sent once by a worker."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.kit import clock
from nhipcau.kit.languages import speaking
from nhipcau.kit.templatetags.desk import written_short
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.publishing.models import Invitation

logger = logging.getLogger(__name__)
LEASE = dt.timedelta(minutes=10)
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 60))
"""After a try that certainly left nothing; the last one, until the link is over."""
Letter = Invitation.Letter


def write_due(*, owner: str) -> int:
    """Write to whoever was invited and has no letter yet. Returns how many letters left.

    The claim is committed before the letter leaves. A worker killed in between leaves it `sending`: whether
    it left nobody knows, so a person decides whether to send it again.
    """
    now = clock.now()
    lost = Invitation.objects.filter(letter=Letter.SENDING, letter_at__lt=now - LEASE)
    lost.update(letter=Letter.UNSURE)
    due = Invitation.objects.open(now).filter(letter=Letter.DUE, letter_at__lte=now)
    return sum(_write(key, now) for key in list(due.order_by("letter_at", "pk").values_list("pk", flat=True)))


@transaction.atomic
def write_again(*, invitation: Invitation, by: User) -> None:
    """Send a letter that was refused, or of which nobody knows whether it left, once more."""
    by.require("publishing.invite_reviewer")
    now = clock.now()
    settled = Invitation.objects.open(now).filter(pk=invitation.pk, letter__in=Letter.for_a_person())
    if not settled.update(letter=Letter.DUE, letter_at=now, letter_tries=0, letter_said=""):
        raise ValidationError(_("This letter isn't to be sent again: it was sent, or the link is over."))
    record(invitation.page.specific, "publishing.invite", by=by, name=invitation.name)


def _write(key: int, now: dt.datetime) -> bool:
    mine = Invitation.objects.filter(pk=key, letter=Letter.DUE)
    if not mine.update(letter=Letter.SENDING, letter_at=now):
        return False
    invitation = Invitation.objects.select_related("page").get(pk=key)
    state, said = _sent(invitation)
    fields = {"letter": state, "letter_at": clock.now(), "letter_said": said[:300]}
    if state == Letter.DUE:
        pause = PAUSES[min(invitation.letter_tries, len(PAUSES) - 1)]
        fields.update(letter_at=clock.now() + pause, letter_tries=invitation.letter_tries + 1)
    Invitation.objects.filter(pk=key, letter=Letter.SENDING).update(**fields)
    if state != Letter.SENT:
        logger.warning("invitation not mailed: %s", said, extra={"event": "publishing.letter_failed"})
    return state == Letter.SENT


def _sent(invitation: Invitation) -> tuple[Letter, str]:
    """How it ended: what is refused, or never reached the server, certainly didn't leave."""
    server = get_connection()
    try:
        server.open()
    except OSError as away:
        return Letter.DUE, str(away)
    try:
        server.send_messages([_worded(invitation)])
    except smtplib.SMTPRecipientsRefused as refused:
        return _refused(*next(iter(refused.recipients.values())))
    except smtplib.SMTPResponseException as refused:
        return _refused(refused.smtp_code, refused.smtp_error)
    except OSError as broken:
        return Letter.UNSURE, str(broken)
    finally:
        server.close()
    return Letter.SENT, ""


def _refused(code: int, said: bytes | str) -> tuple[Letter, str]:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Letter.FAILED if code >= 500 else Letter.DUE, f"{code} {text}"


def _worded(invitation: Invitation) -> EmailMessage:
    with speaking(invitation.language):
        subject = _("Please read: %(page)s") % {"page": " ".join(invitation.page.draft_title.split())}
        body = _(
            "%(name)s,\n\nplease read the page at this address and tell us what you think. No account is "
            "needed.\n\n%(link)s\n\nThe link is open until %(day)s.\n"
        ) % {
            "name": invitation.name,
            "link": invitation.link,
            "day": written_short(timezone.localdate(invitation.expires_at)),
        }
    return EmailMessage(subject, body, None, [invitation.email])
