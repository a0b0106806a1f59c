"""The inputs that a coverage-guided fuzzer (`fuzz/`) kept: read or refused, each promise held."""

from __future__ import annotations

from pathlib import Path

from fuzz.invariants import read_bytes

CORPUS = Path(__file__).parent / "corpus"


def test_what_the_fuzzer_kept_is_read_or_refused() -> None:
    paths = sorted(path for path in CORPUS.iterdir() if not path.name.startswith("."))
    assert len(paths) > 50
    for path in paths:
        read_bytes(path.read_bytes())
