"""The draft of a translated page, written from its segments. What readers see is never touched here."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision, TaskState
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import Translation
from wagtail_localize.segments.ingest import ingest_segments

from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.stories.versions import said_in
from nhipcau.translations import standing
from nhipcau.translations.actions.adopting import absorb
from nhipcau.translations.models import Standing


def target_of(translation: Translation) -> Any:
    """The translated page, specific. Raises Page.DoesNotExist where it was deleted."""
    page = Page.objects.get(
        translation_key=translation.source.object_id, locale_id=translation.target_locale_id
    )
    return page.specific


@transaction.atomic
def write_draft(translation: Translation, *, by: User, reread: bool = True) -> Revision | None:
    """Write the translated page's draft: the source's structure, the words translated so far.

    What isn't translated stands in the source's language; such a draft can't be sent to approval. Words
    changed on the page itself since are taken first (`reread`). None where the draft says this already.
    """
    by.require("translations.translate")
    page = target_of(translation)
    version = page.get_latest_revision_as_object()
    if reread and _written_elsewhere(translation, page):
        absorb(translation, version, by=by)
    before = said_in(type(version), version.serializable_data())
    original = translation.source.as_instance()
    copy_synchronised_fields(original, version)
    segments = translation.source._get_segments_for_translation(translation.target_locale, fallback=True)
    locales = translation.source.locale, translation.target_locale
    ingest_segments(original, version, *locales, segments)
    if not version.title:
        version.title = original.title
    said = said_in(type(version), version.serializable_data())
    if said == before and page.latest_revision_id:
        revision = None
    else:
        over = _may_be_written_over(translation, page, by)
        revision = version.save_revision(user=by, clean=False, overwrite_revision=over)
        if over is None:
            record(page, "translations.draft", by=by)
    known = {"draft": revision.pk} if revision else {}
    counted = standing.count(translation, read=page.latest_revision_id, **known)
    if counted.done == counted.total:
        told = standing.compare(translation, translation.source.as_instance(), version)
        standing.count(translation, **standing.kept_differences(translation, told))
    else:
        standing.count(translation, **standing.kept_differences(translation, None))
    return revision


def _written_elsewhere(translation: Translation, page: Any) -> bool:
    """The newest version is none that this room wrote or read."""
    known = Standing.objects.filter(translation=translation).values_list("draft", "read").first()
    return bool(page.latest_revision_id) and page.latest_revision_id not in (known or ())


def _may_be_written_over(translation: Translation, page: Any, by: User) -> Revision | None:
    """This person's own last draft, unless somebody reviewed it, released it, or set it a time."""
    latest = page.latest_revision
    drawn = Standing.objects.filter(translation=translation).values_list("draft", flat=True).first()
    if latest is None or latest.pk != drawn or latest.user_id != by.pk or latest.approved_go_live_at:
        return None
    if latest.pk == page.live_revision_id or TaskState.objects.filter(revision=latest).exists():
        return None
    return latest
