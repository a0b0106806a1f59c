"""The baker: brings the public folder up to date with what is live.

Readers are served these files and nothing else. What is linked to is written before what links to it, and
removed after; killed at any moment, it leaves whole files, and the next bake makes again what it had begun.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from nhipcau.kit import clock, collecting
from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.answers import answer
from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.due import (
    Changes,
    changes_since,
    keep_changes,
    lines_kept,
    reached,
    reached_between,
    without,
)
from nhipcau.publicsite.feeds import entries_among, entries_in_feeds
from nhipcau.publicsite.files import Folder, alone
from nhipcau.publicsite.gone import gone_map
from nhipcau.publicsite.index import Index
from nhipcau.publicsite.kept import held_address
from nhipcau.publicsite.larder import parts_among
from nhipcau.publicsite.left import MAP
from nhipcau.publicsite.manifest import Manifest, Problem
from nhipcau.publicsite.naming import Naming
from nhipcau.publicsite.oven import MANY, Outcome, Oven
from nhipcau.publicsite.plan import Leaf, Plan, Rank, leaf_of, software_digest, surroundings
from nhipcau.publicsite.searching.entries import key_of
from nhipcau.publicsite.searching.index import SearchIndex
from nhipcau.publicsite.sitemap import maps_of, part_of, robots
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.styles import make_styles
from nhipcau.publicsite.upstream import Upstream

Progress = Callable[[int, int], None]
LOOKED_OVER = 2_000
"""Up to so many pages, every bake reads each page's line whole, and looks whether each file is there, whole,
and no other; beyond, the first of a day does, and each that follows one that didn't end."""


@dataclass(frozen=True)
class BakeResult:
    """`problems` name pages that could not be made; what stood there before still stands."""

    pages: int
    written: int
    unchanged: int
    removed: int
    seconds: float
    problems: tuple[str, ...] = ()


def bake(*, all_pages: bool = False, progress: Progress | None = None) -> BakeResult:
    """Bring the public files up to date; with `all_pages`, every page anew.

    Only what differs is written. Another bake of the same folder is waited for.
    """
    started = time.monotonic()
    lock: Path = settings.NHIPCAU_DATA / "bake.lock"
    with alone(lock), closing(Manifest()) as manifest, collecting.seldom():
        baking = _Baking(manifest, all_pages, progress or (lambda _done, _of: None))
        baking.run()
        return BakeResult(
            pages=manifest.count(),
            written=baking.folder.written,
            unchanged=baking.folder.unchanged,
            removed=baking.folder.removed,
            seconds=time.monotonic() - started,
            problems=tuple(baking.faults) + tuple(one.text for one in manifest.problems()),
        )


def holds(page_id: int, revision_id: int) -> str | None:
    """The public address of a page, if the public folder holds this revision of it now."""
    found = held_address(page_id, revision_id)
    public: Path = settings.NHIPCAU_PUBLIC
    return absolute(found[1]) if found and (public / found[0]).exists() else None


@dataclass
class _Baking:
    manifest: Manifest
    all_pages: bool
    progress: Progress
    faults: list[str] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)
    left_out: frozenset[int] = frozenset()
    mapped: set[int] = field(default_factory=set)
    """Parts of the sitemap that pages of this bake stand in, or stood."""
    succeeded: set[tuple[int, str]] = field(default_factory=set)
    """Pages in whose place another stands now, with the file."""
    reopened: dict[int, Question] = field(default_factory=dict)
    """Kept questions whose answers are no longer sure: they are kept as the last snapshot answers them."""
    done: int = 0
    wanted: int = 0

    def __post_init__(self) -> None:
        self.folder = Folder(settings.NHIPCAU_PUBLIC)
        self.upstream = Upstream.load()
        self.unfinished = self.manifest.unfinished
        self.kept = lines_kept(self.manifest)
        sure = (clock.today().isoformat(), software_digest())
        known = (self.manifest.about("looked over"), self.manifest.about("software"))
        # The first bake of a day, one by other software or after one that did not end trusts nothing.
        self.first = self.all_pages or self.unfinished or known != sure
        self.over = self.first or len(self.kept) <= LOOKED_OVER
        self.snapshot = self._snapshot(())
        self.styles = make_styles(self.snapshot.all_languages)
        self.search = SearchIndex(self.manifest.database)
        around = self.manifest.about("surroundings")
        self.trusted = not self.all_pages and around == surroundings(self.styles)

    def _snapshot(self, left_out: Iterable[int]) -> Snapshot:
        index = Index.load(without=left_out, kept=None if self.over else self.kept)
        database = self.manifest.database
        return Snapshot(index=index, upstream=self.upstream, naming=Naming(database), larder=database)

    def run(self) -> None:
        self._leave_out_what_failed()
        changes = changes_since(self.manifest, self.snapshot, self.kept)
        if self.over:
            self.kept = {}  # a site's lines are tens of megabytes
        files = self._reached(changes)
        plan = Plan(self.snapshot)
        known = self.manifest.files()
        due = self._due(plan, known, files)
        gone = known.keys() - plan.files - self._kept_back()
        if due or gone:
            self.manifest.begin(due, gone)
        apart = len(due) >= MANY and self.manifest.settle()
        stood = self.manifest.own_files_of(due | gone) | self.manifest.beside()
        self._put_beside()
        self.folder.unchanged += len(plan) - len(due)
        self.wanted = len(plan)
        self.done = len(plan) - len(due)
        plan = self._bake(plan, due, {file for file, made in known.items() if made}, apart=apart)
        gone |= known.keys() - plan.files - self._kept_back()
        changed = bool(due or gone) or changes.any()
        self._forget(gone)
        self._put_search()
        self._put_maps(anew=changed or self.over)
        self._remove(stood | gone)
        if changed or self.first:
            self._finish(changes)

    # What is due

    def _leave_out_what_failed(self) -> None:
        """A page that never could be made isn't listed either, until it can be.

        Stories first: a front page that failed may only have named one.
        """
        public: Path = settings.NHIPCAU_PUBLIC
        failed = [p for p in self.manifest.problems() if p.page and not (public / p.file).exists()]
        for lists in (False, True) if failed else ():
            lines = self.snapshot.index.lines
            asked = [leaf_of(self.snapshot, p.page) for p in failed if p.page in lines]
            tried = [leaf for leaf in asked if (leaf.rank is Rank.LIST) is lists]
            oven = Oven(self.snapshot, Plan(self.snapshot), self.styles)
            self.left_out |= {leaf.page for leaf in tried if oven.fails(leaf)}
            if tried:  # also where all can be made: it answered before changed pages were read
                self.snapshot = self._snapshot(self.left_out)

    def _kept_back(self) -> set[str]:
        """Files of pages that are left out: what is wrong with each stays said."""
        return {one.file for one in self.manifest.problems() if one.page in self.left_out}

    def _reached(self, changes: Changes) -> set[str]:
        """Leaves that ask what is answered otherwise now; parts that do are forgotten."""
        files = self._askers(reached(self.manifest, self.snapshot, changes, doubt=self.unfinished))
        self.manifest.drop_parts(parts_among(files) if self.trusted else self.manifest.parts_kept())
        return files

    def _askers(self, questions: dict[int, Question]) -> set[str]:
        self.reopened |= questions
        return {file for pk in questions for file in self.manifest.askers(pk)}

    def _due(self, plan: Plan, known: dict[str, bool], files: set[str]) -> set[str]:
        """Leaves to be made: new, begun and not ended, damaged, or reached by what changed."""
        if not self.trusted:
            return set(plan.files)
        due = (plan.files - known.keys()) | self.manifest.begun()
        if self.over:
            due |= set(self._damaged())
        return (due | files) & plan.files

    def _damaged(self) -> Iterator[str]:
        public: Path = settings.NHIPCAU_PUBLIC
        for file, record in self.manifest.records():
            if not self.folder.whole(file, record.size) or not all((public / f).exists() for f in record.own):
                yield file

    # Making

    def _bake(self, plan: Plan, due: set[str], standing: Set[str], *, apart: bool) -> Plan:
        """Pages that don't stand yet before all that may name them. Returns the plan of what can stand."""
        with Oven(self.snapshot, plan, self.styles, apart=apart) as oven:
            new = {file for file in due if file not in standing and plan[file].rank <= Rank.PAGE}
            due -= self._make(oven, [plan[file] for file in new])
            failed = {plan[file].page for file in due & new} - {0}
            due -= {file for file in new if not plan[file].page}
            if not failed:
                for rank in Rank:
                    self._make(oven, [leaf for file in due if (leaf := plan[file]).rank == rank])
                return plan
        plan, again = self._without(failed)
        # Parts that were just dropped still stand in the file, where another process would read them.
        return self._bake(plan, (due | again) & plan.files, standing, apart=False)

    def _without(self, failed: set[int]) -> tuple[Plan, set[str]]:
        """The plan without pages that can't be made, and what has to be made again for that."""
        before = self.snapshot
        self.left_out |= failed
        self.snapshot = self._snapshot(self.left_out)
        lines = [before.index.lines[pk] for pk in failed if pk in before.index.lines]
        changes = without(lines, before)
        again = self._askers(reached_between(self.manifest, before, self.snapshot, changes))
        self.manifest.drop_parts(parts_among(again))
        return Plan(self.snapshot), again

    def _make(self, oven: Oven, leaves: list[Leaf]) -> set[str]:
        """Bake these and keep what became of them. Returns the files of those that were made."""
        of = {leaf.file: leaf for leaf in leaves}
        made = set()
        for batch in oven.bake(sorted(of)):
            for outcome in batch.outcomes:
                self._keep(of[outcome.file], outcome)
                if not outcome.problem:
                    made.add(outcome.file)
            self.manifest.keep_parts(batch.parts)
            self.folder.written += batch.written
            self.folder.unchanged += batch.unchanged
            self.done += len(batch.outcomes)
            self.progress(min(self.done, self.wanted), self.wanted)
        return made

    def _keep(self, leaf: Leaf, outcome: Outcome) -> None:
        if outcome.entry:
            self.search.put(outcome.entry)
        elif not outcome.problem:
            self.search.drop([key_of(leaf.page, leaf.file)])
        self.mapped.add(part_of(leaf.page))
        if outcome.record:
            before = self.manifest.page_at(leaf.file)
            if before is not None and before != leaf.page:
                self.succeeded.add((before, leaf.file))
            self.manifest.keep(leaf.file, outcome.record, outcome.asked)
        elif outcome.problem:
            now = clock.now().isoformat(timespec="seconds")
            problem = Problem(leaf.file, leaf.page, leaf.title or leaf.file, outcome.problem, now)
            self.manifest.failed(problem, outcome.asked)
        else:
            self.manifest.drop([leaf.file])

    def _forget(self, gone: Set[str]) -> None:
        """Leaves that are no more are found no more; one that moved is found where it went."""
        left = {(page, file) for file in gone if (page := self.manifest.page_at(file)) is not None}
        self.manifest.drop(gone)
        for page, file in left | self.succeeded:
            self.mapped.add(part_of(page))
            if not page or not self.manifest.stands(page):
                self.search.drop([key_of(page, file)])

    # What stands beside them

    def _put_search(self) -> None:
        """The search leads to pages that stand, and no longer to those about to be removed."""
        changed = self.search.settle()
        names = self.search.names()
        for name in names if self.over else changed & names:
            self.folder.put(name, self.search.content(name))
        self.beside |= names

    def _put_beside(self) -> None:
        """Style sheets and products: what pages link to is there before they do."""
        known = self.manifest.beside()
        for name, content in self.styles.files.items():
            self.beside.add(name)
            if self.over or name not in known:
                self.folder.put(name, content)
        for name, path in self.upstream.product_files():
            if self.over or name not in known:
                try:
                    self.folder.link(name, path)
                except OSError as fault:
                    self.faults.append(f"{name}: {fault.strerror}")
                    continue
            self.beside.add(name)

    def _put_maps(self, *, anew: bool) -> None:
        """The sitemap, what moved or is gone, and what programs may read."""
        known = self.manifest.beside()
        if not anew:
            self.beside |= {name for name in known if name.startswith(("sitemap", MAP, "robots"))}
            return
        names, maps = maps_of(self.manifest, self.mapped, known, anew=self.over)
        files = dict(maps)
        files["robots.txt"] = robots()
        files[MAP] = gone_map(self.manifest, self.snapshot.all_languages)
        self.beside |= names
        for name, content in files.items():
            self.beside.add(name)
            self.folder.put(name, content)

    def _remove(self, left: set[str]) -> None:
        """Last: nothing leads there any more."""
        if self.over:
            self.folder.keep_only(self.manifest.own_files() | self.beside | self.manifest.standing())
        elif left := left - self.beside:
            self.folder.remove(left - self.manifest.own_files())

    def _answers(self, asked: Iterable[tuple[int, Question]]) -> Iterator[tuple[str, int]]:
        return ((answer(self.snapshot, question), pk) for pk, question in asked)

    def _finish(self, changes: Changes) -> None:
        manifest = self.manifest
        manifest.keep_parts(self.snapshot.larder.made())
        manifest.answered(self._answers(self.reopened.items()))
        while asked := manifest.open_questions():
            manifest.answered(self._answers(asked))
        keep_changes(manifest, changes, self.snapshot.index, self.left_out)
        manifest.keep_beside(self.beside)
        manifest.tell("surroundings", surroundings(self.styles))
        for language, sheets in self.styles.sheets.items():
            manifest.tell(f"sheets-{language}", " ".join(sheets))
        if self.over:
            manifest.drop_parts(entries_among(manifest.parts_kept()) - entries_in_feeds(self.snapshot))
            manifest.forget_unasked()
            manifest.tell("looked over", clock.today().isoformat())
            manifest.tell("software", software_digest())
        manifest.finish()
