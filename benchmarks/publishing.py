"""Publishing on a large site: `python -m benchmarks.publishing [folder]`

Of a site of 1,000 stories in each of three languages: a full bake of its pages into an empty folder, beside
Hugo building the same. Of one of 10,000 in each: how long from a story's publishing until every file that
shows it is there, and the most memory that a process took. Seconds by the clock say what a person waits; on a
machine that does other work beside, those of the processors say more.

`folder` keeps the sites between runs: filling the first takes minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

SMALL, LARGE = 1_000, 10_000
LANGUAGES = ("vi", "ja", "en")
AWAY = "put-away"


def main(folder: Path) -> None:
    for name, stories in (("small", SMALL), ("large", LARGE)):
        for step in ("fill", "full", "hugo") if name == "small" else ("fill", "full", "publish", "worker"):
            command = [sys.executable, "-m", "benchmarks.publishing", str(folder), step, name, str(stories)]
            subprocess.run(command, check=True)
    for name in ("small", "large"):
        shutil.rmtree(folder / name / AWAY, ignore_errors=True)


def put_away(path: Path) -> None:
    """Make room for what is measured next. Moved and not deleted: for minutes after thousands of files were
    deleted, ext4 looks through them for each file that is made, at twenty times the cost."""
    away = next(folder for folder in path.parents if (folder / "filled").exists()) / AWAY
    away.mkdir(exist_ok=True)
    if path.exists():
        path.rename(away / uuid4().hex)


def fill(folder: Path, name: str, stories: int) -> None:
    from benchmarks.bake import prepare

    here = folder / name
    if (here / "filled").exists():
        return
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    base = folder / "small" / "nhipcau.sqlite3"
    if name != "small":
        shutil.copy(base, here / base.name)
        shutil.copytree(folder / "small" / "media", here / "media", dirs_exist_ok=True)
    prepare(here)
    from benchmarks.many import add_many, build_many

    if name == "small":
        build_many(stories)
    else:
        add_many(stories - SMALL, first=SMALL)
    (here / "filled").touch()


def full(folder: Path, name: str) -> None:
    """From nothing; of the smaller site a second time, with the faces that the first cut."""
    from nhipcau.publicsite.bake import bake

    labels = ("full bake, cutting faces", "full bake, faces kept")
    for label in labels if name == "small" else labels[:1]:
        for left in ("public", "bake.sqlite", "bake.sqlite-wal", "bake.sqlite-shm"):
            put_away(folder / name / left)
        _timed(f"{name}: {label}", bake)


def hugo(folder: Path, name: str) -> None:
    from benchmarks import hugo as hugo_site

    there = folder / name / "hugo"
    put_away(there)
    hugo_site.lay_site(there)
    exported = hugo_site.export(there)
    builds = []
    for _turn in range(3):
        put_away(there / "public")
        builds.append(hugo_site.build(there))
    built = min(builds, key=lambda one: one.wall)
    made = sum(1 for _ in (there / "public").rglob("*.html"))
    packed = hugo_site.pack(there)
    indexed = hugo_site.index(there)
    steps = {"Hugo": built, "Hugo, and twins packed": built + packed}
    steps["Hugo, twins packed, from the database"] = built + packed + exported
    if indexed:
        steps["Hugo, the same, and searching"] = built + packed + exported + indexed
    else:
        print("Pagefind isn't installed: searching isn't measured for Hugo", file=sys.stderr)
    for label, spent in steps.items():
        print(f"{f'{name}: {label}':<44}{spent.wall:>8.2f} s{spent.processors:>8.2f} s cpu{made:>8} pages")


def publish(folder: Path, name: str) -> None:
    """Nothing; a story written anew; a new story in one language; a new one in all three at once.

    In one process, as the worker runs: what it does for the first time is shown apart.
    """
    from nhipcau.publicsite.bake import bake
    from nhipcau.stories import gate
    from nhipcau.stories.models import StoryPage

    gate.keep(None)  # nobody approves here
    _timed(f"{name}: nothing changed, first time", bake)
    _timed(f"{name}: nothing changed", bake)
    for number, language in enumerate(LANGUAGES):
        pages = StoryPage.objects.live().filter(locale__language_code=language, kind="article").order_by("pk")
        page = pages[pages.count() // 2 + number]
        page.title = f"{page.title}, viết lại"
        page.save_revision().publish()
        _timed(f"{name}: a story written anew ({language})", bake)
    for language in LANGUAGES:
        _new_story([language])
        _timed(f"{name}: a new story ({language})", bake)
    for _turn in range(2):
        _new_story(LANGUAGES)
        _timed(f"{name}: a new story in three languages", bake)


def by_worker(folder: Path, name: str) -> None:
    """From the moment of publishing until a worker, which is a process of its own, has brought it to readers:
    the story, its theme, the front page, feeds, map and search."""
    from nhipcau.project.waking import wake
    from nhipcau.stories import gate

    gate.keep(None)
    program = Path(sys.executable).with_name("nhipcau")
    worker = subprocess.Popen([program, "work", "--only", "pages"], env=os.environ)
    try:
        for turn in range(3):
            for languages in (("vi",), ("ja",), ("en",), LANGUAGES):
                pages = _new_story(languages)
                published = time.monotonic()
                wake()
                _seen_by_readers(folder / name / "public", pages)
                took = time.monotonic() - published
                if turn:  # before, the worker starts
                    label = f"{name}: with readers after ({', '.join(languages)})"
                    print(f"{label:<44}{took:>8.2f} s", flush=True)
    finally:
        worker.terminate()
        worker.wait()


def _seen_by_readers(public: Path, pages: Sequence[Any]) -> None:
    wanted = []
    for page in pages:
        language, address = page.locale.language_code, page.url_path.strip("/")
        wanted += [(public / language / file, page.slug) for file in ("index.html", "feed.xml", "feed.json")]
        wanted += [(public / address / "index.html", page.slug)]
        # The title ends with the slug, and the search knows it by its words.
        wanted += [(public / language / "search/newest.json", page.slug.partition("-")[0])]
    while not all(slug.encode() in _content(file) for file, slug in wanted):
        time.sleep(0.005)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _new_story(languages: Sequence[str]) -> list[Any]:
    """The words of an old one, now, under a new address."""
    from nhipcau.stories.models import SectionPage, StoryPage

    key, made = uuid4(), []
    for language in languages:
        section = SectionPage.objects.get(section="stories", locale__language_code=language)
        pages = StoryPage.objects.live().filter(locale=section.locale, kind="article").order_by("pk")
        old = pages[pages.count() // 3]
        same = ("lead", "label", "theme_id", "kind", "body", "locale")
        page = StoryPage(title=f"{old.title} {key}", slug=str(key), translation_key=key)
        for field in same:
            setattr(page, field, getattr(old, field))
        section.add_child(instance=page)
        page.save_revision().publish()
        made.append(page)
    return made


def _timed(label: str, bake: Any) -> None:
    before, started = os.times(), time.monotonic()
    result = bake()
    after = os.times()
    spent = sum(after[:4]) - sum(before[:4])
    here, split = _most_memory()
    print(
        f"{label:<44}{time.monotonic() - started:>8.2f} s{spent:>8.2f} s cpu{result.pages:>8} pages"
        f"{result.written:>7} written{here:>6} MB, {split} MB split off",
        flush=True,
    )
    for problem in result.problems[:3]:
        print(f"  {problem}", file=sys.stderr)


def _most_memory() -> tuple[int, int]:
    """Of this process, and of the heaviest that it split off, in megabytes."""
    import resource

    here, split = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return resource.getrusage(here).ru_maxrss // 1024, resource.getrusage(split).ru_maxrss // 1024


STEPS = {"full": full, "hugo": hugo, "publish": publish, "worker": by_worker}


def step(folder: Path, what: str, name: str, stories: int) -> None:
    if what == "fill":
        fill(folder, name, stories)
        return
    from benchmarks.bake import prepare

    prepare(folder / name)
    STEPS[what](folder, name)


if __name__ == "__main__":
    given = sys.argv[1:]
    if len(given) == 4:
        step(Path(given[0]), given[1], given[2], int(given[3]))
    elif given:
        main(Path(given[0]))
    else:
        with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as made:
            main(Path(made))
