"""What a story must be before any engine sees it: short enough, and in letters that exist."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from nhipcau.products.adapters.fonts import uncovered
from nhipcau.products.adapters.printed import printed
from nhipcau.products.ports import RenderError, RenderRequest
from nhipcau.stories.ports import (
    Chart,
    Chronicle,
    Drawing,
    Figure,
    Heading,
    Inline,
    KeyFacts,
    Listing,
    Paragraph,
    Parties,
    Picture,
    PlaceMap,
    Pull,
    Quote,
    StoryDocument,
    Table,
)

LONGEST_TITLE: Final = 160
LONGEST_LABEL: Final = 160
LONGEST_LEAD: Final = 2000
_PASSED_OVER: Final = frozenset({*map(chr, range(0xFE00, 0xFE10)), "\ufeff"})  # selectors, byte order mark


def clean(text: str) -> str:
    """NFC, without what is never shown: control characters, lone surrogates, selectors."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable() and not _PASSED_OVER.intersection(composed):
        return composed
    kept = (" " if c in "\t\n\r\u2028\u2029" else c for c in composed if c not in _PASSED_OVER)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs"))


def plain(runs: Inline) -> str:
    """A stretch of text without its marks and note numbers."""
    return clean("".join(run.text for run in runs)).strip()


def drawn(drawing: Drawing) -> bool:
    """Whether there is anything to draw."""
    return bool(
        drawing.places if isinstance(drawing, PlaceMap) else isinstance(drawing, Parties) or drawing.points
    )


def drawable(document: StoryDocument) -> StoryDocument:
    """The document without drawings that would be empty."""
    kept = tuple(b for b in document.blocks if not isinstance(b, Figure) or drawn(b.drawing))
    return document if len(kept) == len(document.blocks) else replace(document, blocks=kept)


def checked(request: RenderRequest) -> RenderRequest:
    """The request, fit to be typeset. Raises RenderError for what can't be printed."""
    request = replace(request, document=printed(request.document), parts=tuple(map(printed, request.parts)))
    for document in (request.document, *request.parts):
        refuse_unprintable(document)
    return replace(request, document=drawable(request.document), parts=tuple(map(drawable, request.parts)))


def refuse_unprintable(document: StoryDocument) -> None:
    """Raises RenderError for a text that is too long for its place or can't be set."""
    limits = (
        (_("the title"), document.title, LONGEST_TITLE),
        (_("the label"), document.label, LONGEST_LABEL),
        (_("the lead"), plain(document.lead), LONGEST_LEAD),
    )
    for place, text, most in limits:
        if len(text) > most:
            raise RenderError(
                _("In “%(story)s”, %(place)s has %(count)s letters; at most %(most)s can be set. Shorten it.")
                % {"story": _short(document.title), "place": place, "count": len(text), "most": most},
                permanent=True,
            )
    if not clean(document.title).strip():
        raise RenderError(_("“%(story)s” has no title.") % {"story": document.key}, permanent=True)
    for place, text in _places(document):
        missing = uncovered(clean(text))
        if missing:
            raise RenderError(
                _("In “%(story)s”, %(place)s: no typeface has %(letters)s. Take it out or write it in words.")
                % {"story": _short(document.title), "place": place, "letters": _named(missing)},
                permanent=True,
            )


def _named(characters: str) -> str:
    names = (f"“{c}” (U+{ord(c):04X} {unicodedata.name(c, '')})".replace(" )", ")") for c in characters[:3])
    return ", ".join(names) + (" …" if len(characters) > 3 else "")


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:59]}…"


def _places(document: StoryDocument) -> Iterator[tuple[str, str]]:
    """Every text of a document, with the words for where it stands."""
    yield _("the title"), document.title
    yield _("the label"), f"{document.label} {document.kind_text}"
    yield _("the lead"), plain(document.lead)
    yield _("the campaign and theme"), f"{document.campaign} {document.theme}"
    for number, block in enumerate(document.blocks, 1):
        yield _("block %(number)s") % {"number": number}, " ".join(_block_texts(block))
    for note in document.notes:
        yield _("note %(number)s") % {"number": note.number}, note.text
    credit = document.credit
    yield _("the credits"), f"{credit.issuer} {credit.editor} {credit.translator}"
    yield _("the corrections"), " ".join(document.corrections)


def _block_texts(block: object) -> Iterator[str]:
    match block:
        case Heading() | Pull():
            yield block.text
        case Paragraph():
            yield plain(block.runs)
        case Listing():
            yield from map(plain, block.items)
        case Figure():
            yield from (block.alt, plain(block.caption), *_drawing_texts(block.drawing))
        case Chronicle():
            for entry in block.entries:
                yield from (entry.date_text, entry.title, plain(entry.summary))
        case KeyFacts():
            for row in block.rows:
                yield from (row.label, plain(row.value))
        case Picture() | Quote() | Table():
            yield from _shown_texts(block)


def _shown_texts(block: Picture | Quote | Table) -> Iterator[str]:
    match block:
        case Picture():
            yield from (block.alt, plain(block.caption), block.credit)
        case Quote():
            yield from (*map(plain, block.paragraphs), block.who, block.role)
        case Table():
            yield from (block.caption, *block.header, *(cell for row in block.rows for cell in row))


def _drawing_texts(drawing: Drawing) -> Iterator[str]:
    match drawing:
        case Chart():
            yield drawing.unit
            for bar in drawing.points:
                yield from (bar.label, bar.text)
        case PlaceMap():
            yield from (place.name for place in drawing.places)
        case Parties():
            yield from (drawing.date_text, drawing.place)
            for party in (drawing.left, drawing.right):
                yield from (party.side_text, party.name, party.role)
        case _:
            yield from (point.label for point in drawing.points)
            if drawing.span:
                yield drawing.span[2]
