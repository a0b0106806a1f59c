"""Composed text to HTML. Every word is escaped here; nothing else writes markup from content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nhipcau.kit.typography import bind, phrases
from nhipcau.publicsite import showing
from nhipcau.stories.drawings import draw_pair
from nhipcau.stories.ports import (
    Block,
    Chronicle,
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
SAFE_SCHEMES = ("http", "https", "mailto", "")

FactAddress = Callable[[str], str]
Shown = Picture | Gallery | MediaClip | Quote | QuestionAnswer | Table | Room | Question


def plain(runs: Inline) -> str:
    """The words alone."""
    return "".join(run.text for run in runs).strip()


@lru_cache(maxsize=8192)
def heading(text: str, language: str) -> SafeString:
    """Words set large: names and compounds bound; Japanese may break between phrases only."""
    pieces = phrases(bind(text, language, heading=True), language)
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in pieces))


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
        return mark_safe("".join(pieces))  # noqa: S308 - _run escapes

    def large(self, runs: Inline) -> SafeString:
        """Words set large that aren't a heading: compounds bound, Japanese broken between phrases only."""
        texts = self._bound_texts(runs, heading=True)
        if self.language == "ja":
            texts = _phrased(texts)
        pieces = (self._run(run, text) for run, text in zip(runs, texts, strict=True))
        return mark_safe("".join(pieces).replace(_BREAK, "<wbr>"))  # noqa: S308 - _run escapes

    def _bound_texts(self, runs: Inline, *, heading: bool = False) -> list[str]:
        """Bound across runs: "ngày" and the date quoted after it belong together."""
        texts = [run.text for run in runs]
        whole = "".join(texts)
        bound_whole = bind(whole, self.language, heading=heading)
        if len(bound_whole) != len(whole):
            return [bind(text, self.language, heading=heading) for text in texts]
        cut, pieces = 0, []
        for text in texts:
            pieces.append(bound_whole[cut : cut + len(text)])
            cut += len(text)
        return pieces

    def _run(self, run: Run, text: str) -> str:
        if run.note is not None:
            return self._mark(run.note)
        html: str = conditional_escape(text)
        if run.language and run.language != self.language:
            html = format_html('<span lang="{}">{}</span>', run.language, html)
        if run.bold:
            html = f"<strong>{html}</strong>"
        if run.italic:
            html = f"<em>{html}</em>"
        if run.fact:
            return self._fact(run.fact, html)
        if href := safe_address(run.href):
            rel = mark_safe(' rel="noreferrer"') if "//" in href else ""
            inside = mark_safe(html)  # noqa: S308 - escaped above
            return format_html('<a href="{}"{}>{}</a>', href, rel, inside)
        return html

    def _fact(self, key: str, html: str) -> str:
        target = self._fact_address(key)
        if not target:
            return f'<span class="fact">{html}</span>'
        inside = mark_safe(html)  # noqa: S308 - escaped by _run
        return format_html('<a class="fact" href="{}">{}</a>', target, inside)

    def _mark(self, number: int) -> str:
        self._marks[number] += 1
        nth = self._marks[number]
        return format_html(
            '{}<a class="ref" id="r{}{}" href="#n{}" aria-label="{}">{}</a>',
            WORD_JOINER,
            number,
            f"-{nth}" if nth > 1 else "",
            number,
            _("note %(number)d") % {"number": number},
            number,
        )

    def blocks(self, blocks: Iterable[Block]) -> SafeString:
        return mark_safe("\n".join(self.block(block) for block in blocks))  # noqa: S308 - block escapes

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                level = min(max(block.level, 2), 4)
                self.under_heading = True
                words = heading(block.text, self.language)
                return format_html("<h{}>{}</h{}>", level, words, level)
            case Paragraph():
                return format_html("<p>{}</p>", self.inline(block.runs))
            case Listing():
                tag = "ol" if block.ordered else "ul"
                items = format_html_join("", "<li>{}</li>", ((self.inline(i),) for i in block.items))
                return format_html('<{} class="listing">{}</{}>', tag, items, tag)
            case Pull():
                # The words already stand in the story: a reader who listens hears them once.
                words = heading(block.text, self.language)
                return format_html('<p class="pull" aria-hidden="true">{}</p>', words)
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
        drawing = draw_pair(block.drawing, language=self.language, title=block.alt, wide=wide)
        caption = format_html("<figcaption>{}</figcaption>", self.inline(block.caption))
        return format_html(
            '<figure class="fig{}">{}{}{}</figure>',
            " with-places" if isinstance(block.drawing, PlaceMap) else "",
            mark_safe(drawing),  # noqa: S308  # the drawings escape their own words
            showing.beside(self, block),
            caption if block.caption else "",
        )

    def _chronicle(self, block: Chronicle) -> str:
        rows = (
            (
                entry.date,
                bind(entry.date_text, self.language),
                self._entry_title(entry.title, entry.fact),
                self.inline(entry.summary),
            )
            for entry in block.entries
        )
        level = "h3" if self.under_heading else "h2"
        items = format_html_join(
            "", f'<li><time datetime="{{}}">{{}}</time><{level}>{{}}</{level}><p>{{}}</p></li>', rows
        )
        return format_html('<div class="bay"><ul class="ledger">{}</ul></div>', items)

    def _entry_title(self, title: str, key: str) -> SafeString:
        words = heading(title, self.language)
        target = self._fact_address(key) if key else ""
        return format_html('<a href="{}">{}</a>', target, words) if target else words

    def _key_facts(self, block: KeyFacts) -> str:
        rows = format_html_join(
            "",
            "<div><dt>{}</dt><dd>{}</dd></div>",
            ((row.label, self.inline(row.value)) for row in block.rows),
        )
        return format_html('<div class="bay"><dl class="facts">{}</dl></div>', rows)

    def marked(self, note: Note) -> bool:
        """Whether the text bore a mark to this note, so that there is a place to go back to."""
        return self._marks[note.number] > 0
