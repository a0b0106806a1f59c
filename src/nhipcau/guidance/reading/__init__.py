"""Reading guidance documents: a file in, a reading out.

`read_file` reads in this process; `read_isolated` does the same in a process of its own, with limits
on time and memory, and is what uploads from strangers go through.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nhipcau.guidance.ports import Message, Progress, Unreadable, unheard
from nhipcau.guidance.reading.formats import digest, ending_doubts, extract, open_upload
from nhipcau.guidance.reading.isolation import read_isolated
from nhipcau.guidance.reading.model import Head, Item, Passage, Reading, Source
from nhipcau.guidance.reading.reader import read

__all__ = [
    "Head",
    "Item",
    "Message",
    "Passage",
    "Reading",
    "Source",
    "Unreadable",
    "read_file",
    "read_isolated",
]


def read_file(path: Path, *, progress: Progress = unheard) -> Reading:
    """The reading of a file. Raises Unreadable, with a message for the person, and nothing else."""
    upload = replace(open_upload(path), progress=progress)
    kind, extracted = extract(upload)
    source = Source(path.name, digest(upload.data), kind, extracted.pages, extracted.encoding, extracted.ocr)
    doubts = (*ending_doubts(path.name, kind), *extracted.doubts)
    return read(replace(extracted, doubts=doubts), source)
