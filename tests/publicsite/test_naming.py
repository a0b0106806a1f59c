"""Which page names which fact, in the process that writes and in those that are split off."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from nhipcau.publicsite.naming import SCHEMA, Naming


def test_a_process_apart_reads_a_copy_while_the_other_writes(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "bake.sqlite")
    database.executescript(SCHEMA)
    database.executemany("INSERT INTO named VALUES (?, ?)", [("pl-hue", 1), ("pl-hue", 2), ("pl-ha-noi", 2)])
    database.execute("INSERT INTO centred VALUES (2, 'pl-hue')")
    naming = Naming(database)
    assert naming.copied.execute("PRAGMA database_list").fetchall()[0][2] == ""  # in memory
    database.execute("INSERT INTO named VALUES ('pl-hue', 3)")  # not ended yet
    naming.go_apart()
    database.close()
    assert naming.pages_naming("pl-hue") == {1, 2}
    assert naming.facts_named_by([2]) == {"pl-hue", "pl-ha-noi"}
    assert naming.home_place() == "pl-hue"
