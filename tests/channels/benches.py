"""One bench an adapter: a real far end (a folder, a mail server) and a count of what arrived there."""

from __future__ import annotations

import contextlib
import mailbox
import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.conf import settings
from pytest_django.fixtures import Settings

from nhipcau.channels.adapters.email import FILES, Email
from nhipcau.channels.adapters.outbox import Outbox
from nhipcau.channels.adapters.website import Website
from nhipcau.channels.models import Channel, Delivery
from nhipcau.publicsite.bake import BakeResult
from tests.channels.factories import ChannelFactory
from tests.channels.far_end import FAR_END, Blind, Keyed, Readback, TwoStep

KEY = "k-1973-09-21"


class MailServer:
    """A mail server on loopback that keeps what it accepts. `answers` says what it says at which word."""

    def __init__(self, journal: Path | None = None) -> None:
        self.accepted: list[Message] = []
        self.answers: dict[str, str] = {}
        self.hang_up_at = ""
        self.journal = mailbox.Maildir(journal) if journal else None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.hang_up_at == "MAIL":
            server.transport.close()
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.accepted.append(message_from_bytes(envelope.content))
        if self.journal is not None:
            self.journal.add(envelope.content)
        if self.hang_up_at == "DATA":
            server.transport.close()
        return "250 OK"

    def count(self, delivery: Delivery) -> int:
        return sum(str(delivery.key) in str(one["Message-ID"]) for one in self.accepted)


def _allow(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data.password == KEY.encode(), handled=False)


@contextlib.contextmanager
def mail_server(journal: Path | None = None, *, login: bool = False) -> Iterator[tuple[MailServer, int]]:
    """A running server and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = MailServer(journal)
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=port,
        authenticator=_allow if login else None,
        auth_required=login,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


@contextlib.contextmanager
def slow_server(drips_after: str) -> Iterator[int]:
    """A mail server that says nothing at all, or the lines of one endless answer after a word."""
    stop = threading.Event()

    def answer(line: socket.socket) -> None:
        with line, line.makefile("rb") as said:
            line.sendall(b"220 slow\r\n")
            inside = False
            for word in said:
                command = word.decode(errors="replace").strip()
                while inside and command == "." and not stop.wait(0.1):
                    line.sendall(b"250-still\r\n")
                if not inside:
                    inside = command.upper() == drips_after
                    line.sendall(b"354 go on\r\n" if inside else b"250 OK\r\n")

    def listen() -> None:
        with contextlib.suppress(OSError):
            line, _ = silent.accept()
            if drips_after:
                answer(line)
            else:
                stop.wait(10)
                line.close()

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield silent.getsockname()[1]
        finally:
            stop.set()
            thread.join(5)


Count = Callable[[Delivery], int]


@contextlib.contextmanager
def outbox_bench(_folder: Path, _settings: Settings) -> Iterator[tuple[Channel, type, Count]]:
    def count(delivery: Delivery) -> int:
        return len(list(settings.NHIPCAU_OUTBOX.glob(f"{delivery.key}*")))

    yield ChannelFactory(kind="outbox"), Outbox, count


@contextlib.contextmanager
def website_bench(_folder: Path, _settings: Settings) -> Iterator[tuple[Channel, type, Count]]:
    baked: set[tuple[int, int]] = set()

    class Site(Website):
        def __init__(self) -> None:
            super().__init__(holds=_holds, bake=_bake)

    def _holds(page: int, revision: int) -> str | None:
        return f"https://nhip-cau.example/{page}/" if (page, revision) in baked else None

    def _bake() -> BakeResult:
        baked.update(Delivery.objects.values_list("page_id", "revision_id"))
        return BakeResult(pages=1, written=1, unchanged=0, removed=0, seconds=0)

    yield ChannelFactory(kind="website"), Site, lambda d: int((d.page_id, d.revision_id) in baked)


@contextlib.contextmanager
def mail_files_bench(_folder: Path, settings: Settings) -> Iterator[tuple[Channel, type, Count]]:
    def count(delivery: Delivery) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        files = [path.read_text() for path in folder.rglob("*.log")] if folder.exists() else []
        return sum(f"Message-ID: <{delivery.key}@" in text for text in files)

    settings.EMAIL_BACKEND = FILES
    yield ChannelFactory(mail=True, options={"recipients": ["hoi@example.jp"]}), Email, count


@contextlib.contextmanager
def mail_server_bench(_folder: Path, _settings: Settings) -> Iterator[tuple[Channel, type, Count]]:
    with mail_server() as (server, port):
        options = {"recipients": ["hoi@example.jp"], "host": "127.0.0.1", "port": port}
        yield ChannelFactory(mail=True, options=options), Email, server.count


@contextlib.contextmanager
def mail_journal_bench(folder: Path, _settings: Settings) -> Iterator[tuple[Channel, type, Count]]:
    with mail_server(folder / "journal") as (server, port):
        options = {
            "recipients": ["hoi@example.jp"],
            "host": "127.0.0.1",
            "port": port,
            "journal": str(folder / "journal"),
        }
        yield ChannelFactory(mail=True, options=options), Email, server.count


def far_end_bench(
    adapter: type,
) -> Callable[[Path, Settings], contextlib.AbstractContextManager[tuple[Channel, type, Count]]]:
    @contextlib.contextmanager
    def bench(_folder: Path, _settings: Settings) -> Iterator[tuple[Channel, type, Count]]:
        FAR_END.clear()
        kind = adapter.__name__.lower()
        yield ChannelFactory(kind=kind), adapter, lambda delivery: FAR_END.posts[str(delivery.key)]
        FAR_END.clear()

    return bench


BENCHES = {
    "website": website_bench,
    "outbox": outbox_bench,
    "email to files": mail_files_bench,
    "email": mail_server_bench,
    "email with a journal": mail_journal_bench,
    "a key for an hour": far_end_bench(Keyed),
    "two steps": far_end_bench(TwoStep),
    "reading back": far_end_bench(Readback),
    "blind": far_end_bench(Blind),
}
