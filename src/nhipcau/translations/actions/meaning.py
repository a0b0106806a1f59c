"""A number, date or name that differs from the source on purpose: said once, with a reason."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.stories.agreement import Disagreement
from nhipcau.translations import standing
from nhipcau.translations.models import Meant

LONGEST_REASON = 500


def say_meant(page: Any, one: Disagreement, *, reason: str, by: User) -> Meant:
    """Answer for one difference of a translated page: it is meant, and why.

    It isn't asked again while the source's sentence and both values stay what they are. Raises
    ValidationError without a reason.
    """
    by.require("translations.answer_difference")
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Say why it differs on purpose; the next reader sees it."))
    if len(reason) > LONGEST_REASON:
        raise ValidationError(_("Say it in %(n)d letters at most.") % {"n": LONGEST_REASON})
    with transaction.atomic():
        row, _made = Meant.objects.update_or_create(
            key=page.translation_key,
            language=page.locale.language_code,
            digest=standing.digest_of(one),
            defaults={
                "kind": one.kind,
                "source": one.source,
                "translation": one.translation,
                "source_sentence": one.source_sentence,
                "reason": reason,
                "said_by": by,
                "said_at": clock.now(),
            },
        )
        record(page, "translations.meant", by=by, what=str(one), reason=reason)
        _count(page)
    return row


def ask_again(page: Any, row: Meant, *, by: User) -> None:
    """Take an answer back: the difference holds the page until somebody answers anew."""
    by.require("translations.answer_difference")
    with transaction.atomic():
        gone, _rows = Meant.objects.of_page(page).filter(pk=row.pk).delete()
        if gone:
            record(page, "translations.ask_again", by=by, what=row.translation or row.source)
            _count(page)


def _count(page: Any) -> None:
    """The translation's standing, where the page has one: a page may be written without this room."""
    rows = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, standing__differing__gte=0
    )
    for translation in rows.select_related("source", "target_locale"):
        told = standing.compare(
            translation, translation.source.as_instance(), page.get_latest_revision_as_object()
        )
        standing.count(translation, **standing.kept_differences(translation, told))
