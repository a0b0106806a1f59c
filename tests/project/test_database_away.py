"""A database that is away for a while ends no worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from nhipcau.project.models import Duty
from tests.environment import POSTGRES


def worker(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "nhipcau.project", "work", *arguments],
        env=os.environ.copy(),
        stderr=subprocess.PIPE,
        text=True,
    )


def patiently(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.skipif(not POSTGRES, reason="a server that goes away")
def test_a_database_that_goes_away_and_comes_back_ends_no_worker(committed_db: Path) -> None:
    process = worker("--only", "measures")
    try:
        assert patiently(lambda: Duty.objects.filter(kind="measures").exists())
        Duty.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
            cursor.execute("ALTER TABLE reach_measure RENAME TO away")
        assert patiently(lambda: Duty.objects.failing().filter(kind="measures", tries__gte=2).exists())
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO reach_measure")
        assert patiently(lambda: not Duty.objects.failing().exists())
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        _out, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "OperationalError" in said
