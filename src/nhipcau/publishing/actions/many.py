"""The same answers for many pages in one act: each page is decided by itself, under the verb for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Page, WorkflowState

from nhipcau.facts.ledger import Ledger
from nhipcau.people.desk import told
from nhipcau.people.models import User
from nhipcau.publishing.actions.reviewing import approve
from nhipcau.publishing.actions.submitting import submit
from nhipcau.publishing.rules import reading
from nhipcau.stories.models import PublicPage


@dataclass
class Decided:
    """The pages that went on, and those that were left, with why.

    `gone`: asked for, and there no more. `waiting`: of those that went on, how many wait for a further step.
    """

    done: list[Page] = field(default_factory=list)
    left: list[tuple[Page, str]] = field(default_factory=list)
    gone: int = 0
    waiting: int = 0


def approve_many(*, seen: Mapping[int, int], by: User, note: str = "") -> Decided:
    """Answer for each of these pages at the revision that was `seen`, each in a transaction of its own.

    Exactly what `approve` refuses is left. A translation whose differences are meant needs a reason of its
    own, so it is left here.
    """
    return _each(seen, lambda page: approve(page=page, seen=seen[page.pk], by=by, note=note))


def submit_many(*, pages: Iterable[int], by: User, note: str = "") -> Decided:
    """Put each of these pages into review, each in a transaction of its own.

    Exactly what `submit` refuses is left. Whether a change of a public page is a correction is asked page by
    page, so it is left here.
    """
    return _each(pages, lambda page: submit(page=page, by=by, note=note))


def _each(asked: Iterable[int], verb: Callable[[Any], object]) -> Decided:
    """In the order of the tree: a front page before what stands under it."""
    wanted = set(asked)
    found = Page.objects.type(PublicPage).filter(pk__in=wanted).order_by("path")
    pages = list(found.select_related("locale").specific())
    decided = Decided(gone=len(wanted) - len(pages))
    with reading(Ledger.load()):
        for page in pages:
            try:
                verb(page)
            except (PermissionDenied, ValidationError) as refusal:
                decided.left.append((page, told(refusal)))
            else:
                decided.done.append(page)
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    decided.waiting = states.filter(object_id__in=[str(page.pk) for page in decided.done]).count()
    return decided
