"""What a reading is: the document's head, the items found with their passages, and the doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nhipcau.guidance.ports import Message

KINDS = (
    "legal_basis",
    "occasion",
    "key_date",
    "purpose",
    "requirement",
    "theme",
    "form",
    "audience",
    "slogan",
    "duty",
    "deadline",
    "attachment",
)


@dataclass(frozen=True)
class Passage:
    """A span of the reading's text, where it stands, and the headings above it."""

    start: int
    end: int
    page: int | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing the document says. `text` equals `reading.text[passage.start:passage.end]`."""

    kind: str
    text: str
    passage: Passage
    value: str | None = None
    ordinal: str | None = None
    organisation: str | None = None
    number: str | None = None
    date: str | None = None
    rule: str = ""
    """The rule that found it, as "file.function" of `rules`. No part of the contract's JSON."""

    def as_json(self) -> dict[str, Any]:
        extra = {name: getattr(self, name) for name in ("value", "ordinal", "organisation", "number", "date")}
        passage: dict[str, Any] = {"start": self.passage.start, "end": self.passage.end}
        if self.passage.page is not None:
            passage["page"] = self.passage.page
        if self.passage.path:
            passage["path"] = list(self.passage.path)
        said = {name: value for name, value in extra.items() if value is not None}
        return {"kind": self.kind, "text": self.text, **said, "passage": passage}


@dataclass(frozen=True)
class Head:
    """The document's own particulars; None for what it does not say."""

    type: str = "other"
    number: str | None = None
    issuer: str | None = None
    place: str | None = None
    date: str | None = None
    title: str | None = None
    signatory: str | None = None
    recipients: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "number": self.number,
            "issuer": self.issuer,
            "place": self.place,
            "date": self.date,
            "title": self.title,
            "signatory": self.signatory,
            "recipients": list(self.recipients),
        }


@dataclass(frozen=True)
class Source:
    """The file that was read."""

    file: str
    sha256: str
    format: str
    pages: int | None = None
    encoding: str | None = None
    ocr: bool = False
    """Some or all of the text was recognised from pictures."""


@dataclass(frozen=True)
class Reading:
    """One document as read. Nothing in it was decided by a person yet."""

    source: Source
    document: Head
    items: tuple[Item, ...]
    text: str
    doubts: tuple[Message, ...] = field(default=())

    @property
    def is_guidance(self) -> bool:
        """False for a readable document of another kind: head only, no items."""
        return self.document.type != "other"

    @property
    def warnings(self) -> list[str]:
        """The doubts, in the language now active."""
        return [str(doubt) for doubt in self.doubts]

    def as_json(self) -> dict[str, Any]:
        """The reading by the contract `guidance.schema.json`."""
        source = self.source
        return {
            "source": {
                "file": source.file,
                "sha256": source.sha256,
                "format": source.format,
                "pages": source.pages,
                "encoding": source.encoding,
                "ocr": source.ocr,
            },
            "document": self.document.as_json(),
            "items": [item.as_json() for item in self.items],
            "text": self.text,
            "warnings": self.warnings,
        }


def packed(reading: Reading) -> dict[str, Any]:
    """A reading as plain data, with its doubts untranslated, to send from one process to another."""
    data = reading.as_json()
    data["rules"] = [item.rule for item in reading.items]
    data["doubts"] = [[doubt.msgid, list(doubt.values)] for doubt in reading.doubts]
    return data


def unpacked(data: Mapping[str, Any]) -> Reading:
    """The reading that `packed` made the data from."""
    document = dict(data["document"])
    return Reading(
        source=Source(**data["source"]),
        document=Head(**{**document, "recipients": tuple(document["recipients"])}),
        items=tuple(_item(item, rule) for item, rule in zip(data["items"], data["rules"], strict=True)),
        text=data["text"],
        doubts=tuple(Message(msgid, tuple((k, v) for k, v in values)) for msgid, values in data["doubts"]),
    )


def _item(data: Mapping[str, Any], rule: str) -> Item:
    passage = data["passage"]
    place = Passage(passage["start"], passage["end"], passage.get("page"), tuple(passage.get("path", ())))
    return Item(**{**data, "passage": place, "rule": rule})
