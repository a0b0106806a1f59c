"""A story in Vietnamese with words of every kind, and the same story in other languages."""

from __future__ import annotations

import uuid
from typing import Any

from wagtail_localize.models import Translation

from nhipcau.people.models import User
from nhipcau.stories.models import StoryPage
from nhipcau.translations.segments import Segment, segments_of
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story

WORDS = {
    "vi": {
        "title": "Người Việt Nam ở Nhật Bản",
        "lead": "<p>Cuối năm 2024 có [[st-people:2024]] người.[^st-people]</p>",
        "heading": "Hai đại sứ",
        "one": "Họ ký <b>ở Paris</b> ngày 21 tháng 9 năm 1973.",
        "two": 'Xem <a href="https://example.org/vi">bản gốc</a> &amp; chú giải.',
        "alt": "Biểu đồ số người.",
        "item": "Một mục của danh sách.",
    },
    "en": {
        "title": "Vietnamese people in Japan",
        "lead": "<p>At the end of 2024 there were [[st-people:2024]] people.[^st-people]</p>",
        "heading": "Two ambassadors",
        "one": "They signed <b>in Paris</b> on 21 September 1973.",
        "two": 'See <a href="https://example.org/en">the original</a> &amp; its notes.',
        "alt": "Chart of people.",
        "item": "One entry of the list.",
    },
    "ja": {
        "title": "日本に暮らすベトナム人",
        "lead": "<p>2024年末には[[st-people:2024]]人。[^st-people]</p>",
        "heading": "二人の大使",
        "one": "1973年9月21日、<b>パリ</b>で署名した。",
        "two": '<a href="https://example.org/ja">原本</a>と注を参照。',
        "alt": "人数のグラフ。",
        "item": "一覧の一項目。",
    },
}


def block_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"translations:{name}"))


def body(language: str, **changed: str) -> list[dict[str, Any]]:
    """The same blocks, with the same ids, in a language."""
    said = {**WORDS[language], **changed}
    return [
        {"type": "heading", "value": said["heading"], "id": block_id("heading")},
        {"type": "text", "value": f"<p>{said['one']}</p><p>{said['two']}</p>", "id": block_id("text")},
        {
            "type": "chart",
            "value": {"alt": said["alt"], "caption": "", "statistic": "st-people", "years": "2020 2024"},
            "id": block_id("chart"),
        },
        {
            "type": "list",
            "value": {
                "items": [{"type": "item", "value": f"<p>{said['item']}</p>", "id": block_id("item")}],
                "ordered": False,
            },
            "id": block_id("list"),
        },
    ]


def written(theme: Any, language: str, slug: str = "nguoi-viet", **changed: str) -> StoryPage:
    """The story as somebody wrote it directly in a language."""
    said = {**WORDS[language], **changed}
    return story(
        theme,
        language,
        slug=slug,
        kind="article",
        title=said["title"],
        lead=said["lead"],
        body=body(language, **changed),
        editor_name="Ban biên tập",
        original_language="vi",
        search_description="",
    )


def person(role: str = "translator", username: str = "") -> User:
    made: User = UserFactory(role=role, **({"username": username} if username else {}))
    return made


def segment(translation: Translation, source: str) -> Segment:
    """The segment whose source begins so."""
    return next(one for one in segments_of(translation) if one.source.startswith(source))


def theme() -> Any:
    return ThemeFactory()
