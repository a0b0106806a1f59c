from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from tests.channels.far_end import FAKES, FAR_END, FarEnd
from tests.channels.rounds import START


@pytest.fixture
def far_end(settings: Settings) -> Iterator[FarEnd]:
    """The four kinds of the far end in memory, beside the built-in ones."""
    FAR_END.clear()
    settings.NHIPCAU_CHANNEL_KINDS = {**getattr(django_settings, "NHIPCAU_CHANNEL_KINDS", {}), **FAKES}
    yield FAR_END
    FAR_END.clear()


@pytest.fixture
def at() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller
