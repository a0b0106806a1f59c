"""`nhipcau serve`: the public files and the editing side on one port."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from nhipcau.project.serving import PORT, check_port, serve


class Command(BaseCommand):
    help = "Serves the public files and the editing side on one port, until interrupted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        check_port(options["host"], options["port"])
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(_("http://%(host)s:%(port)d/ – Ctrl-C to stop") % options)
        serve(options["host"], options["port"], options["workers"])
