"""Machine translation, where a connector is configured: proposals that a person has to accept."""

from __future__ import annotations

import logging
from collections.abc import Set

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.strings import StringValue

from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.translations import standing
from nhipcau.translations.actions.drafting import write_draft
from nhipcau.translations.marks import wrong_with
from nhipcau.translations.ports import MachineFailed
from nhipcau.translations.segments import Segment, segments_of

log = logging.getLogger(__name__)


def offered(translation: Translation) -> str:
    """The name of the connector that can translate this; empty where none is configured."""
    translator = get_machine_translator()
    if translator and translator.can_translate(translation.source.locale, translation.target_locale):
        return str(translator.display_name)
    return ""


def translate_by_machine(translation: Translation, *, by: User) -> int:
    """Fill what isn't translated yet with a machine's words, each labelled until a person accepts it.

    Returns how many segments it filled. The connector is asked outside any transaction; what people
    wrote meanwhile stands. Raises ValidationError where no connector is configured or it doesn't answer.
    """
    by.require("translations.translate")
    tool = offered(translation)
    if not tool:
        raise ValidationError(_("No machine translation is set up for these languages."))
    bare = [segment for segment in segments_of(translation) if segment.words is None]
    made = _asked(translation, tool, {segment.source for segment in bare})
    with transaction.atomic():
        before = StringTranslation.objects.filter(
            locale_id=translation.target_locale_id, context__object_id=translation.source.object_id
        )
        there = set(before.values_list("translation_of_id", "context_id"))
        rows = [
            _proposed(translation, segment, made[segment.source], tool=tool, by=by)
            for segment in bare
            if segment.key not in there and made.get(segment.source)
        ]
        StringTranslation.objects.bulk_create(rows)
        record(translation, "translations.machine", by=by, tool=tool, segments=len(rows))
        standing.count(translation)
        write_draft(translation, by=by)
    return len(rows)


def _asked(translation: Translation, tool: str, sources: Set[str]) -> dict[str, str]:
    """What the connector answers, by source. Raises ValidationError where it doesn't."""
    strings = [StringValue(source) for source in sorted(sources)]
    try:
        answers = get_machine_translator().translate(
            translation.source.locale, translation.target_locale, strings
        )
    except MachineFailed as failure:
        log.warning("machine translation failed: %s", failure, extra={"event": "translations.machine_failed"})
        raise ValidationError(
            _("%(tool)s: %(why)s Nothing was changed; try again later or translate by hand.")
            % {"tool": tool, "why": failure}
        ) from failure
    except Exception as failure:  # a connector is anybody's program, and may fail in any way
        log.warning("machine translation failed: %s", failure, extra={"event": "translations.machine_failed"})
        raise ValidationError(
            _("%(tool)s doesn’t answer. Nothing was changed; try again later or translate by hand.")
            % {"tool": tool}
        ) from failure
    return {string.data: str(answer.data) for string, answer in answers.items()}


def _proposed(
    translation: Translation, segment: Segment, words: str, *, tool: str, by: User
) -> StringTranslation:
    """A machine's words for a segment, labelled as such."""
    return StringTranslation(
        translation_of_id=segment.row.string_id,
        context_id=segment.row.context_id,
        locale_id=translation.target_locale_id,
        data=words,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        tool_name=tool,
        has_error=bool(wrong_with(segment.source, words)),
        last_translated_by=by,
        updated_at=clock.now(),
    )
