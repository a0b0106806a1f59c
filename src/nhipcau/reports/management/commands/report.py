"""`nhipcau report CAMPAIGN [--format html,docx,xlsx,json] -o FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from nhipcau.campaigns.management.asked import WRONG_USAGE, campaign_named, files_asked
from nhipcau.reports.actions import STEM, write_reports
from nhipcau.reports.ports import KINDS, ReportError


class Command(BaseCommand):
    help = "Writes a campaign's report: a page, a document, a workbook, data."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="its slug or number")
        parser.add_argument("--format", default="", help=f"one or several of {','.join(KINDS)}")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))
        parser.add_argument("-o", "--output", required=True, help="a file, or a folder or stem for several")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            folder, stem, formats = files_asked(options["output"], options["format"], KINDS, stem=STEM)
            try:
                written = write_reports(
                    campaign=campaign_named(options["campaign"]),
                    folder=folder,
                    formats=formats,
                    language=options["language"],
                    stem=stem,
                )
            except ReportError as error:
                raise CommandError(str(error), returncode=WRONG_USAGE) from error
            except OSError as error:
                said = _("The report can't be written to %(place)s: %(why)s.")
                place = {"place": folder, "why": error.strerror or error}
                raise CommandError(said % place) from error
        for path in written:
            self.stdout.write(str(path))
