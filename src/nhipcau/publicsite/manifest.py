"""What the last bake put in the public folder and what each leaf of it asked, kept in `bake.sqlite`.

Two commits a bake. Before the first change to the folder, what is about to be written or removed is marked
`begun`; after the last, what was written and what it asked are kept in one transaction. A killed bake leaves
its marks, and the next one takes nothing for granted that is marked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from nhipcau.publicsite import naming
from nhipcau.publicsite.asking import Question
from nhipcau.publicsite.larder import MARK, Part
from nhipcau.publicsite.searching import index as searching

FORMAT: Final = 6
BUSY_SECONDS: Final = 20.0
_SCHEMA: Final = f"""
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE leaf (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, begun INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT -1, address TEXT NOT NULL DEFAULT '', page INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0, updated TEXT NOT NULL DEFAULT '', indexed INTEGER NOT NULL DEFAULT 0,
    counterparts TEXT NOT NULL DEFAULT '', own TEXT NOT NULL DEFAULT ''
);
CREATE INDEX leaf_of_page ON leaf (page);
CREATE INDEX leaf_at ON leaf (address);
CREATE INDEX leaf_begun ON leaf (id) WHERE begun;
CREATE INDEX leaf_with_own ON leaf (id) WHERE own != '';
CREATE TABLE question (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, answer TEXT
);
CREATE INDEX question_about ON question (kind, subject);
CREATE INDEX question_open ON question (id) WHERE answer IS NULL;
CREATE TABLE asked (leaf INTEGER NOT NULL, question INTEGER NOT NULL, PRIMARY KEY (leaf, question))
    WITHOUT ROWID;
CREATE INDEX asked_by ON asked (question);
CREATE TABLE input (kind TEXT NOT NULL, key TEXT NOT NULL, stamp TEXT NOT NULL, PRIMARY KEY (kind, key))
    WITHOUT ROWID;
CREATE TABLE line (chunk INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE larder (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE beside (file TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE problem (file TEXT PRIMARY KEY, page INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    since TEXT NOT NULL) WITHOUT ROWID;
{naming.SCHEMA}
{searching.SCHEMA}
PRAGMA user_version = {FORMAT};
"""


@dataclass(frozen=True)
class Record:
    """One page or file as it was baked."""

    size: int
    address: str = ""
    page: int = 0
    revision: int = 0
    updated: str = ""
    indexed: bool = False
    counterparts: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    """Files that are here for this page: its faces, pictures and sound."""


@dataclass(frozen=True)
class Problem:
    """A page or file that could not be made; readers keep its last state, or don't meet it at all."""

    file: str
    page: int
    title: str
    text: str
    since: str


class Manifest:
    """The baker's own rows. One bake at a time writes them; anybody may read."""

    def __init__(self) -> None:
        path().parent.mkdir(parents=True, exist_ok=True)
        self.database = _opened(path())

    # About the bake as a whole

    def about(self, name: str) -> str:
        row = self.database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def tell(self, name: str, value: str) -> None:
        self.database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    # Leaves

    def files(self) -> dict[str, bool]:
        """Each leaf, and whether it was made."""
        rows = self.database.execute("SELECT file, size >= 0 FROM leaf WHERE file < ?", (MARK,))
        return dict(rows.fetchall())

    def begun(self) -> set[str]:
        """Leaves of which a making was begun that didn't end."""
        return {file for (file,) in self.database.execute("SELECT file FROM leaf WHERE begun")}

    def begin(self, made: Iterable[str], removed: Iterable[str]) -> None:
        """Mark what is about to change, before anything does."""
        with self.database:
            self.database.executemany(
                "INSERT INTO leaf (file, begun) VALUES (?, 1) ON CONFLICT (file) DO UPDATE SET begun = 1",
                ((file,) for file in made),
            )
            self.database.executemany("UPDATE leaf SET begun = 1 WHERE file = ?", ((f,) for f in removed))
            self.tell("unfinished", "1")

    def settle(self) -> bool:
        """Bring all rows into the file itself, where processes that are split off read them: until the next
        commit, the file isn't written to. False while somebody else still reads what stood there before."""
        busy, *_frames = self.database.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        return not busy

    def keep(self, file: str, record: Record, asked: Iterable[Question]) -> None:
        """A leaf was made, and this was asked for it."""
        (pk,) = self.database.execute("SELECT id FROM leaf WHERE file = ?", (file,)).fetchone()
        self.database.execute(
            "UPDATE leaf SET begun = 0, size = ?, address = ?, page = ?, revision = ?, updated = ?,"
            " indexed = ?, counterparts = ?, own = ? WHERE id = ?",
            (
                *(record.size, record.address, record.page, record.revision, record.updated),
                *(record.indexed, json.dumps(dict(record.counterparts)) if record.counterparts else ""),
                *("\n".join(record.own), pk),
            ),
        )
        self._keep_asked(pk, asked)
        self.database.execute("DELETE FROM problem WHERE file = ?", (file,))

    def failed(self, problem: Problem, asked: Iterable[Question]) -> None:
        """A leaf couldn't be made. It stays begun, so that each bake tries again."""
        row = self.database.execute("SELECT id FROM leaf WHERE file = ?", (problem.file,)).fetchone()
        if row:
            self._keep_asked(row[0], asked)
        self.database.execute(
            "INSERT INTO problem VALUES (?, ?, ?, ?, ?) ON CONFLICT (file) DO UPDATE SET"
            " page = excluded.page, title = excluded.title, text = excluded.text",
            (problem.file, problem.page, problem.title, problem.text, problem.since),
        )

    def _keep_asked(self, leaf: int, asked: Iterable[Question]) -> None:
        questions = [(_number(one), *one) for one in asked]
        self.database.execute("DELETE FROM asked WHERE leaf = ?", (leaf,))
        self.database.executemany(
            "INSERT OR IGNORE INTO question (id, kind, subject, detail) VALUES (?, ?, ?, ?)", questions
        )
        self.database.executemany("INSERT INTO asked VALUES (?, ?)", ((leaf, one[0]) for one in questions))

    def drop(self, files: Iterable[str]) -> None:
        """Leaves that are no more."""
        for file in files:
            self.database.execute(
                "DELETE FROM asked WHERE leaf = (SELECT id FROM leaf WHERE file = ?)", (file,)
            )
            self.database.execute("DELETE FROM leaf WHERE file = ?", (file,))
            self.database.execute("DELETE FROM problem WHERE file = ?", (file,))

    def records(self, where: str = "1", given: Sequence[Any] = ()) -> Iterator[tuple[str, Record]]:
        """Leaves that were made, in the order of their files. `where` is SQL of ours."""
        rows = self.database.execute(
            "SELECT file, size, address, page, revision, updated, indexed, counterparts, own"  # noqa: S608  # words of this room
            f" FROM leaf WHERE size >= 0 AND ({where}) ORDER BY file",
            given,
        )
        for file, size, address, page, revision, updated, indexed, counterparts, own in rows:
            others = json.loads(counterparts) if counterparts else {}
            files = tuple(own.split("\n")) if own else ()
            yield file, Record(size, address, page, revision, updated, bool(indexed), others, files)

    def page_at(self, file: str) -> int | None:
        """Of which page a leaf was made, 0 where it is of none; None where it wasn't made."""
        row = self.database.execute("SELECT page FROM leaf WHERE file = ? AND size >= 0", (file,)).fetchone()
        return row[0] if row else None

    def stands(self, page: int) -> bool:
        """Whether a page was made, wherever it stands."""
        found = self.database.execute("SELECT 1 FROM leaf WHERE page = ? AND size >= 0", (page,))
        return found.fetchone() is not None

    def standing(self) -> set[str]:
        return {file for (file,) in self.database.execute("SELECT file FROM leaf WHERE size >= 0")}

    def answers(self, address: str) -> bool:
        """Whether a page was made that readers meet at this address; one that says why it left is none."""
        sought = "SELECT 1 FROM leaf WHERE address = ? AND size >= 0 AND file NOT LIKE 'gone/%'"
        found = self.database.execute(sought, (address,))
        return address != "" and found.fetchone() is not None

    def made(self, file: str) -> bool:
        return self.page_at(file) is not None

    def parts(self, pages: int) -> tuple[int, list[int]]:
        """How many pages may be found, and in which parts of so many they are, by their numbers."""
        rows = self.database.execute(
            "SELECT page / ?, count(*) FROM leaf WHERE size >= 0 AND indexed GROUP BY 1 ORDER BY 1", (pages,)
        ).fetchall()
        return sum(count for _part, count in rows), [part for part, _count in rows]

    def count(self) -> int:
        """How many pages stand."""
        row = self.database.execute("SELECT count(*) FROM leaf WHERE size >= 0 AND address != ''").fetchone()
        return int(row[0])

    def own_files(self) -> set[str]:
        """Files that are here for some page."""
        rows = self.database.execute("SELECT own FROM leaf WHERE own != ''")
        return {name for (own,) in rows for name in own.split("\n")}

    def own_files_of(self, leaves: Iterable[str]) -> set[str]:
        """Files that are here for one of these pages."""
        asked = "SELECT own FROM leaf WHERE file = ? AND own != ''"
        rows = (self.database.execute(asked, (file,)).fetchone() for file in leaves)
        return {name for row in rows if row for name in row[0].split("\n")}

    # Parts of files

    def keep_parts(self, parts: Mapping[str, Part]) -> None:
        for name, part in parts.items():
            leaf = f"{MARK}{name}"
            self.database.execute("INSERT OR IGNORE INTO leaf (file) VALUES (?)", (leaf,))
            (pk,) = self.database.execute("SELECT id FROM leaf WHERE file = ?", (leaf,)).fetchone()
            self._keep_asked(pk, part.asked)
            content = json.dumps(part.content, ensure_ascii=False)
            self.database.execute("INSERT OR REPLACE INTO larder VALUES (?, ?)", (name, content))

    def parts_kept(self) -> set[str]:
        return {name for (name,) in self.database.execute("SELECT name FROM larder")}

    def drop_parts(self, names: Iterable[str]) -> None:
        gone = list(names)
        self.drop(f"{MARK}{name}" for name in gone)
        self.database.executemany("DELETE FROM larder WHERE name = ?", ((name,) for name in gone))

    # Questions

    def open_questions(self) -> list[tuple[int, Question]]:
        """Some of those that no answer is kept for."""
        some = "SELECT id, kind, subject, detail FROM question WHERE answer IS NULL LIMIT 5000"
        return [(pk, Question(*one)) for pk, *one in self.database.execute(some).fetchall()]

    def questions_of_kinds(self, kinds: Iterable[str]) -> Iterator[tuple[int, Question, str | None]]:
        for kind in kinds:
            rows = self.database.execute(
                "SELECT id, kind, subject, detail, answer FROM question WHERE kind = ?", (kind,)
            )
            for pk, *one, answer in rows.fetchall():
                yield pk, Question(*one), answer

    def questions_about(
        self, kind: str, subjects: Iterable[str]
    ) -> Iterator[tuple[int, Question, str | None]]:
        for subject in subjects:
            rows = self.database.execute(
                "SELECT id, kind, subject, detail, answer FROM question WHERE kind = ? AND subject = ?",
                (kind, subject),
            )
            for pk, *one, answer in rows.fetchall():
                yield pk, Question(*one), answer

    def answered(self, answers: Iterable[tuple[str, int]]) -> None:
        self.database.executemany("UPDATE question SET answer = ? WHERE id = ?", answers)

    def askers(self, question: int) -> set[str]:
        """The files of the leaves that asked it."""
        rows = self.database.execute(
            "SELECT file FROM asked JOIN leaf ON leaf.id = leaf WHERE question = ?", (question,)
        )
        return {file for (file,) in rows}

    def forget_unasked(self) -> None:
        self.database.execute("DELETE FROM question WHERE id NOT IN (SELECT question FROM asked)")

    # Inputs

    def chunks(self) -> Iterator[bytes]:
        """The lines of the index as they were, some hundred together."""
        return (bytes(content) for (content,) in self.database.execute("SELECT content FROM line"))

    def keep_chunk(self, number: int, content: bytes) -> None:
        self.database.execute("INSERT OR REPLACE INTO line VALUES (?, ?)", (number, content))

    def inputs(self, kind: str) -> dict[str, str]:
        rows = self.database.execute("SELECT key, stamp FROM input WHERE kind = ?", (kind,))
        return dict(rows.fetchall())

    def keep_inputs(self, kind: str, changed: Mapping[str, str | None]) -> None:
        self.database.executemany(
            "DELETE FROM input WHERE kind = ? AND key = ?",
            ((kind, key) for key, now in changed.items() if now is None),
        )
        self.database.executemany(
            "INSERT OR REPLACE INTO input VALUES (?, ?, ?)",
            ((kind, key, now) for key, now in changed.items() if now is not None),
        )

    def problems(self) -> tuple[Problem, ...]:
        return tuple(Problem(*row) for row in self.database.execute("SELECT * FROM problem ORDER BY file"))

    def beside(self) -> set[str]:
        return {file for (file,) in self.database.execute("SELECT file FROM beside")}

    def keep_beside(self, files: Iterable[str]) -> None:
        """Files that are no leaves and no faces: style sheets, products, maps, the search index."""
        self.database.execute("DELETE FROM beside")
        self.database.executemany("INSERT INTO beside VALUES (?)", ((file,) for file in files))

    def finish(self) -> None:
        self.tell("unfinished", "0")
        self.database.commit()

    def close(self) -> None:
        self.database.close()

    @property
    def unfinished(self) -> bool:
        """Whether a bake was begun that didn't end, or there was none."""
        return self.about("unfinished") != "0"


def path() -> Path:
    folder: Path = settings.NHIPCAU_DATA
    return folder / "bake.sqlite"


def _opened(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, timeout=BUSY_SECONDS)
    try:
        known = database.execute("PRAGMA user_version").fetchone()[0] == FORMAT
    except sqlite3.DatabaseError:  # not a database: what it was to hold is made anew
        known = False
    if not known:
        database.close()
        for name in ("", "-wal", "-shm"):
            file.with_name(file.name + name).unlink(missing_ok=True)
        database = sqlite3.connect(file, timeout=BUSY_SECONDS)
        database.execute("PRAGMA journal_mode = WAL")
        database.executescript(_SCHEMA)
    database.execute("PRAGMA synchronous = NORMAL")
    return database


@lru_cache(maxsize=16_384)
def _number(question: Question) -> int:
    """A question's id: 63 bits of its digest."""
    content = "\0".join(question).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest()) >> 1
