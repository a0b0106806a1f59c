"""What changed since the last bake, and which leaves it reaches.

Inputs (pages, facts, products …) are compared by their stamps; what changed among them tells which questions
may be answered otherwise now; those are asked again; only leaves that asked one with another answer are due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from nhipcau.publicsite.answers import FEW, OF_A_LANGUAGE, answer
from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.index import CHUNK, Index, Line, packed, unpacked
from nhipcau.publicsite.manifest import Manifest
from nhipcau.publicsite.snapshot import Snapshot

Stamps = Mapping[str, str]
_ABOUT_A_KEY: Final = {
    "product": "products",
    "correction": "corrections",
    "image": "image",
    "file": "file",
    "fact": "fact",
}
"""Which kind of question is about one key of an input."""
_TOLD: Final = ("told", "told_themes")
"""Those about the pages that name a fact."""


@dataclass
class Changes:
    """By kind of input, each key that is new, gone or another with what it is now; and pages."""

    inputs: dict[str, dict[str, str | None]] = field(default_factory=dict)
    pages: set[int] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    """Of changed pages, the key of their counterparts, language and theme, as they were and are."""
    facts_named: set[str] = field(default_factory=set)
    """Facts that changed pages named before or name now."""

    def any(self) -> bool:
        return bool(self.pages) or any(self.inputs.values())


def inputs_of(snapshot: Snapshot) -> dict[str, Stamps]:
    """What leaves are made from besides pages, a stamp a key."""
    upstream = snapshot.upstream
    by_key: dict[str, Mapping[Any, str]] = {
        "fact": upstream.fact_digests,
        "product": upstream.product_digests,
        "correction": upstream.correction_digests,
        "image": upstream.image_digests,
        "file": upstream.file_digests,
    }
    return {kind: {str(key): one for key, one in held.items()} for kind, held in by_key.items()}


_remembered: tuple[str, dict[int, Line]] = "", {}
"""By which name the last bake of this process finished, and the lines that it knew."""


def lines_kept(manifest: Manifest) -> dict[int, Line]:
    """The lines that the last bake knew."""
    finished, lines = _remembered
    if finished and finished == manifest.about("finished"):
        return lines
    return {line.pk: line for content in manifest.chunks() for line in unpacked(content)}


def changes_since(manifest: Manifest, snapshot: Snapshot, kept: Mapping[int, Line]) -> Changes:
    """Compares with the last bake, of which these lines are; has changed pages read for what they name."""
    changes = Changes()
    for kind, now in inputs_of(snapshot).items():
        before = manifest.inputs(kind)
        changed: dict[str, str | None] = {key: one for key, one in now.items() if before.get(key) != one}
        changed.update((key, None) for key in before.keys() - now.keys())
        changes.inputs[kind] = changed
    read: list[int] = []
    gone: list[int] = []
    for pk, was, line in _changed_lines(kept, snapshot.index.lines):
        (read if line else gone).append(pk)
        changes.held |= {_held(one) for one in (was, line) if one}
    changes.pages = {*read, *gone}
    changes.facts_named = snapshot.naming.read_again(read, gone)
    return changes


def _changed_lines(
    kept: Mapping[int, Line], lines: Mapping[int, Line]
) -> Iterator[tuple[int, Line | None, Line | None]]:
    """Each page that is new, gone or another, as it was and as it is."""
    gone = kept.keys() - lines.keys()
    for pk in sorted(gone.union(pk for pk, line in lines.items() if kept.get(pk) != line)):
        yield pk, kept.get(pk), lines.get(pk)


def keep_changes(manifest: Manifest, changes: Changes, index: Index, left_out: Set[int]) -> None:
    """What the next bake compares with. Pages that were left out are to be new to it."""
    for kind, changed in changes.inputs.items():
        manifest.keep_inputs(kind, changed)
    for number in {pk // CHUNK for pk in changes.pages | left_out}:
        manifest.keep_chunk(number, packed(index.chunk(number)))
    global _remembered
    _remembered = uuid4().hex, index.lines
    manifest.tell("finished", _remembered[0])


def without(excluded: Iterable[Line], snapshot: Snapshot) -> Changes:
    """What taking pages away changes."""
    lines = list(excluded)
    return Changes(
        pages={line.pk for line in lines},
        held={_held(line) for line in lines},
        facts_named=snapshot.naming.facts_named_by(line.pk for line in lines),
    )


def suspects(
    manifest: Manifest, changes: Changes, *, doubt: bool = False
) -> Iterator[tuple[int, Question, str | None]]:
    """Kept questions that may be answered otherwise after such changes: id, question, kept answer.

    In `doubt`, also those of which it isn't known what was named before.
    """
    languages = {held.split("/")[1] for held in changes.held}
    for found in manifest.questions_of_kinds([*FEW, *(_TOLD if doubt else ())]):
        question = found[1]
        if doubt or question.kind not in OF_A_LANGUAGE or question.subject.split("/")[0] in languages:
            yield found
    subjects: dict[str, set[str]] = defaultdict(set)
    pages = {str(pk) for pk in changes.pages}
    for kind in ("page", "row", "address"):
        subjects[kind] = pages
    for held in changes.held:
        key, language, theme = held.split("/")
        subjects["counterparts"].add(key)
        subjects["near"].add(f"{language}/{theme}")
    for kind, about in _ABOUT_A_KEY.items():
        subjects[about] = set(changes.inputs.get(kind, ()))
    if not doubt:
        subjects.update(dict.fromkeys(_TOLD, changes.facts_named))
    for kind, some in subjects.items():
        yield from manifest.questions_about(kind, some)


def reached(
    manifest: Manifest, snapshot: Snapshot, changes: Changes, *, doubt: bool = False
) -> dict[int, Question]:
    """Kept questions that are answered otherwise now."""
    return {
        pk: question
        for pk, question, before in suspects(manifest, changes, doubt=doubt)
        if answer(snapshot, question) != before
    }


def reached_between(
    manifest: Manifest, before: Snapshot, now: Snapshot, changes: Changes
) -> dict[int, Question]:
    """Questions, asked in this bake or an earlier one, that the two answer differently."""
    return {
        pk: question
        for pk, question, _kept in suspects(manifest, changes)
        if answer(before, question) != answer(now, question)
    }


def _held(line: Line) -> str:
    return f"{line.key}/{line.language}/{line.theme_id}"
