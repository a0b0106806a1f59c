"""The glossary: one term, or a whole list from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.translations.models import Term

SLUG = re.compile(r"[A-Za-z0-9][\w-]*", re.ASCII)
LONGEST_KEY, LONGEST_READING = 80, 200


@dataclass(frozen=True)
class TermRecord:
    """A term as a file or a form gives it."""

    words: Mapping[str, str]
    kind: str = "term"
    key: str = ""
    forbidden: Mapping[str, list[str]] = field(default_factory=dict)
    reading: str = ""
    note: str = ""


@transaction.atomic
def keep_term(one: TermRecord, *, by: User) -> Term:
    """Record a term, or correct the one with this key. Raises ValidationError with what is wrong."""
    by.require("translations.keep_term")
    words = {code: text.strip() for code, text in one.words.items() if text.strip()}
    if len(words) < 2:
        raise ValidationError(_("A term needs its word in two languages at least."))
    if one.kind not in Term.Kind.values:
        raise ValidationError(_("“%(kind)s” is no kind of term.") % {"kind": one.kind})
    key = one.key or _key(words)
    if len(key) > LONGEST_KEY or not SLUG.fullmatch(key):
        raise ValidationError(
            _("“%(key)s” is no key: it has Latin letters, figures and hyphens, at most %(most)d.")
            % {"key": key[:LONGEST_KEY], "most": LONGEST_KEY}
        )
    if len(one.reading.strip()) > LONGEST_READING:
        raise ValidationError(_("The reading is longer than %(most)d letters.") % {"most": LONGEST_READING})
    forbidden = {
        code: [text.strip() for text in texts if text.strip()] for code, texts in one.forbidden.items()
    }
    forbidden = {code: texts for code, texts in forbidden.items() if texts}
    for code, texts in forbidden.items():
        if words.get(code) in texts:
            raise ValidationError(
                _("“%(word)s” can’t be both right and not to be used.") % {"word": words[code]}
            )
    said = {
        "kind": one.kind,
        "words": words,
        "forbidden": forbidden,
        "reading": one.reading.strip(),
        "note": one.note.strip(),
    }
    term = Term.objects.filter(key=key).first()
    if term and all(getattr(term, name) == value for name, value in said.items()):
        return term
    term, _made = Term.objects.update_or_create(
        key=key, defaults={**said, "changed_at": clock.now(), "changed_by": by}
    )
    record(term, "translations.keep_term", by=by)
    return term


@transaction.atomic
def drop_term(term: Term, *, by: User) -> None:
    """Take a term out of the glossary."""
    by.require("translations.keep_term")
    record(term, "translations.drop_term", by=by, words=term.words)
    term.delete()


@transaction.atomic
def take_terms(records: Iterable[TermRecord], *, by: User) -> int:
    """Record every term of a list, or none. Raises ValidationError naming each row that is wrong."""
    by.require("translations.keep_term")
    wrong, taken = [], 0
    for row, one in enumerate(records, start=2):
        try:
            with transaction.atomic():
                keep_term(one, by=by)
            taken += 1
        except ValidationError as refusal:
            wrong.append(_("Row %(row)d: %(what)s") % {"row": row, "what": " ".join(refusal.messages)})
    if wrong:
        raise ValidationError(wrong)
    return taken


def _key(words: Mapping[str, str]) -> str:
    """A key from the words: the English ones, as those are letters a key may hold."""
    text = words.get("en") or words.get("vi") or ""
    stem = slugify(text.replace("đ", "d").replace("Đ", "D"))[:70].strip("-") or "term"
    number, key = 1, stem
    while Term.objects.filter(key=key).exclude(words=dict(words)).exists():
        number += 1
        key = f"{stem}-{number}"
    return key
