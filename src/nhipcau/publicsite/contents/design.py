"""Every component of the design language, cut out of the pages that show it: what is seen is what stands.

Nothing is drawn for this page. A component that no live page shows yet is named as missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bs4 import BeautifulSoup, Tag
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from nhipcau.publicsite.contents.checks import check
from nhipcau.publicsite.contents.documents import document
from nhipcau.publicsite.contents.plain import not_found
from nhipcau.publicsite.sheet import Sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.stories.models import StoryPage


@dataclass(frozen=True)
class Component:
    selector: str
    name: Any
    when: Any


@dataclass(frozen=True)
class Shown:
    selector: str
    name: str
    when: str
    html: SafeString
    """Empty where no live page has it."""


COMPONENTS: Final = (
    Component(
        ".hero",
        pgettext_lazy("component", "Span"),
        gettext_lazy("The front page: one sentence, one measured arc."),
    ),
    Component(
        ".piers",
        pgettext_lazy("component", "Piers"),
        gettext_lazy("Under the span: from which year to which."),
    ),
    Component(
        ".head",
        pgettext_lazy("component", "Head of a page"),
        gettext_lazy("Every page: label, title, opening."),
    ),
    Component(
        ".pier-head",
        pgettext_lazy("component", "Section"),
        gettext_lazy("Every titled section: its name hangs in the pier."),
    ),
    Component(
        ".lead-story", pgettext_lazy("component", "Main story"), gettext_lazy("Once on the front page.")
    ),
    Component(
        ".ledger",
        pgettext_lazy("component", "Dated list"),
        gettext_lazy("What has a date: latest, related, corrections."),
    ),
    Component(
        ".themes",
        pgettext_lazy("component", "Contents"),
        gettext_lazy("Numbered themes in the order of the guidance."),
    ),
    Component(
        ".prose .fig",
        pgettext_lazy("component", "Drawing"),
        gettext_lazy("A number, a tie or a place, drawn; always with words."),
    ),
    Component(
        ".pull",
        pgettext_lazy("component", "Pull"),
        gettext_lazy("Once a story, with words that stand in it."),
    ),
    Component(
        ".quote",
        pgettext_lazy("component", "Quotation"),
        gettext_lazy("What somebody said, with who and in which role."),
    ),
    Component(".qa", pgettext_lazy("component", "Question and answer"), gettext_lazy("Interviews.")),
    Component(
        ".pic",
        pgettext_lazy("component", "Photograph"),
        gettext_lazy("With what it shows, a caption and its author."),
    ),
    Component(
        ".k-gallery .gallery",
        pgettext_lazy("component", "Gallery"),
        gettext_lazy("Several photographs that belong together."),
    ),
    Component(
        ".clip",
        pgettext_lazy("component", "Film or sound"),
        gettext_lazy("The browser's own player, captions, words written out."),
    ),
    Component(
        ".room:has(.exhibit)",
        pgettext_lazy("component", "Room"),
        gettext_lazy("A room of an exhibition, and its objects."),
    ),
    Component(
        ".programme",
        pgettext_lazy("component", "Programme"),
        gettext_lazy("A talk or a seminar: what comes when, and who speaks."),
    ),
    Component(
        ".transcript",
        pgettext_lazy("component", "Words written out"),
        gettext_lazy("All that a film or a sound says, opened where it is the story."),
    ),
    Component(
        ".articles",
        pgettext_lazy("component", "Article by article"),
        gettext_lazy("A document explained, its own numbers in the pier."),
    ),
    Component(
        ".question", pgettext_lazy("component", "Quiz question"), gettext_lazy("The answer opens; no script.")
    ),
    Component(
        "article table",
        pgettext_lazy("component", "Table"),
        gettext_lazy("Figures to compare; on a phone it scrolls by itself."),
    ),
    Component(
        ".glance",
        pgettext_lazy("component", "At a glance"),
        gettext_lazy("Who, where, when: before the text of a kind that has them."),
    ),
    Component(
        ".notes",
        pgettext_lazy("component", "Notes"),
        gettext_lazy("The sources of every page that states facts."),
    ),
    Component(".plate", pgettext_lazy("component", "Plate"), gettext_lazy("Two signatories, one date.")),
    Component(
        ".prose .facts",
        pgettext_lazy("component", "Facts"),
        gettext_lazy("What is known of one thing, a line each."),
    ),
    Component(
        ".register",
        pgettext_lazy("component", "Register"),
        gettext_lazy("Documents, with how far each has come."),
    ),
    Component(
        ".filter",
        pgettext_lazy("component", "Filter"),
        gettext_lazy("Links that show one group of a register alone."),
    ),
    Component(
        ".chron",
        pgettext_lazy("component", "Chronicle"),
        gettext_lazy("Years over a long time; silences are drawn."),
    ),
    Component(
        ".strip",
        pgettext_lazy("component", "Years on one line"),
        gettext_lazy("The way into a long chronicle."),
    ),
    Component(
        ".ties li",
        pgettext_lazy("component", "Tie"),
        gettext_lazy("Two places, joined for as many years as the arc is wide."),
    ),
    Component(
        ".mapped",
        pgettext_lazy("component", "Map"),
        gettext_lazy("Places of the stories; never a coast or a boundary."),
    ),
    Component(
        ".place-list",
        pgettext_lazy("component", "List beside a map"),
        gettext_lazy("Beside every map: each place, reachable."),
    ),
    Component(
        ".cal",
        pgettext_lazy("component", "Calendar"),
        gettext_lazy("Events; an hour only where a source gives one."),
    ),
    Component(
        ".zones",
        pgettext_lazy("component", "Two clocks"),
        gettext_lazy("Where hours of both countries are told."),
    ),
    Component(
        ".verdict", pgettext_lazy("component", "Verdict"), gettext_lazy("A published check, on its scale.")
    ),
    Component(
        ".evidence", pgettext_lazy("component", "Evidence"), gettext_lazy("What each source of a check says.")
    ),
    Component(
        ".checks",
        pgettext_lazy("component", "Checks"),
        gettext_lazy("The claim as it was said, the verdict first."),
    ),
    Component(".roll", pgettext_lazy("component", "Roll"), gettext_lazy("People and places.")),
    Component(
        ".takeaway",
        pgettext_lazy("component", "Files to take away"),
        gettext_lazy("Forms of a story, ready to print or send."),
    ),
    Component(
        ".shows",
        pgettext_lazy("component", "Exhibitions"),
        gettext_lazy("Where, until when, panels to print."),
    ),
    Component(".lost", pgettext_lazy("component", "Missing span"), gettext_lazy("Where there is no page.")),
    Component(
        ".imprint",
        pgettext_lazy("component", "Imprint"),
        gettext_lazy("Every page: who speaks, who answers, how to object."),
    ),
    Component(
        ".orn.wave", pgettext_lazy("component", "Wave"), gettext_lazy("Under the span and at the foot.")
    ),
    Component(".orn.lattice", pgettext_lazy("component", "Lattice"), gettext_lazy("One band on a theme.")),
)


def design(snapshot: Snapshot, language: str, pages: list[str]) -> Sheet:
    """`pages` are pages of the site as HTML. Call with the language active."""
    return Sheet(
        template="publicsite/design.html",
        language=language,
        address=f"/{language}/",
        title=_("The design language"),
        description="",
        content={"components": list(_shown(pages)), "colours": COLOURS},
        indexed=False,
    )


COLOURS: Final = ("paper", "sheet", "ink", "soft", "tim", "ai", "son", "line")


def sheets_of_every_kind(snapshot: Snapshot, language: str) -> Iterator[Any]:
    """What to look for components in: pages of the tree, one of each kind, and sheets from the ledger."""
    if home := snapshot.home(language):
        yield home
    for name in SECTIONS_IN_ORDER:
        if section := snapshot.section(name, language):
            yield section
    yield from snapshot.themes(language)[:1]
    for kind in StoryPage.Kind.values:
        yield from snapshot.stories(language, kind=kind)[:2]


def ledger_sheets(snapshot: Snapshot, language: str) -> Iterator[Sheet]:
    facts = sorted(snapshot.ledger.of_kind("document"), key=lambda fact: not fact.values.get("signatories"))
    made = [document(snapshot, language, fact) for fact in facts[:1]]
    made += [check(snapshot, language, claim) for claim in snapshot.claims[:1]]
    yield from (sheet for sheet in made if sheet)
    yield not_found(snapshot, language)


SECTIONS_IN_ORDER: Final = (
    *("themes", "timeline", "documents", "people", "places", "partners", "events", "exhibitions"),
    *("factchecks", "corrections", "about"),
)


def _shown(pages: list[str]) -> Iterator[Shown]:
    read = [BeautifulSoup(page, "lxml") for page in pages]
    for one in COMPONENTS:
        found = next((tag for page in read if (tag := page.select_one(one.selector))), None)
        html = mark_safe(_cut(found)) if found else SafeString("")  # noqa: S308  # of our own pages
        yield Shown(one.selector, str(one.name), str(one.when), html)


_MOST: Final = 3


def _cut(tag: Tag) -> str:
    """A specimen: the first few entries of a list, nothing that names or marks a place of a page."""
    piece = BeautifulSoup(str(tag), "lxml").body
    assert piece is not None  # noqa: S101  # a tag has a body around it
    first = piece.find()
    for items in piece.select(".chron, .ledger, .roll, .cal, .ties ul, .register tbody, .strip ol"):
        for extra in items.find_all(["li", "tr"], recursive=False)[_MOST:]:
            extra.decompose()
    for inner in piece.find_all(True):
        for name in ("id", "aria-labelledby", "aria-label"):
            if inner.name != "svg" and inner.get("role") != "region":
                inner.attrs.pop(name, None)
        if inner.name in ("h1", "h2", "h3", "h4", "nav", "header", "footer", "aside", "section"):
            inner["role"] = "presentation"
    assert first is not None  # noqa: S101  # a drawing has an element
    return str(first)
