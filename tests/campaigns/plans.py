"""Plans as frozen values, made up without a database; and random ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from nhipcau.campaigns.planning.table import letter
from nhipcau.campaigns.ports import (
    Body,
    Named,
    Plan,
    PlanDay,
    PlanRow,
    PlanTheme,
    Quote,
    SourceDocument,
    Table,
)

MOMENT = dt.datetime(2026, 9, 1, 8, 30, tzinfo=dt.UTC)
FORMS = (
    Named("11", "article", "Bài viết", "các bài viết", also=("Article", "記事")),
    Named("12", "exhibition", "Triển lãm", "triển lãm ảnh", also=("Exhibition", "展示")),
    Named("13", "other", "Thi tìm hiểu trên mạng", "Thi tìm hiểu trên mạng"),
)
AUDIENCES = (
    Named("21", "residents", "Nhân dân", "nhân dân", also=("Residents", "住民")),
    Named("22", "youth", "Thanh niên", "tuổi trẻ", also=("Young people", "若者")),
)
LANGUAGES = (
    Named("vi", "vi", "Tiếng Việt", "vi", also=("vi", "tiếng Việt", "Vietnamese", "ベトナム語")),
    Named("ja", "ja", "Tiếng Nhật", "ja", also=("ja", "tiếng Nhật", "Japanese", "日本語")),
)
BODIES = (
    Body(31, "so-vhttdl", "Sở Văn hóa, Thể thao và Du lịch", ("Sở VHTTDL",)),
    Body(32, "so-gddt", "Sở Giáo dục và Đào tạo"),
    Body(33, "tinh-doan", "Tỉnh Đoàn", ("Đoàn Thanh niên tỉnh",)),
    Body(34, "phong-vh-a", "Phòng Văn hóa - Xã hội (phong-vh-a)", ("Phòng VHXH",)),
    Body(35, "phong-vh-b", "Phòng Văn hóa - Xã hội (phong-vh-b)", ("Phòng VHXH",)),
    Body(36, "huyen-uy", "Huyện ủy Lam Sơn", (), closed=True),
)
QUOTE = Quote(41, "ND1", "theme", "Lịch sử quan hệ hai nước", 10, 34, "http://localhost/admin/#p41")
THEMES = (
    PlanTheme(1, 1, "Lịch sử quan hệ hai nước", "Lịch sử quan hệ hai nước; kết quả hợp tác", QUOTE),
    PlanTheme(2, 2, "Ý nghĩa Ngày thiết lập quan hệ ngoại giao (21/9)", "Ý nghĩa Ngày thiết lập", None),
)


def row(key: int, theme: int, form: str, audience: str, language: str = "vi", **given: Any) -> PlanRow:
    plain = PlanRow(
        key=key,
        theme=theme,
        form=form,
        audience=audience,
        language=language,
        owner=None,
        supporting=(),
        due=dt.date(2026, 9, 11),
        due_from="lead_time",
        note="",
        state="proposed",
        changed_in=1,
        changed_at=MOMENT,
        given_out=False,
        passages=(QUOTE,),
    )
    return replace(plain, **given)


def plan(rows: Sequence[PlanRow] | None = None, **given: Any) -> Plan:
    """A plan of three items, one of them confirmed and led by the department of culture."""
    made = Plan(
        key=7,
        slug="ky-niem-21-9",
        title="Kỷ niệm ngày thiết lập quan hệ ngoại giao Việt Nam - Nhật Bản",
        state="draft",
        version=3,
        changed_at=MOMENT,
        language="vi",
        layout="state",
        lead=Body(30, "ubnd", "Ủy ban nhân dân tỉnh Lam Giang"),
        lead_parent="",
        source=SourceDocument(
            "Hướng dẫn tuyên truyền", "guidance", "Hướng dẫn", "27-HD/BTGDVTW", "Ban X", "2026-08-01", "ab"
        ),
        days=(
            PlanDay(51, "Ngày thiết lập quan hệ ngoại giao", 9, 21, None, dt.date(2026, 9, 21), QUOTE),
            PlanDay(52, "Lễ khai mạc", 9, 15, 2026, dt.date(2026, 9, 15), None),
        ),
        themes=THEMES,
        forms=FORMS,
        audiences=AUDIENCES,
        languages=LANGUAGES,
        bodies=BODIES,
        rows=tuple(
            rows
            if rows is not None
            else (
                row(101, 1, "11", "21"),
                row(
                    102,
                    1,
                    "12",
                    "22",
                    state="confirmed",
                    owner=31,
                    supporting=(32, 33),
                    note="Tại Nhà văn hóa",
                ),
                row(103, 2, "11", "21", "ja", due=None),
            )
        ),
        dropped=((199, ("2", "12", "21", "vi")),),
        passages={},
        address="http://localhost/admin/campaigns/7/",
    )
    return replace(made, **given)


def table(columns: str, *rows: Sequence[str], **given: Any) -> Table:
    """A table of the named fields; its first row is row 2 of the sheet."""
    named = tuple((field, letter(n)) for n, field in enumerate(columns.split()))
    return Table(named, tuple((n, tuple(cells)) for n, cells in enumerate(rows, start=2)), **given)


NOTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(str.strip)
PLACES = [
    (t.key, f.key, a.key, lang.key) for t in THEMES for f in FORMS for a in AUDIENCES for lang in LANGUAGES
]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan of these themes, forms, audiences and organisations."""
    open_bodies = [body.key for body in BODIES]
    rows = []
    for n, place in enumerate(draw(st.lists(st.sampled_from(PLACES), max_size=8, unique=True))):
        owner = draw(st.none() | st.sampled_from(open_bodies))
        helping = draw(st.lists(st.sampled_from(open_bodies), max_size=3, unique=True))
        given_out = draw(st.booleans())
        rows.append(
            row(
                100 + n,
                *place,
                owner=owner,
                supporting=tuple(sorted(one for one in helping if one != owner)),
                due=draw(st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))),
                note=draw(NOTES),
                state=draw(st.sampled_from(["proposed", "confirmed"])),
                given_out=given_out,
            )
        )
    return plan(rows, dropped=(), language=draw(st.sampled_from(["vi", "en", "ja"])))
