"""One site for the tests of a module, or for one that commits: laying its three trees takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import lay_database, shared
from tests.stories.factories import site


@pytest.fixture(scope="module")
def standing_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The trees, their sections and the small ledger; each test's own changes are undone, and these last."""
    with django_db_blocker.unblock(), shared(site):
        yield


@pytest.fixture
def committed_site(committed_db: Path) -> Path:
    """The same in a database of one's own with real commits; gives the data folder."""
    lay_database(site)
    return committed_db
