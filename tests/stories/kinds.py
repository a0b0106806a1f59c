"""A story of each kind in each language, made up and small, with everything its craft can have."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageDraw
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from nhipcau.campaigns.models import Theme
from nhipcau.facts.actions import keep_facts
from nhipcau.facts.ports import FactRecord
from nhipcau.people.models import User
from nhipcau.stories.models import StoryPage
from tests.stories.factories import story, worded

FACTS = (
    FactRecord(
        key="pl-tokyo",
        kind="place",
        confidence="high",
        values={"lat": 35.68, "lon": 139.69, "country": "JP"},
        words=worded(name=("Tokyo", "東京", "Tokyo")),
        citations=(("https://example.org/tokyo", ""),),
    ),
    FactRecord(
        key="pe-sung",
        kind="person",
        confidence="high",
        values={"years": "1921–2001"},
        words=worded(
            name=("Võ Văn Sung", "ヴォー・ヴァン・スン", "Võ Văn Sung"), role=("Đại sứ", "大使", "Ambassador")
        ),
        citations=(("https://example.org/sung", ""),),
    ),
)
OPUS = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(64)
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(64)
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nXin chào. こんにちは。\n"

WORDS = {
    "vi": (
        "Một buổi sáng ở Huế, hai người bạn cũ gặp lại nhau bên sông.",
        "Họ nói về những năm đã qua và về chuyến tàu năm ấy.",
        "Bên cầu",
    ),
    "ja": (
        "ある朝、フエの川辺で、旧友のふたりが再会した。",
        "ふたりは過ぎた年月と、あの年の列車について語り合った。",
        "橋のたもとで",
    ),
    "en": (
        "One morning in Huế two old friends met again by the river.",
        "They spoke of the years gone by, and of the train of that year.",
        "By the bridge",
    ),
}


def image(name: str = "cau", size: tuple[int, int] = (1280, 800)) -> Any:
    """A picture of arcs, new in the house."""
    picture = Pillow.new("RGB", size, "#efe6d8")
    pen = ImageDraw.Draw(picture)
    for n in range(5):
        left = n * size[0] // 5
        pen.arc((left, size[1] // 3, left + size[0] // 5, size[1]), 180, 360, fill="#5d2569", width=14)
    pen.rectangle((0, size[1] * 2 // 3, size[0], size[1] * 2 // 3 + 16), fill="#231c2b")
    file = io.BytesIO()
    picture.save(file, "WEBP")
    return get_image_model().objects.create(title=name, file=ContentFile(file.getvalue(), f"{name}.webp"))


def document(name: str, content: bytes | str) -> Any:
    content = content.encode() if isinstance(content, str) else content
    return get_document_model().objects.create(title=name, file=ContentFile(content, name))


class House:
    """The pictures and files that the stories below show, and the facts they name."""

    def __init__(self) -> None:
        keep_facts(FACTS, by=User.objects.get(username="operator"))
        self.broad = image("cau")
        self.tall = image("thap", (800, 1200))
        self.video = document("phim.webm", WEBM)
        self.sound = document("loi-ke.ogg", OPUS)
        self.captions = document("phu-de.vtt", VTT)


def items(*values: Any) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values]


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def picture(image: Any, language: str) -> dict[str, Any]:
    first, second, title = WORDS[language]
    return {
        "image": image.pk,
        "alt": title,
        "caption": f"<p>{first} {second}</p>",
        "credit": "Nguyễn Minh An",
    }


def details(kind: str, language: str, house: House) -> list[dict[str, Any]]:
    """The details of a kind; none for kinds that have none."""
    first, second, title = WORDS[language]
    person = {"name": "Trần Thị Hương", "role": title, "fact": ""}
    rich = f"<p>{first}</p><p>{second}</p>"
    moment = {"starts": "2026-09-21T09:00", "ends": "2026-09-21T11:30", "time_zone": "Asia/Ho_Chi_Minh"}
    where = {"place": "Huế", "address": "17 Lê Lợi"}
    values: dict[str, dict[str, Any]] = {
        "reportage": {"place": "Huế", "dates": "3–5/9/2026", "photographer": "Nguyễn Minh An"},
        "interview": {
            "people": items(person),
            "interviewer": "Lê Văn Nam",
            "place": "Huế",
            "date": "2026-09-03",
        },
        "talk": {
            **moment,
            **where,
            "host": title,
            "speakers": items(person, {**person, "name": "Satō Haruka"}),
            "programme": items(
                {"time": "09:00", "title": title, "who": "Trần Thị Hương"},
                {"time": "10:30", "title": second, "who": ""},
            ),
            "recording": house.sound.pk,
            "transcript": rich,
        },
        "profile": {"person": "pe-sung"},
        "document": {
            "document": "doc-paris",
            "articles": items({"number": "1", "title": title, "text": rich}),
        },
        "exhibition": {
            **where,
            "starts": "2026-09-01",
            "ends": "2026-10-15",
            "hours": "8:00–17:00",
            "admission": title,
            "contact": "0234 000 000",
        },
        "video": {
            "media": house.video.pk,
            "poster": house.broad.pk,
            "captions": house.captions.pk,
            "transcript": rich,
            "duration": 95,
        },
        "audio": {"media": house.sound.pk, "captions": None, "transcript": rich, "duration": 240},
        "quiz": {
            "opens": "2026-09-01T08:00",
            "closes": "2026-09-30T17:00",
            "time_zone": "Asia/Tokyo",
            "rules": rich,
            "prize": title,
            "contact": "thi@example.org",
        },
        "event": {**moment, **where, "event": "", "organiser": title, "admission": title},
        "announcement": {"valid_from": "2026-09-01", "valid_until": "2026-09-30", "contact": "0234 000 000"},
    }
    return [block(kind, values[kind])] if kind in values else []


def body(kind: str, language: str, house: House) -> list[dict[str, Any]]:
    """The blocks that make a story of its kind, and a sourced sentence."""
    first, second, title = WORDS[language]
    rich = f"<p>{first} {second}[^doc-paris]</p>"
    shown = picture(house.broad, language)
    many = [shown, picture(house.tall, language), shown]
    drawn = {"alt": second, "caption": f"<p>{first}</p>"}
    table = {
        "caption": title,
        "header": f"{title} | 2020 | 2024",
        "rows": items("Huế | 448.053 | 634.361", "Kyōto | 12 | 15"),
        "first_column_header": True,
    }
    choices = items({"text": "1973", "right": True}, {"text": "1975", "right": False})
    named: dict[str, list[dict[str, Any]]] = {
        "article": [
            block("quote", {"text": rich, "who": "Trần Thị Hương", "role": title, "fact": ""}),
            block("table", table),
            block(
                "media",
                {
                    "media": house.sound.pk,
                    "title": title,
                    "poster": None,
                    "captions": None,
                    "transcript": rich,
                    "duration": 61,
                },
            ),
        ],
        "reportage": [
            block("picture", shown),
            block("text", rich),
            block("picture", shown),
            block("picture", many[1]),
        ],
        "interview": [block("qa", {"question": first, "answer": rich})] * 2,
        "infographic": [block("chart", {**drawn, "statistic": "st-people", "years": ""})],
        "timeline": [block("chronicle", {"facts": items("doc-paris")})],
        "map": [block("map", {**drawn, "places": items("pl-hue", "pl-tokyo"), "home": "pl-hue"})],
        "exhibition": [
            block(
                "room",
                {
                    "title": title,
                    "text": rich,
                    "objects": items(
                        {"title": title, "caption": rich, "picture": shown},
                        {"title": "1973", "caption": rich, "picture": empty_picture()},
                    ),
                },
            )
        ]
        * 2,
        "gallery": [block("gallery", {"pictures": items(*many)})],
        "quiz": [block("question", {"question": first, "choices": choices, "explanation": rich})] * 2,
    }
    return [block("text", rich), *named.get(kind, [])] if kind != "reportage" else named[kind]


def empty_picture() -> dict[str, Any]:
    return {"image": None, "alt": "", "caption": "", "credit": ""}


def every_kind(theme: Theme, language: str, house: House) -> dict[str, StoryPage]:
    """A live story of each kind in a language."""
    first, _second, title = WORDS[language]
    return {
        kind: story(
            theme,
            language,
            slug=f"mau-{kind}",
            kind=kind,
            title=f"{title}: {label}",
            lead=f"<p>{first}</p>",
            details=details(kind, language, house),
            body=body(kind, language, house),
        )
        for kind, label in StoryPage.Kind.choices
    }
