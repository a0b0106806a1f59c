"""What stands on the baked pages, read as a browser would read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from nhipcau.factcheck.actions import correct
from nhipcau.factcheck.models import Claim
from nhipcau.publicsite.bake import bake
from nhipcau.stories.models import HomePage
from tests.publicsite.factories import HOSTILE

OWN = "http://localhost:8000"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
XHTML = "{http://www.w3.org/1999/xhtml}link"


def pages(public: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted(public.rglob("*.html")):
        yield path.relative_to(public).as_posix(), BeautifulSoup(path.read_bytes(), "lxml")


def page(public: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((public / path / "index.html").read_bytes(), "lxml")


def test_every_page_says_its_language_its_title_and_who_answers_for_it(baked: Path) -> None:
    for name, soup in pages(baked):
        language = name.removeprefix("gone/").removesuffix(".html").split("/")[0]
        assert soup.html["lang"] == (language if "/" in name else "vi"), name
        assert soup.title.string.strip(), name
        assert len(soup.find_all("h1")) == 1, name
        assert soup.select_one("main#main"), name
        assert soup.select_one("a.skip")["href"] == "#main", name
        if soup.select_one("link[rel=canonical]") and "/" in name:
            imprint = soup.select_one("aside.imprint")
            assert len(imprint.find_all("dt")) >= 5, name
            assert imprint.select_one("#report a[href^='mailto:']"), name


def test_nothing_runs_and_nothing_is_fetched_from_elsewhere(baked: Path) -> None:
    for name, soup in pages(baked):
        for script in soup.find_all("script"):
            ours = "/search/" in name and script.get("src", "").startswith("/static/")
            assert ours or script.get("type") == "application/ld+json", name
        for tag in soup.find_all(True):
            assert not [a for a in tag.attrs if a.startswith("on") or a == "style"], (name, tag.name)
        for tag in soup.select("link[rel=stylesheet], link[rel=icon], link[rel=preload], img, source, use"):
            target = tag.get("href") or tag.get("src") or ""
            assert target.startswith("/"), (name, target)
            assert not target.startswith("//")
            assert (baked / target.lstrip("/")).is_file(), (name, target)
        forms = [] if "/search/" in name else ["form"]
        assert not soup.find_all(["iframe", "object", "embed", "style", *forms]), name
    for sheet in baked.rglob("*.css"):
        for target in re.findall(r"url\(([^)]+)\)", sheet.read_text()):
            assert (sheet.parent / target).is_file(), (sheet.name, target)
        assert "@import" not in sheet.read_text()


def test_ids_are_unique_and_headings_skip_no_level(baked: Path) -> None:
    for name, soup in pages(baked):
        ids = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), name
        levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_every_link_within_the_site_leads_somewhere(baked: Path) -> None:
    there = dict(pages(baked))
    for name, soup in there.items():
        here = "/" + name.removesuffix("index.html")
        for link in soup.find_all("a", href=True):
            target = urlsplit(urljoin(here, link["href"]))
            if target.scheme or target.netloc:
                continue
            path = target.path.lstrip("/")
            file = f"{path}index.html" if not path or path.endswith("/") else path
            assert (baked / file).is_file(), (name, link["href"])
            if target.fragment and file in there:
                assert there[file].find(id=target.fragment), (name, link["href"])


def test_counterparts_are_one_click_away_and_name_each_other(baked: Path) -> None:
    for name, soup in pages(baked):
        shown = [link["hreflang"] for link in soup.select("ul.langs a")]
        if "/" in name:
            assert shown == ["vi", "ja", "en"], name
        alternates = {a["hreflang"]: a["href"] for a in soup.select("link[rel=alternate][hreflang]")}
        for language, address in alternates.items():
            other = page(baked, address.removeprefix(OWN).lstrip("/")) if language != "x-default" else None
            if other:
                back = {a["hreflang"]: a["href"] for a in other.select("link[rel=alternate][hreflang]")}
                assert back == alternates, name


def test_a_page_without_a_counterpart_leads_to_that_languages_front_page(baked: Path) -> None:
    soup = page(baked, "vi/stories/only-vi")
    assert [a["href"] for a in soup.select("ul.langs a")] == [
        "/vi/stories/only-vi/",
        "/ja/#only-vi",
        "/en/#only-vi",
    ]
    for language in ("ja", "en"):
        said = page(baked, language).find(id="only-vi")
        assert "absent" in said["class"]
    assert "Vietnamese" in said.get_text()
    assert not soup.select("link[rel=alternate][hreflang]")


def test_what_is_written_to_break_out_stays_words(baked: Path) -> None:
    for name in ("vi/stories/hostile", "vi/stories", "vi"):
        html = (baked / name / "index.html").read_text()
        assert "<script>alert" not in html
        assert "<b>" not in html.replace('<b lang="vi">', "").replace("<b>1973", "").replace("<b>20", "")
    soup = page(baked, "ja/stories/hostile")
    assert soup.h1.get_text().replace("\u2060", "") == HOSTILE
    data = json.loads(soup.select_one("script[type='application/ld+json']").string)
    assert (data["@type"], data["headline"]) == ("NewsArticle", HOSTILE)
    feed = etree.fromstring((baked / "vi/feed.xml").read_bytes())
    assert HOSTILE in feed.xpath("//a:entry/a:title/text()", namespaces=ATOM)


def test_a_story_shows_every_block_its_notes_and_their_sources(baked: Path) -> None:
    soup = page(baked, "vi/stories/paris")
    body = soup.select_one("article .prose")
    assert [t.name for t in body.find_all(["h2", "ol", "figure", "dl"], recursive=False)] == [
        "h2", "ol", "figure", "figure", "figure", "figure",
    ]  # fmt: skip  # a table, read by its columns
    assert body.select_one("p.pull")["aria-hidden"] == "true"
    assert len(body.select("figure svg[role=img][aria-label]")) == 8
    assert body.select_one("ul.ledger time")["datetime"] == "1973-09-21"
    assert body.select_one("dl.facts dd").get_text(strip=True).startswith("634.361")
    notes = soup.select("section.notes li")
    assert [note["id"] for note in notes] == [f"n{n}" for n in range(1, len(notes) + 1)]
    assert notes[0].select_one("a[rel=noreferrer]")["href"] == "https://example.org/paris"
    for mark in soup.select("a.ref"):
        assert soup.find(id=mark["href"][1:])
    for back in soup.select("a.back"):
        assert soup.find(id=back["href"][1:])


def test_quoted_facts_lead_to_where_the_registers_tell_of_them(baked: Path) -> None:
    soup = page(baked, "en/stories/hai")
    assert [a["href"] for a in soup.select("a.fact")][-2:] == [
        "/en/timeline/#tl-paris",
        "/en/people/#pe-buttetsu",
    ]
    assert soup.select_one(".dek a.fact")["href"] == "/en/documents/paris/"


def test_the_front_page_measures_the_time_to_the_day(baked: Path) -> None:
    soup = page(baked, "vi")
    assert soup.select_one(".piers b").get_text() == "1973"
    assert re.search(r"Còn \d+ ngày đến ngày 21\stháng\s9", soup.select_one(".hero .day").get_text())
    assert soup.select_one(".hero svg[role=img]")
    assert soup.select_one(".lead-story figure svg")
    assert soup.select_one(".checked strong").get_text()


def test_the_timeline_draws_its_silences(baked: Path) -> None:
    soup = page(baked, "ja/timeline")
    assert [g.get_text(strip=True) for g in soup.select("li.gap")] == ["1237年", "50年"]
    assert soup.select_one(".chron li.key")["id"] == "tl-paris"
    assert soup.select_one(".chron li.doc")["id"] == "tl-upgrade"
    strip = soup.select(".strip a")
    assert [a["href"] for a in strip] == ["#tl-buttetsu", "#tl-paris", "#tl-upgrade"]


def test_what_is_seen_beside_a_link_or_a_drawing_is_told_too(baked: Path) -> None:
    signed = page(baked, "en/timeline").select_one("#tl-upgrade")
    way = signed.select_one('a[href^="/en/documents/"]')
    assert way.get_text().endswith(f": {signed.select_one('h3').get_text()}")
    span = page(baked, "en").select_one(".hero svg")
    drawn = [text.get_text() for text in span.select("text")]
    assert all(word in span["aria-label"] for text in drawn for word in text.split())


def test_a_document_names_both_sides_and_says_what_is_not_known(baked: Path) -> None:
    soup = page(baked, "vi/documents/paris")
    assert [b.get_text() for b in soup.select(".party b")] == ["Võ Văn Sung", "Nakayama Yoshihiro"]
    assert soup.select_one(".party span[lang=ja]").get_text() == "中山賀博"
    other = page(baked, "vi/documents/upgrade")
    assert not other.select(".party")
    assert "không nêu tên người ký" in other.get_text()


def test_a_check_shows_scale_evidence_and_corrections(public: Path, small_site: dict[str, Any]) -> None:
    soup = page(public, "en/factchecks/year")
    assert soup.select_one(".verdict [aria-current]").get_text() == "False"
    assert [p.get_text() for p in soup.select(".evidence li p:first-child")] == [
        "Gives 1973.",
        "Only in English.",
    ]
    assert (
        page(public, "vi/factchecks/year").select_one(".evidence p[lang=en]").get_text() == "Only in English."
    )
    data = json.loads(soup.select_one("script[type='application/ld+json']").string)
    assert (data["@type"], data["reviewRating"]["ratingValue"]) == ("ClaimReview", 1)
    texts = {"vi": "Sửa <lại>", "ja": "訂正", "en": "Corrected"}
    correct(claim=Claim.objects.get(), verdict="misleading", texts=texts, by=small_site["by"])
    bake()
    for path in ("vi/factchecks/year", "vi/factchecks"):
        assert "Sửa <lại>" in page(public, path).select_one("ul.ledger").get_text()
    assert page(public, "vi/factchecks").find(id="corrections")


def test_unpublished_claims_are_nowhere(public: Path) -> None:
    Claim.objects.update(published_at=None)
    bake()
    assert not (public / "vi/factchecks/year").exists()
    assert "1931" not in (public / "vi/factchecks/index.html").read_text()


def test_feeds_are_whole_and_newest_first(baked: Path) -> None:
    for language in ("vi", "ja", "en"):
        feed = etree.fromstring((baked / language / "feed.xml").read_bytes())
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        for entry in feed.findall("a:entry", ATOM):
            for name in ("id", "title", "updated", "published", "summary", "content"):
                assert entry.find(f"a:{name}", ATOM).text, name
            address = entry.find("a:link", ATOM).get("href").removeprefix(OWN)
            assert (baked / address.strip("/") / "index.html").is_file()
        updated = feed.xpath("//a:entry/a:updated/text()", namespaces=ATOM)
        assert updated == sorted(updated, reverse=True)
        data = json.loads((baked / language / "feed.json").read_bytes())
        assert data["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in data["items"]] == feed.xpath("//a:entry/a:id/text()", namespaces=ATOM)


def test_the_sitemap_names_every_page_with_its_counterparts(baked: Path) -> None:
    root = etree.fromstring((baked / "sitemap.xml").read_bytes())
    rows = {row[0].text: {a.get("hreflang"): a.get("href") for a in row.iter(XHTML)} for row in root}
    html = {n for n, soup in pages(baked) if soup.select_one("link[rel=canonical]")}
    assert {address.removeprefix(f"{OWN}/") + "index.html" for address in rows} == html
    paris = rows[f"{OWN}/vi/stories/paris/"]
    assert paris.keys() == {"vi", "ja", "en", "x-default"}
    assert paris["x-default"] == f"{OWN}/en/stories/paris/"
    assert rows[f"{OWN}/vi/stories/only-vi/"] == {}
    assert f"Sitemap: {OWN}/sitemap.xml" in (baked / "robots.txt").read_text()


def test_the_calendar_keeps_to_whole_days_and_short_lines(baked: Path) -> None:
    raw = (baked / "vi/events.ics").read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20230921\r\nDTEND;VALUE=DATE:20230923" in text
    assert "SUMMARY:Lễ hội\\; năm\\, thứ 50" in text
    assert "RRULE:FREQ=YEARLY" in text


def test_a_site_of_one_language_stands_alone(public: Path) -> None:
    for home in HomePage.objects.exclude(locale__language_code="vi"):
        home.unpublish(commit=True)
    bake()
    assert not (public / "ja").exists()
    soup = page(public, "vi")
    assert [a["hreflang"] for a in soup.select("ul.langs a")] == ["vi"]
    assert [a["hreflang"] for a in page(public, "").select("ul.choice a")] == ["vi"]


@pytest.mark.parametrize("path", ["stories/paris", "documents/paris", "factchecks/year", "timeline", ""])
def test_japanese_pages_bring_the_characters_they_show(baked: Path, path: str) -> None:
    """Every kanji of a heading is in a face that the page's own style sheets name."""
    soup = page(baked, f"ja/{path}")
    css = "".join((baked / s["href"].lstrip("/")).read_text() for s in soup.select("link[rel=stylesheet]"))
    covered: set[int] = set()
    for span in re.findall(r'"Nhip Cau Mincho".*?unicode-range:([^}]+)}', css, re.DOTALL):
        for one in span.split(","):
            first, _dash, last = one.strip().removeprefix("U+").partition("-")
            covered |= set(range(int(first, 16), int(last or first, 16) + 1))
    shown = {
        c
        for tag in soup.select("h1, h2, h3, .prose p:not(.small)")
        for c in tag.get_text()
        if "一" <= c <= "鿿"
    }
    assert shown
    assert not [c for c in shown if ord(c) not in covered]
