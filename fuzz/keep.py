"""The fewest inputs that reach what a folder of them reaches: `python -m fuzz.keep FOUND KEPT [LIMIT]`."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

from fuzz.invariants import read_bytes

ROOM = str(Path("nhipcau") / "guidance")
Reached = set[tuple[str, int, int]]


class Steps:
    """Collects which line of the room followed which."""

    def __init__(self) -> None:
        self.reached: Reached = set()

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        if ROOM not in name:
            return None
        before = frame.f_lineno

        def step(inner: FrameType, event: str, argument: Any) -> Any:
            nonlocal before
            if event == "line":
                self.reached.add((name, before, inner.f_lineno))
                before = inner.f_lineno
            return step

        return step


def reached(data: bytes) -> Reached:
    """The steps from line to line that reading these bytes takes."""
    steps = Steps()
    sys.settrace(steps)
    try:
        read_bytes(data)
    finally:
        sys.settrace(None)
    return steps.reached


def smallest(inputs: dict[str, bytes], limit: int) -> list[str]:
    """Names of inputs that together reach everything, each time the one that adds most; at most `limit`."""
    left = {name: reached(data) for name, data in inputs.items()}
    known: Reached = set()
    chosen: list[str] = []
    while left and len(chosen) < limit:
        best = max(left, key=lambda name: (len(left[name] - known), -len(inputs[name]), name))
        gain = left.pop(best) - known
        if not gain:
            break
        known |= gain
        chosen.append(best)
        left = {name: steps for name, steps in left.items() if steps - known}
    return chosen


def main(found: Path, kept: Path, limit: int) -> None:
    kept.mkdir(parents=True, exist_ok=True)
    inputs = {path.name: path.read_bytes() for path in sorted(found.iterdir())}
    for name in smallest(inputs, limit):
        (kept / sha256(inputs[name]).hexdigest()[:16]).write_bytes(inputs[name])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 200)
