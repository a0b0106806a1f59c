"""Which page names which fact, in the process that writes and in those that are split off."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from django.test import override_settings

from nhipcau.publicsite.kept import unchanging
from nhipcau.publicsite.manifest import Manifest
from nhipcau.publicsite.naming import Naming


def test_a_process_apart_reads_what_was_kept_while_the_other_writes(tmp_path: Path) -> None:
    with override_settings(NHIPCAU_DATA=tmp_path), closing(Manifest()) as manifest:
        rows = manifest.database
        rows.executemany("INSERT INTO named VALUES (?, ?)", [("pl-hue", 1), ("pl-hue", 2), ("pl-ha-noi", 2)])
        rows.execute("INSERT INTO centred VALUES (2, 'pl-hue')")
        manifest.begin({"vi/index.html"}, ())
        assert manifest.settle()
        many = ((f"pl-{number}", number) for number in range(100_000))
        rows.executemany("INSERT INTO named VALUES (?, ?)", many)  # more than memory holds of it
        rows.execute("INSERT INTO named VALUES ('pl-hue', 3)")
        naming = Naming(rows)
        with closing(unchanging()) as apart:
            naming.go_apart(apart)
            assert naming.pages_naming("pl-hue") == {1, 2}
            assert naming.facts_named_by([2]) == {"pl-hue", "pl-ha-noi"}
            assert naming.home_place() == "pl-hue"
        rows.commit()
        assert Naming(rows).pages_naming("pl-hue") == {1, 2, 3}


def test_what_somebody_still_reads_is_not_yet_in_the_file(tmp_path: Path) -> None:
    """Then no process is split off."""
    with override_settings(NHIPCAU_DATA=tmp_path), closing(Manifest()) as manifest:
        with closing(Manifest()) as desk:
            desk.database.execute("BEGIN")
            desk.database.execute("SELECT count(*) FROM leaf").fetchone()
            manifest.database.execute("PRAGMA busy_timeout = 10")
            manifest.begin({"vi/index.html"}, ())
            assert not manifest.settle()
        assert manifest.settle()
