"""The baker: brings the public folder up to date with what is live.

Readers are served these files and nothing else. Killed at any moment, it leaves whole files; the
next bake takes nothing for granted that the killed one began.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from nhipcau.publicsite import fonts
from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.contents.stories import product_address
from nhipcau.publicsite.files import Folder, alone
from nhipcau.publicsite.manifest import Manifest, Record
from nhipcau.publicsite.plan import Leaf, Plan
from nhipcau.publicsite.rendering import render
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.sitemap import Mapped, robots, sitemaps
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.styles import FACES_HERE, Styles, make_styles, own_faces, shown_in_mincho
from nhipcau.stories.compose import Uncomposable

Progress = Callable[[int, int], None]
TOGETHER = 400
"""How many pages are held in memory at once, so that their faces are cut in one go."""


@dataclass(frozen=True)
class BakeResult:
    """`problems` name pages that could not be made; what stood there before still stands."""

    pages: int
    written: int
    unchanged: int
    removed: int
    seconds: float
    problems: tuple[str, ...] = ()


@dataclass
class _Made:
    leaf: Leaf
    content: bytes
    sheet: Sheet | None = None
    characters: frozenset[str] = frozenset()


def bake(*, all_pages: bool = False, progress: Progress | None = None) -> BakeResult:
    """Bring the public files up to date; with `all_pages`, every page anew.

    Only what differs is written. Another bake of the same folder is waited for.
    """
    started = time.monotonic()
    with alone(settings.NHIPCAU_DATA / "bake.lock"):
        baking = _Baking(Manifest.read(), all_pages, progress or (lambda _done, _of: None))
        baking.run()
    folder = baking.folder
    return BakeResult(
        pages=sum(1 for record in baking.records.values() if record.address),
        written=folder.written,
        unchanged=folder.unchanged,
        removed=folder.removed,
        seconds=time.monotonic() - started,
        problems=tuple(baking.problems),
    )


def holds(page_id: int, revision_id: int) -> str | None:
    """The public address of a page, if the public folder holds this revision of it now."""
    manifest = Manifest.read()
    if manifest.unfinished:
        return None
    public: Path = settings.NHIPCAU_PUBLIC
    for file, record in manifest.records.items():
        if (record.page, record.revision) == (page_id, revision_id) and (public / file).exists():
            return absolute(record.address)
    return None


@dataclass
class _Baking:
    manifest: Manifest
    all_pages: bool
    progress: Progress
    records: dict[str, Record] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = Folder(settings.NHIPCAU_PUBLIC, before_change=self._begin)
        self.trusted = not (self.manifest.unfinished or self.all_pages)
        self.snapshot = Snapshot.load()

    def _begin(self) -> None:
        self.manifest.unfinished = True
        self.manifest.write()

    def run(self) -> None:
        styles = make_styles(self.snapshot.languages)
        for name, content in styles.files.items():
            self._put(name, content)
        self._products()
        leaves = list(Plan(self.snapshot, styles).leaves())
        due = [leaf for leaf in leaves if not self._stands(leaf)]
        for start in range(0, len(due), TOGETHER):
            self._bake_some(
                due[start : start + TOGETHER], styles, len(leaves) - len(due) + start, len(leaves)
            )
        self._put_maps()
        self.folder.keep_only(self.names)
        self._finish(styles)

    def _stands(self, leaf: Leaf) -> bool:
        """Whether the last bake made this very leaf and it is still there, whole."""
        record = self.manifest.records.get(leaf.file)
        if not self.trusted or record is None or record.fingerprint != leaf.fingerprint:
            return False
        if not self.folder.whole(leaf.file, record.size):
            return False
        if not all((self.folder.root / name).exists() for name in record.faces):
            return False
        self._keep(leaf.file, record)
        self.folder.unchanged += 1
        return True

    def _keep(self, file: str, record: Record) -> None:
        self.records[file] = record
        self.names |= {file, *record.faces}

    def _bake_some(self, leaves: list[Leaf], styles: Styles, done: int, of: int) -> None:
        made = []
        for position, leaf in enumerate(leaves, start=1):
            if one := self._make(leaf, styles):
                made.append(one)
            self.progress(done + position, of)
        fonts.prepare(fonts.MINCHO, [one.characters for one in made if one.characters])
        for one in made:
            self._write(one)

    def _make(self, leaf: Leaf, styles: Styles) -> _Made | None:
        try:
            if leaf.content:
                return _Made(leaf, leaf.content())
            assert leaf.sheet is not None  # noqa: S101  # a leaf is a page or a file
            sheet = leaf.sheet()
            html = render(self.snapshot, sheet, styles=styles.sheets[leaf.language])
        except Uncomposable as problem:
            self._fail(leaf, str(problem))
            return None
        shown = shown_in_mincho(html) - styles.core if leaf.language == "ja" else frozenset()
        return _Made(leaf, html.encode(), sheet, shown)

    def _fail(self, leaf: Leaf, problem: str) -> None:
        """One page that can't be made doesn't keep the others back; readers keep its last state."""
        self.problems.append(problem)
        if record := self.manifest.records.get(leaf.file):
            self._keep(leaf.file, Record(**{**vars(record), "fingerprint": ""}))

    def _write(self, made: _Made) -> None:
        leaf, sheet = made.leaf, made.sheet
        if sheet is None:
            self._put(leaf.file, made.content)
            self.records[leaf.file] = Record(leaf.fingerprint, len(made.content))
            return
        faces = own_faces(made.characters) if made.characters else None
        link = b""
        if faces:
            link = f'\n<link rel="stylesheet" href="{faces[0]}">'.encode()
            for name, content in faces[1].items():
                self._put(name, content)
        content = made.content.replace(FACES_HERE.encode(), link, 1)
        self._put(leaf.file, content)
        self.records[leaf.file] = Record(
            fingerprint=leaf.fingerprint,
            size=len(content),
            address=sheet.address,
            page=sheet.page_id,
            revision=sheet.revision,
            updated=sheet.updated,
            indexed=sheet.indexed,
            counterparts=dict(sheet.counterparts),
            faces=tuple(faces[1]) if faces else (),
        )

    def _products(self) -> None:
        for page in self.snapshot.pages:
            for product in self.snapshot.products(page):
                name = product_address(product).lstrip("/")
                try:
                    self.folder.link(name, product.path)
                except OSError as fault:
                    self.problems.append(f"{product}: {fault.strerror}")
                    continue
                self.names.add(name)

    def _put_maps(self) -> None:
        pages = [Mapped(r.address, r.updated, r.counterparts) for r in self.records.values() if r.indexed]
        for name, content in sitemaps(pages).items():
            self._put(name, content)
        self._put("robots.txt", robots())

    def _put(self, name: str, content: bytes) -> None:
        if name not in self.names:
            self.names.add(name)
            self.folder.put(name, content)

    def _finish(self, styles: Styles) -> None:
        kept = Manifest(self.records, {lang: list(s) for lang, s in styles.sheets.items()})
        if self.manifest.unfinished or kept != self.manifest:
            kept.write()
