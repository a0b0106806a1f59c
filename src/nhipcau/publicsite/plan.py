"""What the public site consists of at a moment: every page and file, and what makes each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings

import nhipcau
from nhipcau.kit.languages import speaking
from nhipcau.publicsite.addresses import address, file_of, under
from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.beside import FilesBeside
from nhipcau.publicsite.contents.archive import archive, archived
from nhipcau.publicsite.contents.checks import check
from nhipcau.publicsite.contents.documents import document
from nhipcau.publicsite.contents.gone import gone_page
from nhipcau.publicsite.contents.plain import language_choice, not_found
from nhipcau.publicsite.contents.search import search
from nhipcau.publicsite.frame import search_address
from nhipcau.publicsite.gone import file_of_gone, gone_addresses
from nhipcau.publicsite.index import digest
from nhipcau.publicsite.rendering import sheet_of
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.styles import Styles

_SOFTWARE = ("publicsite", "stories", "facts", "kit")
_ENDINGS = {".py", ".html", ".css", ".js", ".svg", ".mo", ".typ"}


class Rank(IntEnum):
    """In which order leaves are written: what is linked to before what links to it."""

    STORY = 0
    PAGE = 1
    LIST = 2
    FILE = 3


@dataclass(frozen=True)
class Leaf:
    """One page or file. `asked` was asked to know that it exists; the rest is noted as it is made."""

    file: str
    language: str
    sheet: Callable[[], Sheet | None] | None = None
    content: Callable[[], bytes] | None = None
    rank: Rank = Rank.LIST
    page: int = 0
    title: str = ""
    asked: frozenset[Question] = frozenset()


class Plan(Mapping[str, Leaf]):
    """Leaves by file. Those of pages are made when they are asked for: few of thirty thousand are."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._pages = {file_of(line.url_path): line.pk for line in snapshot.index.lines.values()}
        self._others = {leaf.file: leaf for leaf in self._beside()}
        self.files = self._pages.keys() | self._others.keys()

    def __getitem__(self, file: str) -> Leaf:
        other = self._others.get(file)
        return other if other else leaf_of(self._snapshot, self._pages[file])

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, file: object) -> bool:
        return file in self.files

    def _beside(self) -> Iterator[Leaf]:
        languages = self._snapshot.all_languages
        for language in languages:
            with speaking(language):
                yield from self._ledger_pages(language)
                yield from self._archive(language)
                yield from self._files(language)
        if languages:
            yield Leaf("index.html", languages[0], sheet=lambda: language_choice(self._snapshot))

    def _ledger_pages(self, language: str) -> Iterator[Leaf]:
        snapshot = self._snapshot
        if section := snapshot.section("documents", language):
            for fact in snapshot.ledger.of_kind("document"):
                make = _in(language, partial(document, snapshot, language, fact))
                asked = frozenset({Question("fact", fact.key)})
                file = file_of(under(section, fact.key))
                yield Leaf(file, language, sheet=make, rank=Rank.PAGE, title=fact.name(language), asked=asked)
        if section := snapshot.section("factchecks", language):
            for claim in snapshot.claims:
                make = _in(language, partial(check, snapshot, language, claim))
                asked = frozenset({Question("claim", claim.fact.key)})
                file = file_of(under(section, claim.fact.key))
                yield Leaf(file, language, sheet=make, rank=Rank.PAGE, title=claim.fact.key, asked=asked)

    def _archive(self, language: str) -> Iterator[Leaf]:
        """Months, where the stories of a language are too many for one page."""
        snapshot = self._snapshot
        with snapshot.recorder.hearing() as heard:
            section = snapshot.section("stories", language)
            months = archived(snapshot, language) if section else []
        for month in months:
            make = _in(language, partial(archive, snapshot, language, month))
            file = file_of(f"{address(section)}{month}/")
            yield Leaf(file, language, sheet=make, asked=frozenset(heard), title=month)

    def _files(self, language: str) -> Iterator[Leaf]:
        snapshot = self._snapshot
        for kind in FilesBeside(snapshot, language).kinds():
            with snapshot.recorder.hearing() as heard:
                beside = list(kind)
            asked = frozenset(heard)
            for path, make in beside:
                file = path.lstrip("/")
                yield Leaf(file, language, content=_in(language, make), rank=Rank.FILE, asked=asked)
        pages = {file_of(search_address(language)): search, f"{language}/404.html": not_found}
        for file, of in pages.items():
            yield Leaf(file, language, sheet=_in(language, partial(of, snapshot, language)))
        told = frozenset({Question("withdrawals", language)})
        for one in gone_addresses(snapshot, language):
            make = _in(language, partial(gone_page, snapshot, language, one))
            yield Leaf(file_of_gone(one.address), language, sheet=make, rank=Rank.PAGE, asked=told)


def leaf_of(snapshot: Snapshot, pk: int) -> Leaf:
    """The leaf of a page."""
    line = snapshot.index.lines[pk]
    return Leaf(
        file_of(line.url_path),
        line.language,
        sheet=lambda: sheet_of(snapshot, snapshot.whole(pk)),
        rank={"story": Rank.STORY, "theme": Rank.PAGE}.get(line.model, Rank.LIST),
        page=pk,
        title=line.title,
    )


def _in(language: str, make: Callable[[], Any]) -> Callable[[], Any]:
    def made() -> Any:
        with speaking(language):
            return make()

    return made


def surroundings(styles: Styles) -> str:
    """What every leaf is made with: where this changes, all of them are made anew."""
    return digest(
        [
            [software_digest(), sorted(styles.sheets.items())],
            settings.NHIPCAU_PUBLIC_ADDRESS,
            settings.NHIPCAU_REPORT_ERROR,
            settings.WAGTAIL_SITE_NAME,
            getattr(settings, "NHIPCAU_DEMONSTRATION", False),
        ]
    )


@cache
def software_digest() -> str:
    """Changes with the program and its templates: a newer one makes every page anew."""
    folder = Path(nhipcau.__file__).parent
    sums = hashlib.sha256()
    for room in _SOFTWARE:
        for path in sorted((folder / room).rglob("*")):
            if path.suffix in _ENDINGS:
                sums.update(path.read_bytes())
    return sums.hexdigest()
