"""Rich text to runs: quotes of the ledger resolved, notes numbered.

In any text `[[fact-key:field]]` stands for a value of the ledger and `[^fact-key]` for a note
with that fact's sources. Both are plain text to an editor, a translator and a spreadsheet, and
survive all three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from nhipcau.facts.ledger import FactView, FigureView, Ledger
from nhipcau.facts.models import Fact
from nhipcau.kit.dates import PartialDate
from nhipcau.stories.ports import Inline, Note, Run, SourceLine

MARK = re.compile(r"\[\[(?P<key>[a-z0-9-]+):(?P<field>[A-Za-z0-9_.-]+)\]\]|\[\^(?P<cited>[a-z0-9-]+)\]")
_SPACES = re.compile(r"[ \t\r\n]+")
SAFE_LINK = re.compile(r"(?:https?://|mailto:|/(?!/)|#)", re.IGNORECASE)


def marked_keys(text: str) -> set[str]:
    """The keys that a text quotes or cites."""
    return {mark["key"] or mark["cited"] for mark in MARK.finditer(text)}


def unknown_facts(text: str) -> list[str]:
    """The keys that a text quotes or cites and the ledger doesn't hold. One query."""
    named = marked_keys(text)
    return sorted(named - set(Fact.objects.filter(key__in=named).values_list("key", flat=True)))


class Notes:
    """Numbers notes in the order they are first met; one a fact, or one a figure of a statistic.

    `told` may be shared by pages of one ledger: what a note says doesn't change between them.
    """

    def __init__(self, language: str, told: dict[tuple[str, str], Note] | None = None) -> None:
        self._language = language
        self._met: dict[str, tuple[int, FactView, FigureView | None]] = {}
        self._told: dict[tuple[str, str], Note] = {} if told is None else told

    def number(self, fact: FactView, figure: FigureView | None = None) -> int:
        key = f"{fact.key}:{figure.date}" if figure else fact.key
        if key not in self._met:
            self._met[key] = (
                len(self._met) + 1,
                fact.quiet,
                figure,
            )  # a note that comes of itself quotes nothing
        return self._met[key][0]

    def _note(self, fact: FactView, figure: FigureView | None) -> Note:
        text = fact.name(self._language)
        if figure:
            line = SourceLine(figure.source)
            text = self._dated(text, _day(figure.date, self._language), "{}, {}", "{}、{}")
            return Note(0, text, (line.address,), fact.confidence, fact.key, (line,))
        if date := fact.date_text(self._language, short=True):
            text = self._dated(text, date, "{} ({})", "{}（{}）")
        cited = [
            SourceLine(one.address, one.label, one.archived, one.read_text(self._language))
            for one in fact.citations
        ]
        held = {one.address for one in cited}
        figures = dict.fromkeys(f.source for f in fact.figures if f.source not in held)
        lines = (*dict.fromkeys(cited), *(SourceLine(address) for address in figures))
        addresses = tuple(dict.fromkeys(one.address for one in lines if one.address))
        return Note(0, text, addresses, fact.confidence, fact.key, lines)

    def _dated(self, text: str, date: str, form: str, japanese: str) -> str:
        return (japanese if self._language == "ja" else form).format(text, date)

    def all(self) -> tuple[Note, ...]:
        found = []
        for key, (number, fact, figure) in self._met.items():
            told = self._told.get((self._language, key))
            if told is None:
                told = self._told[self._language, key] = self._note(fact, figure)
            found.append(Note(number, told.text, told.sources, told.confidence, told.fact, told.lines))
        return tuple(found)


def _day(date: str, language: str) -> str:
    """The day of a figure as the language writes it; as it came where it is no date."""
    try:
        known = PartialDate.parse(date)
    except ValueError:
        return date
    return known.written(language) if language == "ja" else known.short(language)


class _Paragraphs(HTMLParser):
    """Splits rich text into paragraphs of runs; knows the few elements that our editor writes."""

    BREAKS = frozenset({"p", "li", "ul", "ol", "br", "h2", "h3", "h4", "blockquote"})

    def __init__(self, page_address: Callable[[int], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[list[Run]] = [[]]
        self._address = page_address
        self._bold = self._italic = self._programs = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BREAKS:
            self._break()
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag in ("i", "em"):
            self._italic += 1
        elif tag in ("script", "style"):
            self._programs += 1
        elif tag == "a":
            self._links.append(self._target({name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BREAKS:
            self._break()
        elif tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag in ("i", "em"):
            self._italic = max(0, self._italic - 1)
        elif tag in ("script", "style"):
            self._programs = max(0, self._programs - 1)
        elif tag == "a" and self._links:
            self._links.pop()

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        if text and not self._programs:
            link = self._links[-1] if self._links else ""
            self.paragraphs[-1].append(Run(text, bold=self._bold > 0, italic=self._italic > 0, href=link))

    def _break(self) -> None:
        if self.paragraphs[-1]:
            self.paragraphs.append([])

    def _target(self, attrs: dict[str, str]) -> str:
        if attrs.get("linktype") == "page" and attrs.get("id", "").isdigit():
            return self._address(int(attrs["id"]))
        href = attrs.get("href", "").strip()
        return href if SAFE_LINK.match(href) else ""


_PLAIN = re.compile(r'(?:<p(?: data-block-key="[^"<>&]*")?>[^<&]*</p>)+')
"""What most paragraphs are."""


def _pieces(html: str, page_address: Callable[[int], str]) -> list[list[Run]]:
    """The runs of each paragraph; words that nothing marks up are read without a parser."""
    if "<" not in html and "&" not in html:
        return [[Run(_SPACES.sub(" ", html))]]
    if _PLAIN.fullmatch(html):
        return [[Run(_SPACES.sub(" ", one.partition(">")[2]))] for one in html.split("</p>")[:-1]]
    parser = _Paragraphs(page_address)
    parser.feed(html)
    parser.close()
    return parser.paragraphs


def paragraphs(
    html: str,
    *,
    language: str,
    ledger: Ledger,
    notes: Notes,
    page_address: Callable[[int], str] = lambda _: "",
) -> list[Inline]:
    """Rich text as paragraphs of runs. A fact is noted once a paragraph, where it is first quoted.

    Raises LookupError for a mark that names no fact, or a field that the fact doesn't have.
    """
    found = []
    for pieces in _pieces(html, page_address):
        noted: set[int] = set()
        runs = [
            run
            for piece in pieces
            for run in (_resolve(piece, language, ledger, notes, noted) if "[" in piece.text else (piece,))
        ]
        if any(run.text.strip() or run.note for run in runs):
            found.append(_trimmed(runs))
    return found


def inline(html: str, *, language: str, ledger: Ledger, notes: Notes) -> Inline:
    """As `paragraphs`, all of it in one line."""
    joined: list[Run] = []
    for paragraph in paragraphs(html, language=language, ledger=ledger, notes=notes):
        joined += [*([Run(" ")] if joined else []), *paragraph]
    return tuple(joined)


def _resolve(run: Run, language: str, ledger: Ledger, notes: Notes, noted: set[int]) -> Iterator[Run]:
    last = 0
    for mark in MARK.finditer(run.text):
        if before := run.text[last : mark.start()]:
            yield run._replace(text=before)
        last = mark.end()
        fact = ledger.fact(mark["key"] or mark["cited"])
        figure = fact.figure(mark["field"]) if mark["field"] else None
        if mark["field"]:
            yield run._replace(text=fact.quote(mark["field"], language), fact=fact.key)
        else:  # a source cited by hand: its name and date stand in the note because somebody put them there
            fact.name(language)
            fact.date_text(language)
        number = notes.number(fact, figure)
        if number not in noted:
            noted.add(number)
            yield Run(note=number)
    if rest := run.text[last:]:
        yield run._replace(text=rest)


def _trimmed(runs: list[Run]) -> Inline:
    if runs and runs[0].text[:1].isspace():
        runs[0] = runs[0]._replace(text=runs[0].text.lstrip())
    if runs and runs[-1].text[-1:].isspace():
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return tuple(run for run in runs if run.text or run.note)
