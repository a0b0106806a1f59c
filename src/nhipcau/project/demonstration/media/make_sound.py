"""Vietnamese residents of Japan as notes: `python -m … .media.make_sound`.

A year is one beat of 1.4 seconds. The pitch is in proportion to the number: it rises an octave each
time the number doubles. A year without a figure is a beat with no note; a figure that was worked out
from the next year's is played softer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from nhipcau.project.demonstration.media.sound import Score, compress

HERE = Path(__file__).parent
BEAT, LEAD, LOWEST = 1.4, 1.0, 110.0


def residents() -> list[dict[str, Any]]:
    series = yaml.safe_load((HERE.parent / "facts" / "statistics.yaml").read_text(encoding="utf-8"))
    return next(one for one in series if one["id"] == "st-residents")["values"]


def main() -> None:
    known = {one["year"]: one for one in residents()}
    first, last = min(known), max(known)
    score = Score(LEAD + BEAT * (last - first) + 4.5)
    for year in range(first, last + 1):
        at = LEAD + BEAT * (year - first)
        score.tick(at)
        if year in known:
            pitch = LOWEST * known[year]["value"] / known[first]["value"]
            soft = 0.5 if "derived" in known[year] else 1.0
            score.tone(at, pitch, length=4.0 if year == last else 2.4, loud=0.3 * soft)
    compress(score, HERE / "con-so-lon-len.mp3")


if __name__ == "__main__":
    main()
