"""Pictures, sound, tables, rooms and questions: what a story shows besides its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nhipcau.stories.ports.text import Inline


@dataclass(frozen=True)
class Picture:
    """A picture of the house: `image` is its id, `file` its original in the store of files.

    `alt` says what it shows; sizes are those of the original, in pixels.
    """

    image: int
    file: str
    width: int
    height: int
    alt: str
    caption: Inline = ()
    credit: str = ""


@dataclass(frozen=True)
class Gallery:
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Quote:
    """What somebody said or wrote, in their words."""

    paragraphs: tuple[Inline, ...]
    who: str
    role: str = ""
    fact: str = ""


@dataclass(frozen=True)
class QuestionAnswer:
    question: str
    answer: tuple[Inline, ...]


@dataclass(frozen=True)
class Table:
    """`rows` are as wide as `header`; with `row_headers` the first cell names its row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_headers: bool = True


@dataclass(frozen=True)
class Exhibit:
    title: str
    caption: tuple[Inline, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True)
class Room:
    title: str
    text: tuple[Inline, ...]
    objects: tuple[Exhibit, ...]


@dataclass(frozen=True)
class Choice:
    text: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question of a quiz; `number` counts within the story."""

    number: int
    question: str
    choices: tuple[Choice, ...]
    explanation: tuple[Inline, ...]


@dataclass(frozen=True)
class File:
    """A file of the house as readers get it: `file` in the store, its digest, size and what it is."""

    document: int
    file: str
    digest: str
    size: int
    mime: str
    ending: str
    title: str


@dataclass(frozen=True)
class MediaClip:
    """A video or a sound. `captions` are WebVTT in the document's language; `duration` is in seconds."""

    family: Literal["video", "audio"]
    file: File
    title: str
    poster: Picture | None = None
    captions: File | None = None
    transcript: tuple[Inline, ...] = ()
    duration: int = 0
