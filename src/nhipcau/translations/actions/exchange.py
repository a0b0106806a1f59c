"""A translator's file taken over: whole or not at all."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringTranslation, Translation

from nhipcau.kit import clock
from nhipcau.kit.letters import letters_alone
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.kit.turning import straight
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.translations import standing
from nhipcau.translations.actions.drafting import write_draft
from nhipcau.translations.exchange import unit_key
from nhipcau.translations.marks import wrong_with
from nhipcau.translations.models import Stale
from nhipcau.translations.ports import Parcel, Unit, plain, print_of
from nhipcau.translations.segments import Key, Segment, segments_of

OPEN = frozenset({"missing", "machine", "stale"})
"""What a person's word settles; what is broken, its own words don't."""


@dataclass(frozen=True)
class Taken:
    """What a file changed: segments that were new, segments that read otherwise now."""

    translation: Translation
    new: int
    changed: int


def take_file(parcel: Parcel, *, by: User, only: Translation | None = None) -> Taken:
    """Take a file's words over, in one transaction, or refuse it with every row that is wrong.

    Refused: a file of another page than `only`, a row whose source reads otherwise by now, a row that
    loses or adds a mark or breaks a tag, two rows that say one segment differently, a row changed in the
    file that somebody else changed here since it was fetched. An empty row, one that isn't there, one
    that says what it said when it was fetched, and a copy of the source that the file calls untranslated
    leave the segment as it stands. White space and the order of rows are a program's own; words that the
    file calls unfinished are taken and marked to be looked at.
    """
    by.require("translations.translate")
    translation = _named(parcel, only)
    rows = _matched(parcel, segments_of(translation), by)
    with transaction.atomic():
        new = [(segment, unit) for segment, unit in rows if segment.words is None]
        changed = [
            (segment, unit)
            for segment, unit in rows
            if segment.words and (_differs(segment, unit) or (unit.state == "done" and segment.state in OPEN))
        ]
        _write(translation, new, changed, by)
        if new or changed:
            record(translation, "translations.take_file", by=by, new=len(new), changed=len(changed))
            standing.count(translation)
            write_draft(translation, by=by)
    return Taken(translation, len(new), len(changed))


def _named(parcel: Parcel, only: Translation | None) -> Translation:
    try:
        known = uuid.UUID(parcel.translation)
    except ValueError:
        known = None
    rows = Translation.objects.select_related("source__locale", "target_locale")
    translation = rows.filter(uuid=known).first() if known else None
    if translation is None:
        raise ValidationError(
            _("The page that this file belongs to isn’t here. Fetch the file again from its page.")
        )
    if only is not None and translation.pk != only.pk:
        raise ValidationError(
            _(
                "This file belongs to “%(page)s” (%(language)s), not to the page you are on."
                " Take it there, or with “Take files…” above the list."
            )
            % {
                "page": translation.source.object_repr,
                "language": language_word(translation.target_locale.language_code),
            }
        )
    if not _same_language(parcel.target_language, translation.target_locale.language_code):
        raise ValidationError(
            _(
                "The file says it is in “%(said)s”; this translation is in “%(language)s”."
                " Set its language right, or fetch the file again."
            )
            % {"said": parcel.target_language, "language": translation.target_locale.language_code}
        )
    return translation


def _same_language(said: str, ours: str) -> bool:
    """Programs write `ja-JP` or `ja_JP` for ja; a file that says none is in the translation's."""
    spoken, known = (code.casefold().replace("_", "-") for code in (said, ours))
    return not spoken or spoken == known or spoken.startswith(f"{known}-")


def _matched(parcel: Parcel, segments: list[Segment], by: User) -> list[tuple[Segment, Unit]]:
    """Each row that has words with its segment. Raises ValidationError with every row that is wrong."""
    by_key = {unit_key(one): one for one in segments}
    by_source: dict[str, list[Segment]] = {}
    for one in segments:
        by_source.setdefault(plain(one.source), []).append(one)
    wrong: list[str] = []
    found: dict[Key, tuple[Segment, Unit]] = {}
    for given in parcel.units:
        segment = by_key.get(given.key)
        if segment is None or plain(given.source) != plain(segment.source):  # ids that a program made anew
            alone = by_source.get(plain(given.source), [])
            segment = alone[0] if len(alone) == 1 else segment
        unit = replace(given, target=_tidied(given, segment)) if segment else given
        if segment and _left_alone(unit, segment):
            continue
        if told := _wrong(unit, segment) or _overtaken(unit, segment, by):
            wrong.append(told)
        elif segment and unit.target:
            _earlier, before = found.setdefault(segment.key, (segment, unit))
            if before.target != unit.target:
                where = {"row": unit.row, "text": unit.source[:60], "first": before.row}
                wrong.append(_("Row %(row)d (“%(text)s”): row %(first)d says it otherwise.") % where)
    if wrong:
        raise ValidationError(wrong)
    return list(found.values())


def _tidied(unit: Unit, segment: Segment) -> str:
    """The words as they are stored: what a program wrapped, indented or composed otherwise put back."""
    if unit.state != "done" and plain(unit.target) == plain(segment.source):
        return ""  # a program's copy of the source, to be written over
    if plain(unit.target) == plain(segment.text):
        return segment.text
    text = unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", unit.target))
    text = straight(letters_alone(text)).strip()
    return text if "\n" in segment.source.strip() else re.sub(r"[ \t]*\n\s*", " ", text)


def _differs(segment: Segment, unit: Unit) -> bool:
    return plain(segment.text) != plain(unit.target)


def _wrong(unit: Unit, segment: Segment | None) -> str:
    where = {"row": unit.row, "text": unit.source[:60]}
    if segment is None:
        return _("Row %(row)d (“%(text)s”): the source no longer has this segment.") % where
    if plain(unit.source) != plain(segment.source):
        return _("Row %(row)d (“%(text)s”): the source reads otherwise by now. Fetch the file again.") % where
    settles = _differs(segment, unit) or (unit.state == "done" and segment.state in OPEN)
    problems = wrong_with(segment.source, unit.target) if unit.target and settles else []
    if problems:
        return _("Row %(row)d (“%(text)s”): %(what)s") % {**where, "what": " ".join(problems)}
    return ""


def _left_alone(unit: Unit, segment: Segment) -> bool:
    """The file says what it said when it was fetched, and the segment reads otherwise by now."""
    return unit.before == print_of(unit.target) != print_of(segment.text)


def _overtaken(unit: Unit, segment: Segment | None, by: User) -> str:
    """Somebody else wrote the segment after the file was fetched; one's own words one may write over."""
    if segment is None or segment.words is None or not unit.before or not unit.target:
        return ""
    theirs = segment.words.last_translated_by
    if theirs in (None, by) or unit.before == print_of(segment.text) or not _differs(segment, unit):
        return ""
    return _(
        "Row %(row)d (“%(text)s”): since the file was fetched, %(person)s wrote “%(theirs)s” here."
        " Write those words in the file, or empty the row to leave them as they stand."
    ) % {
        "row": unit.row,
        "text": unit.source[:60],
        "person": theirs.get_full_name() or theirs.username,
        "theirs": segment.text,
    }


def _write(
    translation: Translation,
    new: list[tuple[Segment, Unit]],
    changed: list[tuple[Segment, Unit]],
    by: User,
) -> None:
    now, manual = clock.now(), StringTranslation.TRANSLATION_TYPE_MANUAL
    made = [
        StringTranslation(
            translation_of_id=segment.row.string_id,
            context_id=segment.row.context_id,
            locale_id=translation.target_locale_id,
            data=unit.target,
            translation_type=manual,
            last_translated_by=by,
            updated_at=now,
        )
        for segment, unit in new
    ]
    StringTranslation.objects.bulk_create(made)
    rows = []
    for segment, unit in changed:
        words = segment.words
        if words is None:
            continue
        words.data, words.has_error, words.updated_at, words.last_translated_by = unit.target, False, now, by
        if unit.state == "done":
            words.translation_type = manual
        rows.append(words)
    StringTranslation.objects.bulk_update(
        rows, ["data", "has_error", "updated_at", "last_translated_by", "translation_type"]
    )
    settled = [segment.words.pk for segment, unit in changed if segment.words and unit.state == "done"]
    Stale.objects.filter(words__in=settled).delete()
    _mark_open(translation, [(segment, unit) for segment, unit in (*new, *changed) if unit.state != "done"])


def _mark_open(translation: Translation, rows: list[tuple[Segment, Unit]]) -> None:
    """What the file itself calls unfinished is looked at by a person, as words of an older source are."""
    wanted = {segment.key: segment.source for segment, _unit in rows}
    words = StringTranslation.objects.filter(
        locale_id=translation.target_locale_id,
        context__object_id=translation.source.object_id,
        translation_of__in={string for string, _context in wanted},
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
    ).exclude(pk__in=Stale.objects.values("words"))
    Stale.objects.bulk_create(
        [
            Stale(words=one, before=wanted[one.translation_of_id, one.context_id], since=clock.now())
            for one in words
            if (one.translation_of_id, one.context_id) in wanted
        ]
    )
