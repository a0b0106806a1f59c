from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django.fixtures import Settings

from nhipcau.channels.models import Attempt, Delivery
from tests.channels.factories import ChannelFactory, DeliveryFactory, a_story
from tests.channels.nursery import KINDS
from tests.people.factories import UserFactory

State = Delivery.State
EACH = 25
ROOT = Path(__file__).parents[2]


def owe(kinds: list[str]) -> None:
    page, person = a_story(), UserFactory()
    for kind in kinds:
        channel = ChannelFactory(kind=kind, mail=kind == "email")
        for n in range(EACH):
            DeliveryFactory(
                channel=channel,
                page=page,
                variant=str(n),
                recipient="hoi@example.jp" if kind == "email" else "",
                planned_by=person,
            )


def mailed(key: str) -> int:
    files = (Path(django_settings.NHIPCAU_OUTBOX) / "mail" / key).glob("*.log")
    return sum(f"Message-ID: <{key}@" in path.read_text() for path in files)


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_and_nothing_goes_twice(
    committed_db: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.NHIPCAU_CHANNEL_KINDS = KINDS
    kinds = [*KINDS, "outbox", "email"]
    owe(kinds)
    connection.close()
    run = subprocess.run(
        (sys.executable, "-m", "tests.channels.nursery", str(tmp_path), "7", "1973"),
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "nhipcau.project.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["rest"], f"rows still under way: {run.stderr[-2000:]}"
    assert told["kills"] > 15

    posts = Counter((tmp_path / "posts").read_text().split())
    seen = {
        "sharedkeyed": lambda key: int((tmp_path / f"keyed-{key}").exists()),
        "sharedtwostep": lambda key: len(list(tmp_path.glob(f"shown-{key}-*"))),
        "sharedreadback": lambda key: posts[key],
        "sharedblind": lambda key: posts[key],
        "outbox": lambda key: int((django_settings.NHIPCAU_OUTBOX / f"{key}.json").exists()),
        "email": mailed,
    }
    rows = list(Delivery.objects.select_related("channel"))
    assert Counter(row.channel.kind for row in rows) == dict.fromkeys(kinds, EACH), "nothing lost"
    for row in rows:
        arrived = seen[row.channel.kind](str(row.key))
        assert arrived <= 1, (row.channel.kind, row.state)
        if row.channel.kind == "sharedblind" and row.state == State.NEEDS_HUMAN:
            assert row.tries == 1 or row.why
            continue
        assert (row.state, arrived) == (State.DELIVERED, 1), (row.channel.kind, row.why, row.reason)
    assert any(row.state == State.NEEDS_HUMAN for row in rows), "no doubt arose: kills came too late"
    sends = Counter((tmp_path / "sends").read_text().split())
    for row in rows:
        assert sends[str(row.key)] <= Attempt.objects.filter(delivery=row).count() == row.tries
