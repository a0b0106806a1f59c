"""What each format hides from a naive reader, and that ours sees it as a person would."""

# ruff: noqa: E501  # documents and pages stand in one line

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from nhipcau.guidance.ports import Upload
from nhipcau.guidance.reading import Reading, read_file
from nhipcau.guidance.reading.formats import extract
from tests.guidance.conftest import DATA
from tests.guidance.writers import ODT, _cp1258, _vni

PLAIN = (DATA / "08-huong-dan-tcvn3.text.txt").read_text(encoding="utf-8")
READ = Callable[..., Reading]


def lines(data: bytes) -> list[str]:
    return [block.text for block in extract(Upload("a", data))[1].blocks]


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# Letters


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAIN.encode(), "utf-8"),
        (PLAIN.encode("utf-8-sig"), "utf-8"),
        (PLAIN.encode("utf-16"), "utf-16"),
        (PLAIN.encode("utf-16-le"), "utf-16"),
        (PLAIN.encode("utf-16-be"), "utf-16"),
        (unicodedata.normalize("NFD", PLAIN).encode(), "utf-8"),
        (_cp1258(PLAIN), "windows-1258"),
        (_vni(PLAIN), "vni"),
        (_vni(PLAIN).decode("latin-1").encode(), "vni"),
        ((DATA / "08-huong-dan-tcvn3.txt").read_bytes(), "tcvn3"),
        ((DATA / "08-huong-dan-tcvn3.txt").read_bytes().decode("latin-1").encode(), "tcvn3"),
    ],
    ids=[
        "utf-8",
        "bom",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "nfd",
        "cp1258",
        "vni",
        "vni as utf-8",
        "tcvn3",
        "tcvn3 as utf-8",
    ],
)
def test_encodings(data: bytes, encoding: str, read_text: READ) -> None:
    reading = read_text(data)
    assert reading.text == unicodedata.normalize("NFC", PLAIN).strip()
    assert reading.source.encoding == encoding
    assert bool(reading.doubts) == (encoding in ("vni", "tcvn3"))


def test_mojibake_is_restored_and_said(read_text: READ) -> None:
    whole = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in PLAIN.encode()
    )
    reading = read_text(whole)
    assert reading.text == PLAIN.strip()
    assert any("garbled" in doubt.msgid for doubt in reading.doubts)


@pytest.mark.parametrize("lost", ["\ufffd", "??"])
def test_lost_letters_are_said(lost: str, read_text: READ) -> None:
    reading = read_text(PLAIN.replace("ế", lost).replace("ộ", lost))
    assert any("lost" in doubt.msgid for doubt in reading.doubts)


def test_text_that_lost_its_accents_is_doubted(read_text: READ) -> None:
    bare = "".join(
        c
        for c in unicodedata.normalize("NFD", PLAIN.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(c)
    )
    reading = read_text(bare * 2)
    assert any("accents" in doubt.msgid for doubt in reading.doubts)


def test_other_languages_are_left_alone(read_text: READ) -> None:
    for text in ("A plan for the naïve café, señor. " * 20, "指針文書の読み取り結果を確認する。" * 20):
        assert read_text(text).text == " ".join(text.split())


def test_direction_marks_are_removed_and_said(read_text: READ) -> None:
    reading = read_text(PLAIN.replace("huyện Phú Lĩnh", "\u202ehuyện\u202c Phú Lĩnh"))
    assert "\u202e" not in reading.text
    assert any("direction" in doubt.msgid for doubt in reading.doubts)


# Plain text


def test_two_columns_set_with_spaces_are_parted(read_text: READ) -> None:
    text = PLAIN.split("hướng dẫn\n", 1)[1]
    head = (
        "HUYỆN ỦY PHÚ LĨNH            ĐẢNG CỘNG SẢN VIỆT NAM\n   BAN TUYÊN GIÁO\n"
        "        *                 Phú Lĩnh, ngày 04 tháng 4 năm 2008\n    Số 07-HD/TG\n\nHƯỚNG DẪN\n"
    )
    document = read_text(head + text).document
    assert document.issuer == "Ban Tuyên giáo Huyện ủy Phú Lĩnh"
    assert (document.number, document.place, document.date) == ("07-HD/TG", "Phú Lĩnh", "2008-04-04")


def test_lines_broken_at_a_width_are_joined() -> None:
    text = (
        "I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n- Giúp cán bộ, đảng viên và các tầng lớp nhân dân trong tỉnh hiểu\n"
        "rõ chặng đường 20 năm kết nghĩa giữa hai thành phố, theo Tờ trình số 12/TTr-\nSNV ngày 05 tháng 6 năm\n2026.\n"
        "- Giới thiệu với bạn bè quốc tế hình ảnh một thành phố thân thiện, năng\nđộng.\n2. Yêu cầu\n"
    )
    assert lines(text.encode()) == [
        "I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích",
        "- Giúp cán bộ, đảng viên và các tầng lớp nhân dân trong tỉnh hiểu rõ chặng đường 20 năm kết nghĩa giữa "
        "hai thành phố, theo Tờ trình số 12/TTr-SNV ngày 05 tháng 6 năm 2026.",
        "- Giới thiệu với bạn bè quốc tế hình ảnh một thành phố thân thiện, năng động.", "2. Yêu cầu",
    ]  # fmt: skip  # a table, read by its columns


def test_form_feeds_count_pages(read_text: READ) -> None:
    reading = read_text(PLAIN.replace("III. ", "\fIII. "))
    assert reading.source.pages == 2
    assert {item.passage.page for item in reading.items if item.kind == "slogan"} == {2}


# Word


def numbered(document: Any, text: str, number: int, level: int = 0) -> Any:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def add_lists(document: Any, *lists: tuple[int, list[tuple[str, str]]], instances: str = "") -> None:
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    for key, levels in lists:
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (style, text) in enumerate(levels)
        )
        first.addprevious(
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{inner}</w:abstractNum>')
        )
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>')
        )
    if instances:
        numbering.append(parse_xml(instances))


def test_word_numbers_restart_below_each_heading_and_where_told() -> None:
    document = docx.Document()
    again = f'<w:num {nsdecls("w")} w:numId="61"><w:abstractNumId w:val="60"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    add_lists(
        document,
        (60, [("upperRoman", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)"), ("bullet", "\uf0b7")]),
        instances=again,
    )
    for text, number, level in (("A", 60, 0), ("B", 60, 1), ("C", 60, 2), ("D", 60, 2), ("E", 60, 1), ("F", 60, 2), ("G", 60, 3),
                                ("H", 60, 0), ("I", 60, 1), ("J", 61, 1), ("K", 0, 0)):  # fmt: skip  # a table, read by its columns
        numbered(document, text, number, level)
    assert lines(saved(document)) == [
        "I. A",
        "I.1. B",
        "a) C",
        "b) D",
        "I.2. E",
        "a) F",
        "• G",
        "II. H",
        "II.1. I",
        "II.5. J",
        "K",
    ]


def test_word_numbers_come_from_styles_too() -> None:
    document = docx.Document()
    assert lines_of_styles(document) == ["1. Một", "2. Hai", "• Ba"]


def lines_of_styles(document: Any) -> list[str]:
    document.add_paragraph("Một", style="List Number")
    document.add_paragraph("Hai", style="List Number")
    document.add_paragraph("Ba", style="List Bullet")
    return lines(saved(document))


def test_word_text_is_what_stands_after_all_changes() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Thời hạn: ")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>30/9</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>15/10/2026</w:t></w:r></w:ins>"))
    hidden = document.add_paragraph().add_run("không thấy")
    hidden.font.hidden = True
    assert lines(saved(document)) == ["Thời hạn: 15/10/2026"]


def test_word_old_fonts_are_told_by_their_names() -> None:
    document = docx.Document()
    for font, text in (
        (".VnTimeH", "h\u00ad\u00edng d\u00c9n"),
        (".VnTime", "TP. H\u00e5 Ch\u00dd Minh"),
        ("Times New Roman", "Huế"),
    ):
        document.add_paragraph().add_run(text).font.name = font
    assert lines(saved(document)) == ["HƯỚNG DẪN", "TP. Hồ Chí Minh", "Huế"]


def test_word_tables_by_row_and_merged_cells() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for number, text in enumerate(
        ("Nội dung", "Chủ trì", "Thời gian", "In tài liệu", "Sở Y tế", "5/6/2026", "Treo cờ", "", "6/6/2026")
    ):
        table.cell(number // 3, number % 3).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    blocks = extract(Upload("a", saved(document)))[1].blocks
    assert [block.text for block in blocks] == [
        "Nội dung\tChủ trì\tThời gian",
        "In tài liệu\tSở Y tế\t5/6/2026",
        "Treo cờ\t\t6/6/2026",
    ]
    assert [block.merged for block in blocks] == [frozenset(), frozenset(), frozenset({1})]


def test_word_text_boxes_are_read_once() -> None:
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback>"
        "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = docx.Document()
    document.add_paragraph("Ngoài khung")._p.append(parse_xml(box))
    assert lines(saved(document)) == ["Ngoài khung", "Trong khung"]


# OpenDocument


def odt(body: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", ODT.format(body=body))
    return buffer.getvalue()


def test_odt_lists_go_on_where_told_and_breaks_part_lines() -> None:
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    body = (
        f'<text:list text:style-name="L1">{item.format("A")}{item.format("B")}</text:list><text:p>giữa<text:line-break/>dòng</text:p>'
        f'<text:list text:style-name="L1" text:continue-numbering="true">{item.format("C")}</text:list>'
        f'<text:list text:style-name="L1">{item.format("D")}<text:list-header><text:p>E</text:p></text:list-header></text:list>'
        '<text:p>a<text:s text:c="3"/>b<text:note><text:note-body><text:p>chú thích</text:p></text:note-body></text:note></text:p>'
    )
    assert lines(odt(body)) == ["I. A", "II. B", "giữa", "dòng", "III. C", "I. D", "E", "a b"]


# Web pages


def test_html_lists_tables_and_furniture() -> None:
    page = (
        "<html><body><nav><a href='/'>Trang chủ</a></nav><div id='noi-dung'><h1>Hướng dẫn tuyên truyền năm mới</h1>"
        "<ol type='I' start='2'><li>Nội dung<ol type='a'><li>một</li><li>hai</li></ol></li></ol><ul><li>gạch</li><li>+ cộng</li></ul>"
        "<table><tr><th>Việc</th><th>Chủ trì</th><th>Hạn</th></tr><tr><td>In</td><td rowspan='2'>Sở Y tế</td><td>5/6</td></tr>"
        "<tr><td>Treo</td><td>6/6</td></tr></table><p>Dòng&nbsp;cuối<br>và nữa</p><div style='display:none'>ẩn</div></div>"
        "<div class='tin-lien-quan'><ul><li><a href='#'>Tin khác (01/01/2020)</a></li></ul></div><footer>Giấy phép</footer></body></html>"
    )
    blocks = extract(Upload("a.html", page.encode()))[1].blocks
    assert [block.text for block in blocks] == [
        "Hướng dẫn tuyên truyền năm mới", "II. Nội dung", "a) một", "b) hai", "- gạch", "+ cộng", "Việc\tChủ trì\tHạn",
        "In\tSở Y tế\t5/6", "Treo\t\t6/6", "Dòng cuối", "và nữa",
    ]  # fmt: skip  # a table, read by its columns
    assert blocks[8].merged == frozenset({1})


def test_html_keeps_a_link_to_the_document_itself() -> None:
    page = "<html><body><p>Sở Y tế ban hành Kế hoạch truyền thông phòng bệnh.</p><p><a href='a.pdf'>Tệp đính kèm</a></p><p><a href='b'>Tin khác trong ngày</a></p></body></html>"
    assert lines(page.encode()) == ["Sở Y tế ban hành Kế hoạch truyền thông phòng bệnh.", "Tệp đính kèm"]


# PDF


def pdf(source: str) -> bytes:
    return bytes(typst.compile(source.encode(), format="pdf"))


LOREM = "Giúp cán bộ, đảng viên và các tầng lớp nhân dân trong tỉnh hiểu rõ chặng đường kết nghĩa giữa hai thành phố. "


def test_pdf_running_heads_and_page_numbers_go_and_sentences_run_over_pages() -> None:
    source = (
        "#set page(width: 12cm, height: 16cm, header: [Lưu hành nội bộ], footer: context [Trang #counter(page).display()])\n"
        f'#set par(justify: true)\n{LOREM * 30}\n\n#"1. Nội dung thứ nhất"\n\n#"2. Nội dung thứ hai"\n'
    )
    assert lines(pdf(source)) == [(LOREM * 30).strip(), "1. Nội dung thứ nhất", "2. Nội dung thứ hai"]


def test_pdf_tables_over_pages_keep_one_heading_row() -> None:
    rows = "".join(
        f"[{n}], [Việc số {n} cần làm cho xong trong năm nay], [Sở Y tế], [0{n}/6/2026],"
        for n in range(1, 10)
    )
    source = (
        "#set page(width: 15cm, height: 8cm)\n#set text(10pt)\nPhân công như sau\n"
        f"#table(columns: (1cm, 1fr, 3cm, 3cm), table.header([TT], [Nội dung], [Chủ trì], [Thời gian]), {rows})"
    )
    found = lines(pdf(source))
    assert found[:2] == ["Phân công như sau", "TT\tNội dung\tChủ trì\tThời gian"]
    assert found[2:] == [
        f"{n}\tViệc số {n} cần làm cho xong trong năm nay\tSở Y tế\t0{n}/6/2026" for n in range(1, 10)
    ]


def test_pdf_pages_are_named_in_passages() -> None:
    reading = read_file(DATA / "03-ke-hoach-ubnd.pdf")
    assert reading.source.pages == 3
    assert {item.passage.page for item in reading.items if item.kind == "theme"} == {2}
    assert {item.passage.page for item in reading.items if item.kind == "attachment"} == {3}


def test_the_ending_of_a_name_only_raises_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "van-ban.pdf"
    path.write_bytes((DATA / "05-tin-cong-thong-tin.html").read_bytes())
    reading = read_file(path)
    assert reading.source.format == "html"
    assert any("ends in" in doubt.msgid for doubt in reading.doubts)
