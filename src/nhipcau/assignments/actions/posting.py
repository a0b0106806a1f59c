"""Writing the letters that were ordered for today, each in its organisation's language, and sending them."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.assignments.actions.answering import signed_link
from nhipcau.assignments.models import Assignment, Letter
from nhipcau.kit import clock
from nhipcau.kit.languages import speaking
from nhipcau.kit.templatetags.desk import language_word, written_short

logger = logging.getLogger(__name__)
Kind = Letter.Kind
State = Letter.State
LINK = re.compile(r"\{link (\d+)\}")
"""Where the link of an assignment stands in a letter that is kept."""


def post_letters(*, owner: str) -> int:
    """Write and send what is due. Returns how many letters left.

    The words are stored, and the letter taken, by one conditional update before it is sent.
    """
    sent = 0
    for letter in Letter.objects.due(clock.today()).select_related("organisation").order_by("pk"):
        owed = _owed(letter)
        if not owed:
            _settle(letter, State.DUE, State.DROPPED)
        elif not letter.organisation.contact:
            with speaking(settings.LANGUAGE_CODE):
                why = _("The organisation has no contact address.")
            _settle(letter, State.DUE, State.FAILED, why=why)
        elif _taken(letter, owed):
            sent += _sent(letter)
    return sent


def _owed(letter: Letter) -> list[Assignment]:
    """What the letter is about, as far as a report is still awaited."""
    if letter.organisation.closed:
        return []
    owed = letter.assignments.open()  # type: ignore[attr-defined]  # a manager of assignments has their words
    if letter.kind == Kind.AFTER:
        owed = owed.late(clock.today())
    return list(
        owed.select_related(
            "plan_item__theme",
            "plan_item__form",
            "plan_item__audience",
            "plan_item__campaign__lead_organisation",
        )
    )


def _settle(letter: Letter, before: str, after: str, **more: object) -> bool:
    return bool(Letter.objects.filter(pk=letter.pk, state=before).update(state=after, **more))


def _taken(letter: Letter, owed: Sequence[Assignment]) -> bool:
    known = [code for code, _name in settings.LANGUAGES]
    language = next((one for one in letter.organisation.languages if one in known), known[0])
    with speaking(language):
        letter.subject, letter.body = _worded(letter, owed, language)
    letter.address, letter.language = letter.organisation.contact, language
    stored = {name: getattr(letter, name) for name in ("subject", "body", "address", "language")}
    return _settle(letter, State.DUE, State.SENDING, begun_at=clock.now(), **stored)


def _sent(letter: Letter) -> bool:
    about = list(letter.assignments.select_related("plan_item__campaign__lead_organisation"))
    links = {str(one.pk): address_of(one) for one in about}
    body = LINK.sub(lambda found: links.get(found.group(1), ""), letter.body)
    office = about[0].plan_item.campaign.lead_organisation
    answers_to = [office.contact] if office and office.contact else None
    try:
        EmailMessage(letter.subject, body, None, [letter.address], reply_to=answers_to).send()
    except (OSError, ValueError) as failed:  # the mail server's own errors, and an address it can't write
        logger.warning("letter failed: %s", failed, extra={"event": "assignments.letter_failed"})
        _settle(letter, State.SENDING, State.FAILED, why=str(failed)[:300])
        return False
    return _settle(letter, State.SENDING, State.SENT, sent_at=clock.now())


def address_of(assignment: Assignment) -> str:
    """Where whoever holds it answers for an assignment."""
    path = reverse("assignments:answer", args=[signed_link(assignment)])
    return f"{settings.NHIPCAU_PUBLIC_ADDRESS}{path}"


def _worded(letter: Letter, owed: Sequence[Assignment], language: str) -> tuple[str, str]:
    """Subject and words, in the active language."""
    count, organisation = len(owed), letter.organisation.named(language)
    office = owed[0].plan_item.campaign.lead_organisation
    head, asks = {
        Kind.LINK: (
            ngettext("A task for %(name)s", "%(count)d tasks for %(name)s", count),
            _("The campaign “%(campaign)s” asks this of you:"),
        ),
        Kind.BEFORE: (
            ngettext("Reminder: a task of %(name)s", "Reminder: %(count)d tasks of %(name)s", count),
            _("In the campaign “%(campaign)s” a report of yours is awaited soon:"),
        ),
        Kind.AFTER: (
            ngettext(
                "No report yet: a task of %(name)s", "No report yet: %(count)d tasks of %(name)s", count
            ),
            _("In the campaign “%(campaign)s” the day has passed and no report has come. It still counts:"),
        ),
    }[Kind(letter.kind)]
    campaign = owed[0].plan_item.campaign.title
    parts = [
        _("To: %(name)s") % {"name": organisation},
        asks % {"campaign": campaign},
        *(_line(one) for one in owed),
        _(
            "No account is needed. At its address you take a task on or say why it can't be done, and report"
            " what was done: a number, a photo or a few words are enough."
        ),
        _("Each address is for your organisation only; don't post it in a group."),
        office.named(language) if office else "",
    ]
    subject = " ".join((head % {"name": organisation, "count": count}).split())[:300]
    return subject, "\n\n".join(part for part in parts if part) + "\n"


def _line(assignment: Assignment) -> str:
    item = assignment.plan_item
    lines = [
        f"• {item.form} · {item.audience} · {language_word(item.language)}",
        assignment.held_words().get("title") or item.theme.title,
        _("Due: %(day)s") % {"day": written_short(assignment.due)},
        assignment.note,
        f"{{link {assignment.pk}}}",
    ]
    return "\n".join(line for line in lines if line)
