"""What follows by itself: a source that goes live reaches its translations; a half translation no review."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail.signals import page_published, workflow_submitted
from wagtail_localize.models import Translation

from nhipcau.people.models import User
from nhipcau.stories.models import PublicPage
from nhipcau.translations.segments import segments_of, source_of

log = logging.getLogger(__name__)


def follow() -> None:
    """Listen to what is published, and to what is sent to review."""
    page_published.connect(_published, dispatch_uid="translations.following")
    workflow_submitted.connect(_submitted, dispatch_uid="translations.unfinished")


def _published(instance: Any, revision: Any = None, **_kwargs: Any) -> None:
    """Marks stale what the source changed. A failure leaves the source behind, which the status shows."""
    from nhipcau.translations.actions import take_source_changes  # verbs need the models, apps need neither

    if not isinstance(instance, PublicPage) or source_of(instance) is None:
        return
    by = getattr(revision, "user", None) or instance.owner
    if not isinstance(by, User) or not by.has_perm("translations.send_page"):
        return
    try:
        with transaction.atomic():
            take_source_changes(instance, by=by)
    except (ValidationError, PermissionDenied) as refusal:
        log.warning("changes of a source not taken: %s", refusal, extra={"event": "translations.not_taken"})


def machine_s(page: Any) -> list[str]:
    """Why nobody may answer for a translated page: words of a machine that nobody has accepted."""
    return _open(page, "machine")


def unfinished(page: Any) -> list[str]:
    """Why a translated page can't be sent to approval yet; nothing for a page in its first language."""
    return _open(page, "machine", "missing", "broken")


def _open(page: Any, *states: str) -> list[str]:
    translation = (
        Translation.objects.filter(source__object_id=page.translation_key, target_locale_id=page.locale_id)
        .select_related("source", "target_locale")
        .first()
    )
    if translation is None:
        return []
    found = Counter(segment.state for segment in segments_of(translation))
    told = {
        "machine": ngettext(
            "%(n)d segment is a machine’s and nobody has accepted it.",
            "%(n)d segments are a machine’s and nobody has accepted them.",
            found["machine"],
        ),
        "missing": ngettext(
            "%(n)d segment isn’t translated.", "%(n)d segments aren’t translated.", found["missing"]
        ),
        "broken": ngettext(
            "%(n)d segment has a broken mark or tag.",
            "%(n)d segments have a broken mark or tag.",
            found["broken"],
        ),
    }
    return [told[state] % {"n": found[state]} for state in states if found[state]]


def _submitted(instance: Any, **_kwargs: Any) -> None:
    """Refuses a review of what no person has finished; the workflow that was being started isn't."""
    page = instance.content_object
    if isinstance(page, Page) and (reasons := unfinished(page)):
        raise PermissionDenied(" ".join(reasons))
