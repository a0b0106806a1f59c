"""The reading room with a thousand items: `python -m benchmarks.reading_room [items]`

On a database of its own: processor time of the whole page, of one decision with the pieces it sends back, of
accepting a whole kind and taking that back, of what others changed, of an older version. Beside a decision
stands what a page without pieces would do: answer with the whole page again. Then, where there is a Chromium,
how long the page takes there and how long a key takes until the next item is current.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

ITEMS, ROUNDS = 1000, 9
LINE = (
    ("theme", "Nội dung thứ {n}: giới thiệu lịch sử quan hệ hai nước và các thành tựu hợp tác cụ thể", ""),
    ("form", "bài viết số {n}", "article"),
    ("audience", "cán bộ nhóm {n}", "officials"),
    ("duty", "Đơn vị {n} chủ trì tuyên truyền trên hệ thống truyền thanh cơ sở", ""),
)


def document(items: int, lead: Any) -> Any:
    """A document of lines with four items each, and a sentence that no item touches."""
    from tests.guidance.factories import make_guidance

    lines, marked = [], []
    for n in range(items // len(LINE)):
        theme, form, audience, duty = (words.format(n=f"{n:04}") for _kind, words, _value in LINE)
        lines.append(
            f"{theme}; bằng các {form}, tới {audience}. {duty}. Câu thứ {n:04} này chưa ai đọc ra mục."
        )
        said = zip(LINE, (theme, form, audience, duty), strict=True)
        marked += [(kind, words, value, "") for (kind, _pattern, value), words in said]
    return make_guidance(by=lead, text="\n".join(lines), marked=tuple(marked), title=f"{items} mục")


def milliseconds(call: Callable[[int], object]) -> float:
    """Processor time: the median of several calls, after one that loads what is loaded once."""
    call(0)
    times = []
    for turn in range(1, ROUNDS + 1):
        begun = time.process_time()
        call(turn)
        times.append((time.process_time() - begun) * 1000)
    return round(statistics.median(times), 1)


def on_the_server(items: int) -> None:
    from django.test import Client
    from django.urls import reverse

    from tests.people.factories import UserFactory

    lead: Any = UserFactory(role="lead")
    desk = Client()
    desk.force_login(lead)
    guidance = document(items, lead)
    keys = list(guidance.passages.values_list("pk", flat=True))
    page = reverse("guidance_reading", args=[guidance.pk])
    decide = reverse("guidance_decide", args=[guidance.pk])

    def post(**data: Any) -> Any:
        guidance.refresh_from_db(fields=["version"])
        data.setdefault("seen", guidance.version)
        return desk.post(decide, data, HTTP_ACCEPT="application/json")

    def kind_and_back(_turn: int) -> None:
        post(accept_kind="theme")
        post(undo="1")

    sent = desk.get(page).content
    one = milliseconds(lambda turn: post(accept=keys[turn]))
    row = {
        "items": len(keys),
        "page_ms": milliseconds(lambda _turn: desk.get(page)),
        "page_kb": len(sent) // 1024,
        "page_kb_compressed": len(gzip.compress(sent)) // 1024,
        "decision_ms": one,
        "decision_bytes": len(post(reject=keys[20]).content),
        "a_quarter_accepted_and_taken_back_ms": milliseconds(kind_and_back),
        "nothing_new_ms": milliseconds(
            lambda _turn: desk.get(reverse("guidance_changes", args=[guidance.pk]))
        ),
        "older_version_ms": milliseconds(lambda _turn: desk.get(f"{page}?version=2")),
    }
    row["decision_of_whole_page"] = round(one / row["page_ms"], 2)
    print(json.dumps(row))


def in_the_browser(items: int) -> None:
    """How long the page takes to be there, and a key until what it does is painted."""
    from django.urls import reverse
    from playwright.sync_api import sync_playwright

    from tests.browser.desk import desk
    from tests.people.factories import UserFactory

    lead: Any = UserFactory(role="lead")
    address = reverse("guidance_reading", args=[document(items, lead).pk])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with desk(browser) as enter:
            page = enter(lead)
            loads = []
            for _ in range(3):
                begun = time.perf_counter()
                page.goto(address)
                loads.append((time.perf_counter() - begun) * 1000)
            presses = [page.evaluate(PRESS, key) for key in "jjjjjjjjkn"]
        browser.close()
    print(
        json.dumps(
            {
                "browser_load_ms": round(statistics.median(loads)),
                "key_to_paint_ms": round(statistics.median(presses), 1),
                "slowest_key_ms": round(max(presses), 1),
            }
        )
    )


PRESS = """(key) => new Promise((done) => {
  const begun = performance.now();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""


def main(items: int) -> None:
    from tests.environment import pytest_unconfigure

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")
    import django

    django.setup()
    from django.conf import settings

    from tests.conftest import lay_database

    settings.ALLOWED_HOSTS = ["*"]
    try:
        lay_database()
        on_the_server(items)
        if shutil.which("chromium"):
            in_the_browser(items)
        else:
            print(json.dumps({"browser": "no chromium on this machine: apt-get install chromium"}))
    finally:
        pytest_unconfigure()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS)
