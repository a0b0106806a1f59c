"""Reading guidance: time a page and a document, beside extraction alone by general libraries.

    python -m benchmarks.guidance_reading

The alternative only gets the text out (python-docx, trafilatura, pypdfium2's own text), or only seeks the
known words one by one; ours gets it out with numbering and tables, and understands it. Prints one JSON
line a document, then the growth with length.
"""

from __future__ import annotations

import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
import trafilatura

from nhipcau.guidance.reading import read_file
from nhipcau.guidance.reading.lexicon import table

DATA = Path(__file__).parent.parent / "tests" / "guidance" / "data"
ROUNDS = 9
CHARACTERS_A_PAGE = 2500


def _docx(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def _html(path: Path) -> str:
    return trafilatura.extract(path.read_text(encoding="utf-8"), include_tables=True) or ""


def _pdf(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def _scan(path: Path) -> int:
    """Each known form and audience sought by itself: what a list of words and `re` come to."""
    text = path.read_text(encoding="utf-8").casefold()
    known = [
        phrase for name in ("forms", "audiences") for phrases in table(name).values() for phrase in phrases
    ]
    return sum(len(re.findall(rf"\b{re.escape(str(phrase))}\b", text)) for phrase in known)


ALTERNATIVES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "seed.txt": ("a search a word", _scan),
    "01-huong-dan-ket-nghia.txt": ("a search a word", _scan),
    "02-huong-dan-danh-so-tu-dong.docx": ("python-docx paragraphs", _docx),
    "03-ke-hoach-ubnd.pdf": ("pypdfium2 text", _pdf),
    "05-tin-cong-thong-tin.html": ("trafilatura.extract", _html),
}


def milliseconds(function: Callable[[Path], object], path: Path) -> float:
    """Processor time: the median of several calls, after one that loads what is loaded once."""
    function(path)
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        function(path)
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times)


def by_document() -> None:
    for name, (label, alternative) in ALTERNATIVES.items():
        path = DATA / name
        reading = read_file(path)
        ours, theirs = milliseconds(read_file, path), milliseconds(alternative, path)
        pages = reading.source.pages or max(1.0, len(reading.text) / CHARACTERS_A_PAGE)
        print(
            json.dumps(
                {
                    "document": name,
                    "ms": round(ours, 1),
                    "ms_a_page": round(ours / pages, 1),
                    "items": len(reading.items),
                    "alternative": label,
                    "alternative_ms": round(theirs, 1),
                    "ratio": round(ours / theirs, 2),
                }
            )
        )


def by_length() -> None:
    """Twice the text, twice the time: the seed four, sixteen and sixty-four times over."""
    text = (DATA / "seed.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dai.txt"
        rows = []
        for times in (1, 4, 16, 64):
            path.write_text("\n".join([text] * times), encoding="utf-8")
            rows.append({"characters": len(text) * times, "ms": round(milliseconds(read_file, path), 1)})
    growth = (rows[-1]["ms"] / rows[0]["ms"]) / 64
    print(json.dumps({"growth": rows, "ms_a_character_64_times_over_once": round(growth, 2)}))


if __name__ == "__main__":
    by_document()
    by_length()
