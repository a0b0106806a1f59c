"""The editing side for a real browser: Django on a port of its own, and a page that is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, ViewportSize

from nhipcau.people.models import User

Enter = Callable[..., Page]


@contextmanager
def desk(browser: Browser) -> Iterator[Enter]:
    """`enter(user, width=1280, **context)` opens a page signed in as a person. Needs a committed database."""
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait(20)
    if server.error:
        raise server.error
    address, opened = f"http://localhost:{server.port}", []

    def enter(user: User, *, width: int = 1280, **given: Any) -> Page:
        client = Client()
        client.force_login(user)
        size = ViewportSize(width=width, height=900)
        context = browser.new_context(base_url=address, viewport=size, locale="vi-VN", **given)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
        opened.append(context)
        return context.new_page()

    try:
        yield enter
    finally:
        for context in opened:
            context.close()
        server.terminate()
        connections.close_all()


def complaints(page: Page) -> list[str]:
    """What the browser complains of from now on: refused, missing, broken."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: found.append(str(e)))
    page.on("response", lambda r: found.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    return found


def against_axe(page: Page) -> list[str]:
    """What axe finds in the screen itself, the admin's frame left out."""
    found = Axe().run(page, context={"include": [[".desk"]]}).response["violations"]
    first = [(v["id"], v["nodes"][0]) for v in found]
    return [f"{name}: {node['html'][:160]} {node['failureSummary'][:200]}" for name, node in first]
