"""What the fields of a fact are called on the desk."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _now
from django.utils.translation import pgettext_lazy

FIELDS = {
    "name": pgettext_lazy("field of a fact", "Name"),
    "title": pgettext_lazy("field of a fact", "Title"),
    "claim": pgettext_lazy("field of a fact", "What is claimed"),
    "summary": pgettext_lazy("field of a fact", "Summary"),
    "short": pgettext_lazy("field of a fact", "Short name"),
    "role": pgettext_lazy("field of a fact", "Role"),
    "profile": pgettext_lazy("field of a fact", "Profile"),
    "years": pgettext_lazy("field of a fact", "Years of life"),
    "place": pgettext_lazy("field of a fact", "Place"),
    "places": pgettext_lazy("field of a fact", "Places"),
    "people": pgettext_lazy("field of a fact", "People"),
    "address": pgettext_lazy("field of a fact", "Where it stands"),
    "subject": pgettext_lazy("field of a fact", "Subject"),
    "status": pgettext_lazy("field of a fact", "Status"),
    "type": pgettext_lazy("field of a fact", "Type"),
    "in_force": pgettext_lazy("field of a fact", "In force since"),
    "signatories": pgettext_lazy("field of a fact", "Signatories"),
    "followed": pgettext_lazy("field of a fact", "What followed"),
    "vietnam": pgettext_lazy("field of a fact", "On the Vietnamese side"),
    "japan": pgettext_lazy("field of a fact", "On the Japanese side"),
    "scope": pgettext_lazy("field of a fact", "Scope"),
    "kind": pgettext_lazy("field of a fact", "Kind of tie"),
    "fields": pgettext_lazy("field of a fact", "Fields of work"),
    "steps": pgettext_lazy("field of a fact", "Steps"),
    "what": pgettext_lazy("field of a fact", "What was done"),
    "unit": pgettext_lazy("field of a fact", "Unit"),
    "publisher": pgettext_lazy("field of a fact", "Published by"),
    "method": pgettext_lazy("field of a fact", "How it was counted"),
    "chart_hint": pgettext_lazy("field of a fact", "How to draw it"),
    "explanation": pgettext_lazy("field of a fact", "Explanation"),
    "verdict": pgettext_lazy("field of a fact", "Verdict"),
    "topic": pgettext_lazy("field of a fact", "Topic"),
    "theme": pgettext_lazy("field of a fact", "Theme"),
    "as_of": pgettext_lazy("field of a fact", "As it stood in"),
    "evidence": pgettext_lazy("field of a fact", "Evidence"),
    "says": pgettext_lazy("field of a fact", "What stands there"),
    "country": pgettext_lazy("field of a fact", "Country"),
    "lat": pgettext_lazy("field of a fact", "Latitude"),
    "lon": pgettext_lazy("field of a fact", "Longitude"),
    "coordinate_precision": pgettext_lazy("field of a fact", "How exact the coordinates are"),
    "coordinate_confidence": pgettext_lazy("field of a fact", "How sure the coordinates are"),
    "coordinates_source": pgettext_lazy("field of a fact", "Where the coordinates come from"),
    "date_precision": pgettext_lazy("field of a fact", "How exact the date is"),
    "figures": pgettext_lazy("field of a fact", "Figures"),
    "derived": pgettext_lazy("field of a fact", "How it was worked out"),
    "partial": pgettext_lazy("field of a fact", "What part of the year"),
    "label": pgettext_lazy("field of a fact", "Label"),
    "note": pgettext_lazy("field of a fact", "Editors' note"),
    "author": pgettext_lazy("field of a fact", "Author"),
    "day": pgettext_lazy("field of a fact", "Date"),
    "date": pgettext_lazy("field of a fact", "Date, in words"),
    "year": pgettext_lazy("field of a fact", "Year"),
    "period": pgettext_lazy("field of a fact", "From – to"),
}
COMMON = {
    "milestone": ("title", "summary"),
    "document": ("title", "place", "subject", "type", "status"),
    "person": ("name", "role", "years", "profile"),
    "place": ("name", "short", "address", "summary"),
    "partnership": ("vietnam", "japan", "kind", "fields"),
    "event": ("title", "place", "summary"),
    "statistic": ("title", "unit", "publisher", "method"),
    "claim": ("claim", "explanation", "topic"),
    "source": ("title", "author", "summary"),
}
"""The fields that a fact of a kind is first asked for; the first names it."""
DATE_LIKE = re.compile(r"\d{4}(-\d{2}){0,2}")


def field_label(field: str) -> str:
    """`signatories.0.name` is “Signatories 1 · Name”; a name we don't know stands as it is."""
    parts: list[str] = []
    for part in field.split("."):
        if part.isdigit() and len(part) < 4 and parts:
            parts[-1] = f"{parts[-1]} {int(part) + 1}"
        elif DATE_LIKE.fullmatch(part):
            parts.append(_now("Figure of %(date)s") % {"date": part})
        else:
            parts.append(str(FIELDS.get(part, part)))
    return " · ".join(parts)
