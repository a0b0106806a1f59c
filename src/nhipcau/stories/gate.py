"""Between a page and its readers stands a keeper: nothing goes live that it hasn't let through.

`stories` asks and doesn't know who answers; `publishing` keeps the gate. It is asked twice, so that no
path leads round it: before a revision is published or scheduled, and when a page is saved as live.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from wagtail.models import PagePermissionTester

from nhipcau.people.models import User


class NotCleared(PermissionDenied):
    """A page may not go live; the message says why and what to do."""


class Keeper(Protocol):
    """Who answers for what goes live."""

    def why_not(self, page: Any, revision: int | None) -> str:
        """Why this revision of the page may not go live; empty if it may."""
        ...

    def workflow(self, page: Any) -> Any:
        """The workflow that the page has to pass; None leaves it to Wagtail's tree."""
        ...

    def put_through(self, page: Any, *, by: User, approved_by: Sequence[User]) -> None:
        """Take the page's newest revision through its process, each step answered for by a person."""
        ...

    def may_renew(self, by: User) -> bool:
        """Whether this person's role lets them let a page through anew."""
        ...

    def renew(self, page: Any, revision: Any, *, by: User) -> None:
        """Let a revision through whose words are the live one's: only what it quotes was corrected."""
        ...


class _Post:
    keeper: Keeper | None = None


def keep(keeper: Keeper | None) -> None:
    """Put a keeper at the gate; None leaves it open."""
    _Post.keeper = keeper


def kept() -> Keeper | None:
    return _Post.keeper


def require_cleared(page: Any, revision: Any) -> None:
    """Refuse what the keeper doesn't let through."""
    if _Post.keeper is not None and (why := _Post.keeper.why_not(page, revision.pk if revision else None)):
        raise NotCleared(why)


def require_saved_as_cleared(page: Any, update_fields: Iterable[str] | None) -> None:
    """Refuse to save as live what wasn't let through; what is live already, at this revision, may be saved.

    An alias shows its source as it is, so the source answers for it.
    """
    touched = update_fields is None or "live" in update_fields
    if _Post.keeper is None or not page.live or not touched or page.alias_of_id:
        return
    before = type(page)._base_manager.filter(pk=page.pk, live=True).values_list("live_revision_id", flat=True)
    if page.pk is None or list(before) != [page.live_revision_id] or page.live_revision_id is None:
        require_cleared(page, page.live_revision)


class GatedPermissions(PagePermissionTester):
    """Nobody publishes or unpublishes by Wagtail's own buttons: the desk's verbs do, and ask the gate."""

    def can_publish(self) -> bool:
        return bool(_Post.keeper is None and super().can_publish())

    def can_unpublish(self) -> bool:
        return bool(_Post.keeper is None and super().can_unpublish())

    def can_publish_subpage(self) -> bool:
        return bool(_Post.keeper is None and super().can_publish_subpage())
