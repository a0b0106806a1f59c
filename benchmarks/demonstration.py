"""How long a new user waits: `python -m benchmarks.demonstration`

The whole demonstration into an empty folder, then again into the same one, each as a process of its own.
The alternative is the first run itself: a second that repaired nothing would still have to look at all.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time


def run(folder: str) -> float:
    """Seconds of one `nhipcau demo --no-serve`."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("NHIPCAU_") and k != "DATABASE_URL"}
    started = time.monotonic()
    command = [sys.executable, "-m", "nhipcau.project", "demo", "--dir", folder, "--no-serve"]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        first, second = run(folder), run(folder)
    print(f"first run   {first:6.1f} s   (at most 90)")
    print(f"second run  {second:6.1f} s   (at most 20)   {first / second:.1f} times faster")


if __name__ == "__main__":
    main()
