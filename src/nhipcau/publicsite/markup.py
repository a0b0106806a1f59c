"""Composed text to HTML. Every word is escaped here; nothing else writes markup from content."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from html import escape
from urllib.parse import urlsplit

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nhipcau.kit.typography import ZERO_WIDTH_SPACE, bind, phrases
from nhipcau.publicsite import showing
from nhipcau.stories.drawings import draw_pair
from nhipcau.stories.ports import (
    Block,
    Chronicle,
    ChronicleEntry,
    Figure,
    Gallery,
    Heading,
    Inline,
    KeyFacts,
    Listing,
    MediaClip,
    Note,
    Paragraph,
    Picture,
    PlaceMap,
    Pull,
    Question,
    QuestionAnswer,
    Quote,
    Room,
    Run,
    Table,
)

WORD_JOINER = "\u2060"
_BREAK = "\ue000"
"""Stands for a place to break until the words are escaped; no text may hold it."""
_PARTED = "\u3000"
_SENTENCE = re.compile(r"[.?!][”’\"]?(?=\s)|[。？！][」』]?")
SAFE_SCHEMES = ("http", "https", "mailto", "")

FactAddress = Callable[[str], str]
Shown = Picture | Gallery | MediaClip | Quote | QuestionAnswer | Table | Room | Question


def plain(runs: Inline) -> str:
    """The words alone."""
    return "".join(run.text for run in runs).strip()


def opening_words(text: str, most: int) -> str:
    """The first sentences that fit into `most` characters; if none does, words, and an ellipsis."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text, 0, most)]
    if ends and ends[-1] >= most // 3:
        return text[: ends[-1]].rstrip()
    cut = max(text.rfind(mark, 0, most) for mark in " 、\u00a0")
    return f"{text[: cut if cut > 0 else most].rstrip(' ,;:、')}…"


@lru_cache(maxsize=8192)
def heading(text: str, language: str) -> SafeString:
    """Words set large: names and compounds bound; Japanese may break between phrases only.

    A Japanese title in two parts, which a wide space parts, breaks there before it breaks elsewhere.
    """
    pieces = phrases(bind(text, language, heading=True), language)
    words = format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))
    if language != "ja" or _PARTED not in text.strip():
        return words
    parts = re.split(rf"(?<={_PARTED})(?:<wbr>)?", words)
    return format_html_join("", '<span class="half">{}</span>', ((mark_safe(part),) for part in parts))  # noqa: S308  # of what was escaped


def heading_text(text: str, language: str) -> str:
    """Words set large where there is no markup: Japanese may break at what has no width."""
    return ZERO_WIDTH_SPACE.join(phrases(bind(text, language, heading=True), language))


def _phrased(texts: list[str]) -> list[str]:
    """The texts with a mark at each place where a phrase of the whole begins."""
    whole = "".join(texts)
    begins, at = set(), 0
    for piece in phrases(whole, "ja"):
        begins.add(at)
        at += len(piece)
    begins.discard(0)
    marked, at = [], 0
    for text in texts:
        pieces = (_BREAK * (at + n in begins) + character for n, character in enumerate(text))
        marked.append("".join(pieces))
        at += len(text)
    return marked


def _end_of(text: str, bound: str, start: int) -> int:
    """Where in `bound` the words of `text` end that begin at `start`, with the joiners put between them."""
    length, own = len(text), text.count(WORD_JOINER)
    joined = 0
    while (found := bound.count(WORD_JOINER, start, start + length + joined) - own) > joined:
        joined = found
    return start + length + joined


@lru_cache(maxsize=4096)
def host_of(address: str) -> str:
    """The name by which a reader knows a source: its host, without `www.`"""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return host.removeprefix("www.") if host else address


@lru_cache(maxsize=4096)
def safe_address(address: str) -> str:
    """The address, or nothing where following it would run a program."""
    try:
        return address if urlsplit(address.strip()).scheme.lower() in SAFE_SCHEMES else ""
    except ValueError:
        return ""


class Setter:
    """Sets one document. Note marks are numbered by where they stand, so ids never meet.

    `files` gathers what the page shows besides itself (see `pictures`); `kind` is the story's.
    """

    def __init__(self, language: str, fact_address: FactAddress = lambda _key: "", *, kind: str = "") -> None:
        self.language = language
        self.kind = kind
        self.files: dict[str, str | bytes] = {}
        self._counts: Counter[str] = Counter()
        self._fact_address = fact_address
        self._marks: Counter[int] = Counter()
        self.under_heading = False

    def inline(self, runs: Inline) -> SafeString:
        texts = self._bound_texts(runs)
        pieces = (self._run(run, text) for run, text in zip(runs, texts, strict=True))
        return mark_safe("".join(pieces))  # noqa: S308  # _run escapes

    def large(self, runs: Inline) -> SafeString:
        """Words set large that aren't a heading: compounds bound, Japanese broken between phrases only."""
        texts = self._bound_texts(runs, heading=True)
        if self.language == "ja":
            texts = _phrased(texts)
        pieces = (self._run(run, text) for run, text in zip(runs, texts, strict=True))
        return mark_safe("".join(pieces).replace(_BREAK, "<wbr>"))  # noqa: S308  # _run escapes

    def _bound_texts(self, runs: Inline, *, heading: bool = False) -> list[str]:
        """Bound across runs: "ngày" and the date quoted after it belong together."""
        texts = [run.text for run in runs]
        bound, cut, pieces = bind("".join(texts), self.language, heading=heading), 0, []
        for text in texts:
            start, cut = cut, _end_of(text, bound, cut)
            pieces.append(bound[start:cut])
        return pieces

    def _run(self, run: Run, text: str) -> str:
        if run.note is not None:
            return self._mark(run.note)
        html = escape(text)
        if run.language and run.language != self.language:
            html = f'<span lang="{escape(run.language)}">{html}</span>'
        if run.bold:
            html = f"<strong>{html}</strong>"
        if run.italic:
            html = f"<em>{html}</em>"
        if run.fact:
            return self._fact(run.fact, html)
        if href := run.href and safe_address(run.href):
            rel = ' rel="noreferrer"' if "//" in href else ""
            return f'<a href="{escape(href)}"{rel}>{html}</a>'
        return html

    def _fact(self, key: str, html: str) -> str:
        """`html` is escaped already."""
        if target := self._fact_address(key):
            return f'<a class="fact" href="{escape(target)}">{html}</a>'
        return f'<span class="fact">{html}</span>'

    def _mark(self, number: int) -> str:
        self._marks[number] += 1
        nth = self._marks[number]
        again = f"-{nth}" if nth > 1 else ""
        name = escape(self._note_name % {"number": number})
        return (
            f'{WORD_JOINER}<a class="ref" id="r{number}{again}" href="#n{number}" aria-label="{name}">'
            f"{number}</a>"
        )

    @cached_property
    def _note_name(self) -> str:
        return _("note %(number)d")

    def blocks(self, blocks: Iterable[Block]) -> SafeString:
        return mark_safe("\n".join(self.block(block) for block in blocks))  # noqa: S308  # block escapes

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                level = min(max(block.level, 2), 4)
                self.under_heading = True
                return f"<h{level}>{heading(block.text, self.language)}</h{level}>"
            case Paragraph():
                return f"<p>{self.inline(block.runs)}</p>"
            case Listing():
                tag = "ol" if block.ordered else "ul"
                items = "".join(f"<li>{self.inline(item)}</li>" for item in block.items)
                return f'<{tag} class="listing">{items}</{tag}>'
            case Pull():
                # The words already stand in the story: a reader who listens hears them once.
                return f'<p class="pull" aria-hidden="true">{heading(block.text, self.language)}</p>'
            case Figure():
                return self.figure(block)
            case Chronicle():
                return self._chronicle(block)
            case KeyFacts():
                return self._key_facts(block)
            case _:
                return self._shown(block)

    def _shown(self, block: Shown) -> str:
        match block:
            case Picture():
                return showing.figure(self, block)
            case Gallery():
                return showing.gallery(self, block)
            case MediaClip():
                return showing.clip(self, block)
            case Quote():
                return showing.quote(self, block)
            case QuestionAnswer():
                return showing.question_answer(self, block)
            case Table():
                return showing.table(self, block)
            case Room():
                return showing.room(self, block)
            case Question():
                return showing.question(self, block)

    def count(self, thing: str) -> int:
        """The next number of a thing that is counted through the page."""
        self._counts[thing] += 1
        return self._counts[thing]

    def heading(self, text: str) -> SafeString:
        return heading(text, self.language)

    def fact_link(self, key: str, text: str) -> SafeString:
        """A name, leading to where the registers tell of it."""
        target = self._fact_address(key) if key else ""
        return format_html('<a href="{}">{}</a>', target, text) if target else conditional_escape(text)

    def figure(self, block: Figure, *, wide: int = 720) -> str:
        # The drawings escape their own words.
        drawing = draw_pair(block.drawing, language=self.language, title=block.alt, wide=wide)
        name = "fig with-places" if isinstance(block.drawing, PlaceMap) else "fig"
        beside = showing.beside(self, block)
        caption = f"<figcaption>{self.inline(block.caption)}</figcaption>" if block.caption else ""
        return f'<figure class="{name}">{drawing}{beside}{caption}</figure>'

    def _chronicle(self, block: Chronicle) -> str:
        level = "h3" if self.under_heading else "h2"
        items = "".join(self._entry(entry, level) for entry in block.entries)
        return f'<div class="bay"><ul class="ledger">{items}</ul></div>'

    def _entry(self, entry: ChronicleEntry, level: str) -> str:
        date, words = escape(entry.date), escape(bind(entry.date_text, self.language))
        title = self._entry_title(entry.title, entry.fact)
        return (
            f'<li><time datetime="{date}">{words}</time><{level}>{title}</{level}>'
            f"<p>{self.inline(entry.summary)}</p></li>"
        )

    def _entry_title(self, title: str, key: str) -> SafeString:
        words = heading(title, self.language)
        target = self._fact_address(key) if key else ""
        return format_html('<a href="{}">{}</a>', target, words) if target else words

    def _key_facts(self, block: KeyFacts) -> str:
        rows = "".join(
            f"<div><dt>{escape(row.label)}</dt><dd>{self.inline(row.value)}</dd></div>" for row in block.rows
        )
        return f'<div class="bay"><dl class="facts">{rows}</dl></div>'

    def marked(self, note: Note) -> bool:
        """Whether the text bore a mark to this note, so that there is a place to go back to."""
        return self._marks[note.number] > 0
