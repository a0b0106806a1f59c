"""Typst, held still: our templates, our faces, the story's own date, one compiler a process.

Only the templates beside this package run; a story reaches them as JSON. PDFs must pass PDF/UA-1
and PDF/A-2u inside the compiler, or there is no file.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import threading
from pathlib import Path
from typing import Any, Final, Literal

import pypdfium2
import typst
from django.utils.translation import gettext as _

from nhipcau.products.adapters.fonts import faces
from nhipcau.products.ports import RenderError
from nhipcau.stories.ports import StoryDocument

TEMPLATES: Final = Path(__file__).parent.parent / "typst"
STANDARDS: Final = ["ua-1", "a-2u"]
_ONE_AT_A_TIME: Final = threading.Lock()
_LONGEST_REASON: Final = 300
_TOO_LONG: Final = "does not fit"  # the templates' own word

Format = Literal["pdf", "png", "svg"]


@functools.cache
def _compiler() -> Any:
    return typst.Compiler(root=str(TEMPLATES), font_paths=faces(), ignore_system_fonts=True)


def typeset(
    template: str, data: dict[str, Any], *, format: Format, document: StoryDocument, ppi: float | None = None
) -> list[bytes]:
    """The pages of one template; a PDF is one file whatever its pages.

    Raises RenderError with the compiler's own words where it refuses.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))}
    standards: list[str] = STANDARDS if format == "pdf" else []
    with _ONE_AT_A_TIME:
        try:
            made = _compiler().compile(
                input=str(TEMPLATES / f"{template}.typ"),
                format=format,
                ppi=ppi,
                sys_inputs=inputs,
                pdf_standards=standards,
                timestamp=moment(document),
            )
        except typst.TypstError as refused:
            if _TOO_LONG in refused.message:
                raise _does_not_fit(document) from refused
            said = f"{refused.message} {' '.join(refused.hints)}".strip()[:_LONGEST_REASON]
            raise RenderError(
                _("“%(story)s” could not be typeset: %(reason)s")
                % {"story": document.title[:60], "reason": said},
                permanent=True,
            ) from refused
    return made if isinstance(made, list) else [made]


def moment(document: StoryDocument) -> dt.datetime:
    """The story's own date, at noon in Universal Time: a file's only clock."""
    try:
        day = dt.date.fromisoformat(document.credit.updated)
    except ValueError:
        day = dt.date(2000, 1, 1)
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def page_count(pdf: bytes) -> int:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return len(opened)
    finally:
        opened.close()


def one_page(pages: int, document: StoryDocument) -> None:
    """Raises RenderError where a form of one page ran over."""
    if pages != 1:
        raise _does_not_fit(document)


def _does_not_fit(document: StoryDocument) -> RenderError:
    return RenderError(
        _("“%(story)s” does not fit on one page. Shorten its longest texts.")
        % {"story": document.title[:60]},
        permanent=True,
    )
