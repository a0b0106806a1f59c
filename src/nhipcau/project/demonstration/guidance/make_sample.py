"""Makes `huong-dan.docx`, the guidance that the demonstration starts from.

    python src/nhipcau/project/demonstration/guidance/make_sample.py

The text is written for the demonstration and says so at its foot. Its layout is that of a Party
guidance: letterhead and signature in borderless tables, headings and items numbered automatically.
The same script gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

TARGET = Path(__file__).parent / "huong-dan.docx"
WRITTEN = dt.datetime(2026, 10, 5, 8, 0, tzinfo=dt.UTC)
FONT = "Times New Roman"
LIST = 70

LEFT = ["THÀNH ỦY HUẾ", "BAN TUYÊN GIÁO VÀ DÂN VẬN", "*", "Số 00-HD/BTGDVTU"]
RIGHT = ["ĐẢNG CỘNG SẢN VIỆT NAM", "Huế, ngày 05 tháng 10 năm 2026"]
TYPE = "HƯỚNG DẪN"
TITLE = [
    "tuyên truyền về quan hệ Việt Nam - Nhật Bản, hướng tới kỷ niệm 54 năm Ngày thiết lập quan hệ ngoại giao",
    "(21/9/1973 - 21/9/2027)",
]
OPENING = (
    "Thực hiện chủ trương đối ngoại theo tinh thần Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng, "
    "Ban Tuyên giáo và Dân vận Thành ủy hướng dẫn công tác tuyên truyền như sau:"
)
# (level, text): 0 is I., 1 is 1., 2 is a); None is a paragraph without a number.
BODY: list[tuple[int | None, str]] = [
    (0, "MỤC ĐÍCH, YÊU CẦU"),
    (1, "Mục đích"),
    (2, "Góp phần giữ môi trường hòa bình, ổn định, làm sâu sắc hơn quan hệ với đối tác Nhật Bản, tạo điều kiện "
        "thuận lợi để xây dựng đất nước và thành phố."),
    (2, "Thông tin rộng rãi tới cán bộ, đảng viên, các tầng lớp nhân dân, cộng đồng người Việt Nam ở nước ngoài và "
        "bạn bè quốc tế về quan hệ đối tác chiến lược Việt Nam - Nhật Bản."),
    (2, "Tăng sự hiểu biết, tin cậy và ủng hộ lẫn nhau giữa nhân dân hai nước, giữa Huế và các địa phương Nhật Bản, "
        "nhất là trong thế hệ trẻ."),
    (1, "Yêu cầu"),
    (2, "Số liệu, tên người, tên đất, ngày tháng phải đối chiếu với nguồn công bố trước khi dùng; sai thì đính chính "
        "ở chính nơi đã đăng."),
    (2, "Mỗi sản phẩm ghi rõ cơ quan chịu trách nhiệm, nguồn, ngày và người dịch; không lập tài khoản giả danh, không "
        "đăng lặp để tăng lượt xem."),
    (0, "NỘI DUNG TUYÊN TRUYỀN"),
    (None, "Tập trung vào 05 nội dung trọng tâm sau:"),
    (1, "Lịch sử quan hệ Việt Nam - Nhật Bản; thành tựu hợp tác của hai nước nói chung, của Huế với các đối tác, địa "
        "phương Nhật Bản nói riêng, nhất là trong những năm gần đây."),
    (1, "Ý nghĩa của Ngày thiết lập quan hệ ngoại giao Việt Nam - Nhật Bản, sự kiện mở đầu một giai đoạn mới của quan "
        "hệ hai nước vì hòa bình và phồn vinh ở châu Á; các văn kiện hai bên đã ký kết và đang thực hiện."),
    (1, "Đất nước, con người, truyền thống văn hóa, lịch sử và thành tựu kinh tế - xã hội của Nhật Bản; những cá nhân "
        "Nhật Bản có đóng góp cho quan hệ hai nước và cho Huế."),
    (1, "Hoạt động trao đổi đoàn, giao lưu, hợp tác giữa các ban, bộ, ngành, địa phương; các hoạt động kỷ niệm ở cả "
        "hai nước, qua đó vun đắp quan hệ đối tác chiến lược."),
    (1, "Phản bác bằng chứng cứ những thông tin sai trái, xuyên tạc về quan hệ Việt Nam - Nhật Bản và quan hệ giữa Huế "
        "với các địa phương, đối tác Nhật Bản."),
    (0, "HÌNH THỨC TUYÊN TRUYỀN"),
    (1, "Sản phẩm truyền thông: ấn phẩm song ngữ, phóng sự, bài viết, phỏng vấn nhân chứng, đồ họa; triển lãm ảnh và "
        "tư liệu."),
    (1, "Trên các phương tiện truyền thông đại chúng, nền tảng số và mạng xã hội: dùng tài khoản chính thức của cơ "
        "quan, đơn vị, bằng tiếng Việt, tiếng Nhật và tiếng Anh."),
    (1, "Trực tiếp: tọa đàm với người đang làm việc trong quan hệ hai nước; đưa nội dung vào sinh hoạt chi bộ, cơ "
        "quan, đoàn thể."),
    (1, "Phát huy vai trò cầu nối của cơ quan đại diện, hội đoàn và người Việt Nam ở nước ngoài đang học tập, làm việc "
        "tại Nhật Bản."),
    (0, "TỔ CHỨC THỰC HIỆN"),
    (1, "Ban Tuyên giáo và Dân vận Thành ủy biên soạn tài liệu gốc, lập sổ dữ kiện dùng chung trước ngày 15/12/2026; "
        "duyệt và đính chính nội dung, tổng hợp báo cáo Thường trực Thành ủy."),
    (1, "Sở Ngoại vụ cung cấp thông tin chính thức về hoạt động với phía Nhật Bản, hiệu đính bản tiếng Nhật trước ngày "
        "31/3/2027."),
    (1, "Sở Văn hóa và Thể thao chủ trì, phối hợp với Liên hiệp các tổ chức hữu nghị thành phố tổ chức triển lãm ảnh, "
        "hoàn thành trước ngày 31/8/2027."),
    (1, "Báo và Phát thanh, Truyền hình Huế mở chuyên mục, mỗi tháng có ít nhất hai phóng sự, từ ngày 01/4/2027 đến hết "
        "ngày 30/9/2027."),
    (1, "Thành Đoàn, Hội Hữu nghị Việt Nam - Nhật Bản thành phố tổ chức tọa đàm cho thanh niên, hoàn thành trước ngày "
        "15/9/2027."),
    (1, "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố vận động các tầng lớp nhân dân tham gia, giới thiệu người có nhiều "
        "năm gắn bó với Nhật Bản."),
    (1, "Đảng ủy các xã, phường và các đảng ủy trực thuộc chỉ đạo tuyên truyền phù hợp với điều kiện của đơn vị, báo cáo "
        "kết quả kèm minh chứng trước ngày 15/10/2027."),
    (None, "(Gửi kèm Phụ lục: Danh mục dữ kiện và nguồn đối chiếu)"),
    (None, "Trong quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh về Ban Tuyên giáo và Dân vận Thành ủy."),
]
RECIPIENTS = [
    "Nơi nhận:", "- Thường trực Thành ủy (để báo cáo),", "- Các đảng ủy trực thuộc Thành ủy,",
    "- Các sở, ban, ngành, Mặt trận và đoàn thể,", "- Lưu Văn phòng.",
]
SIGNATURE = ["K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Nguyễn Văn Mẫu"]
FOOT = "Văn bản minh hoạ của bản trình diễn, không phải văn bản của cơ quan nào; số, ngày và người ký đều là giả định."


def build() -> bytes:
    """The document as a file."""
    document = Document()
    _page(document)
    _add_list(document)
    _columns(document, LEFT, RIGHT, bold=(0, 1))
    _line(document, "")
    _line(document, TYPE, bold=True, centred=True, size=16)
    for part in TITLE:
        _line(document, part, bold=True, centred=True)
    _line(document, "-----", centred=True)
    _line(document, OPENING, indented=True)
    for level, text in BODY:
        paragraph = _line(document, text, bold=level == 0, indented=level is None)
        if level is not None:
            _number(paragraph, level)
    _columns(document, RECIPIENTS, SIGNATURE, bold=(0,), left_aligned=True)
    _line(document, "")
    _line(document, FOOT, italic=True, centred=True, size=11)
    return _fixed(document)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    properties = document.core_properties
    properties.author, properties.title = "Nhịp Cầu", "Hướng dẫn tuyên truyền (văn bản minh hoạ)"
    properties.created = properties.modified = WRITTEN
    properties.language = "vi-VN"


def _line(
    document: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False,
    indented: bool = False, size: int = 14,
) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if indented:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    return paragraph


def _columns(
    document: Any, left: list[str], right: list[str], *, bold: tuple[int, ...], left_aligned: bool = False
) -> None:
    """A borderless table of two columns, as letterheads and signatures are set."""
    table = document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, lines in enumerate((left, right)):
        cell = table.rows[0].cells[column]
        for number, text in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            run = paragraph.add_run(text)
            run.bold = number in bold or column == 1 and number == 0
            run.italic = column == 1 and text.startswith("Huế")
            aligned_left = left_aligned and column == 0
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if aligned_left else WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(2)


def _add_list(document: Any) -> None:
    """I., 1., a) in one list: Word numbers the headings and items, the text holds no numbers."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="567"/></w:pPr></w:lvl>'
        for at, (style, text) in enumerate((("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")))
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.find(qn("w:num")).addprevious(abstract)
    numbering.append(parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{LIST}"><w:abstractNumId w:val="{LIST}"/></w:num>'))


def _number(paragraph: Any, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{LIST}"/></w:numPr>'))


def _fixed(document: Any) -> bytes:
    """The package without its picture, and with one time in all its entries."""
    buffer, out = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(build())
