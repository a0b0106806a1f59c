"""Capitals that a recogniser spelt wrong: it loses the small marks above large letters, and takes III for IH.

Only in lines all in capitals, and only the phrases that letterheads and headings are made of: by them the
rest of the document is understood. A single word is left as it is; it may be a name.
"""

from __future__ import annotations

import re
import unicodedata

PHRASES = """
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM; ĐẢNG CỘNG SẢN VIỆT NAM; ỦY BAN NHÂN DÂN; HỘI ĐỒNG NHÂN DÂN; VIỆT NAM
ỦY BAN MẶT TRẬN TỔ QUỐC; BAN TUYÊN GIÁO; BAN DÂN VẬN; TỈNH ỦY; THÀNH ỦY; HUYỆN ỦY; ĐẢNG ỦY; TỈNH ĐOÀN
BAN CHẤP HÀNH; BAN THƯỜNG VỤ; BAN TỔ CHỨC; BAN CHỈ ĐẠO; VĂN HÓA; THỂ THAO VÀ DU LỊCH; THÔNG TIN
TRUYỀN THÔNG; TUYÊN TRUYỀN; GIÁO DỤC; ĐÀO TẠO; Y TẾ; LIÊN HIỆP PHỤ NỮ; THANH NIÊN; NÔNG DÂN; CỰU CHIẾN BINH
KẾ HOẠCH; HƯỚNG DẪN; CHỈ THỊ; ĐỀ ÁN; THÔNG BÁO; CHƯƠNG TRÌNH; MỤC ĐÍCH; YÊU CẦU; NỘI DUNG; TRỌNG TÂM
HÌNH THỨC; BIỆN PHÁP; ĐỐI TƯỢNG; THỜI GIAN; ĐỊA ĐIỂM; KHẨU HIỆU; TỔ CHỨC THỰC HIỆN; TỔ CHỨC; THỰC HIỆN
PHÂN CÔNG; NHIỆM VỤ; TRÁCH NHIỆM; GIẢI PHÁP; TIẾN ĐỘ; KINH PHÍ; TÀI LIỆU; KỶ NIỆM; CƠ QUAN; ĐƠN VỊ
ĐỊA PHƯƠNG; CHỦ TỊCH; PHÓ TRƯỞNG BAN; TRƯỞNG BAN; GIÁM ĐỐC; BÍ THƯ; PHỤ LỤC; THÀNH PHỐ; NHÂN DÂN
"""
NUMERAL = re.compile(r"^([IHLl|1VX]{1,5})[.,]?\s+(?=[^\W\d_]{2})")

PROVINCE = re.compile(r"^T[IÍÌĨỊ]NH(?= )(?! (?:H[IÌ]NH|C[AẢ]M|NGUY))")


def _bare(text: str) -> str:
    """Letters without their marks, one for one."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text.replace("Đ", "D"))


_BY_LETTERS = {_bare(phrase): phrase for phrase in re.split(r"[;\n]\s*", PHRASES.strip())}
_KNOWN = re.compile(rf"\b(?:{'|'.join(sorted(_BY_LETTERS, key=len, reverse=True))})\b")


def mended(line: str) -> str:
    """The line with its capitals as they must have stood.

    >>> mended("IH. NỌI DUNG TRUYÊN THÔNG"), mended("V. PHÂN CÔNG NHIẸM VỤ")
    ('III. NỘI DUNG TRUYỀN THÔNG', 'V. PHÂN CÔNG NHIỆM VỤ')
    >>> mended("TỈNH ĐÔNG PHÚ"), mended("H. Giúp nhân dân")
    ('TỈNH ĐÔNG PHÚ', 'H. Giúp nhân dân')
    """
    rest = NUMERAL.sub("", line)
    if rest != rest.upper() or not any(letter.isalpha() for letter in rest):
        return line
    line = NUMERAL.sub(lambda match: _roman(match[1]) + ". ", line)
    line = PROVINCE.sub("TỈNH", line)
    parts: list[str] = []
    at = 0
    for match in _KNOWN.finditer(_bare(line)):
        parts += [line[at : match.start()], _BY_LETTERS[match[0]]]
        at = match.end()
    return "".join([*parts, line[at:]])


def _roman(numeral: str) -> str:
    return re.sub(r"[Ll|1]", "I", numeral.replace("H", "II"))
