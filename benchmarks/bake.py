"""How fast the site is baked, beside each page serving itself. `python -m benchmarks.bake [copies]`

The demonstration's pages, facts and checks are put into a folder made for it; with `copies`, every
story is put there that many times. A page that serves itself reads the site for itself, as Wagtail
would have it do; the baker reads it once for all of them. The comparison is of processor time, which
does not grow with what else the machine is doing, and with faces cut, as after a first bake.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SAMPLE = 40


def prepare(folder: Path) -> None:
    """Settings for a data folder; call before anything of Django is imported."""
    os.environ["NHIPCAU_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "nhipcau.project.settings"
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from nhipcau.project.catalogues import compile_catalogues

    compile_catalogues()


def build(copies: int = 1) -> None:
    """The demonstration's site in an empty database."""
    from django.conf import settings
    from django.core.management import call_command

    from nhipcau.campaigns.models import Campaign, KeyDate, Theme
    from nhipcau.facts.actions import keep_facts
    from nhipcau.people.models import Role, User
    from nhipcau.project.demonstration import accounts, site
    from nhipcau.project.demonstration.content_files import load_yaml
    from nhipcau.project.demonstration.ledger_files import read_facts
    from nhipcau.stories.foundations import lay_foundations

    call_command("migrate", verbosity=0, skip_checks=True)
    texts = load_yaml("pages.yaml")
    operator = accounts.raise_operator()
    office = accounts.raise_organisations(issuer=texts["issuer"], by=operator)
    accounts.raise_users(Path(settings.NHIPCAU_DATA), by=operator)
    campaign = Campaign.objects.create(
        slug="benchmark", title="21/9", lead_organisation=office, languages=["vi", "ja", "en"]
    )
    KeyDate.objects.create(campaign=campaign, title="21/9", month=9, day=21)
    themes = {
        text["ordinal"]: Theme.objects.create(
            campaign=campaign, ordinal=text["ordinal"], title=text["title"]["vi"], text=text["title"]["vi"]
        )
        for text in texts["themes"]
    }
    keep_facts(read_facts(), by=operator)
    site.SiteBuilder(campaign, themes, lay_foundations(), by=operator).build()
    _copy_stories(copies - 1, by=operator)
    checker = User.objects.filter(groups__name=Role.FACTCHECKER.value).first() or operator
    site.publish_checks(by=checker)


def _copy_stories(times: int, *, by: object) -> None:
    from uuid import uuid5

    from nhipcau.stories.models import StoryPage

    for page in StoryPage.objects.live().select_related("locale"):
        for number in range(times):
            copy = page.copy(
                update_attrs={"slug": f"{page.slug}-{number}", "title": f"{page.title} {number}"},
                reset_translation_key=True,
                copy_revisions=False,
                user=by,
            )
            StoryPage.objects.filter(pk=copy.pk).update(
                translation_key=uuid5(page.translation_key, str(number))
            )


@contextmanager
def counted(found: dict[str, int]) -> Iterator[None]:
    """How many queries were asked."""
    from django.db import connection

    def note(execute: Callable[..., object], *given: object) -> object:
        found["queries"] = found.get("queries", 0) + 1
        return execute(*given)

    with connection.execute_wrapper(note):
        yield


def serve_themselves() -> tuple[float, float]:
    """Processor seconds and queries a page, over a sample of the tree."""
    from django.test import RequestFactory
    from wagtail.models import Page

    pages = list(Page.objects.live().filter(depth__gt=1).order_by("pk").values_list("pk", flat=True))
    sample = random.Random(1973).sample(pages, min(SAMPLE, len(pages)))
    queries: dict[str, int] = {}
    started = time.process_time()
    with counted(queries):
        for pk in sample:
            page = Page.objects.get(pk=pk).specific
            page.serve(RequestFactory().get(page.url_path)).render()
    return (time.process_time() - started) / len(sample), queries["queries"] / len(sample)


def timed(name: str, *, all_pages: bool = False) -> tuple[Any, float]:
    """Bake once and say how long it took, by the clock and by the processor."""
    from nhipcau.publicsite.bake import bake

    started = time.process_time()
    result = bake(all_pages=all_pages)
    cpu = time.process_time() - started
    print(f"{name:<30}{result.seconds:>7.2f} s{cpu:>7.2f} s cpu{result.written:>6} files written")
    return result, cpu


def main(copies: int) -> None:
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        prepare(Path(folder))
        build(copies)
        from django.conf import settings

        from nhipcau.stories import gate
        from nhipcau.stories.models import StoryPage

        timed("first bake, cutting faces")
        alone, alone_queries = serve_themselves()
        settings.NHIPCAU_PUBLIC = Path(folder) / "again"
        queries: dict[str, int] = {}
        with counted(queries):
            anew, cpu = timed("into an empty folder", all_pages=True)
        timed("nothing changed")
        gate.keep(None)  # nobody approves here
        page = StoryPage.objects.live().filter(locale__language_code="vi").order_by("pk").first()
        page.search_description = "Một câu khác."
        page.save_revision().publish()
        timed("one story published")
        together = anew.pages / cpu
        print(f"\n{anew.pages} pages, by processor time:")
        print(f"  each serving itself {1 / alone:>7.1f} a second, {alone_queries:.1f} queries a page")
        asked = queries["queries"] / anew.pages
        print(f"  baked together      {together:>7.1f} a second, {asked:.1f} queries a page")
        print(f"  {together * alone:.1f} times as fast")
        assert together * alone >= 3, "the baker is to be at least three times as fast"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
