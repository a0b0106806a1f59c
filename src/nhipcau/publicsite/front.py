"""The ASGI front: readers are answered from files; the editing side answers what is its own.

Knows nothing of Django. Any server of static files may stand in its place; what it adds is the
choice of language at the root, compressed twins, revalidation, and headers that let no page load
or run anything from elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from nhipcau.publicsite.left import FOLDER, MAP, Left

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PASSED: Final = ("/admin/", "/documents/", "/media/")
"""Prefixes that the application answers; everything else is the public folder's."""

MEDIA: Final = "/media/"

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".vtt": "text/vtt; charset=utf-8",
}
PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; media-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
IMAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
COMMON: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), interest-cohort=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
FOREVER: Final = b"public, max-age=31536000, immutable"
SHORTLY: Final = b"public, max-age=60"
NOT_ADDRESSES: Final = frozenset({FOLDER, MAP})
"""What the front reads for itself."""
NOTHING_YET: Final = (
    "Trang web chưa có trang nào.\nまだ公開されたページがありません。\nNothing has been published here yet.\n"
)
"""Where no page stands yet that could say it in the reader's language alone."""
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of one request. Django writes all of it to disk before any view, or who is asking, is known."""
TOO_LARGE: Final = (
    "Nội dung gửi lên quá lớn (tối đa 64 MB).\n"
    "送信データが大きすぎます（64 MBまで）。\n"
    "Too large: 64 MB at most.\n"
)
_HASHED = re.compile(r"[./-][0-9a-f]{12,64}\.\w+$")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")  # Python makes no number of thousands of figures
_CHUNK: Final = 256 * 1024


@dataclass(frozen=True)
class _File:
    """An open file and what is said of it: it stays what it was, whatever takes its place in the folder."""

    path: Path
    opened: BinaryIO
    size: int
    changed: int
    encoding: str = ""

    @classmethod
    def open(cls, path: Path, encoding: str = "") -> _File:
        opened = path.open("rb", buffering=0)
        stat = os.fstat(opened.fileno())
        return cls(path, opened, stat.st_size, stat.st_mtime_ns, encoding)

    @property
    def tag(self) -> bytes:
        return f'"{self.changed:x}-{self.size:x}{self.encoding and "-" + self.encoding}"'.encode()


class PublicFront:
    """Serves `public`, then `static` under /static/; passes `passed` prefixes on to `app`."""

    def __init__(
        self,
        app: App,
        public: Path,
        static: Path,
        *,
        languages: Iterable[str] = ("vi", "ja", "en"),
        passed: Iterable[str] = PASSED,
        transport_security: int = 0,
    ) -> None:
        self._app = app
        self._public = public
        self._static = static
        self._languages = tuple(languages)
        self._passed = tuple(passed)
        self._left = Left(public)
        self._common = list(COMMON)
        if transport_security:
            self._common.append((b"strict-transport-security", f"max-age={transport_security}".encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if (path.startswith(self._passed) or f"{path}/" in self._passed) and not self._baked_media(path):
            await self._pass_on(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await self._answer(send, 405, [(b"allow", b"GET, HEAD")])
            return
        await self._serve(scope, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the application, unless more is sent than any form of ours takes, whatever length was stated."""
        stated = dict(scope["headers"]).get(b"content-length", b"0")
        body = _Measured(receive, send)
        if len(stated) > 18 or not stated.isdigit() or int(stated) > LARGEST:
            body.too_large = True
        else:
            await self._app(scope, body.receive, body.send)
        if body.too_large and not body.answered:
            plain = [(b"content-type", b"text/plain; charset=utf-8")]
            await self._answer(send, 413, plain, TOO_LARGE.encode())

    def _baked_media(self, path: str) -> bool:
        """Pictures and files that pages show stand in the public folder; all others are the editors'."""
        return path.startswith(MEDIA) and isinstance(self._find(path), Path)

    async def _serve(self, scope: Scope, send: Send) -> None:
        path: str = scope["path"]
        asked = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if path == "/" and (language := self._language_of(asked)):
            await self._redirect(send, 302, f"/{language}/", [(b"vary", b"accept-language")])
            return
        found = self._find(path)
        if isinstance(found, str):
            query = scope.get("query_string", b"").decode("latin-1")
            await self._redirect(send, 301, quote(found) + (f"?{query}" if query else ""), [])
        elif found is None and (moved := self._left.moved(path)):
            await self._redirect(send, 301, quote(moved, safe="/:?#&=%"), [])
        elif found is None and (page := self._left.page(path)):
            await self._send_file(scope, send, asked, page, 410)
        elif found is None:
            await self._not_found(scope, send, asked)
        else:
            await self._send_file(scope, send, asked, found, 200)

    def _language_of(self, asked: dict[bytes, str]) -> str:
        """The reader's first choice among the languages that are there; empty without one."""
        there = tuple(one for one in self._languages if (self._public / one / "index.html").exists())
        return _preferred(asked.get(b"accept-language", ""), there)

    # Finding

    def _find(self, path: str) -> Path | str | None:
        """The file that answers an address, the address that should have been asked, or nothing."""
        parts = path.split("/")[1:]
        if not path.startswith("/") or not all(_decent(part) for part in parts[:-1]):
            return None
        if parts[0] in NOT_ADDRESSES:
            return None
        last = parts[-1]
        if last and not _decent(last):
            return None
        inside = self._inside(self._public, "/".join(parts) + ("" if last else "index.html"))
        if inside:
            return f"/{'/'.join(parts[:-1])}/".replace("//", "/") if last == "index.html" else inside
        if last and self._inside(self._public, f"{'/'.join(parts)}/index.html"):
            return f"{path}/"
        if parts[0] == "static" and last:
            return self._inside(self._static, "/".join(parts[1:]))
        return None

    @staticmethod
    def _inside(root: Path, relative: str) -> Path | None:
        """A regular file that lies in the folder after links were followed."""
        path = root / relative
        if not os.path.isfile(path):  # noqa: PTH113  # unlike Path's, it says no to a name too long
            return None
        return path if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)) else None

    def _opened(self, path: Path, accepted: str) -> _File:
        """The file, or the twin of it that the reader's browser takes."""
        for encoding, ending in (("br", ".br"), ("gzip", ".gz")):
            if _accepts(accepted, encoding):
                with suppress(OSError):
                    return _File.open(path.with_name(path.name + ending), encoding)
        return _File.open(path)

    # Answering

    async def _send_file(
        self, scope: Scope, send: Send, asked: dict[bytes, str], path: Path, status: int
    ) -> None:
        try:
            file = self._opened(path, "" if b"range" in asked else asked.get(b"accept-encoding", ""))
        except OSError:  # removed between two breaths
            await self._answer(send, 404, [])
            return
        with file.opened:
            await self._send_opened(scope, send, asked, path, file, status)

    async def _send_opened(
        self, scope: Scope, send: Send, asked: dict[bytes, str], path: Path, file: _File, status: int
    ) -> None:
        headers = self._file_headers(path, file)
        if status == 200 and _same(asked.get(b"if-none-match", ""), file.tag.decode()):
            await self._answer(send, 304, headers)
            return
        start, end = 0, file.size
        wanted = _RANGE.fullmatch(asked.get(b"range", "")) if status == 200 and not file.encoding else None
        if wanted and asked.get(b"if-range", file.tag.decode()) == file.tag.decode():
            span = _span(wanted[1], wanted[2], file.size)
            if span is None:
                await self._answer(send, 416, [(b"content-range", f"bytes */{file.size}".encode())])
                return
            status, (start, end) = 206, span
            headers.append((b"content-range", f"bytes {start}-{end - 1}/{file.size}".encode()))
        headers.append((b"content-length", str(end - start).encode()))
        await send({"type": "http.response.start", "status": status, "headers": self._common + headers})
        await self._send_body(scope, send, file, start, end)

    async def _send_body(self, scope: Scope, send: Send, file: _File, start: int, end: int) -> None:
        # The server opens it anew, and finds another by any name that isn't of its content alone.
        by_path = end - start == file.size > _CHUNK and _HASHED.search(file.path.as_posix())
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        elif by_path and "http.response.pathsend" in (scope.get("extensions") or {}):
            await send({"type": "http.response.pathsend", "path": str(file.path)})
        else:
            async for chunk in _chunks(file.opened, start, end):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    def _file_headers(self, path: Path, file: _File) -> Headers:
        policy = IMAGE_POLICY if path.suffix == ".svg" else PAGE_POLICY
        headers: Headers = [
            (b"content-type", TYPES.get(path.suffix, "application/octet-stream").encode()),
            (b"content-security-policy", policy.encode()),
            (b"cache-control", FOREVER if _HASHED.search(path.as_posix()) else SHORTLY),
            (b"etag", file.tag),
            (b"last-modified", formatdate(file.changed / 1e9, usegmt=True).encode()),
            (b"accept-ranges", b"bytes"),
            (
                b"vary",
                b"accept-encoding, accept-language" if path.parent == self._public else b"accept-encoding",
            ),
        ]
        if file.encoding:
            headers.append((b"content-encoding", file.encoding.encode()))
        return headers

    async def _not_found(self, scope: Scope, send: Send, asked: dict[bytes, str]) -> None:
        first = scope["path"].strip("/").split("/")[0]
        preferred = _preferred(asked.get(b"accept-language", ""), self._languages)
        for language in (first, preferred, *self._languages):
            page = self._public / language / "404.html" if language in self._languages else None
            if page and page.is_file():
                await self._send_file(scope, send, asked, page, 404)
                return
        plain = [(b"content-type", b"text/plain; charset=utf-8")]
        await self._answer(send, 404, plain, NOTHING_YET.encode(), head=scope["method"] == "HEAD")

    async def _redirect(self, send: Send, status: int, where: str, headers: Headers) -> None:
        await self._answer(send, status, [(b"location", where.encode("latin-1")), *headers])

    async def _answer(
        self, send: Send, status: int, headers: Headers, content: bytes = b"", *, head: bool = False
    ) -> None:
        length = [] if status == 304 else [(b"content-length", b"%d" % len(content))]
        await send(
            {"type": "http.response.start", "status": status, "headers": [*self._common, *headers, *length]}
        )
        await send({"type": "http.response.body", "body": b"" if head else content})


class _Measured:
    """What is received of a request, counted. Past the limit the application is told that the reader left."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._size = 0
        self.too_large = self.answered = False

    async def receive(self) -> MutableMapping[str, Any]:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size <= LARGEST:
            return message
        self.too_large = True
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.answered = True
        await self._send(message)


def _decent(part: str) -> bool:
    """Whether one part of an address may name a file: no hidden file, no way out, no twin."""
    return (
        bool(part)
        and not part.startswith(".")
        and not part.endswith((".br", ".gz"))
        and not any(c in part for c in "\\\0")
    )


def _accepts(header: str, encoding: str) -> bool:
    for part in header.split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip().lower() == encoding:
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _same(header: str, tag: str) -> bool:
    tags = [one.strip().removeprefix("W/") for one in header.split(",")]
    return tag in tags or "*" in tags


def _preferred(header: str, languages: tuple[str, ...]) -> str:
    """The reader's first choice among ours; empty where there is none."""
    wishes: list[tuple[float, int, str]] = []
    for order, part in enumerate(header.split(",")[:20]):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        wishes.append((-weight, order, name.strip().lower().split("-")[0]))
    return next((name for weight, _order, name in sorted(wishes) if weight < 0 and name in languages), "")


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """The half-open span of bytes that a range names; None where there are none."""
    if not first and not last:
        return None
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    return (start, end) if start < end else None


async def _chunks(file: BinaryIO, start: int, end: int) -> AsyncIterator[bytes]:
    """A page is read at once; of a film, each part without keeping other readers waiting."""
    file.seek(start)
    left = end - start
    if 0 < left <= _CHUNK:
        yield file.read(left)
        return
    while left > 0 and (chunk := await asyncio.to_thread(file.read, min(left, _CHUNK))):
        left -= len(chunk)
        yield chunk
