"""One site for the tests of a module: laying its three trees anew for each would take most of their time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.stories.factories import site


@pytest.fixture(scope="module")
def standing_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The trees, their sections and the small ledger; each test's own changes are undone, and these last."""
    with django_db_blocker.unblock(), transaction.atomic():
        site()
        yield
        transaction.set_rollback(True)
