"""`nhipcau work [--once]`: the worker."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from nhipcau.project.work import KINDS, Done, work_on, work_once


class Command(BaseCommand):
    help = "Does what is due: products, pages, deliveries. Run any number of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="drain what is due and exit")
        parser.add_argument("--only", choices=KINDS, help="a worker for one kind of work")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._say(work_once(options["only"]))
            return
        stop = []
        signal.signal(signal.SIGTERM, lambda *_args: stop.append(1))
        signal.signal(signal.SIGINT, lambda *_args: stop.append(1))
        work_on(lambda: bool(stop), self._say, options["only"])

    def _say(self, done: Done) -> None:
        self.stdout.write(
            _("%(products)d products, %(pages)d files, %(deliveries)d deliveries")
            % {"products": done.products, "pages": done.pages, "deliveries": done.deliveries}
        )
