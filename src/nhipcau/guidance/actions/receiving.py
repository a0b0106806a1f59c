"""Receiving a document: it is kept as it is, with what was read from it."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from nhipcau.guidance.models import Doubt, Guidance, Passage
from nhipcau.guidance.ports import Message
from nhipcau.guidance.reading import read_isolated
from nhipcau.guidance.reading.amendment import amended
from nhipcau.guidance.reading.model import Item, Reading
from nhipcau.kit import clock
from nhipcau.kit.files import sha256
from nhipcau.people.actions import record
from nhipcau.people.models import User


def receive_guidance(*, path: Path, name: str = "", by: User, reading: Reading | None = None) -> Guidance:
    """Read a document and keep it with what was found; the same bytes are kept once.

    `name` is the file's name as its sender gave it; `reading` is what was read from this very path, if
    that was done already. Raises Unreadable, and keeps nothing, where the document can't be read. A
    readable document that is no guidance is kept without passages.
    """
    by.require("guidance.receive_guidance")
    content = path.read_bytes()
    kept = Guidance.objects.filter(sha256=sha256(content)).first()
    if kept:
        return kept
    reading = reading or read_isolated(path)
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
        amended_numbers=[reference.number or "" for reference in amended(reading)],
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
        rule=item.rule,
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
