"""A language added later: from the setting that names it to a page that its readers find."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import ROOT
from tests.publicsite.fixtures import lay_folders
from tests.stories.factories import site


@pytest.mark.slow
def test_a_story_reaches_readers_of_a_language_that_was_added(committed_db: Path) -> None:
    lay_folders(committed_db)
    site("vi", "en")
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "nhipcau.project.settings",
        "NHIPCAU_LANGUAGES": "fr",
    }
    walk = "import django; django.setup(); from tests.journeys.fourth_language import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", walk], env=env, cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["languages"] == ["vi", "ja", "en", "fr"]
    assert "pl-hue" in said["refused"]
    assert said["problems"] == []
    assert said["answered"] == [200, 200, 200]
    assert said["missing"][0] - said["missing"][1] == 3, "home, section and story"
    public = committed_db / "public"

    def page(address: str) -> str:
        return (public / address.strip("/") / "index.html").read_text(encoding="utf-8")

    french, vietnamese, home = page(said["address"]), page(said["source"]), page("/fr/")
    assert '<html lang="fr"' in french
    assert said["words"] in french
    assert "Hué" in french
    assert "Skip to the content" in french, "where there is no catalogue, our words are English"
    assert f'href="{said["address"]}" hreflang="fr"' in vietnamese or said["address"] in vietnamese
    assert "Français" in vietnamese
    assert "tiếng Pháp" in page("/vi/"), "who comes from a page that isn't there is told where it is"
    assert said["words"] in home
    assert said["address"] in (public / "fr" / "feed.xml").read_text(encoding="utf-8")
    assert said["address"] in (public / "sitemap.xml").read_text(encoding="utf-8")
    assert "Search" in page("/fr/search/")
    found = b"".join(p.read_bytes() for p in (public / "fr" / "search").rglob("*.json"))
    assert found
