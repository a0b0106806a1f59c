"""How long a new user waits until pages are served: `python -m benchmarks.demonstration`

`nhipcau demo` into an empty folder, then again into the same one, each as a process of its own, until
the port answers. The alternative is the first run itself: a second one repairs, it does not rebuild.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request


def run(folder: str, port: int) -> float:
    """Seconds from the command to the first page."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("NHIPCAU_") and k != "DATABASE_URL"}
    command = [sys.executable, "-m", "nhipcau.project", "demo", "--dir", folder, "--port", str(port)]
    started = time.monotonic()
    demo = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        while demo.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/vi/", timeout=5).close()
                return time.monotonic() - started
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the demonstration ended with status {demo.returncode}")
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        demo.wait()


def main() -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-", ignore_cleanup_errors=True) as folder:
        first, second = run(folder, port), run(folder, port)
    print(f"first run   {first:6.1f} s   (at most 90)")
    print(f"second run  {second:6.1f} s   (at most 20)   {first / second:.1f} times faster")


if __name__ == "__main__":
    main()
