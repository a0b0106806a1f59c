"""What the registers, feeds and calendars say, and what pages tell machines about themselves."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.test import override_settings
from lxml import etree
from PIL import Image

from nhipcau.facts.models import Fact
from nhipcau.publicsite.bake import bake
from nhipcau.publicsite.contents import calendar
from nhipcau.publicsite.rendering import render, sheet_of
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.structured import article
from nhipcau.stories.models import HomePage, StoryPage
from tests.publicsite.test_pages import ATOM, OWN, page
from tests.stories.kinds import House, every_kind

LANGUAGES = ("vi", "ja", "en")


def told(soup: BeautifulSoup) -> list[dict[str, Any]]:
    return [json.loads(tag.string) for tag in soup.select("script[type='application/ld+json']")]


# The front page and the day


def front(language: str = "vi", **settings: Any) -> BeautifulSoup:
    with override_settings(**settings):
        snapshot = Snapshot.load()
        home = snapshot.whole(snapshot.home(language).pk)
        return BeautifulSoup(render(snapshot, sheet_of(snapshot, home)), "lxml")


@pytest.mark.parametrize(
    ("today", "phase", "said"),
    [
        (date(2027, 3, 1), "before", "Còn 204 ngày đến ngày 21 tháng 9"),
        (date(2027, 9, 1), "near", "Còn 20 ngày đến ngày 21 tháng 9"),
        (date(2027, 9, 21), "on", "Hôm nay, ngày 21 tháng 9: tròn 54 năm."),
        (date(2027, 9, 25), "after", "4 ngày sau ngày 21 tháng 9"),
        (date(2027, 10, 22), "before", "Còn 335 ngày đến ngày 21 tháng 9"),
    ],
)
def test_the_front_page_changes_with_the_campaign(
    folders: dict[str, Path], today: date, phase: str, said: str
) -> None:
    soup = front(NHIPCAU_TODAY=today)
    day = soup.select_one(".hero .day")
    assert phase in day["class"]
    assert day.get_text(strip=True).replace("\xa0", " ") == said
    names = [h2.get_text() for h2 in soup.select("main > section > h2")]
    near = phase in ("near", "on")
    assert (names.index("Sắp tới") < names.index("Mới")) == near


def test_an_editors_choice_leads_the_front_page_in_each_language(folders: dict[str, Path]) -> None:
    assert "Hai" not in front().select_one(".lead-story h2").get_text()
    chosen = StoryPage.objects.get(slug="hai", locale__language_code="vi")
    for home in HomePage.objects.all():
        home.featured = chosen
        home.save_revision().publish()
    for language in LANGUAGES:
        link = front(language).select_one(".lead-story h2 a")
        assert link["href"] == f"/{language}/stories/hai/"
    chosen.unpublish()
    assert "Hai" not in front("vi").select_one(".lead-story h2").get_text()


# Registers


def test_partners_stand_on_arcs_of_one_scale(baked: Path) -> None:
    soup = page(baked, "ja/partners")
    tie = soup.find(id="pa-nara")
    assert [tie.select_one(f".pair .{side}").get_text() for side in "vj"] == ["フエ市", "奈良県"]
    assert tie.select_one("svg.bow path.t")
    assert tie.select_one(".steps time")["datetime"] == "2025-06-04"
    assert tie.select_one(".sources a")["href"] == "https://example.org/tie"
    assert page(baked, "ja/places").select_one(".onward a")["href"] == "/ja/partners/"


def test_the_register_of_documents_is_grouped_by_state(baked: Path) -> None:
    soup = page(baked, "en/documents")
    groups = {s["id"]: len(s.select("tbody tr")) for s in soup.select(".groups > section")}
    assert groups == {"in-force": 1, "signed": 1}
    assert [a["href"] for a in soup.select(".filter a")] == ["#all", "#in-force", "#signed"]
    row = soup.select_one("#in-force tbody tr")
    assert "stories tell of it" in row.get_text()


def test_a_document_tells_what_came_of_it_and_where_nothing_is_known(baked: Path) -> None:
    state = page(baked, "en/documents").select_one("#in-force .state")
    assert state.a["href"] == "/en/documents/paris/#since"
    steps = page(baked, "vi/documents/paris").select("#since li")
    assert [step.h3.get_text() for step in steps] == ["Ký", "Nâng\u00a0cấp quan\u00a0hệ", "In-effect"]
    assert steps[1].a["href"] == "/vi/timeline/#tl-upgrade"
    assert [step.time["datetime"] for step in steps[:-1]] == ["1973-09-21", "2023-11-27"]
    unknown = page(baked, "en/documents/upgrade").select("#since p")
    assert "don’t say what was done" in unknown[-1].get_text()


def test_a_state_that_no_group_knows_stands_under_its_own_words(folders: dict[str, Path]) -> None:
    fact = Fact.objects.get(key="doc-upgrade")
    fact.values = {**fact.values, "status": "lost"}
    fact.save()
    bake()
    soup = page(folders["NHIPCAU_PUBLIC"], "en/documents")
    assert soup.find(id="state-lost")


def test_every_place_of_the_map_can_be_reached_by_words(baked: Path) -> None:
    for path in ("en/places", "en"):
        links = [a["href"] for a in page(baked, path).select(".place-list a")]
        assert links == ["/en/places/#pl-hue", "/en/places/#pl-nara"]


def test_the_pages_about_the_site_lead_to_one_another(baked: Path) -> None:
    for name in ("about", "policy", "accessibility"):
        soup = page(baked, f"vi/{name}")
        there = {a["href"] for a in soup.select(".listing a")}
        assert {f"/vi/{n}/" for n in ("about", "policy", "corrections", "accessibility")} - {
            f"/vi/{name}/"
        } <= there
    assert len(page(baked, "vi/about").select("#feeds li")) >= 4


def test_where_there_is_no_page_the_way_on_is_shown(baked: Path) -> None:
    soup = BeautifulSoup((baked / "en/404.html").read_bytes(), "lxml")
    assert len(soup.select(".ways a")) >= 10
    assert len(soup.select(".ledger a")) >= 3
    assert soup.select_one("a[href^='mailto:']")


# Feeds and calendars


def test_feeds_by_theme_and_kind_hold_only_their_own(baked: Path) -> None:
    feed = etree.fromstring((baked / "vi/themes/theme-1/feed.xml").read_bytes())
    links = [e.find("a:link", ATOM).get("href") for e in feed.findall("a:entry", ATOM)]
    assert sorted(links) == [f"{OWN}/vi/stories/hai/", f"{OWN}/vi/stories/paris/"]
    kinds = json.loads((baked / "vi/stories/feed-document.json").read_bytes())
    assert len(kinds["items"]) == 4
    assert kinds["feed_url"] == f"{OWN}/vi/stories/feed-document.json"
    assert not (baked / "vi/stories/feed-article.xml").exists()
    checks = etree.fromstring((baked / "en/factchecks/feed.xml").read_bytes())
    assert len(checks.findall("a:entry", ATOM)) == 1
    named = [a["href"] for a in page(baked, "vi/themes/theme-1").select("link[type='application/atom+xml']")]
    assert named == ["/vi/themes/theme-1/feed.xml", "/vi/feed.xml"]


def test_an_event_alone_goes_into_a_calendar(baked: Path) -> None:
    soup = page(baked, "vi/events")
    path = soup.select_one("#ev-festival .both a")["href"]
    text = (baked / path.lstrip("/")).read_text().replace("\n ", "")
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Lễ hội\\; năm\\, thứ 50" in text
    assert soup.select_one("#past #ev-festival")
    assert soup.select_one("#calendars a")["href"] == "/vi/events.ics"


def test_places_and_hours_of_events_in_both_countries(folders: dict[str, Path]) -> None:
    fact = Fact.objects.get(key="ev-festival")
    fact.values = {"country": "VN", "localities": [{"code": "hanoi"}]}
    fact.save()
    house = House()
    theme = StoryPage.objects.filter(slug="paris").first().theme
    every_kind(theme, "en", house)
    assert bake().problems == ()
    public = folders["NHIPCAU_PUBLIC"]
    assert (public / "vi/events/place-hanoi.ics").read_text().count("BEGIN:VEVENT") == 1
    soup = page(public, "en/events")
    talk = soup.select_one("li:has(a[href='/en/stories/mau-talk/'])")
    assert [dd.get_text(strip=True) for dd in talk.select(".clocks dd")] == ["09:00–11:30", "11:00–13:30"]
    shown = page(public, "en/exhibitions").select(".shows h3 a")
    assert [a["href"] for a in shown] == ["/en/stories/mau-exhibition/"]
    reportage = [dt.get_text() for dt in page(public, "en/stories/mau-reportage").select("dt")]
    assert reportage[:3] == ["Place", "Reported", "Photographs"]  # of one told from records too
    kinds = {
        kind: article(document, "/en/x/")
        for kind in StoryPage.Kind.values
        for document in [_composed(f"mau-{kind}")]
    }
    _check_shapes(kinds)


def _composed(slug: str) -> Any:
    snapshot = Snapshot.load()
    return snapshot.document(StoryPage.objects.get(slug=slug, locale__language_code="en"))


def _check_shapes(kinds: dict[str, dict[str, Any]]) -> None:
    types = {kind: said["@type"] for kind, said in kinds.items()}
    assert types.pop("exhibition") == "ExhibitionEvent"
    assert types.pop("talk") == "EducationEvent"
    assert types.pop("event") == "Event"
    assert set(types.values()) == {"NewsArticle"}
    for said in kinds.values():
        assert said["@context"] == "https://schema.org"
        text = said.get("subjectOf", said)
        assert {
            "headline",
            "datePublished",
            "dateModified",
            "publisher",
            "author",
            "inLanguage",
        } <= text.keys()
        assert None not in said.values()
        assert "" not in said.values()
    assert kinds["talk"]["startDate"] == "2026-09-21T09:00+07:00"
    assert kinds["talk"]["location"]["@type"] == "Place"
    assert kinds["profile"]["mainEntity"]["@type"] == "Person"
    assert kinds["interview"]["about"][0]["name"] == "Trần Thị Hương"
    assert kinds["video"]["video"]["@type"] == "VideoObject"
    assert {"name", "uploadDate", "contentUrl", "thumbnailUrl"} <= kinds["video"]["video"].keys()
    assert kinds["audio"]["audio"]["@type"] == "AudioObject"
    assert kinds["quiz"]["mainEntity"]["@type"] == "Quiz"


def test_an_exhibition_without_a_last_day_stays_open_and_out_of_the_calendar() -> None:
    one = calendar.Happening("k", "n", "2026-01-01", "", "", "", "", endless=True)
    assert not one.over(date(2030, 1, 1))
    month = calendar.Happening("k", "n", "2026-01", "", "", "", "")
    assert not month.over(date(2026, 1, 31))
    assert month.over(date(2026, 2, 1))


# What pages tell machines


def test_pages_say_where_they_stand_and_what_shows_them(baked: Path) -> None:
    soup = page(baked, "ja/stories/paris")
    trail = next(one for one in told(soup) if one["@type"] == "BreadcrumbList")
    assert [step["item"].removeprefix(OWN) for step in trail["itemListElement"]] == [
        "/ja/",
        "/ja/stories/",
        "/ja/stories/paris/",
    ]
    card = soup.select_one("meta[property='og:image']")["content"].removeprefix(OWN)
    with Image.open(baked / card.lstrip("/")) as picture:
        assert picture.size == (1200, 630)
    assert soup.select_one("meta[property='og:url']")["content"] == f"{OWN}/ja/stories/paris/"
    letter = soup.select_one(".imprint a[href^='mailto:?']")["href"]
    assert f"{OWN}/ja/stories/paris/" in unquote(letter)


def test_registers_say_what_they_list(baked: Path) -> None:
    assert told(page(baked, "en"))[0]["potentialAction"]["@type"] == "SearchAction"
    people = told(page(baked, "en/people"))[0]["@graph"]
    assert people[0]["@type"] == "Person"
    assert people[0]["url"] == f"{OWN}/en/people/#pe-buttetsu"
    events = told(page(baked, "en/events"))[0]["@graph"]
    assert (events[0]["@type"], events[0]["startDate"]) == ("Event", "2023-09-21")
