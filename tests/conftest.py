"""One database a test process (`tests/databases.py`), and a data folder of its own.

`NHIPCAU_TEST_DATABASE=postgres` runs the same tests on a PostgreSQL server started for them.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import lay_database
from tests.environment import DATA, POSTGRES


def _shares_with_its_module(item: pytest.Item) -> bool:
    known = getattr(item, "_fixtureinfo", None)
    return known is not None and any(
        found[-1].scope == "module" for found in known.name2fixturedefs.values() if found
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A browser gets another chance; on PostgreSQL only what uses the database is run again; tests that
    share what their module lays out run in one process, so that it is laid out once.

    A page that a busy machine was slow to paint fails a browser's time-out, a broken one fails each
    time; the summary names what was run again (`-rR`). What doesn't touch the database can't come
    out otherwise on another one.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))
        if not item.get_closest_marker("xdist_group") and _shares_with_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    if not POSTGRES:
        return
    parted: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        uses = "django_db_setup" in fixtures or item.get_closest_marker("django_db") is not None
        parted[uses].append(item)
    config.hook.pytest_deselected(items=parted[False])
    items[:] = parted[True]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was read to collect stays to the end: the collector needn't look it over each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # untyped fixture
        lay_database()
    yield
    from django.db import connections

    connections.close_all()


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Path]:
    """A database of one's own with real commits, for tests that start other processes.

    Gives the data folder; a subprocess that inherits `os.environ` works on the same database.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # untyped fixture
        lay_database()
        yield DATA
        lay_database()


@pytest.fixture(scope="session", autouse=True)
def _gate_open() -> None:
    """Pages of other rooms' tests go live as they are put; `tests/publishing` keeps the gate again."""
    from nhipcau.stories import gate

    gate.keep(None)


@pytest.fixture(autouse=True)
def _clean_data_folder() -> Iterator[None]:
    yield
    from django.core.cache import caches

    for name in ("public", "products", "outbox", "report", "media"):
        shutil.rmtree(DATA / name, ignore_errors=True)
    for file in DATA.glob("bake.sqlite*"):  # whose pages are not those of the next test
        file.unlink()
    for cache in caches.all():  # which remembers what was in those folders
        cache.clear()
