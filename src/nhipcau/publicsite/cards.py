"""The picture by which a page is known where it is shared: its own card, else the one of the site."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

from nhipcau.kit.typography import bind
from nhipcau.products.adapters.fonts import faces
from nhipcau.products.models import Product
from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.snapshot import Snapshot

SHAPE: Final = "1200x630"
WIDTH, HEIGHT = 1200, 630
_TEMPLATES: Final = Path(__file__).parent / "typst"


def card_address(language: str) -> str:
    """Of the card that all pages of a language share."""
    return f"/{language}/card.png"


def card_of(snapshot: Snapshot, page: Any) -> str:
    """The absolute address of a page's own card; empty where none was made."""
    made = (p for p in snapshot.products(page) if (p.form, p.format) == (Product.Form.CARD, SHAPE))
    product = next(made, None)
    return absolute(f"/products/{product.sha256}.{product.ending}") if product else ""


def site_card(snapshot: Snapshot, language: str) -> bytes:
    """The site's name and headline under its arc, as PNG."""
    home = snapshot.home(language)
    data = {
        "language": language.partition("-")[0],  # Typst knows a language by two or three letters
        "name": settings.WAGTAIL_SITE_NAME,
        "headline": bind(home.headline or home.title, language, heading=True) if home else "",
        "tagline": home.search_description if home else "",
    }
    return _drawn(json.dumps(data, ensure_ascii=False, sort_keys=True))


@functools.lru_cache(maxsize=8)
def _drawn(data: str) -> bytes:
    made = typst.compile(
        str(_TEMPLATES / "card.typ"),
        root=str(_TEMPLATES),
        font_paths=faces(),
        ignore_system_fonts=True,
        format="png",
        ppi=72.0,
        sys_inputs={"data": data},
    )
    return made[0] if isinstance(made, list) else made
