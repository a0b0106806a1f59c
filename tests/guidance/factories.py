"""Documents of the tests: a short guidance with its passages, cut from its own text."""

from __future__ import annotations

from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit import clock
from nhipcau.kit.files import sha256
from nhipcau.people.models import User

Kind = Passage.Kind

TEXT = (
    "Mục đích nhằm thông tin tới cán bộ, đảng viên và nhân dân.\n"
    "Tại Hướng dẫn chỉ rõ 02 nội dung tuyên truyền trọng tâm gồm: (1) Lịch sử quan hệ hai nước; "
    "(2) Ý nghĩa Ngày thiết lập quan hệ ngoại giao (21/9).\n"
    "Về hình thức: các bài viết, triển lãm, sinh hoạt chi bộ. "
    "Đồng thời phát huy vai trò của các hội đoàn ở nước ngoài trong việc làm cầu nối.\n"
)
MARKED: tuple[tuple[str, str, str, str], ...] = (
    (Kind.PURPOSE, "Mục đích nhằm thông tin tới cán bộ, đảng viên và nhân dân", "", ""),
    (Kind.AUDIENCE, "cán bộ", "officials", ""),
    (Kind.AUDIENCE, "nhân dân", "residents", ""),
    (Kind.THEME, "Lịch sử quan hệ hai nước", "", ""),
    (Kind.THEME, "Ý nghĩa Ngày thiết lập quan hệ ngoại giao (21/9)", "", ""),
    (Kind.OCCASION, "Ngày thiết lập quan hệ ngoại giao", "", ""),
    (Kind.KEY_DATE, "21/9", "", "--09-21"),
    (Kind.FORM, "bài viết", "article", ""),
    (Kind.FORM, "triển lãm", "exhibition", ""),
    (Kind.FORM, "sinh hoạt chi bộ", "meeting", ""),
)


def make_guidance(
    *,
    by: User,
    text: str = TEXT,
    marked: tuple[tuple[str, str, str, str], ...] = MARKED,
    title: str = "Hướng dẫn thử",
) -> Guidance:
    """A document as the reader leaves it: nothing decided yet. The same one is made once."""
    kept = Guidance.objects.filter(sha256=sha256((title + text).encode())).first()
    if kept:
        return kept
    guidance = Guidance.objects.create(
        file="guidance/thu.txt",
        file_name="thu.txt",
        sha256=sha256((title + text).encode()),
        format="txt",
        text=text,
        type=Guidance.Type.GUIDANCE,
        title=title,
        received_at=clock.now(),
        received_by=by,
    )
    Passage.objects.bulk_create(
        Passage(
            guidance=guidance,
            kind=kind,
            start=text.index(words),
            end=text.index(words) + len(words),
            text=words,
            value=value,
            date=date,
        )
        for kind, words, value, date in marked
    )
    return guidance
