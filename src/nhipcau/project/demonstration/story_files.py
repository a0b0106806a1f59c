"""The demonstration's stories: YAML files, one a story, to page fields in one language.

The format is described in this folder's README.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from nhipcau.facts.ledger import Ledger
from nhipcau.project.demonstration.content_files import (
    FOLDER,
    BadContent,
    load_yaml,
    plain,
    rich_text,
    stable_id,
)
from nhipcau.project.demonstration.made_files import Files
from nhipcau.project.demonstration.story_blocks import blocks
from nhipcau.project.demonstration.story_details import details


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

    def fields(self, language: str, ledger: Ledger, files: Files | None = None) -> dict[str, Any]:
        """The page's plain fields in a language; the ledger gives the description its dates."""
        kind = self.data["kind"]
        return {
            "title": self.data["title"][language],
            "label": self.data["label"][language],
            "lead": rich_text(self.data["lead"][language]),
            "kind": kind,
            "order": self.data["order"],
            "search_description": plain(self.data["lead"][language], language, ledger)[:300],
            "details": details(kind, self.data.get("details"), language, self.id, files),
            "body": blocks(self.data["body"], language, self.id, files),
        }


def read_stories() -> list[StoryFile]:
    """Every story of the demonstration, by theme and order."""
    stories = []
    for path in sorted((FOLDER / "stories").glob("*.yaml")):
        data = filled(load_yaml(f"stories/{path.name}"))
        if data.get("id") != path.stem:
            raise BadContent(f"{path.name}: its id is {data.get('id')!r}")
        stories.append(StoryFile(path.stem, data))
    return sorted(stories, key=lambda s: (s.data["theme"], s.data["order"], s.id))


def filled(value: Any) -> Any:
    """Content with the address where a reader points out an error, as it is set here."""
    if isinstance(value, str):
        return value.replace("{report_address}", settings.NHIPCAU_REPORT_ERROR)
    if isinstance(value, dict):
        return {key: filled(one) for key, one in value.items()}
    return [filled(one) for one in value] if isinstance(value, list) else value
