"""The search index: entries by page, words by their first letters, kept beside the public folder.

Files of a language, under `/<language>/search/`:

- `words/<part>.json`: for each word with these first letters the entries that hold it, as
  `number` or `number*weight`, parted by spaces, in the order of their numbers.
- `entries/<part>.json`: for each number the address, title and text of its card.
- `facets.json`: for each number its section, kind, theme, place and date.
- `titles.json`: the words of titles, for what was mistyped.

A part's bytes depend on the entries alone, never on the order in which they came, so an index
brought up to date and one made anew are the same to the byte.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nhipcau.kit.searching.analysis import is_japanese, words
from nhipcau.publicsite.searching.entries import Entry

FORMAT = 1
MANY = 400
"""With more changed entries than this, making every part anew is quicker than mending them."""
ENTRIES_A_PART = 64

_SCHEMA = f"""
DROP TABLE IF EXISTS entry;
DROP TABLE IF EXISTS part;
CREATE TABLE entry (
    language TEXT, number INTEGER, title TEXT, card TEXT, facets TEXT, words TEXT,
    PRIMARY KEY (language, number)
) WITHOUT ROWID;
CREATE TABLE part (name TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID;
PRAGMA user_version = {FORMAT};
"""

Key = tuple[str, int]


class SearchIndex:
    """One bake's hold on the index. Nothing is kept before `commit`."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path, isolation_level=None)
        if self._base.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            self._base.executescript(_SCHEMA)
        self._base.execute("BEGIN IMMEDIATE")
        self._changed: set[Key] = set()
        self._touched: dict[str, set[str]] = {}

    def known(self) -> set[Key]:
        """The entries that the index holds."""
        return set(self._base.execute("SELECT language, number FROM entry"))

    def put(self, entry: Entry) -> None:
        """Take in an entry, in place of the one with its number."""
        card = _json([entry.address, entry.title, entry.text])
        row = (entry.title, card, _json(entry.facets.listed()), _json(dict(sorted(entry.words.items()))))
        before = self._base.execute(
            "SELECT title, card, facets, words FROM entry WHERE language = ? AND number = ?",
            (entry.language, entry.number),
        ).fetchone()
        if before == row:
            return
        self._touch(entry.language, entry.number, before)
        self._base.execute(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)", (entry.language, entry.number, *row)
        )

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget entries of pages that are gone."""
        for language, number in keys:
            where = (language, number)
            before = self._base.execute(
                "SELECT title, card, facets, words FROM entry WHERE language = ? AND number = ?", where
            ).fetchone()
            if before:
                self._touch(language, number, before)
                self._base.execute("DELETE FROM entry WHERE language = ? AND number = ?", where)

    def settle(self) -> set[str]:
        """Bring the parts up to date. Returns the names of the files that changed or are gone."""
        if not self._changed:
            return set()
        if len(self._changed) > MANY:
            return self._remake()
        changed: set[str] = set()
        for language in {language for language, _number in self._changed}:
            changed |= self._mend(language)
        return changed

    def names(self) -> set[str]:
        """Every file of the index."""
        return {name for (name,) in self._base.execute("SELECT name FROM part")}

    def content(self, name: str) -> bytes | None:
        """The bytes of a file; None for one that is gone."""
        row = self._base.execute("SELECT content FROM part WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def commit(self) -> None:
        self._base.execute("COMMIT")
        self._base.close()

    def leave(self) -> None:
        """Let go without keeping anything."""
        self._base.close()

    # Mending: only the parts that changed entries stand in

    def _touch(self, language: str, number: int, before: tuple[str, ...] | None) -> None:
        """Note what an entry held before: its words have to be taken out of their parts."""
        self._changed.add((language, number))
        held = self._touched.setdefault(f"{language}:{number}", set())
        if before:
            held.update(json.loads(before[3]))

    def _mend(self, language: str) -> set[str]:
        numbers = sorted(number for one, number in self._changed if one == language)
        edits: dict[str, dict[str, dict[int, int]]] = {}
        for number in numbers:
            row = self._base.execute(
                "SELECT words FROM entry WHERE language = ? AND number = ?", (language, number)
            ).fetchone()
            now: dict[str, int] = json.loads(row[0]) if row else {}
            for word in self._touched[f"{language}:{number}"] | now.keys():
                part = edits.setdefault(_words_part(language, word), {})
                part.setdefault(word, {})[number] = now.get(word, 0)
        changed = {name for name, edited in edits.items() if self._mend_words(name, edited)}
        changed |= self._keep_entries(language, {number // ENTRIES_A_PART for number in numbers})
        return changed | self._keep_lists(language)

    def _mend_words(self, name: str, edits: dict[str, dict[int, int]]) -> bool:
        held = json.loads(self.content(name) or b"{}")
        for word, places in edits.items():
            weights = dict(map(_place, held[word].split())) if word in held else {}
            for number, weight in places.items():
                weights.pop(number, None)
                if weight:
                    weights[number] = weight
            if weights:
                held[word] = _places(weights.items())
            else:
                held.pop(word, None)
        return self._keep(name, dict(sorted(held.items())))

    def _keep_entries(self, language: str, parts: Iterable[int]) -> set[str]:
        changed = set()
        for part in parts:
            rows = self._base.execute(
                "SELECT number, card FROM entry"
                " WHERE language = ? AND number BETWEEN ? AND ? ORDER BY number",
                (language, part * ENTRIES_A_PART, (part + 1) * ENTRIES_A_PART - 1),
            )
            name = f"{_folder(language)}entries/{part}.json"
            if self._keep(name, {str(number): json.loads(card) for number, card in rows}):
                changed.add(name)
        return changed

    def _keep_lists(self, language: str) -> set[str]:
        rows = self._base.execute(
            "SELECT number, title, facets FROM entry WHERE language = ? ORDER BY number", (language,)
        ).fetchall()
        titles = sorted({word for _n, title, _f in rows for word in words(title) if not is_japanese(word)})
        lists: dict[str, Any] = {
            f"{_folder(language)}facets.json": {
                str(number): json.loads(facets) for number, _t, facets in rows
            },
            f"{_folder(language)}titles.json": {"words": " ".join(titles)} if rows else {},
        }
        return {name for name, content in lists.items() if self._keep(name, content)}

    def _keep(self, name: str, content: dict[str, Any]) -> bool:
        """Keep one part; an empty one is none. Says whether it changed."""
        before = self.content(name)
        now = _json(content).encode() if content else None
        if now == before:
            return False
        if now is None:
            self._base.execute("DELETE FROM part WHERE name = ?", (name,))
        else:
            self._base.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (name, now))
        return True

    # Making all anew

    def _remake(self) -> set[str]:
        before = self.names()
        changed: set[str] = set()
        for (language,) in self._base.execute("SELECT DISTINCT language FROM entry").fetchall():
            for name, content in self._word_parts(language):
                if self._keep(name, content):
                    changed.add(name)
                before.discard(name)
            numbers = self._base.execute("SELECT number FROM entry WHERE language = ?", (language,))
            parts = {number // ENTRIES_A_PART for (number,) in numbers}
            changed |= self._keep_entries(language, parts) | self._keep_lists(language)
            before -= {f"{_folder(language)}entries/{part}.json" for part in parts}
            before -= {f"{_folder(language)}{name}.json" for name in ("facets", "titles")}
        for name in before:
            self._keep(name, {})
        return changed | before

    def _word_parts(self, language: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Every part of the words of a language. Holds that language's places at once, as text."""
        held: dict[str, list[str]] = {}
        rows = self._base.execute(
            "SELECT number, words FROM entry WHERE language = ? ORDER BY number", (language,)
        )
        for number, found in rows:
            written: dict[int, str] = {}  # one string an entry and weight, not one a word
            for word, weight in json.loads(found).items():
                held.setdefault(word, []).append(written.setdefault(weight, _written(number, weight)))
        parts: dict[str, dict[str, str]] = {}
        for word in sorted(held):
            parts.setdefault(_words_part(language, word), {})[word] = " ".join(held.pop(word))
        yield from parts.items()


def _folder(language: str) -> str:
    return f"{language}/search/"


def _words_part(language: str, word: str) -> str:
    """By the first two letters of a word, by the block of 32 its first character stands in for Japanese.

    publicsite/static/publicsite/search.js names the parts in the same way.
    """
    first = f"u{ord(word[0]) // 32:x}" if not word[0].isascii() else word[:2]
    return f"{_folder(language)}words/{first}.json"


def _written(number: int, weight: int) -> str:
    return f"{number}*{weight}" if weight > 1 else str(number)


def _place(written: str) -> tuple[int, int]:
    number, _star, weight = written.partition("*")
    return int(number), int(weight or 1)


def _places(weights: Iterable[tuple[int, int]]) -> str:
    return " ".join(_written(number, weight) for number, weight in sorted(weights))


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
