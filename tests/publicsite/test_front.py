"""The front over ASGI, as a server would call it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import pytest

from nhipcau.publicsite.front import PAGE_POLICY, PublicFront
from tests.aside import run_aside


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    sent_path: str = ""


async def application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": [(b"x-passed", b"1")]})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


class Reader:
    def __init__(self, front: PublicFront) -> None:
        self.front = front

    def __call__(
        self, path: str, *, method: str = "GET", query: str = "", pathsend: bool = False, **headers: str
    ) -> Answer:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
            "extensions": {"http.response.pathsend": {}} if pathsend else {},
        }
        run_aside(self.front(scope, None, send))  # type: ignore[arg-type]  # given as the test has it
        body = b"".join(m.get("body", b"") for m in sent)
        pathsent = next((m["path"] for m in sent if m["type"] == "http.response.pathsend"), "")
        given = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
        assert sent[0]["type"] == "http.response.start"
        assert not sent[-1].get("more_body")
        return Answer(sent[0]["status"], given, body, pathsent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    public = tmp_path / "public"
    page = b"<!doctype html><html>" + b"x" * 5000
    for language in ("vi", "ja", "en"):
        (public / language / "a").mkdir(parents=True)
        (public / language / "index.html").write_bytes(page)
        (public / language / "a" / "index.html").write_bytes(page)
        (public / language / "404.html").write_bytes(f"missing {language}".encode())
    (public / "index.html").write_bytes(b"choose")
    (public / "vi" / "index.html.br").write_bytes(brotli.compress(page))
    (public / "vi" / "index.html.gz").write_bytes(b"gzip stands here")
    (public / "static").mkdir()
    (public / "static" / "site.0123456789abcdef.css").write_bytes(b"a{}")
    (public / "static" / "wave.svg").write_bytes(b"<svg/>")
    (public / "products").mkdir()
    (public / "products" / f"{'ab' * 32}.pdf").write_bytes(bytes(range(256)) * 4)
    (public / ".secret").write_bytes(b"no")
    (tmp_path / "outside.html").write_bytes(b"outside")
    (public / "vi" / "leak.html").symlink_to(tmp_path / "outside.html")
    (tmp_path / "static" / "wagtailadmin").mkdir(parents=True)
    (tmp_path / "static" / "wagtailadmin" / "core.css").write_bytes(b"b{}")
    return tmp_path


@pytest.fixture
def read(folder: Path) -> Reader:
    return Reader(PublicFront(application, folder / "public", folder / "static"))


def test_what_moved_leads_on_and_what_is_gone_says_so(folder: Path, read: Reader) -> None:
    public = folder / "public"
    assert read("/vi/cu/").status == 404
    (public / "gone" / "vi").mkdir(parents=True)
    (public / "gone" / "vi" / "x.html").write_bytes(b"withdrawn, because")
    gone = {"moved": {"/vi/cu/": "/vi/a/"}, "gone": {"/vi/bo/": "gone/vi/x.html", "/vi/b/": "gone/none.html"}}
    (public / "gone.json").write_text(json.dumps(gone))
    moved = read("/vi/cu")
    assert (moved.status, moved.headers["location"]) == (301, "/vi/a/")
    left = read("/vi/bo/")
    assert (left.status, left.body) == (410, b"withdrawn, because")
    assert read("/vi/b/").status == 404
    assert read("/gone/vi/x.html").status == 404
    assert read("/gone.json").status == 404
    assert read("/vi/a/").status == 200
    (public / "gone.json").write_text('{"moved": {}, "gone": {}}')
    assert read("/vi/cu/").status == 404
    (public / "gone.json").write_text("half")
    assert read("/vi/bo/").status == 404


@pytest.mark.parametrize(
    "wrong",
    [
        *("[]", "null", "3", '{"moved": [], "gone": {}}', '{"moved": null, "gone": null}', "[" * 99_999),
        '{"moved": {"/vi/cu/": 3}, "gone": {"/vi/cu/": ["a"]}}',
        '{"moved": {}, "gone": {"/vi/cu/": "../outside.html"}}',
        '{"moved": {}, "gone": {"/vi/cu/": "/etc/hostname"}}',
        '{"moved": {}, "gone": {"/vi/cu/": ".secret"}}',
        '{"moved": {}, "gone": {"/vi/cu/": "vi/leak.html"}}',
        '{"moved": {}, "gone": {"/vi/cu/": "gone/\\u0000"}}',
    ],
    ids=range(12),
)
def test_a_map_that_the_baker_did_not_write_leads_nowhere(folder: Path, read: Reader, wrong: str) -> None:
    (folder / "public" / "gone.json").write_text(wrong)
    answer = read("/vi/cu/")
    assert (answer.status, answer.body) == (404, b"missing vi")


def test_a_page_is_served_with_headers_that_let_nothing_run(read: Reader) -> None:
    answer = read("/vi/a/")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == PAGE_POLICY
    assert "script-src 'self';" in PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    assert PAGE_POLICY.startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert "set-cookie" not in answer.headers


def test_the_best_twin_that_the_browser_takes_is_sent(read: Reader) -> None:
    plain = read("/vi/")
    packed = read("/vi/", accept_encoding="gzip, deflate, br")
    assert packed.headers["content-encoding"] == "br"
    assert brotli.decompress(packed.body) == plain.body
    assert read("/vi/", accept_encoding="gzip").body == b"gzip stands here"
    assert read("/vi/", accept_encoding="br;q=0, gzip;q=0").body == plain.body
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == packed.headers["vary"] == "accept-encoding"
    assert plain.headers["etag"] != packed.headers["etag"]


def test_what_has_not_changed_is_not_sent_again(read: Reader, folder: Path) -> None:
    first = read("/vi/a/")
    again = read("/vi/a/", if_none_match=f'"other", W/{first.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert "content-length" not in again.headers
    assert again.headers["etag"] == first.headers["etag"]
    page = folder / "public/vi/a/index.html"
    page.write_bytes(b"new")
    os.utime(page, ns=(1, 1))
    changed = read("/vi/a/", if_none_match=first.headers["etag"])
    assert (changed.status, changed.body) == (200, b"new")


def test_what_carries_its_digest_is_kept_for_ever_and_the_rest_shortly(read: Reader) -> None:
    assert "immutable" in read("/static/site.0123456789abcdef.css").headers["cache-control"]
    assert "immutable" in read(f"/products/{'ab' * 32}.pdf").headers["cache-control"]
    assert read("/vi/").headers["cache-control"] == "public, max-age=60"
    assert read("/static/wagtailadmin/core.css").headers["cache-control"] == "public, max-age=60"
    assert "sandbox" in read("/static/wave.svg").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("wishes", "language"),
    [("ja,en;q=0.8", "ja"), ("en-GB;q=0.5, vi-VN;q=0.9", "vi"), ("fr, en;q=0.1", "en"), ("EN", "en")],
)
def test_the_root_leads_to_the_readers_language(read: Reader, wishes: str, language: str) -> None:
    answer = read("/", accept_language=wishes)
    assert (answer.status, answer.headers["location"]) == (302, f"/{language}/")
    assert answer.headers["vary"] == "accept-language"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("wishes", ["", "fr, de", "vi;q=0", ";;,q=;q=x", "*" * 9000])
def test_the_root_lets_choose_where_no_language_is_wished_for(read: Reader, wishes: str) -> None:
    answer = read("/", accept_language=wishes)
    assert (answer.status, answer.body) == (200, b"choose")
    assert "accept-language" in answer.headers["vary"]


def test_an_address_without_its_slash_leads_to_the_one_with_it(read: Reader) -> None:
    answer = read("/vi/a", query="x=1&y=%20")
    assert (answer.status, answer.headers["location"]) == (301, "/vi/a/?x=1&y=%20")
    assert read("/vi/a/index.html").headers["location"] == "/vi/a/"
    assert read("/index.html").headers["location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.html",
        "/vi/../../outside.html",
        "/vi/..%2foutside.html",
        "/vi/leak.html",
        "/.secret",
        "/vi/./a/",
        "//evil.example",
        "//vi/a",
        "/vi//a",
        "/vi/a\\..\\x",
        "/vi/index.html.br",
        "/vi/a/\0",
        "/static/../vi/index.html",
        "/static/",
        "/static",
        "/vi/a/none",
        "/none/",
        "",
        "vi/",
        f"/vi/{'x' * 5000}",
    ],
)
def test_nothing_but_public_files_is_found(read: Reader, path: str) -> None:
    answer = read(path)
    assert answer.status == 404
    assert b"outside" not in answer.body
    assert "location" not in answer.headers


def test_what_is_missing_is_said_in_the_readers_language(read: Reader) -> None:
    assert read("/ja/none/").body == b"missing ja"
    assert read("/none/", accept_language="en").body == b"missing en"
    assert read("/none/").body == b"missing vi"
    answer = read("/en/none/", if_none_match="*")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_site_without_pages_says_so_instead_of_nothing(read: Reader, folder: Path) -> None:
    for language in ("vi", "ja", "en"):
        (folder / "public" / language / "404.html").unlink()
    answer = read("/none/")
    assert (answer.status, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert "chưa có trang nào" in answer.body.decode()
    assert int(answer.headers["content-length"]) == len(answer.body)
    asked = read("/none/", method="HEAD")
    assert (asked.body, asked.headers["content-length"]) == (b"", answer.headers["content-length"])


def test_head_says_what_get_would_send(read: Reader) -> None:
    whole, head = read("/vi/a/"), read("/vi/a/", method="HEAD")
    assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")
    assert read("/vi/none/", method="HEAD").body == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_sent_to_public_pages(read: Reader, method: str) -> None:
    answer = read("/vi/a/", method=method)
    assert (answer.status, answer.headers["allow"], answer.body) == (405, "GET, HEAD", b"")


def test_large_files_are_sent_in_parts(read: Reader) -> None:
    path = f"/products/{'ab' * 32}.pdf"
    whole = read(path)
    assert (whole.headers["content-type"], whole.headers["accept-ranges"]) == ("application/pdf", "bytes")
    part = read(path, range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.headers["content-range"] == "bytes 10-19/1024"
    assert read(path, range="bytes=-4").body == whole.body[-4:]
    assert read(path, range="bytes=1000-").body == whole.body[1000:]
    assert read(path, range="bytes=0-99999").body == whole.body
    none = read(path, range="bytes=1024-")
    assert (none.status, none.headers["content-range"]) == (416, "bytes */1024")
    for odd in ("bytes=5-2", "bytes=-"):
        assert read(path, range=odd).status == 416
    for ignored in (
        "bytes=0-1,3-4",
        "lines=1-2",
        "bytes=a-b",
        f"bytes={'9' * 5000}-",
        f"bytes=-{'9' * 5000}",
    ):
        assert read(path, range=ignored).status == 200
    assert read(path, range="bytes=0-3", if_range='"other"').status == 200


def test_the_server_sends_a_large_file_itself_where_no_other_can_take_its_name(
    read: Reader, folder: Path
) -> None:
    path = f"/products/{'cd' * 32}.mp4"
    (folder / f"public{path}").write_bytes(bytes(400_000))
    answer = read(path, pathsend=True)
    assert answer.sent_path == str(folder / f"public{path}")
    assert read(path, pathsend=True, method="HEAD").sent_path == ""
    assert read(path, pathsend=True, range="bytes=0-3").sent_path == ""
    (folder / "public/vi/a/film.mp4").write_bytes(bytes(400_000))
    film = read("/vi/a/film.mp4", pathsend=True)
    assert film.sent_path == ""
    assert len(film.body) == 400_000


@pytest.mark.parametrize("size", [10, 900_000])
def test_a_page_baked_anew_while_it_is_answered_is_sent_as_it_was_opened(
    read: Reader, folder: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Its length was told before: another page in its place would be cut short, or waited for."""
    page = folder / "public/vi/a/index.html"
    told = PublicFront._file_headers

    def baked_meanwhile(front: PublicFront, path: Path, file: Any) -> Any:
        beside = page.with_name("beside")
        beside.write_bytes(b"n" * size)
        beside.replace(page)
        return told(front, path, file)

    before = page.read_bytes()
    monkeypatch.setattr(PublicFront, "_file_headers", baked_meanwhile)
    answer = read("/vi/a/")
    assert answer.body == before
    assert answer.headers["content-length"] == str(len(before))
    assert len(read("/vi/a/").body) == size


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin", "/admin/pages/3/", "/documents/1/x.pdf", "/media/a.jpg"]
)
def test_the_editing_side_answers_what_is_its_own(read: Reader, path: str) -> None:
    answer = read(path, method="POST")
    assert (answer.status, answer.body) == (299, path.encode())


class Uploader:
    """Sends a request in pieces, as a server would hand it on; counts those that were asked for."""

    def __init__(self, front: PublicFront, pieces: int, stated: str = "") -> None:
        self.taken = 0
        self.answers: list[Any] = []
        headers = [(b"content-length", stated.encode())] if stated else []
        scope = {"type": "http", "method": "POST", "path": "/admin/login/", "headers": headers}

        async def receive() -> Any:
            self.taken += 1
            return {"type": "http.request", "body": b"x" * 1024 * 1024, "more_body": self.taken < pieces}

        async def send(message: Any) -> None:
            self.answers.append(message)

        run_aside(front(scope, receive, send))

    @property
    def status(self) -> int:
        return int(self.answers[0]["status"])


async def reading(scope: Any, receive: Any, send: Any) -> None:
    """As Django does: all of the request is read before anything is answered."""
    while (message := await receive())["type"] == "http.request" and message["more_body"]:
        pass
    if message["type"] == "http.request":
        await application(scope, receive, send)


@pytest.mark.parametrize(("stated", "most"), [("", 65), ("9" * 30, 0), ("-1", 0), (str(10**9), 0), ("5", 65)])
def test_nobody_fills_the_disk_with_one_request(folder: Path, stated: str, most: int) -> None:
    front = PublicFront(reading, folder / "public", folder / "static")
    sent = Uploader(front, 500, stated)
    assert (sent.status, sent.taken) == (413, most)
    assert "64 MB" in sent.answers[-1]["body"].decode()
    assert Uploader(front, 60).status == 299


def test_administrators_not_public(read: Reader) -> None:
    assert read("/administrators").status == 404


def test_other_protocols_are_passed_on(folder: Path) -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    front = PublicFront(app, folder / "public", folder / "static")
    run_aside(front({"type": "lifespan"}, None, None))  # type: ignore[arg-type]  # given as the test has it
    assert seen == ["lifespan"]


def test_over_https_browsers_are_told_to_stay_there(folder: Path) -> None:
    read = Reader(PublicFront(application, folder / "public", folder / "static", transport_security=31536000))
    for path in ("/vi/a/", "/none", "/"):
        assert read(path).headers["strict-transport-security"] == "max-age=31536000"
