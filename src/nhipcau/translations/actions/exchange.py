"""A translator's file taken over: whole or not at all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import StringTranslation, Translation

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.translations import standing
from nhipcau.translations.actions.drafting import write_draft
from nhipcau.translations.exchange import unit_key
from nhipcau.translations.marks import wrong_with
from nhipcau.translations.models import Stale
from nhipcau.translations.ports import Parcel, Unit
from nhipcau.translations.segments import Segment, segments_of


@dataclass(frozen=True)
class Taken:
    """What a file changed: segments that were new, segments that read otherwise now."""

    translation: Translation
    new: int
    changed: int


def take_file(parcel: Parcel, *, by: User, only: Translation | None = None) -> Taken:
    """Take a file's words over, in one transaction, or refuse it with every row that is wrong.

    Refused: a file of another page than `only`, a row whose source reads otherwise by now, a row that
    loses or adds a mark or breaks a tag. An empty row leaves the segment as it stands.
    """
    by.require("translations.translate")
    translation = _named(parcel, only)
    segments = {unit_key(one): one for one in segments_of(translation)}
    wrong = [told for unit in parcel.units if (told := _wrong(unit, segments.get(unit.key)))]
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        rows = [(segments[unit.key], unit) for unit in parcel.units if unit.target]
        new = [(segment, unit) for segment, unit in rows if segment.words is None]
        changed = [
            (segment, unit)
            for segment, unit in rows
            if segment.words
            and (segment.text != unit.target or (unit.state == "done" and segment.state != "done"))
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
        raise ValidationError(_("The page that this file belongs to isn’t here."))
    if only is not None and translation.pk != only.pk:
        raise ValidationError(
            _("This file belongs to “%(page)s” (%(language)s), not to the page you are on.")
            % {"page": translation.source.object_repr, "language": translation.target_locale.language_code}
        )
    if parcel.target_language and parcel.target_language != translation.target_locale.language_code:
        raise ValidationError(
            _("The file says it is in “%(said)s”; this translation is in “%(language)s”.")
            % {"said": parcel.target_language, "language": translation.target_locale.language_code}
        )
    return translation


def _wrong(unit: Unit, segment: Segment | None) -> str:
    where = {"row": unit.row, "text": unit.source[:60]}
    if segment is None:
        return _("Row %(row)d (“%(text)s”): the source no longer has this segment.") % where
    if unit.source != segment.source:
        return _("Row %(row)d (“%(text)s”): the source reads otherwise by now. Fetch the file again.") % where
    problems = wrong_with(unit.source, unit.target) if unit.target else []
    if problems:
        return _("Row %(row)d (“%(text)s”): %(what)s") % {**where, "what": " ".join(problems)}
    return ""


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
