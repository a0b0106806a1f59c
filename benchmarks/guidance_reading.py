"""Reading guidance: a page of each format, growth with length, and the memory that a thousand pages take.

    python -m benchmarks.guidance_reading [--pages 1000]

The alternative only gets the text out (python-docx, lxml's own text, trafilatura, pypdfium2's own text),
or only seeks the known words one by one; ours gets it out with numbering and tables, and understands it.
Prints one JSON line a measurement. Times are of the processor, after start-up, as the reading process runs:
without the collector of cycles.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
import trafilatura
from lxml import etree

from nhipcau.guidance.reading import read_file, read_isolated
from nhipcau.guidance.reading.lexicon import table
from tests.guidance.long_documents import CHARACTERS_A_PAGE, write

DATA = Path(__file__).parent.parent / "tests" / "guidance" / "data"
ROUNDS = 9
SHORT, LONG = 100, 1000
Action = Callable[[Path], object]


def _docx(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def _odt(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(map(str, etree.fromstring(archive.read("content.xml")).itertext()))


def _html(path: Path) -> str:
    return trafilatura.extract(path.read_text(encoding="utf-8"), include_tables=True) or ""


def _pdf(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _scan(path: Path) -> int:
    """Each known form and audience sought by itself: what a list of words and `re` come to."""
    text = path.read_text(encoding="utf-8").casefold()
    known = [
        phrase for name in ("forms", "audiences") for phrases in table(name).values() for phrase in phrases
    ]
    return sum(len(re.findall(rf"\b{re.escape(str(phrase))}\b", text)) for phrase in known)


ALTERNATIVES: dict[str, tuple[str, Action]] = {
    "txt": ("a search a word", _scan),
    "html": ("trafilatura.extract", _html),
    "docx": ("python-docx paragraphs", _docx),
    "odt": ("lxml, all text", _odt),
    "pdf": ("pypdfium2 text", _pdf),
}
GIVEN = (
    "seed.txt",
    "01-huong-dan-ket-nghia.txt",
    "02-huong-dan-danh-so-tu-dong.docx",
    "03-ke-hoach-ubnd.pdf",
    "05-tin-cong-thong-tin.html",
    "10-huong-dan-danh-sach-long.odt",
)


def milliseconds(function: Action, path: Path, rounds: int = ROUNDS) -> float:
    """Processor time: the median of several calls, after one that loads what is loaded once."""
    if rounds > 1:
        function(path)
    times = []
    for _ in range(rounds):
        gc.collect()
        begun = time.process_time()
        function(path)
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times)


def say(**row: object) -> None:
    print(json.dumps(row, ensure_ascii=False), flush=True)


def by_document() -> None:
    """The given documents: what one of a page or three takes."""
    for name in GIVEN:
        path = DATA / name
        reading = read_file(path)
        label, alternative = ALTERNATIVES[path.suffix[1:]]
        ours, theirs = milliseconds(read_file, path), milliseconds(alternative, path)
        printed = reading.source.pages if reading.source.format == "pdf" else None
        pages = printed or max(1.0, len(reading.text) / CHARACTERS_A_PAGE)
        say(
            document=name,
            ms=round(ours, 1),
            ms_a_page=round(ours / pages, 1),
            items=len(reading.items),
            alternative=label,
            alternative_ms=round(theirs, 1),
            ratio=round(ours / theirs, 2),
        )


def by_length(folder: Path, pages: int) -> None:
    """A hundred pages and a thousand in every format: the time of a page, and how it grows."""
    for ending, (label, alternative) in ALTERNATIVES.items():
        row: dict[str, object] = {"format": ending}
        a_page = {}
        for count in (SHORT, pages):
            path = write(folder / f"dai-{count}.{ending}", count)
            printed = _pages(path) if ending == "pdf" else count
            a_page[count] = milliseconds(read_file, path, 3 if count == SHORT else 1) / printed
            row[f"ms_a_page_of_{count}"] = round(a_page[count], 2)
            row[f"mb_of_{count}"] = _peak(path)
        theirs = milliseconds(alternative, folder / f"dai-{SHORT}.{ending}", 3) / (
            _pages(folder / f"dai-{SHORT}.pdf") if ending == "pdf" else SHORT
        )
        say(
            **row,
            growth=round(a_page[pages] / a_page[SHORT], 2),
            alternative=label,
            ratio=round(a_page[SHORT] / theirs, 2),
        )


def _pages(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def _peak(path: Path) -> int:
    """The most memory that the reading process takes for a file, in megabytes."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.guidance_reading", "--peak", str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


def peak(path: Path) -> None:
    read_isolated(path)
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=LONG)
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        peak(options.peak)
        return
    gc.disable()
    by_document()
    with tempfile.TemporaryDirectory() as folder:
        by_length(Path(folder), options.pages)


if __name__ == "__main__":
    main()
