"""The whole loop: from the guidance to the report, by the command a new user runs."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.journeys.conftest import SEED, Demonstration, nhipcau

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demonstration")]


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "nhipcau.sqlite3") as connection:
        return connection.execute(query).fetchall()


COUNTED = (
    "people_organisation",
    "guidance_passage",
    "campaigns_planitem",
    "assignments_assignment",
    "assignments_response",
    "facts_fact",
    "wagtailcore_page",
    "wagtailcore_revision",
    "products_product",
    "channels_delivery",
    "reach_measure",
    "factcheck_claim",
)


def counts(folder: Path) -> dict[str, object]:
    return {table: rows(folder, f"SELECT count(*) FROM {table}")[0][0] for table in COUNTED}


def test_it_tells_where_to_look_and_who_to_be(demonstration: Demonstration) -> None:
    assert demonstration.address in demonstration.output
    assert set(demonstration.logins) == {
        "lead",
        "officer",
        "editor",
        "translator",
        "reviewer",
        "factchecker",
        "operator",
    }
    for username, password in demonstration.logins.values():
        assert username in demonstration.output
        assert password in demonstration.output
    for who in ("青木 由美（見本）, Người dịch", "Đỗ Quỳnh Anh (sample), Người dịch"):
        assert who in demonstration.output


def test_there_is_somebody_for_each_step_of_a_translation(demonstration: Demonstration) -> None:
    """Who translates, who answers for what it says and who for its language are three persons."""
    enough = rows(
        demonstration.folder,
        "SELECT g.name FROM people_user_groups u JOIN auth_group g ON g.id = u.group_id"
        " WHERE g.name IN ('translator', 'reviewer') GROUP BY 1 HAVING count(*) > 1",
    )
    assert len(enough) == 2


def test_every_step_left_its_rows(demonstration: Demonstration) -> None:
    found = counts(demonstration.folder)
    assert all(found.values()), found
    assert rows(demonstration.folder, "SELECT count(*) FROM campaigns_theme") == [(5,)]
    by_language = rows(
        demonstration.folder,
        "SELECT l.language_code, t.ordinal, count(*) FROM stories_storypage s JOIN wagtailcore_page p"
        " ON p.id = s.page_ptr_id JOIN wagtailcore_locale l ON l.id = p.locale_id"
        " JOIN campaigns_theme t ON t.id = s.theme_id WHERE p.live GROUP BY 1, 2",
    )
    assert {(language, ordinal) for language, ordinal, _n in by_language} == {
        (language, ordinal) for language in ("vi", "ja", "en") for ordinal in range(1, 6)
    }
    assert all(n >= 3 for *_, n in by_language)  # type: ignore[operator]  # counts
    assert len(rows(demonstration.folder, "SELECT DISTINCT kind FROM stories_storypage")) >= 6
    unmade = rows(demonstration.folder, "SELECT state, reason FROM products_product WHERE state != 'made'")
    assert unmade == []


def test_no_item_is_confirmed_without_a_named_person(demonstration: Demonstration) -> None:
    nameless = rows(
        demonstration.folder,
        "SELECT count(*) FROM campaigns_planitem WHERE state = 'confirmed' AND decided_by_id IS NULL",
    )
    assert nameless == [(0,)]


def test_the_report_leads_back_to_the_sentence(demonstration: Demonstration) -> None:
    report = json.loads((demonstration.folder / "report" / "report.json").read_text(encoding="utf-8"))
    for name in (
        "campaign",
        "themes",
        "audiences",
        "forms",
        "languages",
        "organisations",
        "coverage",
        "deliveries",
        "measures",
    ):
        assert report[name], name
    text = rows(demonstration.folder, "SELECT text FROM guidance_guidance")[0][0]
    for theme in report["themes"]:
        passage = theme["passage"]
        assert str(text)[passage["start"] : passage["end"]] == passage["text"]
    for measure in report["measures"]:
        assert measure["source"]
        assert measure["method"]
        assert measure["confidence"]
    for ending in ("html", "docx", "xlsx"):
        assert (demonstration.folder / "report" / f"report.{ending}").stat().st_size > 5_000


def test_the_outbox_holds_what_was_sent(demonstration: Demonstration) -> None:
    states = Counter(state for (state,) in rows(demonstration.folder, "SELECT state FROM channels_delivery"))
    assert states["delivered"] > 20
    assert not states["failed"]
    assert any((demonstration.folder / "outbox").iterdir())


def test_a_second_run_repairs_and_duplicates_nothing(demonstration: Demonstration) -> None:
    before = counts(demonstration.folder)
    (demonstration.folder / "public" / "vi" / "index.html").unlink()
    folder, port = str(demonstration.folder), str(demonstration.port)
    done = nhipcau("demo", "--dir", folder, "--guidance", str(SEED), "--no-serve", "--port", port)
    assert done.returncode == 0, done.stderr
    assert counts(demonstration.folder) == before
    assert (demonstration.folder / "public" / "vi" / "index.html").exists()


def test_the_campaign_is_the_documents_own(demonstration: Demonstration) -> None:
    expected = json.loads(SEED.with_suffix(".expected.json").read_text(encoding="utf-8"))
    folder = demonstration.folder

    def wanted(kind: str, field: str) -> set[str]:
        return {item[field] for item in expected["items"] if item["kind"] == kind}

    forms = {value for (value,) in rows(folder, "SELECT value FROM campaigns_form")}
    audiences = {value for (value,) in rows(folder, "SELECT value FROM campaigns_audience")}
    assert forms == wanted("form", "value")
    assert audiences == wanted("audience", "value")
    assert {text for (text,) in rows(folder, "SELECT text FROM campaigns_theme")} == wanted("theme", "text")
    assert rows(folder, "SELECT month, day FROM campaigns_keydate") == [(9, 21)]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", b"", "empty.txt"),
        ("broken.docx", b"PK\x03\x04 not a zip", "broken.docx"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj <<", "cut.pdf"),
        ("picture.docx", b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.docx"),
        ("invitation.txt", "GIẤY MỜI\nKính mời đồng chí tới dự họp lúc 8 giờ.".encode(), "invitation.txt"),
    ],
)
def test_a_wrong_document_is_one_line_and_leaves_nothing(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    file, folder = tmp_path / name, tmp_path / "made"
    file.write_bytes(content)
    done = nhipcau("demo", "--dir", str(folder), "--guidance", str(file), "--no-serve")
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert told in lines[0]
    assert not folder.exists()


def test_a_missing_file_and_a_wrong_option_differ(tmp_path: Path) -> None:
    done = nhipcau(
        "demo", "--dir", str(tmp_path / "x"), "--guidance", str(tmp_path / "none.txt"), "--no-serve"
    )
    assert done.returncode == 1
    assert "none.txt" in done.stderr
    assert not (tmp_path / "x").exists()
    assert nhipcau("demo", "--colour", "red").returncode == 2
