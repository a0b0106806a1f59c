"""A small public site: three languages, two themes, four stories, a register of every kind, one check."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings

from nhipcau.campaigns.models import Campaign, KeyDate, Theme
from nhipcau.factcheck.actions import give_verdict, publish_check
from nhipcau.factcheck.models import Claim
from nhipcau.facts.actions import keep_facts
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import FactRecord
from nhipcau.kit import clock
from nhipcau.people.models import User
from nhipcau.products.models import Product
from nhipcau.stories.models import HomePage, StoryPage
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, site, story, theme_page, worded
from tests.stories.test_compose import EVERY_BLOCK

LANGUAGES = ("vi", "ja", "en")
HOSTILE = '<script>alert("x")</script> & "Huế" \'1973\' ]]> <b>'

MORE_FACTS = (
    FactRecord(
        key="tl-buttetsu",
        kind="milestone",
        confidence="medium",
        date="0736",
        values={"date_precision": "year"},
        words=worded(
            title=("Nhà sư Phật Triết đến Nhật Bản", "僧・仏哲が来日", "The monk Buttetsu reaches Japan"),
            summary=("Ông ở chùa Đại An.", "大安寺に住んだ。", "He lived at Daian-ji."),
        ),
        citations=(("https://example.org/736", ""),),
    ),
    FactRecord(
        key="tl-paris",
        kind="milestone",
        confidence="high",
        date="1973-09-21",
        words=worded(
            title=("Lập quan hệ ngoại giao", "外交関係を樹立", "Relations are opened"),
            summary=("Ký tại Paris.", "パリで署名。", "Signed in Paris."),
        ),
        citations=(("https://example.org/1973", ""),),
    ),
    FactRecord(
        key="tl-upgrade",
        kind="milestone",
        confidence="high",
        date="2023-11-27",
        words=worded(
            title=("Nâng cấp quan hệ", "関係を格上げ", "Relations are raised"),
            summary=("Tại Tokyo.", "東京で。", "In Tokyo."),
        ),
        citations=(("https://example.org/2023", ""),),
    ),
    FactRecord(
        key="doc-upgrade",
        kind="document",
        confidence="medium",
        date="2023-11-27",
        values={"signatories": [], "status": "political-statement", "type": "joint-statement"},
        words=worded(
            title=("Tuyên bố chung 2023", "2023年の共同声明", "Joint statement of 2023"),
            place=("Tokyo", "東京", "Tokyo"),
            subject=("Nâng cấp quan hệ", "関係の格上げ", "A higher level"),
            status=("tuyên bố chính trị", "政治的な声明", "political statement"),
            type=("tuyên bố chung", "共同声明", "joint statement"),
        ),
        citations=(("https://example.org/upgrade", ""),),
    ),
    FactRecord(
        key="pe-buttetsu",
        kind="person",
        confidence="medium",
        values={"country": "lam-ap"},
        words=worded(
            name=("Phật Triết", "仏哲", "Buttetsu"),
            years=("thế kỷ 8", "8世紀", "8th century"),
            role=("Nhà sư", "僧", "Monk"),
            profile=("Ông truyền điệu múa.", "舞を伝えた。", "He brought dances."),
        ),
        citations=(("https://example.org/buttetsu", ""),),
    ),
    FactRecord(
        key="pl-nara",
        kind="place",
        confidence="high",
        values={"lat": 34.67, "lon": 135.81, "country": "JP", "coordinate_precision": "town-district"},
        words=worded(
            name=("Chùa Đại An, Nara", "大安寺（奈良）", "Daian-ji, Nara"),
            address=("Nara", "奈良市", "Nara"),
            coordinate_precision=("trung tâm khu phố", "町域の中心", "centre of the neighbourhood"),
            summary=("Nơi Phật Triết ở.", "仏哲が住んだ寺。", "Where Buttetsu lived."),
        ),
        citations=(("https://example.org/nara", ""),),
    ),
    FactRecord(
        key="pa-nara",
        kind="partnership",
        confidence="high",
        date="2025",
        values={"kind": "memorandum", "year": 2025, "steps": [{"date": "2025-06-04"}]},
        words=worded(
            vietnam=("Thành phố Huế", "フエ市", "Huế City"),
            japan=("Tỉnh Nara", "奈良県", "Nara Prefecture"),
            kind=("bản ghi nhớ", "覚書", "memorandum"),
            **{"steps.0.what": ("ký tại Huế", "フエで署名", "signed in Huế")},
        ),
        citations=(("https://example.org/tie", ""),),
    ),
    FactRecord(
        key="ev-festival",
        kind="event",
        confidence="high",
        date="2023-09-21",
        date_end="2023-09-22",
        words=worded(
            title=("Lễ hội; năm, thứ 50", "五十周年の祭り", "Festival of the fiftieth year"),
            place=("Hà Nội", "ハノイ", "Hanoi"),
            summary=("Hai ngày.", "二日間。", "Two days."),
        ),
        citations=(("https://example.org/festival", ""),),
    ),
    FactRecord(
        key="cl-year",
        kind="claim",
        confidence="high",
        values={"verdict": "false", "as_of": "2025"},
        words=worded(
            claim=("Quan hệ có từ năm 1931.", "1931年からである。", "Relations date from 1931."),
            explanation=(
                "Ngày đúng là 21/9/1973.",
                "正しくは1973年9月21日。",
                "The day is 21 September 1973.",
            ),
        ),
        citations=(("https://example.org/claim", ""),),
    ),
)
NESTED = [
    {"type": "heading", "value": "Một", "id": "h1"},
    {"type": "text", "value": "<p>Xem [[tl-paris:date]] và [[pe-buttetsu:name]].</p>", "id": "t1"},
    {"type": "text", "value": f"<p>{'Rất-dài-' * 40}</p>", "id": "t2"},
]


def build_site() -> dict[str, Any]:
    """Everything that a reader can meet, in the three languages."""
    by = UserFactory(username="operator", is_superuser=True)
    site(*LANGUAGES, by=by)
    keep_facts(MORE_FACTS, by=by)
    theme = ThemeFactory(campaign__slug="chien-dich", ordinal=1)
    other = ThemeFactory(campaign=theme.campaign, ordinal=2, title="Con người")
    KeyDate.objects.create(campaign=theme.campaign, title="Ngày 21/9", month=9, day=21)
    for language in LANGUAGES:
        theme_page(theme, language, lead="<p>Ngày [[doc-paris:date]].</p>", body=NESTED)
        theme_page(other, language)
        story(theme, language, slug="paris", body=EVERY_BLOCK)
        story(theme, language, slug="hai", title="Hai", body=NESTED, translator_name="Người dịch")
        story(other, language, slug="hostile", title=HOSTILE, label=HOSTILE[:60])
    story(other, "vi", slug="only-vi", title="Chỉ có tiếng Việt")
    publish(check(by=by), by=by)
    return found_site()


def found_site() -> dict[str, Any]:
    """What tests take hold of in a site that was built."""
    theme, other = Theme.objects.filter(campaign__slug="chien-dich").order_by("ordinal")
    return {
        "homes": {home.locale.language_code: home for home in HomePage.objects.all()},
        "theme": theme,
        "other": other,
        "campaign": theme.campaign,
        "by": User.objects.get(username="operator"),
    }


def check(*, by: User, key: str = "cl-year") -> Claim:
    says = {"vi": "Ghi năm 1973.", "ja": "1973年とある。", "en": "Gives 1973."}
    evidence = [
        ("https://example.org/evidence", says),
        ("https://example.org/old", {"en": "Only in English."}),
    ]
    fact = Fact.objects.get(key=key)
    return give_verdict(fact=fact, verdict="false", evidence=evidence, as_of="2025", topic="history", by=by)


def publish(claim: Claim, *, by: User) -> Claim:
    return publish_check(claim=claim, by=by)


def product(page: StoryPage, content: bytes = b"%PDF-1.7 a booklet", ending: str = "pdf") -> Product:
    """A made product of the live revision, with its file."""
    sha256 = hashlib.sha256(content).hexdigest()
    made = Product.objects.create(
        page=page,
        revision=page.live_revision,
        language=page.locale.language_code,
        form=Product.Form.BOOKLET,
        format=ending,
        state=Product.State.MADE,
        sha256=sha256,
        ending=ending,
        media_type="application/pdf",
        size=len(content),
        pages=4,
        made_at=clock.now(),
    )
    folder: Path = settings.NHIPCAU_PRODUCTS
    made.path.parent.mkdir(parents=True, exist_ok=True)
    assert made.path.is_relative_to(folder)
    made.path.write_bytes(content)
    return made


def campaign() -> Campaign:
    return Campaign.objects.get(slug="chien-dich")


def themes() -> list[Theme]:
    return list(campaign().themes.all())
