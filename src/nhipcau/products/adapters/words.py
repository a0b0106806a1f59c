"""The words a product says about itself, in the language of its story.

They are no interface strings: a product's words must not depend on who asked for it, nor on
whether a machine's catalogues are compiled, or the same revision would give other bytes.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from nhipcau.kit.dates import PartialDate

WORDS: Final[dict[str, dict[str, str]]] = {
    "vi": {
        "contents": "Mục lục",
        "notes": "Chú thích và nguồn",
        "sources": "Nguồn",
        "imprint": "Ai chịu trách nhiệm về tài liệu này",
        "issuer": "Ai nói",
        "editor": "Biên tập chịu trách nhiệm",
        "translator": "Người dịch",
        "original": "Ngôn ngữ gốc",
        "published": "Công bố",
        "updated": "Cập nhật",
        "revision": "Bản duyệt",
        "revision_of": "Bản duyệt số {number}",
        "web": "Bản trên mạng",
        "report": "Báo một chỗ sai",
        "corrections": "Đính chính",
        "qr": "Mã QR mở địa chỉ {url}",
        "key_points": "Những điểm chính",
        "key_facts": "Số liệu và dữ kiện",
        "stories": "Các bài trong chủ đề",
        "continued": "Bài còn tiếp. Đọc đủ ở địa chỉ trong mã QR.",
        "theme": "Chủ đề {ordinal}",
        "medium": "độ tin cậy trung bình",
        "low": "độ tin cậy thấp",
        "more_sources": "và {count} nguồn khác",
        "chronicle": "Theo thời gian",
        "when": "Thời gian",
        "what": "Sự việc",
        "value": "Giá trị",
        "derived": "tính ra từ số liệu khác",
        "page": "Trang",
        "years": "{years} năm",
        "lang_vi": "tiếng Việt",
        "lang_ja": "tiếng Nhật",
        "lang_en": "tiếng Anh",
    },
    "ja": {
        "contents": "目次",
        "notes": "注と出典",
        "sources": "出典",
        "imprint": "この資料の責任",
        "issuer": "発信者",
        "editor": "編集責任者",
        "translator": "翻訳",
        "original": "原文の言語",
        "published": "公開",
        "updated": "更新",
        "revision": "承認版",
        "revision_of": "承認版 {number}",
        "web": "ウェブ版",
        "report": "誤りを知らせる",
        "corrections": "訂正",
        "qr": "QRコード　{url}",
        "key_points": "要点",
        "key_facts": "数字と事実",
        "stories": "このテーマの読みもの",
        "continued": "続きはQRコードのウェブ版で読める。",
        "theme": "テーマ{ordinal}",
        "medium": "確度は中程度",
        "low": "確度は低い",
        "more_sources": "ほか{count}件",
        "chronicle": "年を追って",
        "when": "時期",
        "what": "出来事",
        "value": "値",
        "derived": "ほかの数値から計算",
        "page": "ページ",
        "years": "{years}年",
        "lang_vi": "ベトナム語",
        "lang_ja": "日本語",
        "lang_en": "英語",
    },
    "en": {
        "contents": "Contents",
        "notes": "Notes and sources",
        "sources": "Sources",
        "imprint": "Who answers for this",
        "issuer": "Who speaks",
        "editor": "Responsible editor",
        "translator": "Translator",
        "original": "Original language",
        "published": "Published",
        "updated": "Updated",
        "revision": "Revision",
        "revision_of": "Revision {number}",
        "web": "On the web",
        "report": "Point out an error",
        "corrections": "Corrections",
        "qr": "QR code for {url}",
        "key_points": "Key points",
        "key_facts": "Figures and facts",
        "stories": "Stories in this theme",
        "continued": "The story goes on at the address in the QR code.",
        "theme": "Theme {ordinal}",
        "medium": "medium confidence",
        "low": "low confidence",
        "more_sources": "and {count} more",
        "chronicle": "Year by year",
        "when": "When",
        "what": "What",
        "value": "Value",
        "derived": "worked out from other figures",
        "page": "Page",
        "years": "{years} years",
        "lang_vi": "Vietnamese",
        "lang_ja": "Japanese",
        "lang_en": "English",
    },
}


def words(language: str) -> dict[str, str]:
    """All of them; in English where a language has none of its own yet."""
    return WORDS.get(language, WORDS["en"])


def written(date: str, language: str) -> str:
    """An ISO date in words, as it came where it is no date."""
    try:
        return PartialDate.parse(date).written(language)
    except ValueError:
        return date


def language_name(code: str, language: str) -> str:
    return words(language).get(f"lang_{code}", code)


def host(address: str) -> str:
    """Whose page an address is: `mofa.go.jp`; the address itself where it names no host."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        name = ""
    return name.removeprefix("www.") or address
