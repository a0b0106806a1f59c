"""Documents of other kinds, some of which speak of communication: readable, no guidance, nothing read from them."""

# ruff: noqa: E501  # documents stand in one line

from __future__ import annotations

import pytest

from nhipcau.guidance.ports import Block, Extract
from nhipcau.guidance.reading.model import Reading, Source
from nhipcau.guidance.reading.reader import read

LEFT = ["ỦY BAN NHÂN DÂN", "TỈNH LAM GIANG", "Số: 219/UBND-VX"]
RIGHT = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Lam Giang, ngày 08 tháng 4 năm 2026",
]
FOOT = ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Phạm Minh Mẫu"]
DOCUMENTS = [
    ("THÔNG BÁO", "Tuyển dụng viên chức năm 2026", ["Ủy ban nhân dân tỉnh thông báo như sau:", "I. ĐỐI TƯỢNG", "1. Công dân Việt Nam đủ 18 tuổi.", "II. NỘI DUNG, HÌNH THỨC TUYỂN DỤNG", "1. Thi trắc nghiệm.", "III. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ đăng thông báo trên cổng thông tin điện tử, báo chí trước ngày 10/5/2026."]),
    ("THÔNG BÁO", "Lịch tiếp công dân tháng 5 năm 2026", ["1. Ngày 10/5/2026: Chủ tịch tiếp công dân.", "2. Ban Tiếp công dân chuẩn bị hồ sơ."]),
    ("KẾ HOẠCH", "Đào tạo, bồi dưỡng cán bộ, công chức năm 2026", ["Căn cứ tình hình, UBND tỉnh ban hành kế hoạch như sau:", "I. MỤC ĐÍCH, YÊU CẦU", "1. Nâng cao trình độ cán bộ.", "II. NỘI DUNG ĐÀO TẠO", "1. Lý luận chính trị.", "III. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ theo dõi, báo cáo trước ngày 15/12/2026."]),
    ("KẾ HOẠCH", "Diễn tập khu vực phòng thủ tỉnh năm 2026", ["I. MỤC ĐÍCH", "1. Nâng cao khả năng sẵn sàng chiến đấu.", "II. NỘI DUNG", "1. Chuyển trạng thái quốc phòng.", "III. TỔ CHỨC THỰC HIỆN", "1. Bộ Chỉ huy Quân sự tỉnh chủ trì, hoàn thành trước ngày 30/8/2026."]),
    ("CHƯƠNG TRÌNH", "Công tác năm 2026 của Ủy ban nhân dân tỉnh", ["I. NỘI DUNG", "1. Tháng 1: trình đề án A.", "2. Tháng 2: họp báo quý I.", "II. TỔ CHỨC THỰC HIỆN", "1. Văn phòng theo dõi."]),
    ("CHỈ THỊ", "Về việc tăng cường quản lý thu ngân sách", ["Ủy ban nhân dân tỉnh chỉ thị:", "1. Thuế tỉnh đẩy mạnh thu nợ.", "2. Báo Lam Giang đưa tin về người nộp thuế gương mẫu."]),
    ("HƯỚNG DẪN", "Tuyển sinh vào lớp 10 năm học 2026 - 2027", ["Sở hướng dẫn như sau:", "I. NỘI DUNG", "1. Đối tượng dự tuyển.", "II. TỔ CHỨC THỰC HIỆN", "1. Các trường phổ biến quy chế đến học sinh, phụ huynh."]),
    ("HƯỚNG DẪN", "công tác thi đua, khen thưởng năm 2026", ["I. NỘI DUNG, HÌNH THỨC KHEN THƯỞNG", "1. Khen thường xuyên.", "II. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ thẩm định; tuyên truyền, nhân rộng điển hình."]),
    ("HƯỚNG DẪN", "Kỹ thuật phòng trừ sâu bệnh trên lúa", ["I. NỘI DUNG KỸ THUẬT", "1. Thăm đồng thường xuyên.", "II. TỔ CHỨC THỰC HIỆN", "1. UBND các xã thông báo trên loa truyền thanh cho nông dân biết."]),
    ("BIÊN BẢN", "Họp về công tác tuyên truyền", ["I. NỘI DUNG", "1. Sở A góp ý tuyên truyền."]),
    ("BÁO CÁO", "Kết quả tuyên truyền bầu cử", ["I. NỘI DUNG TUYÊN TRUYỀN", "1. Đã tuyên truyền.", "II. HÌNH THỨC", "1. Treo 200 băng rôn."]),
    ("HỢP ĐỒNG", "In ấn tài liệu tuyên truyền", ["Điều 1. Nội dung: in 5.000 tờ rơi, 200 băng rôn.", "Điều 2. Giao hàng trước ngày 10/5/2026."]),
    ("BÀI PHÁT BIỂU", "tại Lễ phát động tuyên truyền", ["Kính thưa các đồng chí!", "Tôi đề nghị Sở Y tế đẩy mạnh truyền thông."]),
]  # fmt: skip  # a table, read by its columns
LETTERS = [
    ("đẩy nhanh tiến độ giải ngân vốn đầu tư công", ["UBND tỉnh yêu cầu:", "1. Sở Tài chính rà soát vốn trước ngày 30/6/2026."]),
    ("cử cán bộ dự lớp tập huấn công tác tuyên truyền", ["Đề nghị các sở cử 01 cán bộ dự lớp.", "Danh sách gửi về Văn phòng trước ngày 05/5/2026."]),
    ("lấy ý kiến góp ý dự thảo Kế hoạch tuyên truyền năm 2026", ["Đề nghị các đơn vị góp ý trước ngày 05/5/2026."]),
]  # fmt: skip  # a table, read by its columns
NEWS = [
    ["Tai nạn trên quốc lộ", "Sáng 5/4/2026, một vụ tai nạn làm 2 người bị thương.", "Công an đang điều tra, tuyên truyền người dân chấp hành luật giao thông."],
    ["Hội nghị báo cáo viên tháng 4", "Sáng 08/4, Ban Tuyên giáo Tỉnh ủy tổ chức hội nghị báo cáo viên.", "Kết luận hội nghị, đồng chí Trưởng ban đề nghị các báo cáo viên đẩy mạnh tuyên truyền kết quả phát triển kinh tế - xã hội."],
    ["Trao 50 suất quà cho học sinh nghèo", "Ngày 10/9, Tỉnh đoàn phối hợp với Báo Lam Giang trao 50 suất quà.", "Chương trình nhằm hỗ trợ các em đến trường."],
]  # fmt: skip  # a table, read by its columns


def reading_of(lines: list[str], *, web: bool = False) -> Reading:
    return read(Extract(tuple(map(Block, lines)), web=web), Source("a.txt", "0" * 64, "txt"))


@pytest.mark.parametrize(("kind", "title", "body"), DOCUMENTS, ids=[title for _, title, _ in DOCUMENTS])
def test_a_document_of_another_kind(kind: str, title: str, body: list[str]) -> None:
    reading = reading_of([*LEFT, *RIGHT, kind, title, *body, *FOOT])
    assert (reading.document.type, reading.items) == ("other", ())
    assert reading.document.number == "219/UBND-VX"


@pytest.mark.parametrize(("subject", "body"), LETTERS, ids=[subject for subject, _ in LETTERS])
def test_a_letter_about_something_else(subject: str, body: list[str]) -> None:
    reading = reading_of([*LEFT, f"V/v {subject}", *RIGHT, "Kính gửi: Các sở, ban, ngành.", *body, *FOOT])
    assert (reading.document.type, reading.items) == ("other", ())


@pytest.mark.parametrize("lines", NEWS, ids=[lines[0] for lines in NEWS])
def test_news_of_an_event(lines: list[str]) -> None:
    reading = reading_of(lines, web=True)
    assert (reading.document.type, reading.items) == ("other", ())
