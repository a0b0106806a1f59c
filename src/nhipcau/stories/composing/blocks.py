"""The blocks of one page to those of its document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from nhipcau.stories.composing import drawn
from nhipcau.stories.composing.context import Context, text
from nhipcau.stories.composing.shown import clip, picture
from nhipcau.stories.models.craft import cells
from nhipcau.stories.ports import (
    Block,
    Choice,
    Exhibit,
    Gallery,
    Heading,
    KeyFact,
    KeyFacts,
    Listing,
    Paragraph,
    Picture,
    Pull,
    Question,
    QuestionAnswer,
    Quote,
    Room,
    Table,
)

Maker = Callable[[Context, Any], Iterator[Block]]


def blocks_of(context: Context, body: Any) -> Iterator[Block]:
    """In a draft a block that lacks what it needs is left out, and told."""
    numbers = count(1)
    for block in body:
        with context.tolerant(block.block):
            if block.block_type == "question":
                yield _question(context, block.value, next(numbers))
            else:
                yield from MAKERS[block.block_type](context, block.value)


def _heading(_context: Context, value: str) -> Iterator[Block]:
    if text(value):
        yield Heading(value)


def _text(context: Context, value: Any) -> Iterator[Block]:
    for runs in context.paragraphs(value):
        yield Paragraph(runs)


def _list(context: Context, value: Any) -> Iterator[Block]:
    yield Listing(tuple(context.inline(item) for item in value["items"]), ordered=bool(value["ordered"]))


def _pull(_context: Context, value: str) -> Iterator[Block]:
    if text(value):
        yield Pull(value)


def _quote(context: Context, value: Any) -> Iterator[Block]:
    yield Quote(
        context.paragraphs(value["text"]), text(value["who"]), text(value["role"]), text(value["fact"])
    )


def _qa(context: Context, value: Any) -> Iterator[Block]:
    yield QuestionAnswer(text(value["question"]), context.paragraphs(value["answer"]))


def _picture(context: Context, value: Any) -> Iterator[Block]:
    yield picture(context, value)


def _gallery(context: Context, value: Any) -> Iterator[Block]:
    found: list[Picture] = []
    for one in value["pictures"]:
        with context.tolerant():
            found.append(picture(context, one))
    if found:
        yield Gallery(tuple(found))


def _media(context: Context, value: Any) -> Iterator[Block]:
    yield clip(context, value, title=text(value["title"]))


def _key_facts(context: Context, value: Any) -> Iterator[Block]:
    yield KeyFacts(tuple(KeyFact(row["label"], context.inline(row["value"])) for row in value))


def _table(_context: Context, value: Any) -> Iterator[Block]:
    header = cells(text(value["header"]))
    lines = [line for row in value["rows"] for line in str(row or "").splitlines() if line.strip()]
    width = len(header)
    rows = tuple((*cells(line), *[""] * width)[:width] for line in lines)
    if rows:
        yield Table(text(value["caption"]), header, rows, bool(value["first_column_header"]))


def _room(context: Context, value: Any) -> Iterator[Block]:
    objects = tuple(
        Exhibit(
            text(one["title"]),
            context.paragraphs(one["caption"]),
            picture(context, one["picture"]) if one["picture"]["image"] else None,
        )
        for one in value["objects"]
    )
    yield Room(text(value["title"]), context.paragraphs(value["text"]), objects)


def _question(context: Context, value: Any, number: int) -> Question:
    choices = tuple(Choice(text(one["text"]), bool(one["right"])) for one in value["choices"])
    return Question(number, text(value["question"]), choices, context.paragraphs(value["explanation"]))


MAKERS: dict[str, Maker] = {
    "heading": _heading,
    "text": _text,
    "list": _list,
    "pull": _pull,
    "quote": _quote,
    "qa": _qa,
    "picture": _picture,
    "gallery": _gallery,
    "media": _media,
    "key_facts": _key_facts,
    "table": _table,
    "room": _room,
    "years": drawn.years,
    "chart": drawn.chart,
    "map": drawn.place_map,
    "parties": drawn.signatories,
    "chronicle": drawn.chronicle,
}
