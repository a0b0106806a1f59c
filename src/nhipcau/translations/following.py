"""A source that goes live takes its changes to its translations by itself."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.signals import page_published

from nhipcau.people.models import User
from nhipcau.stories.models import PublicPage
from nhipcau.translations.segments import source_of

log = logging.getLogger(__name__)


def follow() -> None:
    """Listen to what is published."""
    page_published.connect(_published, dispatch_uid="translations.following")


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
