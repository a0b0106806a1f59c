"""`nhipcau plan CAMPAIGN [--format xlsx,docx,ics,json] -o FILE`, or `--import FILE [--apply --by USER]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from nhipcau.campaigns.actions.exchange import import_plan, write_plan
from nhipcau.campaigns.adapters.received import table_in
from nhipcau.campaigns.management.asked import campaign_named, files_asked, usage
from nhipcau.campaigns.models import Campaign
from nhipcau.campaigns.planning.comparison import compare, rows_from_table
from nhipcau.campaigns.ports import PLAN_KINDS, Change, Differences, ExchangeError, Table
from nhipcau.kit.word.layout import NAMES
from nhipcau.people.models import User

STEM = "ke-hoach"


class Command(BaseCommand):
    help = "Writes a campaign's plan as files, or shows what an edited table would change in it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="its slug or number")
        parser.add_argument("--format", default="", help=f"one or several of {','.join(PLAN_KINDS)}")
        parser.add_argument("--layout", default="", choices=NAMES, help="of the document; else its issuer's")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))
        parser.add_argument("-o", "--output", help="a file, or a folder or stem for several")
        parser.add_argument(
            "--import",
            dest="table",
            type=Path,
            metavar="FILE",
            help="an edited .xlsx, or .tsv of a pasted table",
        )
        parser.add_argument("--apply", action="store_true", help="takes over what the difference shows")
        parser.add_argument(
            "--drop", action="store_true", help="with --apply: also drops what the table left out"
        )
        parser.add_argument("--by", metavar="USER", help="whose name stands under it; needed by --apply")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 0, 1 where a file or the plan refuses, 2 for wrong usage."""
        with override(options["language"]):
            if bool(options["output"]) == bool(options["table"]):
                raise usage(_("Name a file to write (-o), or one to import (--import)."))
            if options["apply"] and not options["by"]:
                raise usage(_("--apply needs --by: a change of a plan is somebody's."))
            campaign = campaign_named(options["campaign"])
            if options["table"]:
                self._import(campaign, options)
            else:
                self._write(campaign, options)

    def _write(self, campaign: Campaign, options: dict[str, Any]) -> None:
        folder, stem, kinds = files_asked(options["output"], options["format"], PLAN_KINDS, stem=STEM)
        try:
            written = write_plan(
                campaign=campaign,
                folder=folder,
                stem=stem,
                kinds=kinds,
                language=options["language"],
                layout=options["layout"],
            )
        except ExchangeError as error:
            raise usage(str(error)) from error
        except OSError as error:
            said = _("The plan can't be written to %(place)s: %(why)s.")
            raise CommandError(said % {"place": folder, "why": error.strerror or error}) from error
        for path in written:
            self.stdout.write(str(path))

    def _import(self, campaign: Campaign, options: dict[str, Any]) -> None:
        try:
            found = compare(campaign, _table(options["table"]))
        except ExchangeError as error:
            raise CommandError(f"{options['table']}: {error}") from error
        except OSError as error:
            said = _("%(file)s can't be read: %(why)s.")
            raise CommandError(said % {"file": options["table"], "why": error.strerror or error}) from error
        try:
            for line in lines(found):
                self.stdout.write(line)
            if options["apply"] and (accepted := _accepted(found, drop=options["drop"])):
                count = import_plan(
                    campaign=campaign, differences=found, accepted=accepted, by=_person(options["by"])
                )
                said = ngettext("%(count)d item taken over.", "%(count)d items taken over.", count)
                self.stdout.write(said % {"count": count})
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if found.problems:
            sys.exit(1)


def lines(found: Differences) -> Iterator[str]:
    """The differences for a terminal: a sign, the item, then each field before and after."""
    for sign, changes in (("~", found.edits), ("+", found.additions), ("-", found.drops)):
        for change in changes:
            yield from _lines_of(sign, change)
    for problem in found.problems:
        similar = f" {_('Similar')}: {'; '.join(problem.similar)}." if problem.similar else ""
        place = f"{problem.place}: " if problem.place else ""
        yield f"! {place}{problem.message}{similar}"
    for notice in found.notices:
        yield f"  {notice}"
    counted = (len(found.edits), len(found.additions), len(found.drops), len(found.problems), found.unchanged)
    said = _(
        "%(edits)d changed, %(additions)d added, %(drops)d left out, %(problems)d not understood,"
        " %(unchanged)d as they are."
    )
    yield said % dict(zip(("edits", "additions", "drops", "problems", "unchanged"), counted, strict=True))


def _lines_of(sign: str, change: Change) -> Iterator[str]:
    conflict = f" [{_('changed by somebody else since')}]" if change.conflict else ""
    yield f"{sign} {change.title}{conflict}"
    for one in change.fields:
        place = f" ({one.place})" if one.place else ""
        was = f"{one.before or '–'} → " if change.kind == "edit" else ""
        yield f"    {one.label}{place}: {was}{one.after or '–'}"


def _accepted(found: Differences, *, drop: bool) -> set[str]:
    """What a person didn't have to be asked about; with --drop also what the table left out."""
    return set(found.proposed) | ({one.token for one in found.drops if not one.conflict} if drop else set())


def _table(path: Path) -> Table:
    content = path.read_bytes()
    if path.suffix.lower() in (".tsv", ".txt"):
        return rows_from_table(content.decode("utf-8-sig", errors="replace"))
    return table_in(content)


def _person(name: str) -> User:
    person = User.objects.filter(username=name).first()
    if person is None:
        raise usage(_("There is no account “%(name)s”.") % {"name": name})
    return person
