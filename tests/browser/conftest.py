"""A real browser where there is one, and the public front before it."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from nhipcau.publicsite.front import PublicFront
from tests.publicsite.fixtures import small_site
from tests.stories.fixtures import committed_site, standing_site

__all__ = ["committed_site", "small_site", "standing_site"]

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
PATIENCE = 20_000
"""Milliseconds until what a page is to show counts as missing; a busy machine paints late, not never."""
expect.set_options(timeout=PATIENCE)
Serve = Callable[[Path], AbstractContextManager[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.keywords and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="no chromium on this machine: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Every test names its own address; the plugin's own fixture warns under this pytest."""


async def _no_application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 500, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _handler(front: PublicFront) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Each request through the front, headers and all."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path, _mark, query = self.path.partition("?")
            scope = {
                "type": "http",
                "method": "GET",
                "path": path,
                "query_string": query.encode(),
                "headers": [(k.lower().encode(), v.encode()) for k, v in self.headers.items()],
                "extensions": {},
            }
            sent: list[Any] = []

            async def send(message: Any) -> None:
                sent.append(message)

            asyncio.run(front(scope, None, send))  # type: ignore[arg-type]  # given as the test has it
            self.send_response(sent[0]["status"])
            for name, value in sent[0]["headers"]:
                self.send_header(name.decode(), value.decode())
            self.end_headers()
            self.wfile.write(b"".join(m.get("body", b"") for m in sent))

        def log_message(self, *_args: Any) -> None:
            pass

    return Handler


@pytest.fixture(scope="session")
def serve() -> Serve:
    """`with serve(public) as address:` answers from a public folder as readers are answered."""

    @contextmanager
    def serving(public: Path) -> Iterator[str]:
        front = PublicFront(_no_application, public, public / "static")
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(front))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    return serving
