"""Wrong settings are said by id before anything starts; the data folder keeps its own key."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.management.base import CommandError

from nhipcau.project.keys import secret_key
from nhipcau.project.serving import check_port

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, "-m", "nhipcau.project", *arguments],
        env=env,
        capture_output=True,
        text=True,
        cwd=ROOT / "src",
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    done = run(
        "check",
        NHIPCAU_DATA=str(tmp_path),
        NHIPCAU_TODAY="hôm qua",
        NHIPCAU_PUBLIC_ADDRESS="nhipcau",
        DATABASE_URL="oracle on the left",
        NHIPCAU_SMTP_PORT="mail",
    )
    assert done.returncode == 1
    for number in (2, 3, 4, 5):
        assert f"nhipcau.E00{number}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_folder_that_is_a_file_is_said_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    done = run("check", NHIPCAU_DATA=str(file / "inside"))
    assert done.returncode == 1
    assert "nhipcau.E001" in done.stderr
    assert "NHIPCAU_DATA" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_key_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    keys = []
    for _ in range(2):
        assert run("check", NHIPCAU_DATA=str(tmp_path)).returncode == 0
        keys.append((tmp_path / "secret-key").read_text())
    assert keys[0] == keys[1]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_port_in_use_is_said_with_the_option_that_changes_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="--port"):
            check_port("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(CommandError, match="--port"):
        check_port("127.0.0.1", 99999)


@pytest.mark.slow
def test_a_database_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    address = "postgres://nobody:x@127.0.0.1:1/none"
    done = run("work", "--once", NHIPCAU_DATA=str(tmp_path), DATABASE_URL=address)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2


@pytest.mark.slow
def test_a_database_that_is_not_laid_yet_is_told_with_the_remedy(tmp_path: Path) -> None:
    where = {"NHIPCAU_DATA": str(tmp_path / "new" / "folder"), "DATABASE_URL": ""}
    refused = run("bake", **where)
    assert refused.returncode == 1
    assert "nhipcau migrate" in refused.stderr
    assert "Traceback" not in refused.stderr
    planned = run("migrate", "--plan", **where)
    assert planned.returncode == 0, planned.stderr
    kept = [path for path in Path(where["NHIPCAU_DATA"]).iterdir() if path.name.startswith("nhipcau.sqlite3")]
    assert kept
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}  # whatever the umask
    waiting = run("work", **where)
    assert waiting.returncode == 1
    assert "nhipcau migrate" in waiting.stderr


def test_processes_that_begin_together_share_one_key(tmp_path: Path) -> None:
    """Else what one signed, the other refuses, until both are started again."""
    begin = Barrier(8)

    def key(_n: int) -> str:
        begin.wait()
        return secret_key(tmp_path)

    with ThreadPoolExecutor(8) as together:
        keys = set(together.map(key, range(8)))
    assert keys == {(tmp_path / "secret-key").read_text()}
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_what_a_killed_process_left_of_a_key_is_swept_away_once_a_key_stands(tmp_path: Path) -> None:
    left = tmp_path / ".secret-key.abc"
    left.write_text("half")
    made = secret_key(tmp_path)
    assert secret_key(tmp_path) == made
    assert not left.exists()
