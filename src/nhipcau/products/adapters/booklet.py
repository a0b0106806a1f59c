"""The booklet: A5 with 3 mm bleed, in fours of pages, of a story or of a theme in chapters."""

from __future__ import annotations

from typing import Any, Final

from nhipcau.kit.typography import bind
from nhipcau.products.adapters.checks import checked, clean
from nhipcau.products.adapters.payload import payload
from nhipcau.products.adapters.typesetting import page_count, typeset
from nhipcau.products.adapters.words import words
from nhipcau.products.ports import Rendered, RenderRequest, output
from nhipcau.stories.ports import Chart, Chronicle, Figure, Parties, StoryDocument, Years

MEASURE: Final = 480
TRIMMED: Final = (420, 595)


def render(request: RenderRequest) -> Rendered:
    request = checked(request)
    document = request.document
    data = payload(request, widths=(MEASURE,))
    data["span"] = span((document, *request.parts))
    pdf = typeset("booklet", data, format="pdf", document=document)[0]
    made = output(request.form, request.format)
    return Rendered(pdf, made.media_type, made.ending, page_count(pdf), *TRIMMED, alt=data["title_text"])


def span(documents: tuple[StoryDocument, ...]) -> dict[str, Any] | None:
    """The years that the cover's arc joins, and what it measures: drawn only from the stories.

    A span that a story names itself comes first; else the first and the last year in any of them.
    """
    language = documents[0].language
    if len(documents) == 1:
        for block in documents[0].blocks:
            if isinstance(block, Figure) and isinstance(block.drawing, Years) and block.drawing.span:
                first, last, label = block.drawing.span
                return {"first": str(first), "last": str(last), "words": bind(clean(label), language)}
    years = sorted({year for document in documents for year in _years(document)})
    if len(years) < 2:
        return None
    count = words(language)["years"].format(years=years[-1] - years[0])
    return {"first": str(years[0]), "last": str(years[-1]), "words": bind(count, language)}


def _years(document: StoryDocument) -> list[int]:
    """Every year a story's drawings and chronicles stand on; a signature's runs to its publication."""
    found: list[int] = []
    for block in document.blocks:
        match block:
            case Figure(drawing=Years() as drawing):
                found += [point.year for point in drawing.points]
            case Figure(drawing=Chart() as drawing):
                found += [int(p.label[:4]) for p in drawing.points if p.label[:4].isdecimal()]
            case Figure(drawing=Parties() as drawing):
                signed = [int(part) for part in _numbers(drawing.date_text) if len(part) == 4]
                published = document.credit.published[:4]
                found += signed + ([int(published)] if signed and published.isdecimal() else [])
            case Chronicle():
                found += [int(e.date[:4]) for e in block.entries if e.date[:4].isdecimal()]
    return found


def _numbers(text: str) -> list[str]:
    return "".join(c if c.isdecimal() else " " for c in text).split()
