"""All benchmarks, one after the other: `make bench`. Results and machine are kept in docs/performance.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

MODULES = (
    "guidance_reading",
    "reading_room",
    "plan_exchange",
    "products",
    "bake",
    "publishing",
    "serving",
    "page_weight",
    "lighthouse",
    "deliveries",
    "demonstration",
)


def main() -> int:
    print(f"{platform.platform()} · Python {platform.python_version()} · {os.cpu_count()} cores\n")
    failed = []
    for name in MODULES:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
        print(flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
