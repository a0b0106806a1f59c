"""Verbs of `guidance`: receive a document, and decide on what was read from it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from nhipcau.guidance.models import Doubt, Guidance, Passage
from nhipcau.guidance.ports import Message
from nhipcau.guidance.reading import read_isolated
from nhipcau.guidance.reading.model import Item, Reading
from nhipcau.kit import clock
from nhipcau.kit.files import sha256
from nhipcau.people.actions import record
from nhipcau.people.models import User

DECISIONS = {"guidance.accept": Passage.State.ACCEPTED, "guidance.reject": Passage.State.REJECTED}


def receive_guidance(*, path: Path, name: str = "", by: User) -> Guidance:
    """Read a document and keep it with what was found; the same bytes are kept once.

    `name` is the file's name as its sender gave it. Raises Unreadable, and keeps nothing, where
    the document can't be read. A readable document that is no guidance is kept without passages.
    """
    by.require("guidance.receive_guidance")
    content = path.read_bytes()
    kept = Guidance.objects.filter(sha256=sha256(content)).first()
    if kept:
        return kept
    reading = read_isolated(path)
    return _keep(reading, content, name or path.name, by)


@transaction.atomic
def _keep(reading: Reading, content: bytes, name: str, by: User) -> Guidance:
    header = reading.document
    guidance = Guidance(
        file_name=name,
        sha256=sha256(content),
        format=reading.source.format,
        encoding=reading.source.encoding or "",
        pages=reading.source.pages,
        text=reading.text,
        type=header.type,
        number=header.number or "",
        issuer=header.issuer or "",
        place=header.place or "",
        date=header.date or "",
        title=header.title or "",
        signatory=header.signatory or "",
        recipients=list(header.recipients),
        received_at=clock.now(),
        received_by=by,
    )
    guidance.file.save(f"{guidance.sha256[:12]}.{guidance.format}", ContentFile(content), save=False)
    guidance.save()
    Passage.objects.bulk_create(_passage(guidance, item) for item in reading.items)
    Doubt.objects.bulk_create(_doubt(guidance, message) for message in reading.doubts)
    record(guidance, "guidance.receive", by=by, items=len(reading.items))
    return guidance


def _passage(guidance: Guidance, item: Item) -> Passage:
    return Passage(
        guidance=guidance,
        kind=item.kind,
        start=item.passage.start,
        end=item.passage.end,
        text=item.text,
        value=item.value or "",
        ordinal=item.ordinal or "",
        organisation=item.organisation or "",
        number=item.number or "",
        date=item.date or "",
        page=item.passage.page,
        path=list(item.passage.path),
    )


def _doubt(guidance: Guidance, message: Message) -> Doubt:
    place = dict(message.values)
    start, end = place.get("start"), place.get("end")
    return Doubt(
        guidance=guidance,
        msgid=message.msgid,
        values=[list(pair) for pair in message.values],
        start=start if isinstance(start, int) else None,
        end=end if isinstance(end, int) else None,
    )


def accept_passages(*, passages: Iterable[Passage], by: User) -> int:
    """Accept what was read. Returns how many were decided anew."""
    return _decide(passages, Passage.State.ACCEPTED, "guidance.accept", by)


def reject_passages(*, passages: Iterable[Passage], by: User) -> int:
    """Reject what was misread: it can no longer be cited. Returns how many were decided anew."""
    return _decide(passages, Passage.State.REJECTED, "guidance.reject", by)


@transaction.atomic
def _decide(passages: Iterable[Passage], state: Passage.State, action: str, by: User) -> int:
    by.require("guidance.review_passage")
    keys = [passage.pk for passage in passages]
    undecided = Passage.objects.filter(pk__in=keys).exclude(state=state)
    was: dict[int, dict[int, tuple[str, int | None]]] = {}
    for passage in undecided:
        was.setdefault(passage.guidance_id, {})[passage.pk] = (passage.state, passage.decided_by_id)
    decided = undecided.update(state=state, decided_by=by, decided_at=clock.now())
    for guidance in Guidance.objects.filter(pk__in=was):
        record(guidance, action, by=by, was=was[guidance.pk])
    return decided


@transaction.atomic
def undo_decision(*, guidance: Guidance, by: User) -> int:
    """Take back this person's latest decision on a guidance; called again, the one before it.

    What someone decided on since is left as it is. Returns how many passages went back. Raises
    ValidationError where nothing is left to take back.
    """
    by.require("guidance.review_passage")
    mine = ModelLogEntry.objects.for_instance(guidance).filter(user=by)
    undone = {entry.data.get("undoes") for entry in mine.filter(action="guidance.undo")}
    decisions = mine.filter(action__in=DECISIONS).order_by("-timestamp", "-pk")
    latest = next((one for one in decisions if one.pk not in undone and one.data.get("was")), None)
    if latest is None:
        raise ValidationError(_("There is nothing to take back."))
    back = 0
    for key, (state, decided_by) in latest.data["was"].items():
        untouched = Passage.objects.filter(pk=int(key), state=DECISIONS[latest.action], decided_by=by)
        back += untouched.update(state=state, decided_by=decided_by, decided_at=clock.now())
    record(guidance, "guidance.undo", by=by, undoes=latest.pk)
    return back
