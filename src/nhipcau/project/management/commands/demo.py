"""`nhipcau demo`: the whole loop in one folder, served until interrupted."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from nhipcau.guidance.ports import Unreadable
from nhipcau.guidance.reading import read_isolated
from nhipcau.project import keys
from nhipcau.project.demonstration.accounts import Login
from nhipcau.project.serving import PORT, check_port, serve


class Command(BaseCommand):
    help = "Builds a demonstration in a folder and serves it. Run again, it repairs rather than duplicates."
    requires_system_checks: list[
        str
    ] = []  # the guidance is read first, so that a wrong one leaves nothing behind

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dir", default="var/demo", help="the folder to make (default var/demo)")
        parser.add_argument("--guidance", type=Path, help="read this document instead of the sample")
        parser.add_argument("--no-serve", action="store_true", help="build and stop")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if options["guidance"]:
            self._read(options["guidance"])
        if not options["no_serve"]:
            check_port(options["host"], options["port"])
        self.check()
        settings.SECRET_KEY = keys.keep(settings.NHIPCAU_DATA, settings.SECRET_KEY)
        (settings.NHIPCAU_DATA / "demonstration").touch()
        settings.NHIPCAU_DEMONSTRATION = True
        from nhipcau.project.demonstration.build import build

        try:
            logins = build(options["guidance"], self.stdout.write, wait=options["no_serve"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._tell(options, logins, time.monotonic() - started)
        if not options["no_serve"]:
            self._serve(options)

    def _read(self, path: Path) -> None:
        try:
            reading = read_isolated(path)
        except Unreadable as error:
            raise CommandError(f"{path}: {error}") from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        if not reading.is_guidance:
            raise CommandError(
                _("%(file)s was read, but it is no guidance: it asks for no campaign.") % {"file": path}
            )

    def _tell(self, options: dict[str, Any], logins: list[Login], seconds: float) -> None:
        address = f"http://localhost:{options['port']}"
        width = max(len(one.username) for one in logins)
        lines = [
            "",
            _("Ready in %(seconds).0f s. Data: %(folder)s")
            % {"seconds": seconds, "folder": settings.NHIPCAU_DATA},
            "",
            f"  {address}/          " + _("the public site (vi, ja, en)"),
            f"  {address}/admin/    " + _("the editing side"),
            "",
            _("Logins (also in %(file)s):") % {"file": settings.NHIPCAU_DATA / "logins.txt"},
            *(f"  {one.username:<{width}}  {one.password}  {one.name}, {one.role_name}" for one in logins),
            "",
        ]
        self.stdout.write("\n".join(lines))

    def _serve(self, options: dict[str, Any]) -> None:
        worker = subprocess.Popen(
            [sys.executable, "-m", "nhipcau.project", "work"], stdout=subprocess.DEVNULL
        )
        try:
            serve(options["host"], options["port"])
        finally:
            worker.terminate()
            worker.wait()
