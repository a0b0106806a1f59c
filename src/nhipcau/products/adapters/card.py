"""The card for a social post: one picture in exact pixels, wide, square or tall."""

from __future__ import annotations

from typing import Any, Final

from nhipcau.products.adapters.booklet import span
from nhipcau.products.adapters.checks import checked
from nhipcau.products.adapters.payload import best_figures, figure, payload
from nhipcau.products.adapters.sheet import spoken
from nhipcau.products.adapters.typesetting import one_page, typeset
from nhipcau.products.ports import Rendered, RenderRequest, output

SHAPES: Final[dict[str, dict[str, Any]]] = {
    "1200x630": {"width": 1200, "height": 630, "kind": "wide"},
    "1080x1080": {"width": 1080, "height": 1080, "kind": "square"},
    "1080x1920": {"width": 1080, "height": 1920, "kind": "tall"},
}
DRAWN: Final = (344, 480, 600)


def render(request: RenderRequest) -> Rendered:
    request = checked(request)
    document = request.document
    shape = SHAPES[request.format]
    figures = best_figures(document, request.parts)
    data = payload(request, widths=())
    hosts = (h for story in (data, *data["parts"]) for h in story["hosts"])
    data |= {
        "shape": shape,
        "hero": figure(figures[0], document.language, DRAWN) if figures else None,
        "span": span((document, *request.parts)),
        "hosts": list(dict.fromkeys(hosts)),
        "blocks": [],
        "parts": [],
    }
    pages = typeset("card", data, format="png", document=document, ppi=72)
    one_page(len(pages), document)
    made = output(request.form, request.format)
    alt = spoken(document, figures[0] if figures else None)
    return Rendered(pages[0], made.media_type, made.ending, 1, shape["width"], shape["height"], alt=alt)
