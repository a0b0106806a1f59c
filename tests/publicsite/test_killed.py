"""A bake killed while it writes, in a process of its own, on a database with real commits."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.test import override_settings

from nhipcau.people.models import Organisation
from nhipcau.publicsite.bake import bake
from tests.databases import ROOT, lay_database
from tests.publicsite.factories import build_site, found_site
from tests.publicsite.fixtures import lay_folders

KILLED_AFTER = """
import os, sys, django
django.setup()
from nhipcau.publicsite import bake, files
bake.MANY = int(sys.argv[3])
os.process_cpu_count = lambda: 2
left, write, main = int(sys.argv[1]), files._write, os.getpid()
def counted(path, content):
    global left
    write(path, content)
    left -= 1
    if left == 0 and (sys.argv[2] == "itself" or os.getpid() != main):
        os.kill(main if sys.argv[2] == "itself" else os.getpid(), 9)
files._write = counted
bake.bake()
"""
ALONE, SPLIT = 1_000, 8


def call(office: Organisation, name: str) -> None:
    """Every page names the office that speaks, so every page changes."""
    office.name = name
    office.save()


def bake_and_kill(whom: str, after: int, many: int) -> subprocess.CompletedProcess[bytes]:
    """Returns when no process is left of it."""
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "nhipcau.project.settings",
    }
    command = [sys.executable, "-c", KILLED_AFTER, str(after), whom, str(many)]
    return subprocess.run(command, env=env, check=False, capture_output=True, timeout=300)


def contents(public: Path) -> dict[str, bytes]:
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}


def unfinished(manifest: Path) -> bool:
    with closing(sqlite3.connect(manifest)) as rows:
        (value,) = rows.execute("SELECT value FROM about WHERE name = 'unfinished'").fetchone()
        begun = rows.execute("SELECT count(*) FROM leaf WHERE begun").fetchone()[0]
    assert bool(begun) == (value == "1")
    return bool(begun)


@pytest.mark.slow
def test_killed_anywhere_it_leaves_whole_files_and_the_next_bake_repairs(committed_db: Path) -> None:
    """Also where the change is taken back meanwhile: what was begun is not taken on trust."""
    lay_database(build_site)
    lay_folders(committed_db)
    public, manifest = committed_db / "public", committed_db / "bake.sqlite"
    office = found_site()["campaign"].lead_organisation
    name = office.name
    bake()
    whole = contents(public)
    for after, many in ((1, ALONE), (2, ALONE), (40, ALONE), (10, SPLIT), (30, SPLIT)):
        call(office, "Văn phòng khác")
        killed = bake_and_kill("itself", after, many)
        assert killed.returncode == -9, killed.stderr
        assert unfinished(manifest)
        pages = [p for p in public.rglob("*.html") if not p.name.startswith(".")]
        assert all(p.read_bytes().rstrip().endswith(b"</html>") for p in pages)
        call(office, name)
        bake()
        assert contents(public).keys() == whole.keys()
        assert not unfinished(manifest)
    fresh = committed_db / "fresh"
    with override_settings(**lay_folders(fresh)):
        bake()
    stand, anew = contents(public), contents(fresh / "public")
    assert not {name for name in stand.keys() | anew.keys() if stand.get(name) != anew.get(name)}


@pytest.mark.slow
def test_where_a_process_that_was_split_off_is_killed_its_pages_are_made_all_the_same(
    committed_db: Path,
) -> None:
    lay_database(build_site)
    lay_folders(committed_db)
    made = bake_and_kill("one split off", 5, SPLIT)
    assert made.returncode == 0, made.stderr
    assert not unfinished(committed_db / "bake.sqlite")
    fresh = committed_db / "fresh"
    with override_settings(**lay_folders(fresh)):
        bake()
    assert contents(committed_db / "public") == contents(fresh / "public")
