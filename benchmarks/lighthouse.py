"""What Lighthouse says of our pages on a telephone: `python -m benchmarks.lighthouse [data]`

The demonstration (or the data folder that is named) is served by `nhipcau serve`. Front page, theme
and story are looked at three times with Lighthouse's simulated network, since other work on the machine
disturbs it, and the best is told. Needs Lighthouse (`npm install --global lighthouse`) and Chromium;
without them it says so and measures nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LANGUAGES = ("vi", "ja", "en")
CATEGORIES = {"performance": "perf", "accessibility": "a11y", "best-practices": "best", "seo": "SEO"}
LEAST, TIMES = 98, 3
LINK = r'.*?<a\b[^>]*href="(/[^"#]+)"'
WHERE = {
    "theme": re.compile(f'class="themes"{LINK}', re.DOTALL),
    "story": re.compile(f'class="lead-story"{LINK}', re.DOTALL),
}
TIMED = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest",
    "cumulative-layout-shift": "shift",
}


def pages(public: Path) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        home = (public / language / "index.html").read_text()
        yield "home", f"/{language}/"
        for name, where in WHERE.items():
            if found := where.search(home):
                yield name, found[1]


def look(lighthouse: str, chromium: str, address: str) -> dict[str, Any]:
    told = subprocess.run(
        [
            lighthouse,
            address,
            "--quiet",
            "--output=json",
            "--chrome-flags=--headless --no-sandbox --disable-gpu",
        ],
        env={**os.environ, "CHROME_PATH": chromium},
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def scores(told: dict[str, Any]) -> dict[str, int]:
    return {
        short: round(100 * (told["categories"][name]["score"] or 0)) for name, short in CATEGORIES.items()
    }


def clean_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("NHIPCAU_") and k != "DATABASE_URL"}


@contextmanager
def served(data: Path) -> Iterator[str]:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "nhipcau.project", "serve", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**clean_environment(), "NHIPCAU_DATA": str(data)}, start_new_session=True
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/vi/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait()


def main(data: Path, lighthouse: str, chromium: str) -> int:
    below = 0
    with served(data) as host:
        for name, path in pages(data / "public"):
            seen = [look(lighthouse, chromium, host + path) for _ in range(TIMES)]
            best = max(seen, key=lambda one: one["categories"]["performance"]["score"] or 0)
            held = scores(best)
            timed = ", ".join(f"{says} {best['audits'][key]['displayValue']}" for key, says in TIMED.items())
            print(f"{name:<6} {' '.join(f'{k} {v}' for k, v in held.items())}   {timed}   {path}", flush=True)
            below += min(held.values()) < LEAST
    if below:
        print(f"{below} pages are below {LEAST}")
    return 1 if below else 0


def run() -> int:
    lighthouse = shutil.which("lighthouse")
    chromium = next(
        (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
    )
    if lighthouse is None or chromium is None:
        print("skipped: needs lighthouse (npm install --global lighthouse) and chromium")
        return 0
    if len(sys.argv) > 1:
        return main(Path(sys.argv[1]), lighthouse, chromium)
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        command = [sys.executable, "-m", "nhipcau.project", "demo", "--dir", folder, "--no-serve"]
        subprocess.run(command, env=clean_environment(), check=True, stdout=subprocess.DEVNULL)
        return main(Path(folder), lighthouse, chromium)


if __name__ == "__main__":
    sys.exit(run())
