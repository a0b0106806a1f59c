"""What one person decides of one segment."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.models import Comment, Page
from wagtail_localize.models import StringTranslation, Translation

from nhipcau.kit import clock
from nhipcau.people.models import User
from nhipcau.translations import standing
from nhipcau.translations.marks import from_editing, wrong_markup, wrong_with
from nhipcau.translations.models import Stale
from nhipcau.translations.segments import Key, Segment, segments_of


class Conflict(ValidationError):
    """Somebody was faster: `theirs` is what stands now, `ours` what was to be saved."""

    def __init__(self, theirs: Segment, ours: str) -> None:
        who = theirs.words.last_translated_by if theirs.words else None
        name = (who.get_full_name() or who.get_username()) if who else _("somebody")
        super().__init__(
            _("%(who)s changed this segment meanwhile. Both are shown; choose one and save again.")
            % {"who": name}
        )
        self.theirs = theirs
        self.ours = ours


@dataclass(frozen=True)
class Saved:
    """The segment as it stands, and what is wrong with it."""

    segment: Segment
    problems: list[str]


def save_segment(translation: Translation, key: Key, text: str, *, seen: str, by: User) -> Saved:
    """Save a person's words for a segment; empty words take the translation away.

    `seen` is the version the person had before them (`Segment.seen`): where another stands by now,
    Conflict is raised and nothing changes. Words that lose or add a mark of a fact, or break a tag, are
    kept and flagged; they don't reach the page until they are right.
    """
    by.require("translations.translate")
    segment = _segment(translation, key)
    data = from_editing(text, segment.source)
    if segment.words and segment.words.data == data and segment.state == "done":
        return Saved(segment, [])
    problems = wrong_with(segment.source, data) if data else []
    with transaction.atomic():
        if not _write(translation, segment, data, seen, bool(problems), by):
            raise Conflict(_segment(translation, key), text)
        standing.count(translation)
    return Saved(_segment(translation, key), problems)


def accept_segment(translation: Translation, key: Key, *, seen: str, by: User) -> Saved:
    """Let a segment's words stand as they are: a machine's become a person's, stale ones up to date.

    A mark of a fact that is lost or added stands too, once a person says so; a broken tag never does.
    """
    by.require("translations.translate")
    segment = _segment(translation, key)
    if segment.words is None:
        raise ValidationError(_("There is nothing to accept: this segment isn’t translated."))
    if problems := wrong_markup(segment.source, segment.words.data):
        raise ValidationError(problems)
    with transaction.atomic():
        if not _write(translation, segment, segment.words.data, seen, False, by):
            raise Conflict(_segment(translation, key), segment.words.data)
        standing.count(translation)
    return Saved(_segment(translation, key), [])


def ask_writer(translation: Translation, key: Key, text: str, *, by: User) -> Comment:
    """Put a question to the writer, in the source page's editor beside the words it is about."""
    by.require("translations.translate")
    if not text.strip():
        raise ValidationError(_("Write what you want to ask."))
    segment = _segment(translation, key)
    page = Page.objects.get(
        translation_key=translation.source.object_id, locale_id=translation.source.locale_id
    )
    return Comment.objects.create(
        page=page,
        user=by,
        text=text.strip(),
        contentpath=segment.path,
        revision_created=page.latest_revision,
    )


def _segment(translation: Translation, key: Key) -> Segment:
    found = next((segment for segment in segments_of(translation) if segment.key == key), None)
    if found is None:
        raise ValidationError(
            _("The source changed meanwhile and no longer has this segment. Your words: load the page again.")
        )
    return found


def _write(translation: Translation, segment: Segment, data: str, seen: str, wrong: bool, by: User) -> bool:
    """One conditional write: it happens only to the version that was seen."""
    fields = {
        "data": data,
        "has_error": wrong,
        "field_error": "",
        "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
        "last_translated_by": by,
        "updated_at": clock.now(),
    }
    where = {
        "translation_of_id": segment.row.string_id,
        "context_id": segment.row.context_id,
        "locale_id": translation.target_locale_id,
    }
    if seen == "none":
        if not data:
            return True
        try:
            with transaction.atomic():
                StringTranslation.objects.bulk_create([StringTranslation(**where, **fields)])
        except IntegrityError:
            return False
        return True
    version = parse_datetime(seen) if seen else None
    rows = StringTranslation.objects.filter(**where, updated_at=version)
    if not data:
        return bool(version and rows.delete()[0])
    if version is None or not rows.update(**fields):
        return False
    Stale.objects.filter(words__in=StringTranslation.objects.filter(**where)).delete()
    return True
