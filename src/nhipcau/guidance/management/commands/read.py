"""`nhipcau read FILE… [--json | --explain]`: what guidance documents say, and where they say it."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper
from django.utils.translation import gettext as _

from nhipcau.guidance.ports import Unreadable
from nhipcau.guidance.reading import Reading, read_isolated
from nhipcau.guidance.reading.report import lines

SHORT = 1.0
"""Seconds of reading of which nothing need be shown."""


class Command(BaseCommand):
    help = "Reads guidance documents and prints what was found, with the passages. Needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="DOCX, DOC, RTF, ODT, PDF, HTML, TXT, or a scan",
        )
        shown = parser.add_mutually_exclusive_group()
        shown.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
        shown.add_argument("--explain", action="store_true", help="names the rule behind each item")

    def handle(self, *_args: Any, files: list[Path], **options: Any) -> None:
        """Prints every readable file; exits with 1 where one was unreadable or no guidance."""
        failed = False
        for path in files:
            shown = _Progress(self.stderr, path.name) if sys.stderr.isatty() else None
            try:
                reading = read_isolated(path, progress=shown)
            except Unreadable as refused:
                self._say(path, str(refused))
                failed = True
                continue
            finally:
                if shown:
                    shown.clear()
            self._print(reading, as_json=options["json"], explain=options["explain"])
            if not reading.is_guidance:
                self._say(path, _("This is no guidance on public information; only its head was read."))
                failed = True
        if failed:
            sys.exit(1)

    def _print(self, reading: Reading, *, as_json: bool, explain: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False))
            return
        for line in lines(reading, explain=explain):
            self.stdout.write(line)

    def _say(self, path: Path, message: str) -> None:
        self.stderr.write(f"{path}: {' '.join(message.split())}", style_func=str)


class _Progress:
    """One line of a terminal that counts the pages of a long document, and is gone afterwards."""

    def __init__(self, terminal: OutputWrapper, name: str) -> None:
        self._terminal, self._name = terminal, name
        self._begun = time.monotonic()
        self._shown = False

    def __call__(self, done: int, total: int | None) -> None:
        if total is None or time.monotonic() - self._begun < SHORT:
            return
        self._shown = True
        said = _("%(name)s: page %(done)s of %(total)s") % {"name": self._name, "done": done, "total": total}
        self._write(f"\r{said}\x1b[K")

    def clear(self) -> None:
        if self._shown:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        self._terminal.write(text, style_func=str, ending="")
        self._terminal.flush()
