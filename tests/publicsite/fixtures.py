"""One small site for the tests of a module; each test bakes into folders of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from nhipcau.publicsite.bake import bake
from tests.databases import ROOT, shared
from tests.publicsite.factories import build_site, found_site

FONTS = ROOT / ".cache" / "fonts"
_baked: list[Path] = []
"""Where this process baked the small site: each module begins with a copy."""


def lay_folders(folder: Path) -> dict[str, Path]:
    """Settings for a data folder; cut faces are shared, for cutting them takes seconds."""
    FONTS.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "fonts").exists():
        (folder / "fonts").symlink_to(FONTS)
    return {
        "NHIPCAU_DATA": folder,
        "NHIPCAU_PUBLIC": folder / "public",
        "NHIPCAU_PRODUCTS": folder / "products",
    }


@pytest.fixture(scope="module")
def small_site(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """The site, and a folder into which it was baked once; rolled back after the module."""
    folder = tmp_path_factory.mktemp("baked")
    with django_db_blocker.unblock(), shared(build_site):
        if not _baked:
            _baked.append(tmp_path_factory.mktemp("kept"))
            with override_settings(**lay_folders(_baked[0])):
                bake()
        shutil.copytree(_baked[0], folder, symlinks=True, dirs_exist_ok=True)
        yield {**found_site(), "baked": folder}


@pytest.fixture
def folders(small_site: dict[str, Any], db: None, tmp_path: Path) -> Iterator[dict[str, Path]]:
    """A data folder of the test's own, as the module's bake left it."""
    folder = tmp_path / "data"
    shutil.copytree(small_site["baked"], folder, symlinks=True)
    given = lay_folders(folder)
    with override_settings(**given):
        yield given


@pytest.fixture
def public(folders: dict[str, Path]) -> Path:
    return folders["NHIPCAU_PUBLIC"]


@pytest.fixture
def baked(small_site: dict[str, Any], db: None) -> Path:
    """The public folder of the module's bake, for tests that only read it."""
    folder: Path = small_site["baked"] / "public"
    return folder
