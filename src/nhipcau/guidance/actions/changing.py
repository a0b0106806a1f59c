"""What every change of a reading does alike: one at a time, kept as one row, told if it clashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.guidance.models import Doubt, Guidance, Passage, ReadingChange
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User

State = Passage.State
PERMISSION = "guidance.review_passage"


class Conflict(ValidationError):
    """Someone changed the passage since the person's page was made. Nothing was written.

    `passage` is as it stands now; `change` is what made it so, and tells who and when.
    """

    def __init__(self, passage: Passage, change: ReadingChange | None) -> None:
        self.passage = passage
        self.change = change
        super().__init__(_told(passage, change))


def _told(passage: Passage, change: ReadingChange | None) -> str:
    words = passage.text if len(passage.text) < 60 else passage.text[:59].rstrip() + "…"
    if change is None:
        return _("“%(words)s” was changed meanwhile. Look at it again, then decide.") % {"words": words}
    return _("%(who)s changed “%(words)s” at %(time)s: %(what)s. Look at it again, then decide.") % {
        "who": change.by.get_full_name() or change.by.get_username(),
        "words": words,
        "time": timezone.localtime(change.at).strftime("%H:%M"),
        "what": change.get_action_display().lower(),
    }


class Change:
    """One change under way: the reading is locked, and what every passage was before is kept."""

    def __init__(self, guidance: Guidance, action: str, by: User, version: int) -> None:
        self.guidance = guidance
        self.action = action
        self.by = by
        self.version = version
        self.at = clock.now()
        self.undoes: ReadingChange | None = None
        self.steps: dict[str, list[Any]] = {}

    def move(self, passages: Iterable[Passage], state: str) -> None:
        """Set the state of passages, by this person, now."""
        moved = list(passages)
        for passage in moved:
            self.steps[str(passage.pk)] = [passage.standing_as(), str(state)]
            passage.state, passage.decided_by, passage.decided_at = state, self.by, self.at
            passage.changed_in = self.version
        Passage.objects.filter(pk__in=[passage.pk for passage in moved]).update(
            state=state, decided_by=self.by, decided_at=self.at, changed_in=self.version
        )

    def give_back(self, passages: Iterable[Passage], was: list[Any]) -> None:
        """Put passages back to the state, person and moment that they had."""
        moved = list(passages)
        state, by, at = was
        for passage in moved:
            self.steps[str(passage.pk)] = [passage.standing_as(), state]
        Passage.objects.filter(pk__in=[passage.pk for passage in moved]).update(
            state=state, decided_by=by, decided_at=at, changed_in=self.version
        )

    def make(self, passages: Iterable[Passage], *, replacing: Iterable[Passage] = ()) -> list[Passage]:
        """Save new passages, accepted by the person who made them; what they replace is retired first."""
        retired = list(replacing)
        if retired:
            self.move(retired, State.RETIRED)
        made = list(passages)
        for passage in made:
            passage.state, passage.changed_in = State.ACCEPTED, self.version
            passage.made_by = passage.decided_by = self.by
            passage.decided_at = self.at
            passage.save()
            passage.replaces.set(retired)
            self.steps[str(passage.pk)] = [None, str(State.ACCEPTED)]
        return made

    def settle(self, doubt: Doubt, *, by: int | None, at: Any) -> None:
        """Set who settled a point and when; nobody and never open it again."""
        before = doubt.standing_as()
        doubt.settled_by_id, doubt.settled_at = by, at
        Doubt.objects.filter(pk=doubt.pk).update(settled_by=by, settled_at=at)
        self.steps[f"d{doubt.pk}"] = [before, "settled" if by else "open"]


@contextmanager
def changing(guidance: Guidance, action: str, by: User) -> Iterator[Change]:
    """Lock a reading, let the block change it, and keep what it did as the next version.

    A block that changes nothing makes no version. Refuses whoever may not review.
    """
    by.require(PERMISSION)
    with transaction.atomic():
        # a write first: whoever comes second waits here, on PostgreSQL and on SQLite alike
        Guidance.objects.filter(pk=guidance.pk).update(version=F("version"))
        now = Guidance.objects.values_list("version", flat=True).get(pk=guidance.pk)
        change = Change(guidance, action, by, now + 1)
        yield change
        if change.steps:
            _keep(change)


def _keep(change: Change) -> None:
    Guidance.objects.filter(pk=change.guidance.pk).update(version=change.version)
    change.guidance.version = change.version
    ReadingChange.objects.create(
        guidance=change.guidance,
        version=change.version,
        action=change.action,
        steps=change.steps,
        undoes=change.undoes,
        by=change.by,
        at=change.at,
    )
    record(
        change.guidance,
        f"guidance.{change.action}",
        by=change.by,
        version=change.version,
        items=len(change.steps),
    )


def fresh(guidance: Guidance, passages: Iterable[Passage]) -> list[Passage]:
    """The passages as they stand now, in the document's order; all of this one guidance."""
    keys = {passage.pk for passage in passages}
    found = list(Passage.objects.filter(pk__in=keys, guidance=guidance))
    if len(found) != len(keys):
        raise ValidationError(_("These items aren't all of this document."))
    return found


def refuse_unseen(guidance: Guidance, passages: Iterable[Passage], seen: int | None) -> None:
    """Raise Conflict where someone changed one of the passages after the version that was seen."""
    if seen is None:
        return
    for passage in passages:
        if passage.changed_in > seen:
            raise Conflict(
                passage,
                guidance.changes.select_related("by").filter(version=passage.changed_in).first(),
            )


def refuse_retired(passages: Iterable[Passage]) -> None:
    """Raise ValidationError where one is no longer in the reading."""
    if any(passage.state == State.RETIRED for passage in passages):
        raise ValidationError(_("This item is no longer in the reading: it was edited. Open the newer one."))
