"""A story's body as written in YAML, to raw stream data in one language.

Every field of a block is written, empty ones too: what is stored is then what the editor would store,
and a second run finds nothing to change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from nhipcau.project.demonstration.content_files import BadContent, Texts, rich_text, stable_id
from nhipcau.project.demonstration.made_files import Files

DRAWN_BY_US: Final = {
    "vi": "Tranh vẽ: Nhịp Cầu (CC BY 4.0)",
    "ja": "絵：Nhịp Cầu（CC BY 4.0）",
    "en": "Drawing: Nhịp Cầu (CC BY 4.0)",
}


SHOWING: Final = frozenset({"picture", "gallery", "media"})


@dataclass(frozen=True)
class Desk:
    """Where a block is being written: its language, its place in the file, the store of files."""

    language: str
    place: str
    files: Files | None = None

    def at(self, *parts: object) -> Desk:
        return replace(self, place=":".join([self.place, *(str(part) for part in parts)]))

    def word(self, texts: Texts | None) -> str:
        return texts[self.language] if texts else ""

    def rich(self, texts: Texts | None) -> str:
        return rich_text(texts[self.language]) if texts else ""

    def items(self, values: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {"type": "item", "value": value, "id": str(stable_id(self.place, n))}
            for n, value in enumerate(values)
        ]

    @property
    def store(self) -> Files:
        if self.files is None:
            raise BadContent(f"{self.place}: no files can be shown here")
        return self.files


def blocks(
    body: Sequence[Mapping[str, Any]], language: str, owner: str, files: Files | None = None
) -> list[dict[str, Any]]:
    """Raw stream data of a body in a language, every block and list item with a stable id.

    Without a store of files the words alone: blocks that only show a file are left out.
    """
    found = []
    for place, block in enumerate(body):
        (kind, value), *extra = block.items()
        if extra or kind not in WRITERS:
            raise BadContent(f"{owner}: block {place + 1} ({', '.join(block)}) is not known")
        if files is None and kind in SHOWING:
            continue
        try:
            written = WRITERS[kind](value, Desk(language, f"{owner}:{place}", files))
        except (KeyError, TypeError) as missing:
            raise BadContent(
                f"{owner}: block {place + 1} ({kind}) lacks {missing} in {language}"
            ) from missing
        found.append({"type": kind, "value": written, "id": str(stable_id(owner, place))})
    return found


def clip(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """A made sound or film. The captions are those of the page's language."""
    captions, poster = value.get("captions"), value.get("poster")
    return {
        "media": desk.store.document(value["file"]),
        "poster": desk.store.picture(poster) if poster else None,
        "captions": desk.store.document(f"{captions}.{desk.language}.vtt") if captions else None,
        "transcript": desk.rich(value["transcript"]),
        "duration": value["duration"],
    }


def _drawn(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {"alt": value["alt"][desk.language], "caption": desk.rich(value.get("caption"))}


def _years(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    span = value.get("span") or {}
    points = [{"fact": p["fact"], "label": desk.word(p["label"])} for p in value["points"]]
    return {
        **_drawn(value, desk),
        "points": desk.items(points),
        "span_from": span.get("from"),
        "span_to": span.get("to"),
        "span_label": desk.word(span.get("label")),
    }


def _chart(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    years = " ".join(str(year) for year in value.get("years", ()))
    return {**_drawn(value, desk), "statistic": value["statistic"], "years": years}


def _map(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {
        **_drawn(value, desk),
        "places": desk.items(list(value["places"])),
        "home": value.get("home", ""),
    }


def _parties(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {**_drawn(value, desk), "document": value["document"]}


def _list(value: Mapping[str, list[str]], desk: Desk) -> dict[str, Any]:
    return {"items": desk.items([rich_text(item) for item in value[desk.language]]), "ordered": False}


def _key_facts(value: list[Mapping[str, Texts]], desk: Desk) -> list[dict[str, Any]]:
    return desk.items([{"label": desk.word(r["label"]), "value": desk.rich(r["value"])} for r in value])


def _picture(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {
        "image": desk.store.picture(value["image"]),
        "alt": value["alt"][desk.language],
        "caption": desk.rich(value.get("caption")),
        "credit": desk.word(value.get("credit", DRAWN_BY_US)),
    }


def _gallery(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {"pictures": desk.items([_picture(one, desk) for one in value["pictures"]])}


def _quote(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {
        "text": desk.rich(value["text"]),
        "who": desk.word(value["who"]),
        "role": desk.word(value.get("role")),
        "fact": value.get("fact", ""),
    }


def _qa(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {"question": desk.word(value["question"]), "answer": desk.rich(value["answer"])}


def _table(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {
        "caption": desk.word(value["caption"]),
        "header": " | ".join(value["header"][desk.language]),
        "rows": desk.items([" | ".join(row) for row in value["rows"][desk.language]]),
        "first_column_header": True,
    }


def _room(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    nothing = {"image": None, "alt": "", "caption": "", "credit": ""}
    objects = [
        {
            "title": desk.word(one["title"]),
            "caption": desk.rich(one.get("caption")),
            "picture": _picture(one["picture"], desk) if "picture" in one and desk.files else nothing,
        }
        for one in value.get("objects", ())
    ]
    return {
        "title": desk.word(value["title"]),
        "text": desk.rich(value.get("text")),
        "objects": desk.at("objects").items(objects),
    }


def _question(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    choices = [{"text": desk.word(c["text"]), "right": bool(c.get("right"))} for c in value["choices"]]
    return {
        "question": desk.word(value["question"]),
        "choices": desk.items(choices),
        "explanation": desk.rich(value["explanation"]),
    }


def _media(value: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    return {**clip(value, desk), "title": desk.word(value["title"])}


WRITERS: Final[dict[str, Callable[[Any, Desk], Any]]] = {
    "heading": lambda value, desk: desk.word(value),
    "text": lambda value, desk: desk.rich(value),
    "list": _list,
    "pull": lambda value, desk: desk.word(value),
    "years": _years,
    "chart": _chart,
    "map": _map,
    "parties": _parties,
    "chronicle": lambda value, desk: {"facts": desk.items(list(value["facts"]))},
    "key_facts": _key_facts,
    "picture": _picture,
    "gallery": _gallery,
    "media": _media,
    "quote": _quote,
    "qa": _qa,
    "table": _table,
    "room": _room,
    "question": _question,
}
