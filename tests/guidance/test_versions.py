"""Whatever is done to a reading, in whatever order, by whomever: it stays exact and can be told again."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from nhipcau.guidance.actions import (
    accept_passages,
    add_passage,
    change_passage,
    merge_passages,
    reject_passages,
    split_passage,
    undo,
)
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.people.models import User
from tests.databases import examples
from tests.guidance.factories import TEXT, make_guidance
from tests.people.factories import UserFactory

PLACES = st.integers(0, len(TEXT))
KINDS = st.sampled_from(["theme", "form", "duty"])
WHICH = st.integers(0, 30)
WHO = st.integers(0, 1)
Told = list[tuple[Any, ...]]


class Desk(RuleBasedStateMachine):
    """Two people over one reading. Nothing is mocked; every example is rolled back."""

    @initialize()
    def receive(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.people: list[User] = [UserFactory(role="lead"), UserFactory(role="lead")]
        self.guidance: Guidance = make_guidance(by=self.people[0])
        self.versions: dict[int, Told] = {1: self.told()}

    def told(self) -> Told:
        rows = self.guidance.passages.of_reading().order_by("pk")
        return [(one.pk, *one.identity, one.state, one.decided_by_id, one.decided_at) for one in rows]

    def one(self, which: int) -> Passage:
        standing = list(self.guidance.passages.of_reading())
        return standing[which % len(standing)]

    def done(self, verb: Any, **kwargs: Any) -> None:
        """Call a verb; refused, it leaves everything as it was."""
        before = self.told()
        try:
            with transaction.atomic():
                verb(**kwargs)
        except ValidationError:
            assert self.told() == before
        self.guidance.refresh_from_db()
        latest = max(self.versions)
        if self.guidance.version != latest:
            assert self.guidance.version == latest + 1
            self.versions[self.guidance.version] = self.told()
        else:
            assert self.told() == before

    @rule(which=WHICH, who=WHO)
    def accept(self, which: int, who: int) -> None:
        self.done(accept_passages, passages=[self.one(which)], by=self.people[who])

    @rule(kind=KINDS, who=WHO)
    def reject(self, kind: str, who: int) -> None:
        self.done(reject_passages, passages=self.guidance.passages.of_kind(kind), by=self.people[who])

    @rule(kind=KINDS, start=PLACES, length=st.integers(0, 40), who=WHO)
    def add(self, kind: str, start: int, length: int, who: int) -> None:
        span = {"start": start, "end": start + length}
        self.done(add_passage, guidance=self.guidance, kind=kind, by=self.people[who], **span)

    @rule(which=WHICH, kind=st.none() | KINDS, shift=st.integers(-5, 5), who=WHO)
    def change(self, which: int, kind: str | None, shift: int, who: int) -> None:
        one = self.one(which)
        self.done(change_passage, passage=one, kind=kind, end=one.end + shift, by=self.people[who])

    @rule(which=WHICH, at=PLACES, who=WHO)
    def split(self, which: int, at: int, who: int) -> None:
        one = self.one(which)
        place = one.start + at % (one.end - one.start)
        self.done(split_passage, passage=one, at=[place], by=self.people[who])

    @rule(which=WHICH, other=WHICH, who=WHO)
    def merge(self, which: int, other: int, who: int) -> None:
        pair = {one.pk: one for one in (self.one(which), self.one(other))}
        self.done(merge_passages, passages=list(pair.values()), by=self.people[who])

    @rule(who=WHO)
    def take_back(self, who: int) -> None:
        mine = self.people[who]
        latest = self.guidance.changes.order_by("-version").first()
        last_was_mine = latest is not None and latest.by == mine and latest.action != "undo"
        self.done(undo, guidance=self.guidance, by=mine)
        if last_was_mine:
            assert latest
            assert self.told() == self.versions[latest.version - 1]  # to the letter

    @invariant()
    def is_exact(self) -> None:
        if not hasattr(self, "guidance"):
            return
        assert self.guidance.text == TEXT
        standing = list(self.guidance.passages.of_reading())
        for one in standing:
            assert TEXT[one.start : one.end] == one.text == one.text.strip() != ""
        assert len({one.identity for one in standing}) == len(standing)
        codes = [(one.kind, one.serial) for one in standing]
        assert len(set(codes)) == len(codes)

    def teardown(self) -> None:
        if not hasattr(self, "block"):
            return
        for version, told in self.versions.items():
            again = sorted(self.guidance.reading_at(version), key=lambda one: one.pk)
            assert [
                (one.pk, *one.identity, one.state, one.decided_by_id, one.decided_at) for one in again
            ] == told
        with contextlib.suppress(RuntimeError):
            transaction.set_rollback(True)
        self.block.__exit__(None, None, None)


@pytest.mark.django_db
def test_any_order_of_edits_keeps_the_reading_exact() -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
