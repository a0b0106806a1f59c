"""The search index: entries by page, words by a sum over their letters, in the baker's own rows.

Files of a language, under `/<language>/search/`:

- `words/<part>.json`: for each word of this part the entries that hold it, in blocks of 256 numbers:
  `block:place place*weight;block:…`, where an entry's number is 256 times its block and its place.
- `entries/<part>.json`: for each number the address, title and text of its card.
- `facets.json`: `parts`, how many parts the words are in; `pages`, for each number its section,
  kind, theme, place and date.
- `known.json`: the words of titles and texts of cards, for what was mistyped or is unfinished.

A word stands in part CRC-32 (ISO-HDLC, of its UTF-8) modulo `parts`; there are more parts where
there are more entries, so that a changed page changes a small share of them. All bytes depend on
the entries alone, never on the order in which they came: an index brought up to date and one made
anew are the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zlib import crc32

from nhipcau.kit.searching.analysis import is_japanese, words
from nhipcau.publicsite.searching.entries import Entry

MANY = 400
"""With more changed entries than this, making every part anew is quicker than mending them."""
CARDS_A_PART = 64
BLOCK = 256
FEWEST_PARTS, MOST_PARTS = 16, 2048
ENTRIES_A_PART = 10
MANY_ENTRIES, ROUNDS = 4000, 4
"""With so many entries of a language its parts are made in rounds, a share of the words in each."""

SCHEMA = """
CREATE TABLE entry (
    language TEXT, number INTEGER, card TEXT, known TEXT, facets TEXT, words TEXT,
    PRIMARY KEY (language, number)
) WITHOUT ROWID;
CREATE TABLE part (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID;
"""
_HELD = "SELECT card, known, facets, words FROM entry WHERE language = ? AND number = ?"

Key = tuple[str, int]


class SearchIndex:
    """One bake's hold on the index, in the transaction of the connection it is given."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._base = database
        self._touched: dict[Key, set[str]] = {}
        """The entries that changed, each with the words it held before."""
        self._counted: dict[str, int] = {}

    def put(self, entry: Entry) -> None:
        """Take in an entry, in place of the one with its number."""
        key = (entry.language, entry.number)
        known = {word for word in words(f"{entry.title} {entry.text}") if not is_japanese(word)}
        row = (
            _json([entry.address, entry.title, entry.text]),
            " ".join(sorted(known)),
            _json(entry.facets.listed()),
            _by_weight(entry.words),
        )
        before = self._base.execute(_HELD, key).fetchone()
        if before != row:
            self._touch(key, before)
            self._base.execute("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)", (*key, *row))

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget entries of pages that are gone."""
        for key in keys:
            if before := self._base.execute(_HELD, key).fetchone():
                self._touch(key, before)
                self._base.execute("DELETE FROM entry WHERE language = ? AND number = ?", key)

    def settle(self) -> set[str]:
        """Bring the parts up to date. Returns the names of the files that changed or are gone."""
        changed: set[str] = set()
        self._counted.clear()
        for language in {language for language, _number in self._touched}:
            numbers = sorted(number for one, number in self._touched if one == language)
            if len(numbers) > MANY or self._parts(language) != self._parts_before(language):
                changed |= self._remake(language)
            else:
                changed |= self._mend(language, numbers)
        return changed

    def names(self) -> set[str]:
        """Every file of the index."""
        return {name for (name,) in self._base.execute("SELECT name FROM part")}

    def content(self, name: str) -> bytes:
        """The bytes of a file; none for one that is gone."""
        row = self._base.execute("SELECT content FROM part WHERE name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def _touch(self, key: Key, before: tuple[str, ...] | None) -> None:
        held = self._touched.setdefault(key, set())
        if before:
            held.update(word for _weight, line in _weighed(before[3]) for word in line)

    def _parts(self, language: str) -> int:
        """How many parts the words of a language are in, by the number of its entries as they settle."""
        if language in self._counted:
            return self._counted[language]
        count = self._base.execute("SELECT count(*) FROM entry WHERE language = ?", (language,)).fetchone()[0]
        parts = FEWEST_PARTS
        while parts * ENTRIES_A_PART < count and parts < MOST_PARTS:
            parts *= 2
        self._counted[language] = parts
        return parts

    def _parts_before(self, language: str) -> int:
        facets = self.content(f"{_folder(language)}facets.json")
        return json.loads(facets)["parts"] if facets else 0

    # Mending: only the parts that changed entries stand in

    def _mend(self, language: str, numbers: list[int]) -> set[str]:
        parts = self._parts(language)
        edits: dict[str, dict[str, dict[int, int]]] = {}
        for number in numbers:
            row = self._base.execute(_HELD, (language, number)).fetchone()
            weighed = _weighed(row[3]) if row else ()
            now = {word: weight for weight, line in weighed for word in line}
            for word in self._touched[language, number] | now.keys():
                part = edits.setdefault(_words_part(language, word, parts), {})
                part.setdefault(word, {})[number] = now.get(word, 0)
        changed = {name for name, edited in edits.items() if self._mend_words(name, edited)}
        changed |= self._keep_cards(language, {number // CARDS_A_PART for number in numbers})
        return changed | self._keep_lists(language)

    def _mend_words(self, name: str, edits: dict[str, dict[int, int]]) -> bool:
        held = json.loads(self.content(name) or b"{}")
        for word, weights in edits.items():
            blocks = _blocks(held.get(word, ""))
            for number, weight in weights.items():
                _place(blocks, number, weight)
            if blocks:
                held[word] = _written(blocks)
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

    def _keep_lists(self, language: str) -> set[str]:
        rows = self._base.execute(
            "SELECT number, known, facets FROM entry WHERE language = ? ORDER BY number", (language,)
        ).fetchall()
        known = sorted(set().union(*(held.split() for _number, held, _facets in rows)))
        pages = ",".join(f'"{number}":{facets}' for number, _held, facets in rows)
        lists = {
            "facets": f'{{"parts":{self._parts(language)},"pages":{{{pages}}}}}' if rows else "",
            "known": _json({"words": " ".join(known)}) if rows else "",
        }
        return {
            name
            for key, content in lists.items()
            if self._keep_bytes(name := f"{_folder(language)}{key}.json", content.encode())
        }

    def _keep(self, name: str, content: dict[str, Any]) -> bool:
        """Keep one part; an empty one is none. Says whether it changed."""
        return self._keep_bytes(name, _json(content).encode() if content else b"")

    def _keep_bytes(self, name: str, now: bytes) -> bool:
        if now == self.content(name):
            return False
        if not now:
            self._base.execute("DELETE FROM part WHERE name = ?", (name,))
        else:
            self._base.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (name, now))
        return True

    # Making all anew

    def _remake(self, language: str) -> set[str]:
        before = {name for name in self.names() if name.startswith(_folder(language))}
        made = set()
        changed = set()
        for name, content in self._word_parts(language):
            made.add(name)
            if self._keep(name, content):
                changed.add(name)
        numbers = self._base.execute("SELECT number FROM entry WHERE language = ?", (language,))
        cards = {number // CARDS_A_PART for (number,) in numbers}
        changed |= self._keep_cards(language, cards) | self._keep_lists(language)
        made |= {f"{_folder(language)}entries/{part}.json" for part in cards}
        made |= {f"{_folder(language)}{name}.json" for name in ("facets", "known")} if cards else set()
        gone = before - made
        for name in gone:
            self._keep(name, {})
        return changed | gone

    def _word_parts(self, language: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Every part of the words of a language; of many entries a share of the parts at a time."""
        parts = self._parts(language)
        rounds = ROUNDS if parts * ENTRIES_A_PART > MANY_ENTRIES else 1
        for turn in range(rounds):
            shares = self._share(language, rounds, turn)
            found: dict[str, dict[str, str]] = {}
            for word in sorted(shares):
                found.setdefault(_words_part(language, word, parts), {})[word] = "".join(shares.pop(word))[1:]
            yield from found.items()

    def _share(self, language: str, rounds: int, turn: int) -> dict[str, list[str]]:
        """The places of those words whose sum falls to this turn, as `_written` has them behind a mark."""
        held: dict[str, list[str]] = {}
        last: dict[str, int] = {}
        rows = self._base.execute(
            "SELECT number, words FROM entry WHERE language = ? ORDER BY number", (language,)
        )
        opening, block_now = "", -1
        for number, found in rows:
            block, offset = divmod(number, BLOCK)
            if block != block_now:
                opening, block_now = f";{block}:", block
            for weight, line in _weighed(found):
                written = f" {_offset(offset, weight)}"  # one string for all words of this weight
                first = f"{opening}{written[1:]}"
                for word in line:
                    if rounds > 1 and crc32(word.encode()) % rounds != turn:
                        continue
                    if last.get(word) == block:
                        held[word].append(written)
                    else:
                        last[word] = block
                        held.setdefault(word, []).append(first)
        return held


def _folder(language: str) -> str:
    return f"{language}/search/"


def _words_part(language: str, word: str, parts: int) -> str:
    """The part a word stands in. publicsite/static/publicsite/search.js finds it in the same way."""
    return f"{_folder(language)}words/{crc32(word.encode()) % parts}.json"


def _offset(offset: int, weight: int) -> str:
    return f"{offset}*{weight}" if weight > 1 else str(offset)


def _blocks(written: str) -> dict[int, str]:
    """The blocks of a word's places, in their order."""
    return {int(block.partition(":")[0]): block for block in written.split(";") if block}


def _written(blocks: Mapping[int, str]) -> str:
    return ";".join(blocks[block] for block in sorted(blocks))


def _place(blocks: dict[int, str], number: int, weight: int) -> None:
    """Put an entry in its place, or out of it where the weight is nothing."""
    block, offset = divmod(number, BLOCK)
    places = blocks.get(block, "").partition(":")[2].split()
    weights = {int(place.partition("*")[0]): int(place.partition("*")[2] or 1) for place in places}
    weights.pop(offset, None)
    if weight:
        weights[offset] = weight
    if weights:
        blocks[block] = f"{block}:{' '.join(_offset(at, weights[at]) for at in sorted(weights))}"
    else:
        blocks.pop(block, None)


def _by_weight(found: Mapping[str, int]) -> str:
    """Words as a row keeps them: one line a weight, so that thousands of rows are soon read."""
    lines: dict[int, list[str]] = {}
    for word in sorted(found):
        lines.setdefault(found[word], []).append(word)
    return "\n".join(f"{weight} {' '.join(lines[weight])}" for weight in sorted(lines))


def _weighed(kept: str) -> Iterator[tuple[int, list[str]]]:
    for line in kept.splitlines():
        weight, *found = line.split(" ")
        yield int(weight), found


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
