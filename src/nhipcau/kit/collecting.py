"""Python's collector of circular garbage, asked to look less often where it would find nothing."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_USUAL = gc.get_threshold()


def as_usual() -> None:
    """In a process that was split off: what it inherited is frozen, and its own circles are to go soon."""
    gc.set_threshold(*_USUAL)


@contextmanager
def seldom() -> Iterator[None]:
    """While tens of thousands of objects are made that stay: to look through them whenever some hundreds were
    added takes up to a third of the time. Circles are collected all the same, more of them at once."""
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        as_usual()
