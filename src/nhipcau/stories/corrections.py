"""A correction as readers meet it: its day, what is corrected, what the page said before."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.kit.dates import PartialDate
from nhipcau.kit.languages import speaking
from nhipcau.stories.models.corrections import PageCorrection


def told(correction: PageCorrection, language: str) -> str:
    """A public correction in one line, in the page's language."""
    day = timezone.localtime(correction.corrected_at).date()
    date = PartialDate(day.year, day.month, day.day).written(language)
    parts = {"date": date, "text": correction.text.strip(), "before": correction.before.strip()}
    with speaking(language):
        if parts["before"]:
            return _("%(date)s: %(text)s Before, the page said: “%(before)s”") % parts
        return _("%(date)s: %(text)s") % parts
