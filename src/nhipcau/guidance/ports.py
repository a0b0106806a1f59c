"""What a format adapter takes and gives, the error it may raise, and the list of adapters.

An adapter is a function `extract(Upload) -> Extract` in a file of its own. It knows its file format
and nothing of guidance documents: it returns the text as a reader would see it, block by block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
from django.utils.translation import gettext

KINDS = {
    "txt": "nhipcau.guidance.adapters.txt.extract",
    "html": "nhipcau.guidance.adapters.html.extract",
    "docx": "nhipcau.guidance.adapters.docx.extract",
    "odt": "nhipcau.guidance.adapters.odt.extract",
    "pdf": "nhipcau.guidance.adapters.pdf.extract",
    "doc": "nhipcau.guidance.adapters.doc.extract",
    "image": "nhipcau.guidance.adapters.image.extract",
}
"""Format -> dotted path of the function that reads it."""

Value = str | int


@dataclass(frozen=True)
class Message:
    """A sentence for the person: its msgid and its values, translated only when shown.

    It crosses process boundaries as data, so that the process that reads a hostile file needs
    neither Django's settings nor the person's language.
    """

    msgid: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        try:
            text = gettext(self.msgid)
        except (ImproperlyConfigured, AppRegistryNotReady):
            text = self.msgid
        return text % dict(self.values) if self.values else text


def gettext_noop(msgid: str) -> str:
    """Marks a msgid for the catalogues. Django's own asks for settings even to do nothing."""
    return msgid


def say(msgid: str, **values: Value) -> Message:
    """A Message; mark `msgid` with `gettext_noop` where it is written, so that it is translated."""
    return Message(msgid, tuple(values.items()))


class Unreadable(Exception):
    """The file can't be read. `message` says what happened and what to do, for the person."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


Progress = Callable[[int, int | None], None]
"""Told how many pages are done, of how many; None where their number is not known."""


def unheard(done: int, total: int | None) -> None:
    """The progress that nobody listens to."""


@dataclass(frozen=True)
class Upload:
    """One file as received. `name` is only for messages; the content decides the format."""

    name: str
    data: bytes
    progress: Progress = field(default=unheard, compare=False)


@dataclass(frozen=True)
class Block:
    """One line of the text as a reader sees it: a paragraph, a heading, or a row of a table.

    `text` carries its numbering label. A row has its cells, and `text` is their join by tabs;
    `merged` names the cells that go on from the row above.
    """

    text: str
    page: int | None = None
    cells: tuple[str, ...] = ()
    merged: frozenset[int] = frozenset()
    table: int | None = None
    """Rows of the same table share a number."""


def row(
    cells: Iterable[str], *, page: int | None = None, table: int = 0, merged: Iterable[int] = ()
) -> Block:
    """A row of a table: its cells parted by a tab."""
    kept = tuple(cells)
    return Block("\t".join(kept), page, kept, frozenset(merged), table)


@dataclass(frozen=True)
class Extract:
    """The text of a file, with the page furniture left out."""

    blocks: tuple[Block, ...]
    encoding: str | None = None
    pages: int | None = None
    web: bool = False
    """The text comes from a web page: its first line may be the page's own headline."""
    ocr: bool = False
    """Some or all of it was recognised from pictures."""
    doubts: tuple[Message, ...] = ()


Adapter = Callable[[Upload], Extract]

TRUNCATED = gettext_noop("The file is damaged or incomplete. Ask the sender for it again.")
ENCRYPTED = gettext_noop("The file is protected by a password. Save a copy without a password and read that.")
NO_TEXT = gettext_noop("The file holds no text to read.")
TOO_BIG_INSIDE = gettext_noop("The file unpacks to more than %(limit)s MB. It was not opened.")
TOO_MUCH = gettext_noop(
    "The file could not be read: it needs more memory than allowed, or it is damaged. "
    "Save it anew and try again."
)
HAS_MACROS = gettext_noop("The file carries macros (programs). They were neither run nor kept with the text.")
