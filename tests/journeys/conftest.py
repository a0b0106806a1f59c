"""One demonstration for all journeys: the real guidance, by the command a new user runs, then served."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import base_url, browser_type_launch_args, pytest_collection_modifyitems
from tests.databases import migrated_sqlite

__all__ = ["base_url", "browser_type_launch_args", "pytest_collection_modifyitems"]

SOURCE = Path(__file__).parents[2] / "src"
SEED = Path(__file__).parents[1] / "guidance" / "data" / "seed.txt"
"""The real guidance; the sample that ships is read and planned in test_sample.py."""


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def nhipcau(
    *arguments: str, folder: Path | None = None, timeout: float = 400
) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it: its own process, its own environment."""
    return subprocess.run(
        [sys.executable, "-m", "nhipcau.project", *arguments],
        env=environment(folder),
        capture_output=True,
        text=True,
        cwd=SOURCE,
        timeout=timeout,
        check=False,
    )


def environment(folder: Path | None) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("NHIPCAU_") and k != "DATABASE_URL"}
    if folder is not None:
        env["NHIPCAU_DATA"] = str(folder)
    return env


@dataclass(frozen=True)
class Demonstration:
    folder: Path
    port: int
    output: str
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Role → (username, password)."""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="session")
def demonstration() -> Iterator[Demonstration]:
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-journey-"))
    shutil.copy(migrated_sqlite(), folder / "nhipcau.sqlite3")  # laid by the same command, in half a minute
    port = free_port()
    arguments = ("--dir", str(folder), "--guidance", str(SEED), "--no-serve", "--port", str(port))
    done = nhipcau("demo", *arguments)
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in (folder / "logins.txt").read_text().splitlines()]
    yield Demonstration(folder, port, done.stdout, {role: (name, word) for name, role, word in rows})
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def served(demonstration: Demonstration) -> Iterator[Demonstration]:
    """The demonstration with `nhipcau serve` in front of it."""
    env = environment(demonstration.folder)
    server = subprocess.Popen(
        [sys.executable, "-m", "nhipcau.project", "serve", "--port", str(demonstration.port)],
        env=env,
        cwd=SOURCE,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{demonstration.address}/robots.txt", timeout=2).close()
            break
        except OSError:
            assert server.poll() is None, "the server stopped"
            time.sleep(0.2)
    yield demonstration
    server.terminate()
    server.wait(20)


@pytest.fixture
def browser_in(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A new page of a reader whose browser speaks a language."""
    contexts = []

    def opened(language: str) -> Page:
        contexts.append(browser.new_context(locale=language, viewport={"width": 1280, "height": 900}))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()
