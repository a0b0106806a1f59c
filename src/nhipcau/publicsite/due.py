"""What changed since the last bake, and which leaves it reaches.

Inputs (pages, facts, products …) are compared by their stamps; what changed among them tells which questions
may be answered otherwise now; those are asked again; only leaves that asked one with another answer are due.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from nhipcau.publicsite.answers import FEW, OF_A_LANGUAGE, answer
from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.index import Line, stamp
from nhipcau.publicsite.manifest import Manifest
from nhipcau.publicsite.snapshot import Snapshot

Stamps = Mapping[str, tuple[str, str]]
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
    """By kind of input, each key that is new, gone or another: what it is now."""

    inputs: dict[str, dict[str, tuple[str, str] | None]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    """Of changed pages, the key of their counterparts, language and theme, as they were and are."""
    facts_named: set[str] = field(default_factory=set)
    """Facts that changed pages named before or name now."""

    def pages(self) -> set[int]:
        return {int(key) for key in self.inputs.get("page", ())}


def inputs_of(snapshot: Snapshot) -> dict[str, Stamps]:
    """Everything that leaves are made from, a stamp a key."""
    upstream = snapshot.upstream
    by_key: dict[str, Mapping[Any, str]] = {
        "fact": upstream.fact_digests,
        "product": upstream.product_digests,
        "correction": upstream.correction_digests,
        "image": upstream.image_digests,
        "file": upstream.file_digests,
    }
    found: dict[str, Stamps] = {
        kind: {str(key): (one, "") for key, one in held.items()} for kind, held in by_key.items()
    }
    found["page"] = {str(pk): (stamp(line), _held(line)) for pk, line in snapshot.index.lines.items()}
    return found


def changes_since(manifest: Manifest, snapshot: Snapshot) -> Changes:
    """Compares the inputs with those of the last bake, and has changed pages read for what they name."""
    changes = Changes()
    for kind, now in inputs_of(snapshot).items():
        before = manifest.inputs(kind)
        changed: dict[str, tuple[str, str] | None] = {
            key: one for key, one in now.items() if before.get(key) != one
        }
        changed.update((key, None) for key in before.keys() - now.keys())
        changes.inputs[kind] = changed
        if kind == "page":
            changes.held = {one[1] for key in changed for one in (before.get(key), now.get(key)) if one}
    gone = [int(key) for key, one in changes.inputs["page"].items() if one is None]
    read = [int(key) for key, one in changes.inputs["page"].items() if one is not None]
    changes.facts_named = snapshot.naming.read_again(read, gone)
    return changes


def without(excluded: Iterable[Line], snapshot: Snapshot) -> Changes:
    """What taking pages away changes."""
    lines = list(excluded)
    return Changes(
        inputs={"page": {str(line.pk): None for line in lines}},
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
    pages = set(changes.inputs.get("page", ()))
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
) -> tuple[set[str], dict[int, str]]:
    """The files of leaves whose questions are answered otherwise now, and those answers."""
    answers: dict[int, str] = {}
    files: set[str] = set()
    for pk, question, before in suspects(manifest, changes, doubt=doubt):
        now = answer(snapshot, question)
        if now != before:
            answers[pk] = now
            files |= manifest.askers(pk)
    return files, answers


def reached_between(manifest: Manifest, before: Snapshot, now: Snapshot, changes: Changes) -> set[str]:
    """The files of leaves that asked, in this bake or an earlier one, what the two answer differently."""
    return {
        file
        for pk, question, _kept in suspects(manifest, changes)
        if answer(before, question) != answer(now, question)
        for file in manifest.askers(pk)
    }


def _held(line: Line) -> str:
    return f"{line.key}/{line.language}/{line.theme_id}"
