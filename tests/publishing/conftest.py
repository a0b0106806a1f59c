"""The gate is kept in these tests, as it is where people work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nhipcau.publishing.keeper import Desk
from nhipcau.stories import gate
from tests.stories.fixtures import standing_site

__all__ = ["kept_gate", "standing_site"]


@pytest.fixture(autouse=True)
def kept_gate(standing_site: None) -> Iterator[None]:
    """After the site of the tests was laid with the gate open."""
    gate.keep(Desk())
    yield
    gate.keep(None)
