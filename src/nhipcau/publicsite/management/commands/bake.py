"""`nhipcau bake`: brings the public files up to date."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from nhipcau.publicsite.bake import bake


class Command(BaseCommand):
    help = "Brings the public files up to date with what is live."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="make every page anew")
        parser.add_argument("--stats", action="store_true", help="print pages, files changed and seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        shown = options["stats"] or sys.stdout.isatty()
        result = bake(all_pages=options["all"], progress=self._progress if sys.stderr.isatty() else None)
        if shown:
            self.stdout.write(
                _(
                    "%(pages)d pages: %(written)d files written, %(unchanged)d unchanged,"
                    " %(removed)d removed, %(seconds).1f s"
                )
                % vars(result)
            )
        if result.problems:
            raise CommandError("; ".join(result.problems))

    def _progress(self, done: int, of: int) -> None:
        self.stderr.write(f"\r{done}/{of}", ending="\n" if done == of else "")
