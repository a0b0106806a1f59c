"""Documents of many pages: columns, tables and sentences that go on over them, and what repeats on each."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
import typst

from nhipcau.guidance.ports import Upload
from nhipcau.guidance.reading import read_isolated
from nhipcau.guidance.reading.formats import extract
from tests.guidance import long_documents
from tests.guidance.conftest import DATA

FONT = '#set text(font: ("DejaVu Serif", "Libertinus Serif"), size: 9pt, lang: "vi")\n'
SENTENCES = [
    f"{number}. {line.lstrip('0123456789.-abc) ')}"
    for number, line in enumerate(
        sorted(
            {
                line
                for name in ("01-huong-dan-ket-nghia.txt", "03-ke-hoach-ubnd.text.txt", "seed.txt")
                for line in (DATA / name).read_text(encoding="utf-8").split("\n")
                if 90 < len(line) < 400 and "\t" not in line and line.endswith(".")
            }
        ),
        1,
    )
][:30]


def lines(source: str) -> list[str]:
    data = bytes(typst.compile((FONT + source).encode(), format="pdf"))
    return [block.text for block in extract(Upload("a", data))[1].blocks]


def quoted(text: str) -> str:
    return f"#{json.dumps(text, ensure_ascii=False)}"


def paragraphs(texts: list[str]) -> str:
    return "\n\n".join(f"#par[{quoted(text)}]" for text in texts)


# Columns


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(columns: int) -> None:
    source = (
        f'#set page(paper: "a4", columns: {columns}, margin: 1.5cm)\n#set par(justify: true)\n'
        '#place(top + center, scope: "parent", float: true)[BẢN TIN TUYÊN TRUYỀN SỐ 5 CỦA TỈNH]\n'
        + paragraphs(SENTENCES)
    )
    assert lines(source) == ["BẢN TIN TUYÊN TRUYỀN SỐ 5 CỦA TỈNH", *SENTENCES]


def test_columns_written_line_by_line_across_the_page_are_taken_apart() -> None:
    """As a program writes them that knows only the places of lines."""
    halves = [
        [f"Cột {side} dòng {number} nói tiếp về các nội dung tuyên" for number in range(1, 15)]
        for side in ("trái", "phải")
    ]
    cells = ", ".join(f"[{quoted(cell)}]" for pair in zip(*halves, strict=True) for cell in pair)
    source = f'#set page(paper: "a4", margin: 2cm)\n#grid(columns: (1fr, 1fr), row-gutter: 4pt, {cells})'
    found = " ".join(lines(source))
    assert found == " ".join([*halves[0], *halves[1]])


def test_half_a_page_in_columns_below_half_a_page_across() -> None:
    halves = ", ".join(f"[{paragraphs(SENTENCES[at : at + 5])}]" for at in (6, 11))
    source = (
        '#set page(paper: "a4", margin: 2cm)\n#set par(justify: true)\n'
        f"{paragraphs(SENTENCES[:6])}\n\n#grid(columns: (1fr, 1fr), column-gutter: 16pt, {halves})\n\n"
        f"{paragraphs(SENTENCES[16:20])}"
    )
    assert lines(source) == SENTENCES[:20]


def test_recipients_beside_a_signature_are_no_columns_of_prose() -> None:
    left = ["Nơi nhận:", "- Thường trực Tỉnh ủy;", "- Các sở, ban, ngành;", "- Lưu: VT."]
    right = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phạm Minh Mẫu"]
    column = [" #linebreak() ".join(map(quoted, side)) for side in (left, right)]
    source = (
        '#set page(paper: "a4", margin: 2cm)\n'
        f"{paragraphs(SENTENCES[:3])}\n\n#grid(columns: (1fr, 1fr), [{column[0]}], [{column[1]}])"
    )
    assert lines(source) == [*SENTENCES[:3], *left, *right]


# Tables

ROWS = [
    (
        str(number),
        f"Tổ chức đợt tuyên truyền thứ {number} tại các xã, phường; biên soạn tài liệu hỏi đáp, in tờ gấp, "
        f"dựng pa nô và phát trên hệ thống truyền thanh cơ sở trong suốt thời gian diễn ra hoạt động",
        "Sở Văn hóa, Thể thao và Du lịch chủ trì cùng với Ủy ban nhân dân các xã",
        f"Trước ngày {number:02d}/6/2026",
    )
    for number in range(1, 16)
]
HEADING = ("TT", "Nội dung", "Chủ trì", "Thời gian")


def table(rows: Sequence[tuple[str, ...]], *, heading: bool = True) -> str:
    cells = ", ".join(f"[{quoted(cell)}]" for row in rows for cell in row)
    head = ", ".join(f"[{quoted(cell)}]" for cell in HEADING)
    start = f"table.header({head})," if heading else f"{head},"
    return f"#table(columns: (0.8cm, 1fr, 3.2cm, 2.4cm), {start} {cells})"


@pytest.mark.parametrize("height", [7.0, 7.9, 8.6, 9.4])
@pytest.mark.parametrize("heading", [True, False], ids=["heading repeated", "heading once"])
def test_a_row_cut_by_the_end_of_a_page_is_one_row(height: float, heading: bool) -> None:
    source = (
        f'#set page(width: 15cm, height: {height}cm, margin: 1cm, numbering: "1")\n'
        f"Phân công như sau\n{table(ROWS, heading=heading)}"
    )
    data = bytes(typst.compile((FONT + source).encode(), format="pdf"))
    blocks = extract(Upload("a", data))[1].blocks
    assert [block.cells for block in blocks] == [(), HEADING, *ROWS]
    assert len({block.table for block in blocks[1:]}) == 1
    assert blocks[-1].page is not None
    assert blocks[-1].page > 3


def test_rows_without_numbers_go_on_in_mid_sentence_only() -> None:
    rows = [(f"Việc thứ {n}: {text[:90].lower().strip()}", *rest) for n, (_, text, *rest) in enumerate(ROWS)]
    cells = ", ".join(f"[{quoted(cell)}]" for row in rows for cell in row)
    source = (
        "#set page(width: 15cm, height: 7.3cm, margin: 1cm)\n"
        f"#table(columns: (1fr, 4cm, 3cm), table.header([Việc], [Ai], [Khi nào]), {cells})"
    )
    data = bytes(typst.compile((FONT + source).encode(), format="pdf"))
    assert [block.cells for block in extract(Upload("a", data))[1].blocks[1:]] == rows


def test_two_tables_on_two_pages_with_text_between_stay_two() -> None:
    source = (
        "#set page(width: 15cm, height: 9cm, margin: 1cm)\n"
        f"{table(ROWS[:1])}\n#pagebreak()\nPhụ lục II\n{table(ROWS[1:2])}"
    )
    data = bytes(typst.compile((FONT + source).encode(), format="pdf"))
    blocks = extract(Upload("a", data))[1].blocks
    assert [block.cells for block in blocks] == [HEADING, ROWS[0], (), HEADING, ROWS[1]]
    assert blocks[0].table != blocks[-1].table


# What repeats


def test_heads_of_left_and_right_pages_and_of_chapters_are_left_out() -> None:
    head = "context if calc.odd(here().page()) [Đề án tuyên truyền] else [Tỉnh An Bình]"
    chapters = "".join(
        f"#set page(footer: [Chương {name}])\n{paragraphs(SENTENCES)}\n\n"
        for name in ("MỞ ĐẦU", "NỘI DUNG", "THỰC HIỆN")
    )
    size = f"#set page(width: 12cm, height: 10cm, margin: 1cm, header: {head})\n"
    source = f"{size}#set par(justify: true)\n{chapters}"
    assert lines(source) == SENTENCES * 3


@pytest.mark.parametrize("shown", ["#n", "– #n –", "Trang #n", "#n/9", '#numbering("i", n)'])
def test_page_numbers_of_any_dress_are_left_out(shown: str) -> None:
    foot = f"context {{ let n = counter(page).get().first(); align(center)[{shown}] }}"
    source = f"#set page(width: 14cm, height: 20cm, margin: 1.6cm, footer: {foot})\n{paragraphs(SENTENCES)}"
    assert lines(source) == SENTENCES


def test_a_line_that_stands_at_the_edge_by_chance_stays() -> None:
    source = "#set page(width: 14cm, height: 20cm, margin: 0.8cm)\n" + "\n#pagebreak()\n".join(
        f"{first}\n\n{paragraphs(SENTENCES[at * 5 : at * 5 + 5])}"
        for at, first in enumerate(("Kế hoạch số 5 của tỉnh", "Năm 2026 có nhiều việc", "Hết phần này"))
    )
    found = lines(source)
    assert {"Kế hoạch số 5 của tỉnh", "Năm 2026 có nhiều việc", "Hết phần này"} <= set(found)


# Hyphens at the end of lines


def test_words_that_a_program_hyphenated_are_whole_again() -> None:
    text = (
        "The programme explains international cooperation, administrative responsibilities, environmental "
        "sustainability and extraordinary opportunities for communication between municipalities. " * 3
    ).strip()
    source = (
        "#set page(width: 6cm, height: 20cm, margin: 0.8cm)\n#set par(justify: true)\n"
        f'#set text(lang: "en", hyphenate: true)\n{quoted(text)}'
    )
    data = bytes(typst.compile((FONT + source).encode(), format="pdf"))
    with pypdfium2.PdfDocument(data) as document:
        shown = document[0].get_textpage().get_text_range()
    assert re.search("[\x02\ufffe\u00ad-]", shown)  # there were hyphens to undo
    assert " ".join(lines(source)) == text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("công tác tuyên tru-\nyền trong nhân dân", "công tác tuyên truyền trong nhân dân"),
        ("trên Face-\nbook và các nền tảng khác", "trên Facebook và các nền tảng khác"),
        ("Tờ trình số 12/TTr-\nSNV của Sở Nội vụ", "Tờ trình số 12/TTr-SNV của Sở Nội vụ"),
        ("quán cà-\nphê ở khu dân cư mới", "quán cà-phê ở khu dân cư mới"),
        ("gửi e-\nmail về cơ quan thường trực", "gửi e-mail về cơ quan thường trực"),
        ("giai đoạn 2026-\n2030 của toàn tỉnh", "giai đoạn 2026-2030 của toàn tỉnh"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(broken: str, whole: str) -> None:
    filler = (
        "Giúp cán bộ, đảng viên và các tầng lớp nhân dân trong tỉnh hiểu\nrõ chặng đường kết nghĩa lâu dài.\n"
    )
    text = filler * 4 + broken + "\n"
    found = [block.text for block in extract(Upload("a.txt", text.encode()))[1].blocks]
    assert found[-1] == whole


# Length


@pytest.mark.parametrize("ending", sorted(long_documents.WRITERS))
def test_every_format_gives_the_same_long_document(ending: str, tmp_path: Path) -> None:
    reading = read_isolated(long_documents.write(tmp_path / f"dai.{ending}", 6))
    counts = {
        kind: sum(1 for item in reading.items if item.kind == kind) for kind in ("theme", "duty", "slogan")
    }
    assert counts == {"theme": 15, "duty": 51, "slogan": 9}
    assert reading.document.number == "45-HD/BTGTU"


def test_pages_are_told_as_they_are_read(tmp_path: Path) -> None:
    heard: list[tuple[int, int | None]] = []
    path = long_documents.write(tmp_path / "dai.pdf", 12)
    reading = read_isolated(path, progress=lambda done, total: heard.append((done, total)))
    pages = reading.source.pages
    assert pages is not None
    assert pages >= 12
    assert heard[-1] == (pages, pages)
    assert [done for done, _ in heard] == sorted({done for done, _ in heard})
