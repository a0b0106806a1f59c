"""The search index: entries by page, words by a sum over their letters, in the baker's own rows.

Files of a language, under `/<language>/search/`:

- `words/<part>.json`: for each word of this part the entries that hold it, in blocks of 256 numbers:
  `block:place place*weight;block:…`, where an entry's number is 256 times its block and its place.
- `recent/<part>.json`: the same for the last pages of a large site, in parts of part modulo `recent`.
- `newest.json`: the same for the very last, all parts together.
- `entries/<part>.json`: for each number the address, title and text of its card, bound as they are to stand.
- `facets.json`: `parts` and `recent`, how many parts the words are in; `pages`, for each number its
  section, kind, theme, place and date.
- `known.json`: the words of titles and texts of cards, for what was mistyped or is unfinished.

A word stands in part CRC-32 (ISO-HDLC, of its UTF-8) modulo `parts`; there are more parts where
there are more entries, so that a changed page changes a small share of them. All bytes depend on
the entries alone, never on the order in which they came: an index brought up to date and one made
anew are the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

from nhipcau.publicsite.searching.entries import Row, compact
from nhipcau.publicsite.searching.layout import (
    BLOCK,
    LEDGER,
    NEWEST,
    OLD,
    RECENT,
    Layout,
    age_among,
    blocks_of,
    moved,
    offset,
    places_of,
    put_place,
    weighed,
    weights_of,
    written,
)

MANY = 400
"""With more changed entries than this, making every part anew is quicker than mending them."""
CARDS_A_PART = 64
MANY_ENTRIES, ROUNDS = 4000, 4
"""With so many entries of a language its parts are made in rounds, a share of the words in each."""

SCHEMA = """
CREATE TABLE entry (
    language TEXT, number INTEGER, card TEXT, known TEXT, facets TEXT, words TEXT,
    PRIMARY KEY (language, number)
) WITHOUT ROWID;
CREATE INDEX entry_facets ON entry (language, number, facets);
CREATE TABLE known (language TEXT, word TEXT, entries INTEGER, PRIMARY KEY (language, word)) WITHOUT ROWID;
CREATE TABLE part (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID;
"""
_HELD = "SELECT card, known, facets, words FROM entry WHERE language = ? AND number = ?"
_YOUNGER = "\n"
"""Before a word: its places among the recent; twice, among the newest."""

Key = tuple[str, int]
_Kept = tuple[str, str, str, str]


class SearchIndex:
    """One bake's hold on the index, in the transaction of the connection it is given."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._base = database
        self._touched: dict[str, dict[int, _Kept | None]] = {}
        """By language the numbers of entries that changed, each as it was before."""

    def put(self, row: Row) -> None:
        """Take in an entry, in place of the one with its number."""
        key, now = row[:2], row[2:]
        before = self._row(key)
        if before != now:
            self._touch(key, before)
            self._base.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)", row)

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget entries of pages that are gone."""
        for key in keys:
            if before := self._row(key):
                self._touch(key, before)
                self._base.execute("DELETE FROM entry WHERE language = ? AND number = ?", key)

    def settle(self) -> set[str]:
        """Bring the parts up to date. Returns the names of the files that changed or are gone."""
        changed: set[str] = set()
        for language, touched in self._touched.items():
            before, now = self._layout_before(language), self._layout(language)
            if len(touched) > MANY or before[:2] != now[:2] or now.leaps_from(before):
                changed |= self._remake(language, now)
            else:
                changed |= self._mend(language, touched, before, now)
        return changed

    def names(self) -> set[str]:
        """Every file of the index."""
        return {name for (name,) in self._base.execute("SELECT name FROM part")}

    def content(self, name: str) -> bytes:
        """The bytes of a file; none for one that is gone."""
        row = self._base.execute("SELECT content FROM part WHERE name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def _row(self, key: Key) -> _Kept | None:
        row: _Kept | None = self._base.execute(_HELD, key).fetchone()
        return row

    def _touch(self, key: Key, before: _Kept | None) -> None:
        language, number = key
        touched = self._touched.setdefault(language, {})
        # Of so many that all is made anew, nobody asks what they were.
        touched.setdefault(number, before if len(touched) <= MANY else None)

    def _layout(self, language: str) -> Layout:
        entries, newest = self._base.execute(
            "SELECT count(*), max(CASE WHEN number < ? THEN number END) FROM entry WHERE language = ?",
            (LEDGER, language),
        ).fetchone()
        return Layout.of(entries, newest or 0)

    def _layout_before(self, language: str) -> Layout:
        head, _pages, _rest = self.content(f"{_folder(language)}facets.json").partition(b',"pages"')
        return Layout(**json.loads(head + b"}")) if head else Layout(0)

    # Mending: only the parts that changed entries stand in

    def _mend(self, language: str, touched: dict[int, _Kept | None], before: Layout, now: Layout) -> set[str]:
        edits: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        known: Counter[str] = Counter()

        def edit(number: int, word: str, was: int, weight: int) -> None:
            part = now.part(word)
            old = before.name(part, before.age(part, number))
            new = now.name(part, now.age(part, number))
            if (was, old) != (weight, new):
                edits[old][word][number] = 0
                edits[new][word][number] = weight

        for number, row in touched.items():
            stands = self._row((language, number))
            known.subtract(row[1].split() if row else ())
            known.update(stands[1].split() if stands else ())
            was, weights = (weights_of(one[3]) if one else {} for one in (row, stands))
            for word in was.keys() | weights.keys():
                edit(number, word, was.get(word, 0), weights.get(word, 0))
        for number, word, weight in self._moved(language, before, now):
            if number not in touched:
                edit(number, word, weight, weight)
        files = {f"{_folder(language)}{name}.json": edited for name, edited in edits.items()}
        changed = {name for name, edited in files.items() if self._mend_words(name, edited)}
        changed |= self._keep_cards(language, {number // CARDS_A_PART for number in touched})
        return changed | self._keep_facets(language, now) | self._mend_known(language, known)

    def _moved(self, language: str, before: Layout, now: Layout) -> Iterator[tuple[int, str, int]]:
        """What may have grown old, or be young again as others left: number, word and weight."""
        parts = moved(before, now)
        ages = (OLD, RECENT, NEWEST) if now.top < before.top else (RECENT, NEWEST)
        for name in sorted({before.name(part, age) for part in parts for age in ages}):
            for word, places in self._held(f"{_folder(language)}{name}.json").items():
                if now.part(word) in parts:
                    yield from ((number, word, weight) for number, weight in places_of(places))

    def _held(self, name: str) -> dict[str, str]:
        """The words of a part, each with its places."""
        held: dict[str, str] = json.loads(self.content(name) or b"{}")
        return held

    def _mend_words(self, name: str, edits: dict[str, dict[int, int]]) -> bool:
        held = self._held(name)
        for word, weights in edits.items():
            blocks = blocks_of(held.get(word, ""))
            for number, weight in weights.items():
                put_place(blocks, number, weight)
            if blocks:
                held[word] = written(blocks)
            else:
                held.pop(word, None)
        return self._keep(name, dict(sorted(held.items())))

    def _keep_cards(self, language: str, parts: Iterable[int]) -> set[str]:
        changed = set()
        for part in parts:
            rows = self._base.execute(
                "SELECT number, card FROM entry"
                " WHERE language = ? AND number BETWEEN ? AND ? ORDER BY number",
                (language, part * CARDS_A_PART, (part + 1) * CARDS_A_PART - 1),
            )
            name = f"{_folder(language)}entries/{part}.json"
            if self._keep(name, {str(number): json.loads(card) for number, card in rows}):
                changed.add(name)
        return changed

    def _keep_facets(self, language: str, layout: Layout) -> set[str]:
        rows = self._base.execute(
            "SELECT number, facets FROM entry WHERE language = ? ORDER BY number", (language,)
        )
        pages = ",".join([f'"{number}":{facets}' for number, facets in rows])
        head = compact(layout._asdict()).removesuffix("}")
        name = f"{_folder(language)}facets.json"
        changed = self._keep_bytes(name, f'{head},"pages":{{{pages}}}}}'.encode() if pages else b"")
        return {name} if changed else set()

    def _mend_known(self, language: str, known: Counter[str]) -> set[str]:
        self._base.executemany(
            "INSERT INTO known VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET entries = entries + excluded.entries",
            ((language, word, more) for word, more in known.items() if more),
        )
        self._base.execute("DELETE FROM known WHERE language = ? AND entries = 0", (language,))
        return self._keep_known(language)

    def _keep_known(self, language: str) -> set[str]:
        rows = self._base.execute("SELECT word FROM known WHERE language = ? ORDER BY word", (language,))
        name = f"{_folder(language)}known.json"
        stands = self._base.execute("SELECT 1 FROM entry WHERE language = ?", (language,)).fetchone()
        content = {"words": " ".join(word for (word,) in rows)} if stands else {}
        return {name} if self._keep(name, content) else set()

    def _keep(self, name: str, content: dict[str, Any]) -> bool:
        """Keep one part; an empty one is none. Says whether it changed."""
        return self._keep_bytes(name, compact(content).encode() if content else b"")

    def _keep_bytes(self, name: str, now: bytes) -> bool:
        if now == self.content(name):
            return False
        if not now:
            self._base.execute("DELETE FROM part WHERE name = ?", (name,))
        else:
            self._base.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (name, now))
        return True

    # Making all anew

    def _remake(self, language: str, layout: Layout) -> set[str]:
        before = {name for name in self.names() if name.startswith(_folder(language))}
        made = set()
        changed = set()
        for file, content in self._word_parts(language, layout):
            name = f"{_folder(language)}{file}.json"
            made.add(name)
            if self._keep(name, content):
                changed.add(name)
        rows = self._base.execute("SELECT number, known FROM entry WHERE language = ?", (language,))
        cards, known = set(), Counter[str]()
        for number, held in rows:
            cards.add(number // CARDS_A_PART)
            known.update(held.split())
        self._base.execute("DELETE FROM known WHERE language = ?", (language,))
        changed |= self._mend_known(language, known)
        changed |= self._keep_cards(language, cards) | self._keep_facets(language, layout)
        made |= {f"{_folder(language)}entries/{part}.json" for part in cards}
        made |= {f"{_folder(language)}{name}.json" for name in ("facets", "known")} if cards else set()
        gone = before - made
        for name in gone:
            self._keep(name, {})
        return changed | gone

    def _word_parts(self, language: str, layout: Layout) -> Iterator[tuple[str, dict[str, str]]]:
        """Every part of the words of a language; of many entries a share of the parts at a time."""
        rounds = ROUNDS if self._many(language) else 1
        newest: dict[str, str] = {}
        for turn in range(rounds):
            shares = self._share(language, layout, rounds, turn)
            found: dict[str, dict[str, str]] = {}
            for key in sorted(shares):
                word = key.lstrip(_YOUNGER)
                part, age = layout.part(word), len(key) - len(word)
                of = newest if age == NEWEST else found.setdefault(layout.name(part, age), {})
                of[word] = "".join(shares.pop(key))[1:]
            yield from found.items()
        yield layout.name(0, NEWEST), dict(sorted(newest.items()))

    def _many(self, language: str) -> bool:
        count = self._base.execute("SELECT count(*) FROM entry WHERE language = ?", (language,))
        return bool(count.fetchone()[0] > MANY_ENTRIES)

    def _share(self, language: str, layout: Layout, rounds: int, turn: int) -> dict[str, list[str]]:
        """The places of those words whose sum falls to this turn, as `written` has them behind a mark."""
        held: dict[str, list[str]] = {}
        last: dict[str, int] = {}
        rows = self._base.execute(
            "SELECT number, words FROM entry WHERE language = ? ORDER BY number", (language,)
        )
        opening, block_now, lowest = "", -1, layout.lowest()
        edges: dict[str, tuple[int, int]] = {}
        for number, found in rows:
            block, place = divmod(number, BLOCK)
            young = lowest <= number < LEDGER
            if block != block_now:
                opening, block_now = f";{block}:", block
            for weight, line in weighed(found):
                following = f" {offset(place, weight)}"  # one string for all words of this weight
                first = f"{opening}{following[1:]}"
                for word in line:
                    if rounds > 1 and crc32(word.encode()) % rounds != turn:
                        continue
                    key = word
                    if young:
                        if word not in edges:
                            edges[word] = layout.edges(layout.part(word))
                        key = _YOUNGER * age_among(edges[word], number) + word
                    if last.get(key) == block:
                        held[key].append(following)
                    else:
                        last[key] = block
                        held.setdefault(key, []).append(first)
        return held


def _folder(language: str) -> str:
    return f"{language}/search/"
