"""Screens of `guidance`: the documents, receiving one, and the reading room."""

from nhipcau.guidance.views.documents import GuidanceList, ReadingData, ReadingFile
from nhipcau.guidance.views.editing import Add, Edit
from nhipcau.guidance.views.history import History
from nhipcau.guidance.views.reading import Changes, Decide, Pair, Reading
from nhipcau.guidance.views.receiving import ReceiveGuidance

__all__ = [
    "Add",
    "Changes",
    "Decide",
    "Edit",
    "GuidanceList",
    "History",
    "Pair",
    "Reading",
    "ReadingData",
    "ReadingFile",
    "ReceiveGuidance",
]
