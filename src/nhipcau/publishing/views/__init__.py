"""Screens of the publishing desk, and the page where a reader from outside answers."""

from nhipcau.publishing.views.desk import Desk
from nhipcau.publishing.views.page import PageScreen
from nhipcau.publishing.views.processes import OwnProcess, ProcessList, ProcessScreen
from nhipcau.publishing.views.releases import ReleaseList, ReleaseScreen

__all__ = [
    "Desk",
    "OwnProcess",
    "PageScreen",
    "ProcessList",
    "ProcessScreen",
    "ReleaseList",
    "ReleaseScreen",
]
