"""How many pages a second one process answers. `python -m benchmarks.serving [seconds]`

Granian with one worker before the front, and this process asking over sixteen connections kept alive:
it is Python too and shares the machine, so the figures are a floor. The editing side's own login page
stands beside them, answered by Django through the same front.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONNECTIONS = 16
TRIALS = {
    "a page, brotli": ("/vi/", {"Accept-Encoding": "br"}),
    "a page, gzip": ("/vi/", {"Accept-Encoding": "gzip"}),
    "a page, as it is": ("/vi/", {}),
    "a page not changed (304)": ("/vi/", {"If-None-Match": "*"}),
    "no such page (404)": ("/vi/none/", {"Accept-Encoding": "br"}),
    "the root (302)": ("/", {"Accept-Language": "ja"}),
    "the login page, by Django": ("/admin/login/", {}),
}


async def ask(port: int, path: str, headers: dict[str, str], until: float) -> int:
    """One connection, one request after the other; returns how many were answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    request = "\r\n".join(lines).encode()
    answered = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length:" in head:
            await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        elif b"transfer-encoding: chunked" in head:
            while (size := int((await reader.readuntil(b"\r\n")).strip(), 16)) > 0:
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
        answered += 1
    writer.close()
    return answered


async def trial(port: int, path: str, headers: dict[str, str], seconds: float) -> float:
    started = time.perf_counter()
    until = started + seconds
    answered = await asyncio.gather(*(ask(port, path, headers, until) for _ in range(CONNECTIONS)))
    return sum(answered) / (time.perf_counter() - started)


def _free_port() -> int:
    with socket.socket() as trial_socket:
        trial_socket.bind(("127.0.0.1", 0))
        return int(trial_socket.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


@contextmanager
def served(application: str) -> Iterator[int]:
    """An ASGI application of `nhipcau.project.asgi` under Granian, one worker; gives its port."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--workers", "1", "--no-ws"]
    command += ["--port", str(port), "--log-level", "error", f"nhipcau.project.asgi:{application}"]
    server = subprocess.Popen(command, env=dict(os.environ), start_new_session=True)
    try:
        _wait(port)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def measured(port: int, path: str, headers: dict[str, str], seconds: float) -> float:
    asyncio.run(trial(port, path, headers, 0.5))
    return asyncio.run(trial(port, path, headers, seconds))


def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        from benchmarks.bake import build, prepare

        prepare(Path(folder))
        build()
        from django.core.management import call_command

        from nhipcau.publicsite.bake import bake

        call_command("collectstatic", interactive=False, verbosity=0)
        bake()
        rates = {}
        with served("application") as port:
            for name, (path, headers) in TRIALS.items():
                rates[name] = measured(port, path, headers, seconds)
                print(f"{name:<32}{rates[name]:>8.0f} a second")
        with served("_editing") as port:  # the same address without the front: Wagtail renders it
            dynamic = measured(port, "/vi/", {}, max(seconds, 5.0))
        print(f"{'the same page, by Wagtail':<32}{dynamic:>8.1f} a second")
        print(
            f"baked, as it is, beside Wagtail: {rates['a page, as it is'] / dynamic:.0f} times (at least 200)"
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
