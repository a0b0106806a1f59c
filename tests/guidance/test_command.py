"""`nhipcau read`: what it prints, where, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from nhipcau.guidance.management.commands import read
from nhipcau.guidance.reading.report import NAMES
from tests.guidance.conftest import DATA
from tests.guidance.contract import score

SEED = DATA / "seed.txt"


def run(*arguments: object) -> int:
    try:
        call_command("read", *map(str, arguments))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_json_is_one_object_a_line_in_the_order_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", DATA / "11-huong-dan-bo-sung.txt", SEED) == 0
    readings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [reading["source"]["file"] for reading in readings] == ["11-huong-dan-bo-sung.txt", "seed.txt"]
    assert all(score.faults(reading, reading["text"]) == [] for reading in readings)


def test_the_report_for_people_is_vietnamese_by_kind_with_places(capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("vi"):
        assert run(SEED) == 0
        shown = capsys.readouterr().out
        assert all(translation.gettext(name) != name for name in NAMES.values())
        assert translation.gettext(NAMES["theme"]) in shown
    assert "  1. Lịch sử quan hệ Việt Nam - Nhật Bản" in shown
    assert "[1193-1197]" in shown


def test_explain_names_the_rule_behind_each_item(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--explain", SEED) == 0
    items = [line for line in capsys.readouterr().out.splitlines() if re.search(r"\[\d+-\d+\]", line)]
    named = [re.search(r"<(\w+)\.(\w+)>$", line) for line in items]
    assert len(items) > 20
    assert all(named)
    for module, function in {match.groups() for match in named if match}:
        assert getattr(import_module(f"nhipcau.guidance.reading.rules.{module}"), function).__doc__


def test_explain_and_json_are_wrong_usage_together() -> None:
    with pytest.raises(CommandError):
        call_command("read", "--json", "--explain", str(SEED))


def test_what_is_no_guidance_is_printed_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", DATA / "12-giay-moi.txt") == 1
    shown = capsys.readouterr()
    reading = json.loads(shown.out)
    assert (reading["document"]["type"], reading["items"]) == ("other", [])
    assert shown.err.count("\n") == 1


def test_an_unreadable_file_is_one_line_and_the_others_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "hong.docx"
    bad.write_bytes(b"PK\x03\x04 hong")
    assert run("--json", bad, SEED, tmp_path / "khong-co.txt") == 1
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 1
    assert [line.split(":")[0] for line in shown.err.splitlines()] == [
        str(bad),
        str(tmp_path / "khong-co.txt"),
    ]


def test_no_file_is_wrong_usage() -> None:
    with pytest.raises(CommandError):
        call_command("read")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_pages_are_counted_on_a_terminal_and_not_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "SHORT", 0.0)
    pdf = DATA / "03-ke-hoach-ubnd.pdf"
    terminal, piped = Terminal(), io.StringIO()
    for stream in (terminal, piped):
        monkeypatch.setattr("sys.stderr", stream)
        call_command("read", str(pdf), stdout=io.StringIO())
    assert re.search(r"\r03-ke-hoach-ubnd\.pdf\D+3\D+3\x1b\[K\r\x1b\[K$", terminal.getvalue())
    assert piped.getvalue() == ""


def test_of_a_document_read_at_once_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    call_command("read", str(SEED), stdout=io.StringIO())
    assert terminal.getvalue() == ""


@pytest.mark.slow
def test_from_the_shell_without_a_database(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "NHIPCAU_DATA": str(tmp_path / "none"),
    }
    command = [sys.executable, "-m", "nhipcau.project", "read"]
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run(
        [*command, "--json", str(SEED)], capture_output=True, text=True, env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["document"]["type"] == "news"
    wrong = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
