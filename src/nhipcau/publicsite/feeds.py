"""Feeds: new stories and checks with their full text, for readers and newsrooms: all, a theme, a kind."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nhipcau.facts.models import Verdict
from nhipcau.publicsite.addresses import absolute, address, under
from nhipcau.publicsite.markup import plain
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.stories.models import StoryPage
from nhipcau.stories.ports import Block, Chronicle, Figure, Heading, Inline, KeyFacts, Listing, Paragraph

ATOM = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST = 20
"""How many entries a feed holds: the newest."""
CHECKS = "check"
_ENTRY = "feed/"


@dataclass(frozen=True)
class FeedEntry:
    address: str
    title: str
    summary: str
    content: str
    published: str
    updated: str
    issuer: str


@dataclass(frozen=True)
class Feed:
    """One feed in both formats. Without a theme and a kind it holds all; `CHECKS` is a kind too."""

    base: str
    """Its address without the ending."""
    title: str
    page: str
    """The address of the page whose news it holds."""
    theme_id: int | None = None
    kind: str = ""

    @property
    def atom(self) -> str:
        return f"{self.base}.xml"

    @property
    def json(self) -> str:
        return f"{self.base}.json"


def all_feeds(snapshot: Snapshot, language: str) -> list[Feed]:
    """Everything, each theme, each kind that has a story, the checks. Call with the language active."""
    home = snapshot.home(language)
    if home is None:
        return []
    found = [Feed(f"{address(home)}feed", _("Everything"), address(home))]
    for page in snapshot.themes(language):
        found.append(Feed(f"{address(page)}feed", page.title, address(page), theme_id=page.theme_id))
    if section := snapshot.section("stories", language):
        kinds = [(kind, str(title)) for kind, title in StoryPage.Kind.choices]
        there = {kind for kind, _title in snapshot.kinds(language)}
        told = [one for one in kinds if one[0] in there]
        found += [_of_kind(section, kind, title) for kind, title in told]
    if (section := snapshot.section("factchecks", language)) and snapshot.claims:
        found.append(Feed(f"{address(section)}feed", section.title, address(section), kind=CHECKS))
    return found


def _of_kind(section: Any, kind: str, title: str) -> Feed:
    return Feed(f"{address(section)}feed-{kind}", title, address(section), kind=kind)


def feeds_on(snapshot: Snapshot, language: str, page: Any) -> list[Feed]:
    """What a feed reader finds on a page: its own, then the one of everything."""
    home = snapshot.home(language)
    found = [Feed(f"{address(home)}feed", _("Everything"), address(home))] if home else []
    if page is not None and getattr(page, "theme_id", None) and not getattr(page, "kind", ""):
        found.insert(0, Feed(f"{address(page)}feed", page.title, address(page), theme_id=page.theme_id))
    if page is not None and getattr(page, "section", "") == "factchecks" and snapshot.claims:
        found.insert(0, Feed(f"{address(page)}feed", page.title, address(page), kind=CHECKS))
    return found


def entries(snapshot: Snapshot, language: str, feed: Feed | None = None) -> list[FeedEntry]:
    """Stories and checks, the one changed last first. Call with the language active."""
    theme_id, kind = (feed.theme_id, feed.kind) if feed else (None, "")
    newest = [] if kind == CHECKS else snapshot.changed(language, theme_id, kind=kind)[:LONGEST]
    found = [_story_kept(snapshot, page) for page in newest]
    if theme_id is None and kind in ("", CHECKS):
        found += _checks(snapshot, language)
    return sorted(found, key=lambda e: (e.updated, e.published, e.address), reverse=True)[:LONGEST]


def _story_kept(snapshot: Snapshot, page: Any) -> FeedEntry:
    """Composing twenty stories a feed takes time: each is kept until something in it changes."""
    return FeedEntry(**snapshot.larder.get(part_of(page.pk), lambda: asdict(_story(snapshot, page))))


def part_of(pk: int) -> str:
    """What the larder calls a story as feeds have it."""
    return f"{_ENTRY}{pk}"


def entries_among(parts: Iterable[str]) -> set[str]:
    return {part for part in parts if part.startswith(_ENTRY)}


def entries_in_feeds(snapshot: Snapshot) -> set[str]:
    """The parts that feeds are made of now."""
    index = snapshot.index
    lists = {(lang, theme, kind) for lang in snapshot.all_languages for theme, kind in index.groups(lang)}
    return {part_of(pk) for one in lists for pk in index.ordered("changed", *one)[:LONGEST]}


def _story(snapshot: Snapshot, page: Any) -> FeedEntry:
    document = snapshot.document(page)
    published = page.first_published_at
    changed = page.revised_at or published
    return FeedEntry(
        address=absolute(address(page)),
        title=document.title,
        summary=plain(document.lead),
        content=_story_html(document.lead, document.blocks, document.notes),
        published=_moment(published),
        updated=_moment(max(changed, published) if published and changed else changed),
        issuer=document.credit.issuer,
    )


def _checks(snapshot: Snapshot, language: str) -> list[FeedEntry]:
    section = snapshot.section("factchecks", language)
    if section is None:
        return []
    found = []
    for claim in snapshot.claims[:LONGEST]:
        fact = snapshot.ledger.fact(claim.fact.key)
        changes = [_moment(claim.published_at), *(_moment(c.made_at) for c in claim.corrections.all())]
        text = f"{Verdict(claim.verdict).label}. {fact.word('explanation', language)}"
        found.append(
            FeedEntry(
                address=absolute(under(section, fact.key)),
                title=_("Checked: %(claim)s") % {"claim": fact.word("claim", language)},
                summary=text,
                content=format_html("<p>{}</p>", text),
                published=_moment(claim.published_at),
                updated=max(changes),
                issuer=snapshot.document(section).credit.issuer,
            )
        )
    return found


def _moment(moment: dt.datetime | None) -> str:
    """RFC 3339, to the second, in UTC."""
    if moment is None:
        return "1970-01-01T00:00:00Z"
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# Full text, without drawings: a feed reader has neither our colours nor our faces


def _story_html(lead: Inline, blocks: tuple[Block, ...], notes: tuple[Any, ...]) -> str:
    written: list[str] = [format_html("<p><strong>{}</strong></p>", plain(lead))] if lead else []
    written += [html for block in blocks if (html := _block(block))]
    if notes:
        items = format_html_join(
            "",
            "<li>{}: {}</li>",
            (
                (n.text, format_html_join(", ", '<a href="{0}">{0}</a>', ((s,) for s in n.sources)))
                for n in notes
            ),
        )
        written.append(format_html("<h2>{}</h2><ol>{}</ol>", _("Notes and sources"), items))
    return "".join(written)


def _block(block: Block) -> str:
    match block:
        case Heading():
            return format_html("<h2>{}</h2>", block.text)
        case Paragraph():
            return format_html("<p>{}</p>", _runs(block.runs))
        case Listing():
            tag = "ol" if block.ordered else "ul"
            items = format_html_join("", "<li>{}</li>", ((_runs(item),) for item in block.items))
            return format_html("<{}>{}</{}>", tag, items, tag)
        case Figure():
            return format_html("<p><em>{}</em></p>", block.alt)
        case Chronicle():
            rows = ((e.date_text, e.title, _runs(e.summary)) for e in block.entries)
            return format_html("<ul>{}</ul>", format_html_join("", "<li>{} – {}. {}</li>", rows))
        case KeyFacts():
            facts = ((row.label, _runs(row.value)) for row in block.rows)
            return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", facts))
        case _:
            return ""


def _runs(runs: Inline) -> SafeString:
    pieces = []
    for run in runs:
        html = format_html("{}", run.text) if run.note is None else format_html("<sup>{}</sup>", run.note)
        if run.bold:
            html = format_html("<strong>{}</strong>", html)
        if run.italic:
            html = format_html("<em>{}</em>", html)
        pieces.append(html)
    return mark_safe("".join(pieces))  # noqa: S308  # each piece came from format_html


# Formats


def atom(snapshot: Snapshot, language: str, feed: Feed, found: list[FeedEntry]) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _child(root, "id", absolute(feed.atom))
    _child(root, "title", _title(snapshot, language, feed))
    _child(root, "updated", max((e.updated for e in found), default="1970-01-01T00:00:00Z"))
    _child(root, "link", rel="self", href=absolute(feed.atom), type="application/atom+xml")
    _child(root, "link", rel="alternate", href=absolute(feed.page), type="text/html")
    author = _child(root, "author")
    _child(author, "name", (found[0].issuer if found else "") or settings.WAGTAIL_SITE_NAME)
    for one in found:
        entry = _child(root, "entry")
        _child(entry, "id", one.address)
        _child(entry, "title", one.title)
        _child(entry, "link", rel="alternate", href=one.address, type="text/html")
        _child(entry, "published", one.published)
        _child(entry, "updated", one.updated)
        _child(entry, "summary", one.summary)
        _child(entry, "content", one.content, type="html")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8")


def _child(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = _xml_text(text) or None
    return child


def _xml_text(text: str) -> str:
    """Without the characters that XML can't hold."""
    return _FORBIDDEN.sub("", text)


def _title(snapshot: Snapshot, language: str, feed: Feed) -> str:
    home = snapshot.home(language)
    whole = home is not None and feed.page == address(home)
    about = (home.search_description if home else "") if whole else feed.title
    return ": ".join(part for part in (settings.WAGTAIL_SITE_NAME, about) if part)


def json_feed(snapshot: Snapshot, language: str, feed: Feed, found: list[FeedEntry]) -> bytes:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(snapshot, language, feed),
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(feed.json),
        "language": language,
        "items": [
            {
                "id": one.address,
                "url": one.address,
                "title": one.title,
                "summary": one.summary,
                "content_html": one.content,
                "date_published": one.published,
                "date_modified": one.updated,
                "authors": [{"name": one.issuer or settings.WAGTAIL_SITE_NAME}],
                "language": language,
            }
            for one in found
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
