"""The fuzzer's first inputs, made from the test documents, and its words: `python -m fuzz.seeds FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nhipcau.guidance.reading.lexicon import FOLDER, table

DATA = Path(__file__).resolve().parent.parent / "tests" / "guidance" / "data"
PIECE = 1500
LABELS = ["I. ", "1. ", "1.1. ", "a) ", "(1) ", "- ", "+ ", "Thứ nhất, ", "Một là, ", "Điều 1. "]
DATES = ["ngày 01/8/2026", "từ ngày 12 đến hết ngày 19 tháng 9 năm 2026", "quý III/2026", "(21/9)"]


def pieces() -> Iterator[str]:
    """The texts of the test documents, whole heads and parts of bodies."""
    for path in sorted(
        [
            *DATA.glob("*.text.txt"),
            *DATA.glob("own/*.text.txt"),
            *DATA.glob("amendments/*.txt"),
            DATA / "seed.txt",
        ]
    ):
        text = path.read_text(encoding="utf-8")
        yield from (text[at : at + PIECE] for at in range(0, len(text), PIECE))


def words() -> Iterator[str]:
    """Every phrase of the lexicons, labels and dates."""
    yield from [*LABELS, *DATES, "\t", "\n", "như sau:", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "Kính gửi:"]
    for path in sorted(FOLDER.glob("*.yaml")):
        yield from _phrases(table(path.stem))


def _phrases(lists: Any) -> Iterator[str]:
    if isinstance(lists, dict):
        for value in lists.values():
            yield from _phrases(value)
    else:
        yield from map(str, lists)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, piece in enumerate(pieces()):
        (folder / f"{number:04d}").write_bytes(piece.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
