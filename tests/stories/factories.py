"""A small campaign with a theme, a ledger of three facts, and pages in the languages asked for."""

from __future__ import annotations

import uuid
from typing import Any

import factory
from wagtail.models import Page

from nhipcau.campaigns.models import Campaign, Theme
from nhipcau.facts.actions import keep_facts
from nhipcau.facts.ports import FactRecord
from nhipcau.people.models import User
from nhipcau.stories.actions import put_page
from nhipcau.stories.foundations import lay_foundations
from nhipcau.stories.models import HomePage, SectionPage, StoryPage, ThemePage
from tests.people.factories import OrganisationFactory, UserFactory

SECTIONS = (
    *("stories", "themes", "timeline", "places", "documents", "people", "partners", "events", "exhibitions"),
    *("factchecks", "corrections", "about", "policy", "accessibility"),
)


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    slug = factory.Sequence(lambda n: f"chien-dich-{n}")
    title = "Kỷ niệm ngày 21/9"
    languages = ["vi", "ja", "en"]
    lead_organisation = factory.SubFactory(OrganisationFactory)


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    campaign = factory.SubFactory(CampaignFactory)
    ordinal = factory.Sequence(lambda n: n + 1)
    title = "Ngày 21 tháng 9"
    text = "Ý nghĩa của ngày 21 tháng 9"


def worded(**fields: tuple[str, str, str]) -> dict[tuple[str, str], str]:
    """`title=("vi", "ja", "en")` as the ledger's words."""
    return {
        (field, language): text
        for field, texts in fields.items()
        for language, text in zip(("vi", "ja", "en"), texts, strict=True)
    }


FACTS = (
    FactRecord(
        key="doc-paris",
        kind="document",
        confidence="high",
        date="1973-09-21",
        values={
            "signatories": [{"side": "vietnam"}, {"side": "japan"}],
            "status": "in-effect",
            "followed": ["tl-upgrade", "no-longer-held"],
        },
        words=worded(
            title=("Văn bản Paris", "パリの文書", "Paris document"),
            place=("Paris", "パリ", "Paris"),
            subject=("Lập quan hệ", "外交関係の樹立", "Opening of relations"),
            **{
                "signatories.0.name": ("Võ Văn Sung", "ヴォー・ヴァン・スン", "Võ Văn Sung"),
                "signatories.0.role": ("Đại sứ", "大使", "Ambassador"),
                "signatories.1.name": ("Nakayama Yoshihiro", "中山賀博", "Nakayama Yoshihiro"),
                "signatories.1.role": ("Đại sứ", "大使", "Ambassador"),
            },
        ),
        citations=(("https://example.org/paris", ""),),
    ),
    FactRecord(
        key="st-people",
        kind="statistic",
        confidence="medium",
        words=worded(title=("Số người", "人数", "People"), unit=("người", "人", "people")),
        figures=(
            {"date": "2020", "value": 448053, "source": "https://example.org/2020"},
            {"date": "2024", "value": 634361, "source": "https://example.org/2024", "derived": "sum"},
        ),
    ),
    FactRecord(
        key="pl-hue",
        kind="place",
        confidence="high",
        values={"lat": 16.46, "lon": 107.59, "country": "VN"},
        words=worded(name=("Huế", "フエ", "Huế")),
        citations=(("https://example.org/hue", ""),),
    ),
)


def site(*languages: str, by: User | None = None) -> dict[str, HomePage]:
    """The three trees with their sections, and the small ledger."""
    by = by or UserFactory(username="operator", is_superuser=True)
    keep_facts(FACTS, by=by)
    root = lay_foundations()
    homes = {}
    for language in languages or ("vi", "ja", "en"):
        fields: dict[str, Any] = {"title": "Nhịp Cầu", "headline": "Paris, 1973"}
        homes[language] = put_page(
            model=HomePage,
            parent=root,
            language=language,
            key=_key("home"),
            slug=language,
            fields=fields,
            by=by,
        )
        for section in SECTIONS:
            put_page(
                model=SectionPage,
                parent=homes[language],
                language=language,
                key=_key(section),
                slug=section,
                fields={"title": section.title(), "section": section},
                by=by,
            )
    return homes


def story(theme: Theme, language: str = "vi", slug: str = "paris", **fields: Any) -> StoryPage:
    """A live story under its section; made again with the same words it makes no revision."""
    given = {
        "title": "Paris, 21 tháng 9 năm 1973",
        "kind": "document",
        "theme": theme,
        "lead": "<p>Ngày [[doc-paris:date]].</p>",
        "body": [{"type": "text", "value": "<p>Hai đại sứ ký.[^doc-paris]</p>", "id": str(_key(slug))}],
        "editor_name": "Ban biên tập",
        **fields,
    }
    by = User.objects.get(username="operator")
    return put_page(
        model=StoryPage,
        parent=section("stories", language),
        language=language,
        key=_key(slug),
        slug=slug,
        fields=given,
        by=by,
    )


def theme_page(theme: Theme, language: str = "vi", **fields: Any) -> ThemePage:
    by = User.objects.get(username="operator")
    return put_page(
        model=ThemePage,
        parent=section("themes", language),
        language=language,
        key=_key(f"theme-{theme.pk}"),
        slug=f"theme-{theme.ordinal}",
        fields={"title": theme.title, "theme": theme, "summary": "Một câu.", **fields},
        by=by,
    )


def section(name: str, language: str) -> Page:
    return SectionPage.objects.get(section=name, locale__language_code=language)


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, name)
