"""Words of the interface for what is kept as a code, where the ledger doesn't word it itself."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import get_language_info, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

SECTIONS: Final[dict[str, Any]] = {
    "themes": pgettext_lazy("public site", "Themes"),
    "stories": pgettext_lazy("public site", "Stories"),
    "timeline": pgettext_lazy("public site", "Timeline"),
    "documents": pgettext_lazy("public site", "Documents"),
    "people": pgettext_lazy("public site", "People"),
    "places": pgettext_lazy("public site", "Places"),
    "partners": pgettext_lazy("public site", "Partners"),
    "events": pgettext_lazy("public site", "Events"),
    "exhibitions": pgettext_lazy("public site", "Exhibitions"),
    "factchecks": pgettext_lazy("public site", "Fact-checks"),
    "corrections": pgettext_lazy("public site", "Corrections"),
    "about": pgettext_lazy("public site", "About"),
    "policy": pgettext_lazy("public site", "Editorial policy"),
    "accessibility": pgettext_lazy("public site", "Accessibility"),
}

# In the order in which a register shows them: what holds today comes first.
DOCUMENT_GROUPS: Final[dict[str, tuple[Any, tuple[str, ...]]]] = {
    "in-force": (_("In force, in effect"), ("in-force", "in-effect", "reported-in-effect")),
    "signed": (_("Signed or declared"), ("signed", "political-statement")),
    "completed": (_("Carried out"), ("completed",)),
    "superseded": (_("Replaced by a later one"), ("superseded-by-upgrade-2023", "superseded")),
}

TIE_SCOPES: Final[dict[str, Any]] = {
    "hue": _("Huế and its partners"),
    "other": _("Other places of Vietnam and Japan"),
}

NAMES_IN: Final[dict[str, Any]] = {
    "vi": _("Name in Vietnamese"),
    "ja": _("Name in Japanese"),
    "en": _("Name in English"),
}

# As they stand inside a sentence.
LANGUAGES_IN_WORDS: Final[dict[str, Any]] = {
    "vi": pgettext_lazy("in a sentence", "Vietnamese"),
    "ja": pgettext_lazy("in a sentence", "Japanese"),
    "en": pgettext_lazy("in a sentence", "English"),
}


def language_in_words(code: str) -> str:
    """A language as it stands inside a sentence; one that the office added is called as Django knows it."""
    if not code or code in LANGUAGES_IN_WORDS:
        return str(LANGUAGES_IN_WORDS.get(code, ""))
    return str(get_language_info(code)["name_translated"]).replace("Tiếng ", "tiếng ")


def name_in(code: str) -> str:
    """What the name of a thing in a language stands under."""
    if code in NAMES_IN:
        return str(NAMES_IN[code])
    return gettext("Name in %(language)s") % {"language": language_in_words(code)}


COUNTRIES: Final[dict[str, Any]] = {
    "VN": pgettext_lazy("public site", "In Vietnam"),
    "JP": pgettext_lazy("public site", "In Japan"),
}

SIDES: Final[dict[str, Any]] = {
    "vietnam": _("Vietnamese side"),
    "japan": _("Japanese side"),
}

CONFIDENCE: Final[dict[str, Any]] = {
    "high": _("High: a primary or official source, or two that agree"),
    "medium": _("Medium: one good source, or a detail that varies between sources"),
    "low": _("Low: the sources are weak, or it was inferred"),
}

GRADES: Final[dict[str, Any]] = {
    "high": "",
    "medium": _("One source, or sources that differ in a detail."),
    "low": _("Weak source; read with care."),
}

# From most to least borne out; the page shows the whole scale and where a claim stands on it.
VERDICT_SCALE: Final = ("true", "mostly-true", "mixed", "misleading", "unproven", "false")

FORMATS: Final[dict[str, str]] = {
    "pdf": "PDF",
    "docx": "Word",
    "pptx": "PowerPoint",
    "png": "PNG",
    "svg": "SVG",
    "epub": "EPUB",
    "html": "HTML",
    "txt": "TXT",
    "zip": "ZIP",
}
