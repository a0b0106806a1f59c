"""`nhipcau work [--once]`: the worker."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _

from nhipcau.project.cli import isn_t_laid
from nhipcau.project.duties import said_by
from nhipcau.project.models import Duty
from nhipcau.project.work import KINDS, Done, Worker


class Command(BaseCommand):
    help = "Does what is due: products, pages, deliveries. Run any number of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="drain what is due and exit")
        parser.add_argument("--only", choices=KINDS, help="a worker for one kind of work")

    def handle(self, *args: Any, **options: Any) -> None:
        stop: list[int] = []
        worker = Worker(options["only"], lambda: bool(stop))
        signal.signal(signal.SIGTERM, lambda *_args: stop.append(1))
        if options["once"]:
            self._say(worker.round())
            self._require_done(worker)
            return
        self._require_laid()
        signal.signal(signal.SIGINT, lambda *_args: stop.append(1))
        worker.work_on(self._say)

    def _say(self, done: Done) -> None:
        self.stdout.write(
            _("%(products)d products, %(pages)d files, %(deliveries)d deliveries")
            % {"products": done.products, "pages": done.pages, "deliveries": done.deliveries}
        )

    def _require_done(self, worker: Worker) -> None:
        """Each thing that failed once, however many kinds of work met it."""
        faults = [one.fault for one in worker.failing.values()]
        for fault in faults:
            if isinstance(fault, DatabaseError):  # whose remedy the command line knows
                raise fault
        if faults:
            raise CommandError("; ".join(dict.fromkeys(said_by(fault) for fault in faults)))

    def _require_laid(self) -> None:
        """A database that is away comes back; one that was never laid wants a person."""
        try:
            Duty.objects.exists()
        except DatabaseError as error:
            if isn_t_laid(error):
                raise
