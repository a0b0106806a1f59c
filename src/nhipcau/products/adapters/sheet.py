"""What the two large sheets share: a hero drawing over columns, and the files they come as."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal, cast
from xml.sax.saxutils import escape

from nhipcau.products.adapters.checks import clean, plain
from nhipcau.products.adapters.payload import best_figures, credits, figure, inline, payload
from nhipcau.products.adapters.typesetting import one_page, page_count, typeset
from nhipcau.products.ports import Rendered, RenderRequest, output
from nhipcau.stories.ports import Block, Figure, KeyFact, Picture, StoryDocument

HERO: Final = (900, 1080, 1260, 1400)
COLUMN: Final = 344
PIXELS_AN_INCH: Final = 144
TRIMMED: Final = {"panel": (1684, 2384), "infographic": (842, 1191)}


def hero_and_rest(request: RenderRequest) -> tuple[Figure | Picture | None, tuple[Block, ...]]:
    """The drawing that leads, and the story's other blocks."""
    chosen = best_figures(request.document, request.parts)
    hero = chosen[0] if chosen else None
    return hero, tuple(block for block in request.document.blocks if block is not hero)


def set_sheet(
    request: RenderRequest,
    *,
    hero: Figure | Picture | None,
    blocks: tuple[Block, ...],
    widths: tuple[int, ...],
    facts: tuple[KeyFact, ...],
) -> Rendered:
    """One sheet in the format that was asked for."""
    document = request.document
    data = payload(replace(request, document=replace(document, blocks=blocks)), widths=widths)
    data["form"] = request.form
    # Where notes don't stand under the text, nothing calls them: the sources are named together.
    data["noted"] = request.form == "panel" and not request.parts
    data["hero"] = figure(hero, document.language, HERO) if hero else None
    # A theme's stories come before its further drawings: what doesn't fit is left out from the end.
    drawn = [block for block in data["blocks"] if block["type"] == "figure" and request.parts]
    said = [block for block in data["blocks"] if block not in drawn]
    data["blocks"] = [*said, *({**part, "type": "part"} for part in data["parts"]), *drawn]
    data["facts"] = [
        {"label": clean(row.label), "value": inline(_unnoted(row), document.language)} for row in facts
    ]
    format = cast('Literal["pdf", "png", "svg"]', request.format)
    pages = typeset("sheet", data, format=format, document=document, ppi=PIXELS_AN_INCH)
    one_page(page_count(pages[0]) if format == "pdf" else len(pages), document)
    width, height = _pixels(pages[0]) if format == "png" else TRIMMED[request.form]
    content = _described(pages[0], document, data) if format == "svg" else pages[0]
    made = output(request.form, request.format)
    return Rendered(content, made.media_type, made.ending, 1, width, height, alt=spoken(document, hero))


def spoken(document: StoryDocument, hero: Figure | Picture | None) -> str:
    """A picture in words: the title, the lead, and what the leading drawing shows."""
    parts = (clean(document.title), plain(document.lead), clean(hero.alt) if hero else "")
    return " ".join(part if part.endswith((".", "。", "?", "!")) else f"{part}." for part in parts if part)


def _unnoted(row: KeyFact) -> tuple[Any, ...]:
    return tuple(run for run in row.value if run.note is None)


def _pixels(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _described(svg: bytes, document: StoryDocument, data: dict[str, Any]) -> bytes:
    """A name and a description inside the file: its letters are outlines and say nothing."""
    words = data["words"]
    lines = [plain(document.lead)]
    lines += [f"{label}: {value}" for label, value in credits(document)]
    lines += [block.alt for block in document.blocks if isinstance(block, Figure | Picture)]
    lines += [f"{words['web']}: {document.url}"]
    said = "\n".join(escape(clean(line)) for line in lines if line)
    start, end = svg.split(b">", 1)
    title = escape(clean(document.title))
    described = f' role="img" lang="{document.language}"><title>{title}</title><desc>{said}</desc>'
    return start + described.encode() + end
