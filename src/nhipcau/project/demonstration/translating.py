"""The demonstration's pages set beside their sources, and the words it translates alike."""

from __future__ import annotations

from nhipcau.people.models import User
from nhipcau.project.demonstration.content_files import load_yaml
from nhipcau.translations import status
from nhipcau.translations.actions import adopt, take_terms
from nhipcau.translations.actions.adopting import Comparer
from nhipcau.translations.actions.terms import TermRecord

LANGUAGES = ("vi", "ja", "en")


def keep_glossary(*, by: User) -> int:
    """The glossary of the file; terms that are kept already are left alone."""
    return take_terms(
        [
            TermRecord(
                kind=row["kind"],
                words={code: row[code] for code in LANGUAGES},
                forbidden=row.get("forbidden", {}),
                note=row.get("note", ""),
            )
            for row in load_yaml("glossary.yaml")
        ],
        by=by,
    )


def set_beside(*, by: User) -> int:
    """Every page that stands in more than one language becomes a source with its translations."""
    comparer = Comparer()
    seen = set()
    taken = 0
    for page in status.pages().order_by("depth", "pk"):
        if page.translation_key not in seen:
            seen.add(page.translation_key)
            taken += len(adopt(page, by=by, comparer=comparer))
    return taken
