"""What a first view weighs over the wire. `python -m benchmarks.page_weight [public]`

For every page of a baked folder (the demonstration's, unless one is named) the bytes that a browser
fetches which takes brotli and has been here never before. Of the faces only those count that the page
shows something of: in Latin letters the text, heading, label and emphasis faces, each where its element
is on the page; in Japanese those whose range meets the page's characters.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

BUDGET = {"vi": 80_000, "en": 80_000, "ja": 150_000}
RULE = re.compile(r"@font-face\{(.*?)\}", re.DOTALL)
SHEET = re.compile(r'<link rel="stylesheet" href="/([^"]+)"')


def wire(path: Path) -> int:
    packed = path.with_name(path.name + ".br")
    return (packed if packed.exists() else path).stat().st_size


def weight(public: Path, page: Path) -> int:
    html = page.read_text()
    sheets = [public / name for name in SHEET.findall(html)]
    shown = {ord(c) for c in re.sub(r"<[^>]*>", "", html[html.find("<body") :])}
    total = wire(page) + wire(public / "favicon.svg") + sum(wire(sheet) for sheet in sheets)
    for ornament in ("wave", "lattice", "span"):
        if f'"{ornament}' in html or f" {ornament}" in html or "orn" in html:
            total += sum(wire(f) for f in public.glob(f"static/{ornament}.*.svg"))
    for sheet in sheets:
        for rule in RULE.findall(sheet.read_text()):
            face = re.search(r"url\(([^)]+)\)", rule)  # none where it is the reader's own
            if face and _fetched(rule, html, shown):
                total += (sheet.parent / face[1]).stat().st_size
    return total


def _fetched(rule: str, html: str, shown: set[int]) -> bool:
    if "font-style:italic" in rule:
        return "<em>" in html
    ranges = re.search(r"unicode-range:([^;}]+)", rule)
    if ranges is None:
        return True
    for one in ranges[1].split(","):
        first, _dash, last = one.removeprefix("U+").partition("-")
        if not shown.isdisjoint(range(int(first, 16), int(last or first, 16) + 1)):
            return True
    return False


def main(public: Path) -> None:
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for page in sorted(public.rglob("index.html")):
        language = page.relative_to(public).parts[0]
        if language in BUDGET:
            found[language].append((weight(public, page), page.relative_to(public).parent.as_posix()))
    print(f"{'':<4}{'pages':>7}{'median':>10}{'most':>10}{'budget':>10}   the heaviest")
    for language, weights in found.items():
        weights.sort()
        middle, (most, where) = weights[len(weights) // 2][0], weights[-1]
        print(
            f"{language:<4}{len(weights):>7}{middle / 1000:>7.1f} KB{most / 1000:>7.1f} KB"
            f"{BUDGET[language] / 1000:>7.0f} KB   /{where}/"
        )
    over = [name for language, weights in found.items() for size, name in weights if size > BUDGET[language]]
    assert not over, f"over the budget: {over}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
            from benchmarks.bake import build, prepare

            prepare(Path(folder))
            build()
            from nhipcau.publicsite.bake import bake

            bake()
            main(Path(folder) / "public")
