"""How the kinds of passages are shown: a two-letter code, a colour, an order, and their values in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from nhipcau.guidance.models import Passage
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.lexicon import phrases

Kind = Passage.Kind


@dataclass(frozen=True)
class Look:
    """The code written before a passage's number, and the class that colours it."""

    code: str
    colour: str


# In the order in which a person reads them on the desk.
LOOKS: Mapping[str, Look] = {
    Kind.THEME: Look("ND", "theme"),
    Kind.AUDIENCE: Look("ĐT", "audience"),
    Kind.FORM: Look("HT", "form"),
    Kind.KEY_DATE: Look("NG", "date"),
    Kind.OCCASION: Look("DK", "date"),
    Kind.SLOGAN: Look("KH", "theme"),
    Kind.DUTY: Look("NV", "duty"),
    Kind.DEADLINE: Look("TH", "date"),
    Kind.PURPOSE: Look("MĐ", "purpose"),
    Kind.REQUIREMENT: Look("YC", "purpose"),
    Kind.LEGAL_BASIS: Look("CC", "basis"),
    Kind.ATTACHMENT: Look("TL", "attachment"),
}

VALUES: Mapping[str, Mapping[str, Any]] = {
    Kind.AUDIENCE: {
        "officials": _("Officials"),
        "party_members": _("Party members"),
        "residents": _("Residents"),
        "youth": _("Young people"),
        "students": _("Students"),
        "workers": _("Workers"),
        "farmers": _("Farmers"),
        "women": _("Women"),
        "overseas_vietnamese": _("Vietnamese abroad"),
        "international": _("International friends"),
        "ethnic_minorities": _("Ethnic minorities"),
        "religious": _("Religious communities"),
        "businesses": _("Businesses"),
        "armed_forces": _("Armed forces"),
        "other": _("Other group"),
    },
    Kind.FORM: {
        "article": _("Article"),
        "reportage": _("Reportage"),
        "interview": _("Interview"),
        "talk": _("Talk"),
        "seminar": _("Seminar"),
        "infographic": _("Infographic"),
        "exhibition": _("Exhibition"),
        "publication": _("Publication"),
        "video": _("Video"),
        "radio": _("Radio"),
        "social": _("Social network"),
        "poster": _("Poster"),
        "loudspeaker": _("Loudspeaker"),
        "meeting": _("Meeting"),
        "contest": _("Contest"),
        "performance": _("Performance"),
        "website": _("Website"),
        "newsletter": _("Newsletter"),
        "press_conference": _("Press conference"),
        "documentary": _("Documentary"),
        "ceremony": _("Ceremony"),
        "mass_media": _("Mass media"),
        "digital": _("Digital platform"),
        "other": _("Other form"),
    },
}


def value_word(kind: str, value: str) -> Any:
    """What a passage was understood as, in words; empty where its kind has no list of values."""
    return VALUES.get(kind, {}).get(value, "")


def value_in(kind: str, words: str) -> str:
    """The value that these words name by the reader's own lexicon; empty where it knows none."""
    lexicon = {Kind.AUDIENCE: "audiences", Kind.FORM: "forms"}.get(Kind(kind))
    if lexicon is None:
        return ""
    found = next(phrases(lexicon).find_in(fold(words)), None)
    return found.value if found and found.value in VALUES[kind] else ""


def code_of(passage: Passage) -> str:
    """What a passage is called on every screen: `ND3`. It stays the same whatever is added or edited."""
    return f"{LOOKS[passage.kind].code}{passage.serial}"


def codes_of(guidance: Iterable[int]) -> dict[int, str]:
    """The codes of every passage of these guidance documents, retired ones too, by their keys. One query."""
    rows = Passage.objects.filter(guidance__in=list(guidance)).order_by()
    return {
        key: f"{LOOKS[kind].code}{serial}" for key, kind, serial in rows.values_list("pk", "kind", "serial")
    }
