"""What a renderer takes and gives: frozen values in, frozen values out, no database.

A kind is a form (`panel`, `card` …); an output is one file that the form can be made as. The
lead of the form in a list is what a person gets who names a file ending and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

from nhipcau.stories.ports import StoryDocument


@dataclass(frozen=True)
class Output:
    """One file that a form can be made as; `format` is its key in the ledger and the queue."""

    format: str
    ending: str
    media_type: str


@dataclass(frozen=True)
class RenderRequest:
    """One product to make: of a story, or of a theme with the stories that are its `parts`."""

    document: StoryDocument
    form: str
    format: str
    parts: tuple[StoryDocument, ...] = field(default=())


@dataclass(frozen=True)
class Rendered:
    """A finished file. Sizes are in pixels for pictures, in points for pages, 0 where it has none.

    `alt` says in words what a picture shows, for the post or page that carries it.
    """

    content: bytes
    media_type: str
    ending: str
    pages: int
    width: int
    height: int
    alt: str


class RenderError(Exception):
    """A product that can't be made. `permanent`: not before somebody changes the story.

    The message is for the person who has to change it: what, where, and the remedy.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent


class Renderer(Protocol):
    """One adapter's function. The same request gives the same bytes, on every machine."""

    def __call__(self, request: RenderRequest) -> Rendered: ...


_PDF: Final = Output("pdf", "pdf", "application/pdf")
_PNG: Final = Output("png", "png", "image/png")
_SVG: Final = Output("svg", "svg", "image/svg+xml")
_DOCX: Final = Output(
    "docx", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

KINDS: Final[dict[str, str]] = {
    "panel": "nhipcau.products.adapters.panel.render",
    "booklet": "nhipcau.products.adapters.booklet.render",
    "infographic": "nhipcau.products.adapters.infographic.render",
    "card": "nhipcau.products.adapters.card.render",
    "briefing": "nhipcau.products.adapters.briefing.render",
}

OUTPUTS: Final[dict[str, tuple[Output, ...]]] = {
    "panel": (_PDF,),
    "booklet": (_PDF,),
    "infographic": (_PDF, _PNG, _SVG),
    "card": (
        Output("1200x630", "png", "image/png"),
        Output("1080x1080", "png", "image/png"),
        Output("1080x1920", "png", "image/png"),
    ),
    "briefing": (_DOCX,),
}


def output(form: str, format: str) -> Output:
    """The output of a form by its format. Raises RenderError where the form has no such format."""
    for one in OUTPUTS.get(form, ()):
        if one.format == format:
            return one
    raise RenderError(f"{form}: {format}?", permanent=True)


def output_for_ending(form: str, ending: str) -> Output | None:
    """The first output of a form whose file ends so; None where it has none."""
    wanted = ending.lower().removeprefix(".")
    return next((one for one in OUTPUTS.get(form, ()) if one.ending == wanted), None)
