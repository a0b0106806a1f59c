"""The demonstration's stories: YAML files, one a story, to page fields in one language.

The format is described in this folder's README.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nhipcau.facts.ledger import Ledger
from nhipcau.stories.marks import MARK

FOLDER = Path(__file__).parent
NAMESPACE = uuid.UUID("5f6a4bfa-7d9c-5d0e-9b1e-19730921f00d")

SPACES = re.compile(r"[ \t\r\n]+")  # not the full-width space, which Japanese titles mean

Texts = Mapping[str, str]


class BadContent(ValueError):
    """A content file that can't be used; the message names the file and the place."""


def stable_id(*parts: object) -> uuid.UUID:
    """The same id for the same place in the same file, so that a second run changes nothing."""
    return uuid.uuid5(NAMESPACE, ":".join(str(part) for part in parts))


@dataclass(frozen=True)
class StoryFile:
    """One story as written, all languages together."""

    id: str
    data: Mapping[str, Any]

    @property
    def key(self) -> uuid.UUID:
        return stable_id("story", self.id)

    def slug(self, language: str) -> str:
        return str(self.data["slug_vi"] if language == "vi" else self.id)

    def fields(self, language: str, ledger: Ledger) -> dict[str, Any]:
        """The page's plain fields in a language; the ledger gives the description its dates."""
        return {
            "title": self.data["title"][language],
            "label": self.data["label"][language],
            "lead": rich_text(self.data["lead"][language]),
            "kind": self.data["kind"],
            "order": self.data["order"],
            "search_description": plain(self.data["lead"][language], language, ledger)[:300],
            "body": blocks(self.data["body"], language, self.id),
        }


def load_yaml(name: str) -> Any:
    """A content file of this folder. Raises BadContent with the line where YAML fails."""
    path = FOLDER / name
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as wrong:
        raise BadContent(f"{name}: {wrong}") from wrong


def read_stories() -> list[StoryFile]:
    """Every story of the demonstration, by theme and order."""
    stories = []
    for path in sorted((FOLDER / "stories").glob("*.yaml")):
        data = load_yaml(f"stories/{path.name}")
        if data.get("id") != path.stem:
            raise BadContent(f"{path.name}: its id is {data.get('id')!r}")
        stories.append(StoryFile(path.stem, data))
    return sorted(stories, key=lambda s: (s.data["theme"], s.data["order"], s.id))


def rich_text(text: str) -> str:
    """Paragraphs parted by blank lines, with strong, title and link marks, as the editor stores them."""
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip()) if p.strip()]
    return "".join(f"<p>{_marks(SPACES.sub(' ', p.strip()))}</p>" for p in paragraphs)


def _marks(text: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"\[([^\]\[^]+)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)


def plain(text: str, language: str, ledger: Ledger) -> str:
    """Without marks, its quotes resolved: for descriptions."""
    quoted = MARK.sub(lambda m: ledger.fact(m["key"]).quote(m["field"], language) if m["key"] else "", text)
    return SPACES.sub(" ", re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", quoted.replace("*", ""))).strip()


def blocks(body: Sequence[Mapping[str, Any]], language: str, owner: str) -> list[dict[str, Any]]:
    """Raw stream data of a body in a language, every block and list item with a stable id."""
    found = []
    for place, block in enumerate(body):
        (kind, value), *extra = block.items()
        if extra or kind not in WRITERS:
            raise BadContent(f"{owner}: block {place + 1} ({', '.join(block)}) is not known")
        try:
            written = WRITERS[kind](value, language, f"{owner}:{place}")
        except (KeyError, TypeError) as missing:
            raise BadContent(
                f"{owner}: block {place + 1} ({kind}) lacks {missing} in {language}"
            ) from missing
        found.append({"type": kind, "value": written, "id": str(stable_id(owner, place))})
    return found


def _items(values: list[Any], place: str) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": value, "id": str(stable_id(place, n))} for n, value in enumerate(values)
    ]


def _drawn(value: Mapping[str, Any], language: str) -> dict[str, Any]:
    caption = value.get("caption")
    return {"alt": value["alt"][language], "caption": rich_text(caption[language]) if caption else ""}


def _years(value: Mapping[str, Any], language: str, place: str) -> dict[str, Any]:
    span = value.get("span") or {}
    points = [{"fact": p["fact"], "label": p["label"][language]} for p in value["points"]]
    return {
        **_drawn(value, language),
        "points": _items(points, place),
        "span_from": span.get("from"),
        "span_to": span.get("to"),
        "span_label": span["label"][language] if span else "",
    }


def _chart(value: Mapping[str, Any], language: str, place: str) -> dict[str, Any]:
    years = " ".join(str(year) for year in value.get("years", ()))
    return {**_drawn(value, language), "statistic": value["statistic"], "years": years}


def _map(value: Mapping[str, Any], language: str, place: str) -> dict[str, Any]:
    return {
        **_drawn(value, language),
        "places": _items(list(value["places"]), place),
        "home": value.get("home", ""),
    }


def _parties(value: Mapping[str, Any], language: str, place: str) -> dict[str, Any]:
    return {**_drawn(value, language), "document": value["document"]}


def _list(value: Mapping[str, list[str]], language: str, place: str) -> dict[str, Any]:
    return {"items": _items([rich_text(item) for item in value[language]], place), "ordered": False}


def _key_facts(value: list[Mapping[str, Texts]], language: str, place: str) -> list[dict[str, Any]]:
    rows = [{"label": r["label"][language], "value": rich_text(r["value"][language])} for r in value]
    return _items(rows, place)


WRITERS: dict[str, Callable[[Any, str, str], Any]] = {
    "heading": lambda value, language, _: value[language],
    "text": lambda value, language, _: rich_text(value[language]),
    "list": _list,
    "pull": lambda value, language, _: value[language],
    "years": _years,
    "chart": _chart,
    "map": _map,
    "parties": _parties,
    "chronicle": lambda value, _, place: {"facts": _items(list(value["facts"]), place)},
    "key_facts": _key_facts,
}
