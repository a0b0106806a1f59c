"""Pages made in several processes are those that one would have made, and are known by the same questions."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.test import override_settings

from nhipcau.publicsite.bake import bake
from nhipcau.stories.models import StoryPage
from tests.databases import ROOT, lay_database
from tests.publicsite.factories import build_site
from tests.publicsite.fixtures import lay_folders

SPLIT = """
import multiprocessing, os, django
django.setup()
from nhipcau.publicsite import bake, oven
bake.MANY, oven.TOGETHER = 8, 3
os.process_cpu_count = lambda: 2
fork = multiprocessing.get_context("fork")
split = []
multiprocessing.get_context = lambda kind: split.append(kind) or fork
bake.bake()
print(*["split" for kind in split])
"""


def contents(public: Path) -> dict[str, bytes]:
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}


def asked(manifest: Path) -> set[tuple[str, ...]]:
    """Which leaf and which kept part asked what, and the answers."""
    with closing(sqlite3.connect(manifest)) as rows:
        return set(
            rows.execute(
                "SELECT file, kind, subject, detail, answer FROM asked"
                " JOIN leaf ON leaf.id = asked.leaf JOIN question ON question.id = asked.question"
            )
        )


@pytest.mark.slow
def test_split_among_processes_all_is_as_one_would_make_it(committed_db: Path) -> None:
    lay_database(build_site)
    one, many = lay_folders(committed_db / "one"), lay_folders(committed_db)
    with override_settings(**one):
        bake()
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "nhipcau.project.settings",
    }
    made = subprocess.run([sys.executable, "-c", SPLIT], env=env, check=False, capture_output=True, text=True)
    assert made.stdout == "split\n", made.stderr
    page = StoryPage.objects.get(slug="hai", locale__language_code="vi")
    page.title = "Hai, viết lại"
    page.save_revision().publish()
    for folder in (one, many):
        with override_settings(**folder):
            assert bake().written
    assert contents(one["NHIPCAU_PUBLIC"]) == contents(many["NHIPCAU_PUBLIC"])
    assert asked(one["NHIPCAU_DATA"] / "bake.sqlite") == asked(many["NHIPCAU_DATA"] / "bake.sqlite")
