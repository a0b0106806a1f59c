"""How long each product takes and how large it is. `python -m benchmarks.products [rounds]`

Every round renders a story of other words, since an engine that has seen a story before answers from
memory. The first product of a process also reads the fonts; it is told apart. The processor's time is
the one to compare: it does not grow with what else the machine is doing.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from dataclasses import replace
from typing import Any

ROUNDS = 7


def reworded(story: Any, number: int) -> Any:
    from nhipcau.stories.ports import Paragraph, Run

    blocks = tuple(
        replace(b, runs=(*b.runs, Run(f" {number}."))) if isinstance(b, Paragraph) else b
        for b in story.blocks
    )
    return replace(story, title=f"{story.title} {number}", blocks=blocks, url=f"{story.url}{number}/")


def request(form: str, format: str, subject: str, language: Any, number: int) -> Any:
    from nhipcau.products.ports import RenderRequest
    from tests.products import samples

    document, parts = samples.theme(language) if subject == "theme" else (samples.stone(language), ())
    return RenderRequest(
        reworded(document, number), form, format, tuple(reworded(part, number) for part in parts)
    )


def measure(*asked: Any, rounds: int) -> str:
    from nhipcau.products.adapters import render

    walls, cpus, size = [], [], 0
    for number in range(rounds):
        one = request(*asked, number)
        wall, cpu = time.perf_counter(), time.process_time()
        size = len(render(one).content)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return (
        f"{statistics.median(walls):>6.0f} ms{max(walls):>6.0f} ms"
        f"{statistics.median(cpus):>6.0f} ms{size / 1024:>6.0f} KB"
    )


def main(rounds: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")
    import django

    django.setup()
    from nhipcau.products.ports import OUTPUTS

    print("first product of the process:", measure("card", "1200x630", "story", "vi", rounds=1), "\n")
    print(f"{'form':<12}{'format':<11}{'subject':<9}{'':<4}{'median':>9}{'most':>9}{'cpu':>9}{'size':>9}")
    for form, outputs in OUTPUTS.items():
        for output in outputs:
            for subject in ("story", "theme"):
                for language in ("vi", "ja", "en"):
                    found = measure(form, output.format, subject, language, rounds=rounds)
                    print(f"{form:<12}{output.format:<11}{subject:<9}{language:<4}{found}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
