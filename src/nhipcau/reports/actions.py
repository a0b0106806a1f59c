"""The one verb of `reports`: write a campaign's report. It changes nothing, so it leaves no log entry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.utils import translation

from nhipcau.campaigns.models import Campaign
from nhipcau.kit.files import write_atomically
from nhipcau.kit.letters import letters_alone
from nhipcau.reports.compose import compose
from nhipcau.reports.coverage import coverage_of
from nhipcau.reports.ports import Report, renderer

STEM = "report"


def file_name(campaign: Campaign, kind: str) -> str:
    """The name of a downloaded report: `bao-cao-<slug>.docx`."""
    return f"bao-cao-{campaign.slug}.{kind}"


def report_of(campaign: Campaign) -> Report:
    """The report of a campaign as of today, in the active language."""
    report: Report = letters_alone(compose(coverage_of(campaign)))
    return report


def render_report(campaign: Campaign, format: str, language: str = "vi") -> bytes:
    """The bytes of one file. The same data on the same day give the same bytes.

    Raises ReportError for a format there isn't.
    """
    render = renderer(format)
    with translation.override(language):
        return render(report_of(campaign))


def write_reports(
    *, campaign: Campaign, folder: Path, formats: Iterable[str], language: str = "vi", stem: str = STEM
) -> list[Path]:
    """Write the report in these formats as `folder/report.<format>`, each file whole or absent.

    Returns the paths in the order asked. Raises ReportError, before anything is written, for a
    format there isn't, and OSError where the folder can't be written.
    """
    wanted = list(dict.fromkeys(formats))
    renderers = {kind: renderer(kind) for kind in wanted}
    written = []
    with translation.override(language):
        report = report_of(campaign)
        for kind, render in renderers.items():
            path = folder / f"{stem}.{kind}"
            write_atomically(path, render(report))
            written.append(path)
    return written
