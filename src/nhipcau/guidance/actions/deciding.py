"""Deciding on what was read, settling what is doubtful, and taking either back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.guidance.actions.changing import PERMISSION, Change, changing, refuse_unseen
from nhipcau.guidance.models import Doubt, Guidance, Passage, ReadingChange
from nhipcau.people.models import User

State = Passage.State
Action = ReadingChange.Action


def accept_passages(*, passages: Iterable[Passage], by: User, seen: int | None = None) -> int:
    """Accept what was read. Returns how many were decided anew.

    `seen` is the version of the reading that the person looked at. Raises Conflict, and writes
    nothing, where someone changed one of the passages since.
    """
    return _decide(passages, State.ACCEPTED, Action.ACCEPT, by, seen)


def reject_passages(*, passages: Iterable[Passage], by: User, seen: int | None = None) -> int:
    """Reject what was misread: it can no longer be cited. Otherwise as `accept_passages`."""
    return _decide(passages, State.REJECTED, Action.REJECT, by, seen)


@transaction.atomic
def _decide(passages: Iterable[Passage], state: State, action: Action, by: User, seen: int | None) -> int:
    by.require(PERMISSION)
    by_document: dict[int, list[int]] = {}
    for passage in passages:
        by_document.setdefault(passage.guidance_id, []).append(passage.pk)
    decided = 0
    for guidance in Guidance.objects.defer("text").filter(pk__in=by_document).order_by("pk"):
        with changing(guidance, action, by) as change:
            undecided = list(Passage.objects.filter(pk__in=by_document[guidance.pk]).exclude(state=state))
            refuse_unseen(guidance, undecided, seen)
            undecided = [passage for passage in undecided if passage.state != State.RETIRED]
            if undecided:
                change.move(undecided, state)
                decided += len(undecided)
    return decided


def settle_doubt(*, doubt: Doubt, by: User) -> bool:
    """Say that a person has judged this point. Returns whether it was open."""
    return _settle(doubt, Action.SETTLE, by)


def reopen_doubt(*, doubt: Doubt, by: User) -> bool:
    """Say that this point is to be judged again. Returns whether it was settled."""
    return _settle(doubt, Action.REOPEN, by)


def _settle(doubt: Doubt, action: Action, by: User) -> bool:
    with changing(doubt.guidance, action, by) as change:
        doubt.refresh_from_db()
        settles = action == Action.SETTLE
        if doubt.settled == settles:
            return False
        change.settle(doubt, by=by.pk if settles else None, at=change.at if settles else None)
    return True


def undo(*, guidance: Guidance, by: User) -> ReadingChange:
    """Take back this person's latest change of a reading; called again, the one before it.

    What someone changed since stays as it is, and a change of which nothing stands any more is passed
    over. Returns the change that it made; `undoes` names what was taken back. Raises ValidationError
    where nothing is left to take back.
    """
    with changing(guidance, Action.UNDO, by) as change:
        mine = guidance.changes.filter(by=by, undone_by=None).exclude(action=Action.UNDO)
        for latest in mine.iterator(chunk_size=20):
            if _take_back(change, latest):
                change.undoes = latest
                break
        else:
            raise ValidationError(_("There is nothing to take back."))
    return guidance.changes.get(version=change.version)


def _take_back(change: Change, latest: ReadingChange) -> bool:
    """Put back what a change moved, where it still stands as that change left it."""
    steps = latest.steps
    doubts = Doubt.objects.filter(pk__in=[int(key[1:]) for key in steps if key.startswith("d")])
    for doubt in doubts:
        if _settled_by(doubt, latest, steps[f"d{doubt.pk}"][1]):
            _state, settler, at = steps[f"d{doubt.pk}"][0]
            change.settle(doubt, by=settler, at=at)
    passages = list(Passage.objects.filter(pk__in=[int(key) for key in steps if key.isdigit()]))
    left = [one for one in passages if _left_by(one, latest, steps[str(one.pk)][1])]
    if latest.action not in (Action.ACCEPT, Action.REJECT) and (
        len(left) < len(passages) or _would_clash(change.guidance, left, steps)
    ):
        left = []  # an edit is taken back whole or not at all
    _restore(change, left, steps)
    return bool(change.steps)


def _settled_by(doubt: Doubt, latest: ReadingChange, state: str) -> bool:
    if state == "open":
        return not doubt.settled
    return (doubt.settled_by_id, doubt.settled_at) == (latest.by_id, latest.at)


def _left_by(passage: Passage, latest: ReadingChange, state: str) -> bool:
    return (passage.state, passage.decided_by_id, passage.decided_at) == (state, latest.by_id, latest.at)


def _would_clash(guidance: Guidance, passages: list[Passage], steps: dict[str, list[Any]]) -> bool:
    """Whether a passage that comes back into the reading stands there already, made again meanwhile."""
    back = {one.identity for one in passages if steps[str(one.pk)][0]}
    others = guidance.passages.of_reading().exclude(pk__in=[one.pk for one in passages])
    return any(one.identity in back for one in others)


def _restore(change: Change, passages: list[Passage], steps: dict[str, list[Any]]) -> None:
    made = [one for one in passages if steps[str(one.pk)][0] is None]
    if made:
        change.move(made, State.RETIRED)  # first, so that what they replaced can stand in their place
    alike: dict[tuple[Any, ...], list[Passage]] = {}
    for one in passages:
        if was := steps[str(one.pk)][0]:
            alike.setdefault(tuple(was), []).append(one)
    for was, some in alike.items():
        change.give_back(some, list(was))
