"""Keeps the gate of `stories`: what goes live passed its process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from nhipcau.kit import clock
from nhipcau.people.models import User
from nhipcau.publishing.models import Approval, Embargo
from nhipcau.publishing.rules import process_of, withdrawn
from nhipcau.stories.versions import said_in


class Desk:
    """Answers `stories.gate` from the rows of this room."""

    def why_not(self, page: Any, revision: int | None) -> str:
        if (
            revision is None
            or not Approval.objects.standing().filter(revision=revision, page=page.pk).exists()
        ):
            return _("This version isn't approved. Submit it for review; it goes live from there.")
        if why := withdrawn(page, revision):
            return why
        embargo = Embargo.objects.holding(page, clock.now())
        if embargo is not None:
            return _(
                "Under embargo until %(until)s. It goes live after that, or once the embargo is lifted."
            ) % {"until": clock_text(embargo.until)}
        return ""

    def workflow(self, page: Any) -> Any:
        process = process_of(page)
        return process.workflow if process else None

    def put_through(self, page: Any, *, by: User, approved_by: Sequence[User]) -> None:
        from nhipcau.publishing.actions import approve, submit  # the verbs need the gate kept first

        submit(page=page, by=by, routine=page.live)
        for person in approved_by:
            if not page.workflow_in_progress:
                break
            approve(page=page, seen=page.latest_revision_id, by=person)
        if page.workflow_in_progress:
            raise PermissionDenied(_("Not every step of “%(page)s” was answered for.") % {"page": page.title})

    def may_renew(self, by: User) -> bool:
        return bool(by.is_active and by.has_perm("publishing.release_page"))

    def renew(self, page: Any, revision: Any, *, by: User) -> None:
        by.require("publishing.release_page")
        standing = Approval.objects.standing().filter(page=page.pk, revision=page.live_revision_id).first()
        if standing is None or _words(standing.revision) != _words(revision):
            raise PermissionDenied(self.why_not(page, None))
        Approval.objects.create(
            page_id=page.pk,
            revision=revision,
            workflow_state=standing.workflow_state,
            approved_at=clock.now(),
        )


def _words(revision: Any) -> dict[str, Any]:
    return said_in(revision.content_type.model_class(), revision.content)


def clock_text(moment: Any) -> str:
    """A moment in the office's time zone, in figures."""
    from nhipcau.kit.templatetags.desk import moment_text

    return moment_text(moment)
