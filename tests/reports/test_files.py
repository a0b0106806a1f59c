"""The report as files: what each holds, that it opens again, and that it is the same twice."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command
from lxml import etree, html

from nhipcau.kit.word.sheet import CELL_MARGIN
from nhipcau.people.models import Organisation
from nhipcau.reports.actions import render_report, write_reports
from nhipcau.reports.ports import KINDS, ReportError
from tests.people.factories import OrganisationFactory
from tests.reports import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_the_day")]
ATTACK = '=HYPERLINK("http://example.org";"x")'

LABEL = "dữ liệu minh họa"


@pytest.fixture
def _on_the_day() -> Any:
    with time_machine.travel(make.at(make.TODAY), tick=False):
        yield


@pytest.fixture
def campaign() -> Any:
    """Three items: measured on the website, answered by a ward with sample data, and late."""
    campaign = make.make_campaign()
    done = make.plan(campaign, 1, "article", "residents", "vi")
    page = make.story(done, title=ATTACK, live=True)
    sent = make.delivery(page)
    make.measure(done, value=12_345, delivery=sent)
    make.measure(done, value=90, date=dt.date(2026, 8, 21), delivery=sent)
    ward = OrganisationFactory(code="thuan-hoa", name="Phường Thuận Hóa")
    meeting = make.plan(campaign, 2, "meeting", "residents", "vi")
    answer = make.response(
        make.assignment(meeting, ward),
        approved=True,
        sample=True,
        text="@SUM(1+1)",
        number=46,
        metric="attendance",
        method="điểm danh",
    )
    make.measure(meeting, value=46, metric="attendance", response=answer, sample=True, confidence="reported")
    make.plan(campaign, 2, "article", "residents", "vi", due=dt.date(2026, 8, 20))
    make.plan(campaign, 2, "article", "international", "ja", state="dropped", reason="đã có bản tiếng Anh")
    return campaign


def data(campaign: Any, language: str = "vi") -> dict[str, Any]:
    read: dict[str, Any] = json.loads(render_report(campaign=campaign, format="json", language=language))
    return read


def test_json_has_the_shape_that_other_systems_read(campaign: Any) -> None:
    report = data(campaign)
    assert {
        *("campaign", "themes", "audiences", "forms", "languages", "organisations", "coverage"),
        *("deliveries", "measures"),
    } <= set(report)
    assert report["campaign"]["title"] == campaign.title
    assert report["campaign"]["key_dates"][0]["next"] == "2026-09-21"
    theme = report["themes"][0]
    assert theme["ordinal"] == 1
    assert make.TEXT[theme["passage"]["start"] : theme["passage"]["end"]] == theme["passage"]["text"]
    row = next(row for row in report["coverage"] if row["form"] == "article" and row["theme"] == 1)
    assert (row["audience"], row["channel"], row["language"]) == ("residents", "website", "vi")
    assert [row[word] for word in ("planned", "made", "approved", "delivered", "measured")] == [True] * 5
    assert {one["kind"] for one in row["evidence"]} == {"story", "delivery", "measure"}
    assert report["deliveries"]["delivered"] == 1
    assert report["deliveries"]["failed"] == 0
    measure = report["measures"][0]
    assert {"value", "source", "method", "date", "confidence", "sample", "passages"} <= set(measure)


def test_every_figure_names_the_sentence_that_asked_for_it(campaign: Any) -> None:
    report = data(campaign)
    for row in [*report["coverage"], *report["measures"], *report["delivery_list"]]:
        assert row["passages"]
        for passage in row["passages"]:
            assert make.TEXT[passage["start"] : passage["end"]] == passage["text"]


def test_totals_take_the_newest_reading_and_keep_samples_apart(campaign: Any) -> None:
    totals = {(one["metric"], one["sample"]): one["value"] for one in data(campaign)["metrics"]}
    assert totals == {("views", False): 12_345, ("attendance", True): 46}


def test_counts_agree_with_the_rows(campaign: Any) -> None:
    report = data(campaign)
    for word in ("planned", "made", "approved", "delivered", "measured"):
        counted = {row["item"] for row in report["coverage"] if row[word]}
        assert report["totals"][word] == len(counted)
    assert report["totals"]["late"] == 1
    dropped = [one["reason"] for one in report["not_applicable"] if one["language"] == "ja"]
    assert "đã có bản tiếng Anh" in dropped


def test_the_page_stands_alone_and_can_be_read_aloud(campaign: Any) -> None:
    page = html.fromstring(render_report(campaign=campaign, format="html"))
    assert page.get("lang") == "vi"
    assert len(page.xpath("//h1")) == 1
    assert not page.xpath("//script | //link[@rel='stylesheet'] | //img[starts-with(@src,'http')]")
    assert all(table.xpath("./caption") and table.xpath(".//th[@scope]") for table in page.xpath("//table"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    anchors = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert anchors <= set(ids), anchors - set(ids)
    text = page.text_content()
    assert LABEL in text
    assert ATTACK in text
    assert "<địa phương>" in text, "a guidance may hold what looks like a tag"


def test_every_sample_figure_is_labelled_in_every_file(campaign: Any) -> None:
    page = html.fromstring(render_report(campaign=campaign, format="html"))
    measure = next(row for row in page.xpath("//tr[starts-with(@id,'m-')]") if "46" in row.text_content())
    assert LABEL in measure.text_content()
    real = next(row for row in page.xpath("//tr[starts-with(@id,'m-')]") if "12.345" in row.text_content())
    assert LABEL not in real.text_content()
    word = docx.Document(io.BytesIO(render_report(campaign=campaign, format="docx")))
    rows = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert [LABEL in " ".join(row) for row in rows if row[0] == "46"] == [True]
    assert [LABEL in " ".join(row) for row in rows if row[0] == "12.345"] == [False]
    book = openpyxl.load_workbook(io.BytesIO(render_report(campaign=campaign, format="xlsx")))
    labelled = [row for row in book["Số đo"].iter_rows(values_only=True) if LABEL in row]
    assert [row[1] for row in labelled] == [46]


def test_a_report_without_samples_says_nothing_of_them() -> None:
    campaign = make.make_campaign()
    make.measure(make.plan(campaign, 1, "article", "residents", "vi"))
    for kind in ("html", "json"):
        content = render_report(campaign=campaign, format=kind).decode()
        assert LABEL not in content
    assert data(campaign)["totals"]["sample"] == 0


@pytest.mark.parametrize(
    ("kind", "motto", "number"),
    [("state", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: "), ("party", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số ")],
)
def test_the_document_follows_the_layout_of_its_issuer(kind: str, motto: str, number: str) -> None:
    campaign = make.make_campaign(kind=Organisation.Kind(kind))
    make.plan(campaign, 1, "article", "residents", "vi")
    word = docx.Document(io.BytesIO(render_report(campaign=campaign, format="docx")))
    head = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert head[0].startswith("SỞ NGOẠI VỤ")
    assert motto in head[1]
    assert head[2].startswith(number)
    assert "ngày 24 tháng 8 năm 2026" in head[3]
    assert word.sections[0].left_margin.mm == pytest.approx(30, abs=0.1)
    assert word.sections[0].different_first_page_header_footer
    assert "PAGE" in etree.tostring(word.sections[0].header._element).decode()
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert [text.split(".")[0] for text in headings[:6]] == ["I", "II", "III", "IV", "V", "VI"]
    assert word.styles["Normal"].font.name == "Times New Roman"
    tables = word.tables[1:2]
    assert all("w:tblHeader" in etree.tostring(table.rows[0]._tr).decode() for table in tables)


def test_links_within_the_document_lead_somewhere(campaign: Any) -> None:
    word = docx.Document(io.BytesIO(render_report(campaign=campaign, format="docx")))
    body = etree.tostring(word.element).decode()
    marks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', body))
    anchors = set(re.findall(r'w:anchor="([^"]+)"', body))
    assert anchors
    assert anchors <= marks
    assert all(cell._tc.p_lst for table in word.tables for row in table.rows for cell in row.cells)


def test_the_workbook_has_its_six_sheets_and_no_formula(campaign: Any) -> None:
    content = render_report(campaign=campaign, format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Tổng quan", "Độ phủ", "Việc", "Phát hành", "Số đo", "Đơn vị"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    titles = [row[3] for row in book["Phát hành"].iter_rows(min_row=2, values_only=True)]
    assert titles == [ATTACK]
    items = book["Việc"]
    heads = [cell.value for cell in items[1]]
    asked = [row[heads.index("Văn bản yêu cầu")] for row in items.iter_rows(min_row=2, values_only=True)]
    assert all(text in make.TEXT for text in asked)
    link = book["Phát hành"].cell(2, 10).hyperlink
    assert link.target == "https://nhipcau.example/vi/bai"


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("language", ["vi", "ja", "en"])
def test_the_same_data_on_the_same_day_give_the_same_bytes(campaign: Any, kind: str, language: str) -> None:
    first = render_report(campaign=campaign, format=kind, language=language)
    with time_machine.travel(make.at(make.TODAY) + dt.timedelta(hours=5), tick=False):
        assert render_report(campaign=campaign, format=kind, language=language) == first
    if kind in ("docx", "xlsx"):
        assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_campaign_with_nothing_in_it_still_reports(kind: str) -> None:
    campaign = make.make_campaign(themes=1, forms=(), audiences=(), languages=())
    campaign.key_dates.all().delete()
    campaign.guidance = campaign.lead_organisation = None
    campaign.save()
    assert render_report(campaign=campaign, format=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_letter_stops_no_file(campaign: Any, kind: str) -> None:
    """Kept from before it was refused, or come in with a file."""
    type(campaign).objects.filter(pk=campaign.pk).update(title="Năm\x0b thứ\x1f 50")
    campaign.themes.update(title="Nội\x0c dung\ufffe")
    campaign.refresh_from_db()
    assert render_report(campaign=campaign, format=kind)


def test_files_are_written_whole_and_beside_nothing_else(campaign: Any, tmp_path: Path) -> None:
    written = write_reports(campaign=campaign, folder=tmp_path / "report", formats=("docx", "json"))
    assert [path.name for path in written] == ["report.docx", "report.json"]
    assert sorted(path.name for path in (tmp_path / "report").iterdir()) == ["report.docx", "report.json"]


def test_a_wrong_format_writes_nothing(campaign: Any, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="pdf"):
        write_reports(campaign=campaign, folder=tmp_path, formats=("json", "pdf"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["-o", "{}/x.docx"], ["x.docx"]),
        (["-o", "{}/x.html", "--format", "html,json"], ["x.html", "x.json"]),
        (["-o", "{}/", "--format", "json"], ["report.json"]),
        (["-o", "{}/bao-cao"], ["bao-cao.docx", "bao-cao.html", "bao-cao.json", "bao-cao.xlsx"]),
    ],
)
def test_the_command_writes_where_it_is_told(
    campaign: Any, tmp_path: Path, arguments: list[str], names: list[str], capsys: Any
) -> None:
    call_command("report", campaign.slug, *(word.format(tmp_path) for word in arguments))
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert len(capsys.readouterr().out.splitlines()) == len(names)


def test_the_command_takes_a_number_too(campaign: Any, tmp_path: Path) -> None:
    call_command("report", str(campaign.pk), "-o", str(tmp_path / "x.json"))
    assert json.loads((tmp_path / "x.json").read_text())["campaign"]["slug"] == campaign.slug


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["khong-co", "-o", "{}/x.docx"], 1, "viet-nhat-2026"),
        (["viet-nhat-2026", "-o", "{}/x.pdf"], 2, "pdf"),
        (["viet-nhat-2026", "-o", "{}/x.docx", "--format", "html"], 2, "docx"),
        (["viet-nhat-2026", "-o", "{}/", "--format", "pdf"], 2, "pdf"),
        (["viet-nhat-2026", "-o", "/dev/null/x.docx"], 1, "/dev/null"),
    ],
)
def test_the_command_says_what_is_wrong(
    campaign: Any, tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        call_command("report", *(word.format(tmp_path) for word in arguments))
    assert refused.value.returncode == status
    assert "\n" not in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_a_delivery_of_a_translation_is_traced_to_its_own_language(campaign: Any) -> None:
    vi = make.plan(campaign, 1, "article", "international", "vi")
    ja = make.plan(campaign, 1, "article", "international", "ja")
    key = uuid.uuid4()
    make.story(vi, key=key, live=True)
    translated = make.story(vi, key=key, language="ja", live=True, translator_name="Sato")
    make.delivery(translated)
    sent = [one for one in data(campaign)["delivery_list"] if one["language"] == "ja"]
    assert [one["items"] for one in sent] == [[ja.pk]]


def test_what_happens_on_a_day_is_added_up(campaign: Any) -> None:
    item = make.plan(campaign, 1, "meeting", "international", "vi")
    for day, value in ((dt.date(2026, 8, 1), 30), (dt.date(2026, 8, 8), 12)):
        make.measure(item, value, metric="attendance", date=day, source="sổ điểm danh", confidence="reported")
    totals = {(one["metric"], one["sample"]): one["value"] for one in data(campaign)["metrics"]}
    assert totals[("attendance", False)] == 42


def test_an_item_with_very_many_answers_still_fits_a_cell_and_says_what_it_leaves_out(campaign: Any) -> None:
    item = make.plan(campaign, 1, "meeting", "international", "vi")
    ward = OrganisationFactory(code="dong", name="Phường Đông")
    given = make.assignment(item, ward)
    for _ in range(40):
        make.response(given, text="Đã sinh hoạt chuyên đề " * 60)
    book = openpyxl.load_workbook(io.BytesIO(render_report(campaign, "xlsx")))
    cells = [str(row[-1]) for row in book["Việc"].iter_rows(min_row=2, values_only=True) if row[0] == item.pk]
    assert max(len(cell) for cell in cells) <= 32_767
    assert any("mục nữa, trong tệp dữ liệu" in cell for cell in cells)
    assert "còn 29 mục nữa trong bảng tính" in render_report(campaign, "html").decode()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_word_or_number_of_the_document_is_broken_by_its_column(campaign: Any, language: str) -> None:
    """Half an em a figure, a bold letter hardly more; what is wider than its cell is broken anywhere."""
    make.measure(campaign.plan_items.first(), value=1_234_567, source="Sổ đếm")
    word = docx.Document(io.BytesIO(render_report(campaign, "docx", language)))
    broken = []
    for cell in (cell for table in word.tables[1:] for row in table.rows for cell in row.cells):
        room = cell.width.mm - 2 * CELL_MARGIN
        for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
            for one in run.text.split():
                em = 0.54 if re.search(r"[^\W\d]", one) else 0.48
                if len(one) < 14 and len(one) * em * run.font.size.mm > room:
                    broken.append((one, room))
    assert not broken


def test_what_reads_the_same_stands_once_in_the_document_with_how_often(campaign: Any) -> None:
    item = make.plan(campaign, 1, "meeting", "international", "vi")
    given = make.assignment(item, OrganisationFactory(code="tay", name="Phường Tây"))
    for _ in range(3):
        make.response(given, text="Đã phát loa")
    word = docx.Document(io.BytesIO(render_report(campaign, "docx")))
    said = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    evidence = next(text for text in said if "Đã phát loa" in text)
    assert evidence.count("Đã phát loa") == 1
    assert "× 3" in evidence
