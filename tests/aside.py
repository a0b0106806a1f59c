"""Coroutines run beside the test, not in it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_aside(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run it to its end in a thread of its own.

    Playwright leaves its own loop running in the thread of every test after the first browser test,
    in whatever order they come, and `asyncio.run` refuses to start beside one.
    """
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, coroutine).result()
