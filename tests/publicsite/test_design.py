"""The page of components is cut out of live pages; nothing in the style sheets is for nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from nhipcau.publicsite.styles import SHEETS, SOURCES

CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")


@pytest.mark.parametrize("language", ["vi", "ja", "en"])
def test_every_component_is_shown_in_each_language(
    folders: dict[str, Path], client: Client, small_site: dict[str, Any], language: str
) -> None:
    client.force_login(small_site["by"])
    answer = client.get(reverse("design_language", args=[language]))
    soup = BeautifulSoup(answer.content, "lxml")
    assert soup.html["lang"] == language
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    shown = {tag.select_one("code").get_text() for tag in soup.select(".specimen") if tag.select_one(".bay")}
    assert {".hero", ".ledger", ".plate", ".verdict", ".ties li", ".mapped", ".cal", ".imprint"} <= shown
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_no_language_of_ours_has_no_page(client: Client, small_site: dict[str, Any], db: None) -> None:
    assert client.get(reverse("design_language", args=["vi"])).status_code == 302
    client.force_login(small_site["by"])
    assert client.get(reverse("design_language", args=["fr"])).status_code == 404


def test_the_style_sheets_keep_to_what_each_engine_takes() -> None:
    """Seen in WebKit and Firefox: what a test in Chromium can't tell."""
    text = "".join((SOURCES / name).read_text() for name in (*SHEETS, "search.css"))
    # WebKit drops the shorthand with more than a line in it, and links in text lose their underline.
    shorthands = {value.strip() for value in re.findall(r"text-decoration:([^;}]+)", text)}
    assert shorthands == {"none", "underline", "inherit"}
    # 100vw takes in the scroll bar, where it has a width: the page scrolls sideways.
    assert not re.search(r"size: ?100vw", text)


def test_every_class_of_the_style_sheets_is_written_somewhere() -> None:
    """By a template or by what turns words into markup; else it is weight that readers carry for nothing."""
    room = SOURCES.parent.parent
    kinds = room.parent / "stories" / "drawings"
    written = "\n".join(
        path.read_text()
        for folder in (room, kinds)
        for path in folder.rglob("*")
        if path.suffix in {".html", ".py", ".js"}
    )
    for sheet in SHEETS:
        css = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", (SOURCES / sheet).read_text(), flags=re.DOTALL)
        selectors = re.sub(r"\{[^{}]*\}", "{}", css)
        for name in sorted(set(CLASS.findall(selectors))):
            parts = [name, name.removeprefix("k-")] if name.startswith("k-") else [name]
            assert any(re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", written) for one in parts), (
                sheet,
                name,
            )
