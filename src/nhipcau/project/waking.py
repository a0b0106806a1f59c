"""A resting worker looks at once when somebody has acted at the desk: readers don't wait for its next round.

The mark is a file of the data folder, touched. Who works on another machine, or misses it, looks when its
pause ends.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_REDIRECTS: Final = range(300, 400)


class WakeWorkers:
    """Middleware: an act ends in a redirect, committed; a preview or a saved keystroke answers otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if request.method == "POST" and response.status_code in _REDIRECTS:
            wake()
        return response


def wake() -> None:
    """Touch the mark. A folder that can't be written costs no more than the pause."""
    with suppress(OSError):
        _mark().touch()


def marked() -> int:
    """When the mark was touched last, in nanoseconds; 0 if never."""
    try:
        return _mark().stat().st_mtime_ns
    except OSError:
        return 0


def _mark() -> Path:
    folder: Path = settings.NHIPCAU_DATA
    return folder / "work.due"
