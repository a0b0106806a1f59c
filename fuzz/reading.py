"""A coverage-guided fuzzer over text, outline and rules: `python -m fuzz.reading CORPUS [options]`.

See README.md beside this file. Needs atheris, which is no dependency of the project.
"""

from __future__ import annotations

import sys
import zlib

import atheris  # type: ignore[import-untyped]  # it comes without types

with atheris.instrument_imports(include=["nhipcau.guidance"]):
    from fuzz.invariants import read_bytes
from fuzz.mutations import mutated
from fuzz.seeds import words

STRETCHED = 20_000
"""Letters to which one input in thirty-two is repeated, so that a step that is not linear shows."""


def one_input(data: bytes) -> None:
    """Reads one file of bytes; anything but a reading that holds its promises is a finding."""
    read_bytes(data)
    if data and zlib.crc32(data) % 32 == 0:
        read_bytes((data + b"\n") * (STRETCHED // (len(data) + 1)))


def one_change(data: bytes, limit: int, seed: int) -> bytes:
    """Mostly a change that keeps the input a text; now and then one of bytes."""
    if seed % 4 == 0:
        changed: bytes = atheris.Mutate(data, limit)
        return changed
    return mutated(data, WORDS, seed, limit)


if __name__ == "__main__":
    WORDS = list(dict.fromkeys(words()))
    atheris.Setup(sys.argv, one_input, custom_mutator=one_change)
    atheris.Fuzz()
