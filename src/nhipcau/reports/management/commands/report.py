"""`nhipcau report CAMPAIGN [--format html,docx,xlsx,json] -o FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from nhipcau.campaigns.models import Campaign
from nhipcau.reports.actions import STEM, write_reports
from nhipcau.reports.ports import KINDS, ReportError

WRONG_USAGE = 2


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
            folder, stem, formats = _target(options["output"], options["format"])
            try:
                written = write_reports(
                    campaign=_campaign(options["campaign"]),
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


def _target(output: str, formats: str) -> tuple[Path, str, list[str]]:
    """The folder, the name without its ending, and the formats.

    `x.docx` names a file and its format; a folder takes `report.<format>`; any other name is the
    stem to which each format adds its ending.
    """
    path = Path(output)
    wanted = [word.strip().lower() for word in formats.split(",") if word.strip()]
    if output.endswith(("/", "\\")) or path.is_dir():
        return path, STEM, wanted or list(KINDS)
    ending = path.suffix.removeprefix(".").lower()
    if ending not in KINDS:
        if path.suffix and not wanted:
            said = _("“%(ending)s” is no ending of a report. Choose from: %(endings)s.")
            given = {"ending": path.suffix, "endings": ", ".join(f".{kind}" for kind in KINDS)}
            raise CommandError(said % given, returncode=WRONG_USAGE)
        return path.parent, path.name, wanted or list(KINDS)
    if wanted and ending not in wanted:
        said = _("%(file)s ends in .%(ending)s, but --format asks for %(formats)s. Make them agree.")
        given = {"file": path.name, "ending": ending, "formats": formats}
        raise CommandError(said % given, returncode=WRONG_USAGE)
    return path.parent, path.stem, wanted or [ending]


def _campaign(named: str) -> Campaign:
    campaigns = Campaign.objects.select_related("guidance", "lead_organisation__parent")
    campaigns = campaigns.defer("guidance__text")
    found = campaigns.filter(slug=named).first()
    if found is None and named.isascii() and named.isdigit() and len(named) < 10:
        found = campaigns.filter(pk=int(named)).first()
    if found:
        return found
    slugs = ", ".join(Campaign.objects.values_list("slug", flat=True)[:10])
    said = _("There is no campaign “%(name)s”.") % {"name": named}
    known = _("Known: %(slugs)s.") % {"slugs": slugs} if slugs else _("No campaign has been opened yet.")
    raise CommandError(f"{said} {known}")
