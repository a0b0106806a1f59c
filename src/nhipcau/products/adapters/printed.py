"""A story as paper can hold it: what a page unfolds, plays or asks, in plain blocks.

Every renderer works on what comes out of here: headings, paragraphs, lists, pulls, drawings,
chronicles, facts, and of the others only pictures, quotations and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from nhipcau.products.adapters.words import words
from nhipcau.stories.ports import (
    AnnouncementDetails,
    Block,
    Contributor,
    DocumentDetails,
    EventDetails,
    ExhibitionDetails,
    Figure,
    Gallery,
    Heading,
    Inline,
    InterviewDetails,
    KeyFact,
    KeyFacts,
    Listing,
    MediaClip,
    Moment,
    Paragraph,
    PlayedDetails,
    ProfileDetails,
    Question,
    QuestionAnswer,
    QuizDetails,
    ReportageDetails,
    Room,
    Run,
    StoryDocument,
    Table,
    TalkDetails,
)

Words = dict[str, str]
Rows = list[tuple[str, str]]
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def printed(document: StoryDocument) -> StoryDocument:
    """The same story in blocks that can be set; a quiz's answers stand at its end."""
    text = words(document.language)
    before, after = _details(document.details, text)
    said = [plain for block in document.blocks for plain in _block(block, text)]
    answers = _answers([b for b in document.blocks if isinstance(b, Question)], text)
    blocks = (*before, *said, *after, *answers)
    return document if blocks == document.blocks else replace(document, blocks=blocks, details=None)


def _block(block: Block, text: Words) -> Iterator[Block]:
    match block:
        case Gallery():
            yield from block.pictures
        case QuestionAnswer():
            yield Heading(block.question, 3)
            yield from map(Paragraph, block.answer)
        case Room():
            yield Heading(block.title)
            yield from map(Paragraph, block.text)
            for one in block.objects:
                yield Heading(one.title, 3)
                if one.picture:
                    yield one.picture
                yield from map(Paragraph, one.caption)
        case Question():
            yield Heading(f"{block.number}. {block.question}", 3)
            yield Listing(tuple((Run(f"{LETTERS[n % 26]}. {c.text}"),) for n, c in enumerate(block.choices)))
        case MediaClip():
            yield from _clip(block, text)
        case _:
            yield block


def lettered(block: Listing) -> bool:
    """Whether its items bring their own letters, as the choices of a question do: they need no bullets."""
    return bool(block.items) and all(
        item and item[0].text.startswith(f"{LETTERS[n % 26]}. ") for n, item in enumerate(block.items)
    )


def _clip(clip: MediaClip, text: Words) -> Iterator[Block]:
    """Paper plays nothing: where it can be seen or heard, and all that is said."""
    minutes, seconds = divmod(clip.duration, 60)
    length = f" ({minutes}:{seconds:02})" if clip.duration else ""
    title = f"{clip.title}{length}. " if clip.title else ""
    if clip.poster and clip.poster.alt:
        yield clip.poster
    yield Paragraph((Run(f"{title}{text['watch' if clip.family == 'video' else 'listen']}"),))
    if clip.transcript:
        yield Heading(text["transcript"], 3)
        yield from map(Paragraph, clip.transcript)


def _answers(questions: list[Question], text: Words) -> Iterator[Block]:
    if not questions:
        return
    yield Heading(text["answers"])
    for one in questions:
        right = "; ".join(f"{LETTERS[n % 26]}. {c.text}" for n, c in enumerate(one.choices) if c.right)
        head: Inline = (Run(f"{one.number} – {right}. ", bold=True),)
        first, *more = one.explanation or ((),)
        yield Paragraph((*head, *first))
        yield from map(Paragraph, more)


# Details


def _details(told: Any, text: Words) -> tuple[list[Block], list[Block]]:
    """What stands before the text, and what after it."""
    make = _MAKERS.get(type(told))
    if make is None:
        return [], []
    rows, before, after = make(told, text)
    facts = [KeyFact(label, (Run(value),)) for label, value in rows if value]
    return [*([KeyFacts(tuple(facts))] if facts else []), *before], list(after)


def _moments(label: str, starts: Moment | None, ends: Moment | None, text: Words) -> Rows:
    rows: Rows = []
    for name in ("vietnam", "japan", "place") if starts else ():
        first, last = getattr(starts, name), getattr(ends, name) if ends else ""
        if first:
            hour, comma, day = last.partition(", ")
            if not comma:  # Japanese has the day before the hour
                day, _space, hour = last.rpartition(" ")
            until = f" – {hour if day in first else last}" if last else ""
            rows.append((f"{label}{text[f'clock_{name}']}", f"{first}{until}"))
    return rows


def _people(people: Iterable[Contributor]) -> str:
    return "; ".join(f"{p.name}, {p.role}" if p.role else p.name for p in people)


def _where(place: str, address: str) -> str:
    return ", ".join(part for part in (place, address) if part)


def _paragraphs(title: str, said: Iterable[Inline]) -> list[Block]:
    found = [Paragraph(runs) for runs in said]
    return [Heading(title), *found] if found else []


Made = tuple[Rows, list[Block], list[Block]]


def _reportage(told: ReportageDetails, text: Words) -> Made:
    return (
        [(text["place"], told.place), (text["reported"], told.dates), (text["photos"], told.photographer)],
        [],
        [],
    )


def _interview(told: InterviewDetails, text: Words) -> Made:
    rows = [(text["answering"], _people(told.people)), (text["asking"], told.interviewer)]
    return [*rows, (text["place"], told.place), (text["date"], told.date_text)], [], []


def _talk(told: TalkDetails, text: Words) -> Made:
    rows = [
        *_when(told, text),
        (text["place"], _where(told.place, told.address)),
        (text["host"], told.host),
        (text["speakers"], _people(told.speakers)),
    ]
    before: list[Block] = []
    if told.programme:
        lines = tuple((p.time, f"{p.title} – {p.who}" if p.who else p.title) for p in told.programme)
        before = [Table(text["programme"], (text["when"], text["what"]), lines)]
    recorded = list(_clip(told.recording, text)) if told.recording else []
    return rows, before, [*recorded, *_paragraphs(text["transcript"], told.transcript)]


def _profile(told: ProfileDetails, text: Words) -> Made:
    names = ", ".join(name for _code, name in told.names)
    return [(text["names"], names), (text["lived"], told.dates_text), (text["role"], told.role)], [], []


def _document(told: DocumentDetails, text: Words) -> Made:
    rows = [(text["document"], told.name), (text["date"], told.date_text), (text["place"], told.place)]
    before: list[Block] = []
    if told.parties:
        alt = f"{told.parties.left.name} – {told.parties.right.name}, {told.date_text}"
        before = [Figure(told.parties, alt)]
    after: list[Block] = [Heading(text["articles"])] if told.articles else []
    for one in told.articles:
        after += [Heading(f"{one.number}. {one.title}".strip(), 3), *map(Paragraph, one.text)]
    return [*rows, (text["state"], told.status)], before, after


def _exhibition(told: ExhibitionDetails, text: Words) -> Made:
    rows = [(text["open"], told.dates_text), (text["place"], _where(told.place, told.address))]
    rows += [
        (text["hours"], told.hours),
        (text["admission"], told.admission),
        (text["contact"], told.contact),
    ]
    return rows, [], []


def _played(told: PlayedDetails, text: Words) -> Made:
    if told.clip is None:
        return [], [], []
    first, *said = _clip(told.clip, text)
    return [], [first], said


def _quiz(told: QuizDetails, text: Words) -> Made:
    rows = _moments(f"{text['opens']} · ", told.opens, None, text)
    rows += _moments(f"{text['closes']} · ", told.closes, None, text)
    rows += [(text["prize"], told.prize), (text["contact"], told.contact)]
    return rows, _paragraphs(text["rules"], told.rules), []


def _when(told: EventDetails | TalkDetails, text: Words) -> Rows:
    """The hours on both clocks; where no source gives them, the days as the ledger has them."""
    if told.starts or not told.dates_text:
        return _moments("", told.starts, told.ends, text)
    return [(text["date"], told.dates_text)]


def _event(told: EventDetails, text: Words) -> Made:
    rows = [*_when(told, text), (text["place"], _where(told.place, told.address))]
    return [*rows, (text["organiser"], told.organiser), (text["admission"], told.admission)], [], []


def _announcement(told: AnnouncementDetails, text: Words) -> Made:
    return [(text["valid"], told.dates_text), (text["contact"], told.contact)], [], []


_MAKERS: Final[dict[type, Callable[[Any, Words], Made]]] = {
    ReportageDetails: _reportage,
    InterviewDetails: _interview,
    TalkDetails: _talk,
    ProfileDetails: _profile,
    DocumentDetails: _document,
    ExhibitionDetails: _exhibition,
    PlayedDetails: _played,
    QuizDetails: _quiz,
    EventDetails: _event,
    AnnouncementDetails: _announcement,
}
