"""A composed story as plain data for a Typst template: bound for line breaking, drawn, addressed.

Strings stay data all the way: a template sets them as text and never evaluates them.
"""

from __future__ import annotations

import io
import re
from typing import Any, Final
from urllib.parse import unquote, urljoin

import segno

from nhipcau.kit.typography import bind, breakable, breakable_address, phrases
from nhipcau.products.adapters import raster
from nhipcau.products.adapters.checks import clean, plain
from nhipcau.products.adapters.fonts import uncovered
from nhipcau.products.adapters.noted import Cited, aside, cited
from nhipcau.products.adapters.printed import lettered
from nhipcau.products.adapters.words import host, language_name, words, written
from nhipcau.products.ports import RenderRequest
from nhipcau.stories.drawings import draw
from nhipcau.stories.ports import (
    Block,
    Chart,
    Chronicle,
    Drawing,
    Figure,
    Heading,
    Inline,
    KeyFacts,
    Listing,
    Note,
    Paragraph,
    Parties,
    Picture,
    PlaceMap,
    Pull,
    Quote,
    Run,
    StoryDocument,
    Table,
    Years,
)

_LINKS: Final = ("http://", "https://", "mailto:")
_LONGEST_PHRASE: Final = 9
_LED_BY_PICTURES: Final = {"reportage", "gallery", "exhibition"}
_SIZE: Final = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
# Where a long Japanese phrase may break too: after the kana that end a word, but not inside a count
# of places or months; and before a long foreign word.
_INSIDE_PHRASE: Final = re.compile(
    "(?<=[ぁ-ん、。・」』）])(?<![一二三四五六七八九十百千0-9]か)(?=[^ぁ-んァ-ヺー、。・」』）\u2060\u200b])"
    "|(?<=[一-龥々])(?=[ァ-ヺー]{4})"
)


def payload(request: RenderRequest, *, widths: tuple[int, ...]) -> dict[str, Any]:
    """Everything a template needs of a checked request. Each drawing is drawn at all `widths`, by name."""
    data = _story(request.document, widths)
    data["parts"] = [_story(part, widths) for part in request.parts]
    data["words"] = {key: clean(value) for key, value in words(request.document.language).items()}
    data["qr"] = qr(request.document.url)
    data["qr_alt"] = data["words"]["qr"].format(url=request.document.url)
    return data


def qr(address: str) -> str:
    """The address as a QR code in SVG, without a quiet zone: the templates leave it white room."""
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        buffer, kind="svg", border=0, dark="#231c2b", xmldecl=False, svgns=True, omitsize=True
    )
    return buffer.getvalue().decode()


def best_figures(document: StoryDocument, parts: tuple[StoryDocument, ...]) -> list[Figure | Picture]:
    """What can stand for a whole story or theme: its own first, then one a story.

    Among those of a story the measured arc comes first, then the signatories, figures, places, and
    pictures; in a story that is led by pictures, they come before all.
    """
    rank: dict[type, int] = {Years: 0, Parties: 1, Chart: 2, PlaceMap: 3, Picture: 4}

    def in_order(one: StoryDocument) -> list[Figure | Picture]:
        found = [block for block in one.blocks if isinstance(block, Figure | Picture)]
        ranks = rank | ({Picture: -1} if one.kind in _LED_BY_PICTURES else {})
        return sorted(found, key=lambda f: ranks[type(f.drawing if isinstance(f, Figure) else f)])

    figures = in_order(document)
    rows = [in_order(part) for part in parts]
    for turn in range(max(map(len, rows), default=0)):
        figures += [row[turn] for row in rows if turn < len(row)]
    return figures


def figure(block: Figure | Picture, language: str, widths: tuple[int, ...]) -> dict[str, Any]:
    """One drawing or picture, at every width, with its words."""
    if isinstance(block, Picture):
        return _picture(block, language, widths)
    alt = clean(block.alt) or plain(block.caption) or clean(_spoken(block.drawing))
    drawn = {
        str(width): draw(block.drawing, palette="print", width=width, language=language, title=alt)
        for width in widths
    }
    return {
        "type": "figure",
        "svg": drawn,
        "ratio": {width: _ratio(svg) for width, svg in drawn.items()},
        "alt": alt,
        "caption": inline(block.caption, language),
        "kind": type(block.drawing).__name__.lower(),
    }


def _picture(block: Picture, language: str, widths: tuple[int, ...]) -> dict[str, Any]:
    """One file at every width: what is placed smaller is only scaled."""
    drawn = raster.svg(block)
    credit = (Run(f" {block.credit}", italic=True),) if block.credit else ()
    return {
        "type": "figure",
        "svg": {str(width): drawn for width in widths},
        "ratio": {str(width): _ratio(drawn) for width in widths},
        "alt": clean(block.alt) or plain(block.caption),
        "caption": inline((*block.caption, *credit), language),
        "kind": "picture",
    }


def _ratio(svg: str) -> float:
    """Height over width, so that a template can choose among drawings without opening them."""
    width, height = (float(n) for n in _SIZE.search(svg).groups())  # type: ignore[union-attr]  # ours
    return round(height / width, 4)


def inline(runs: Inline, language: str, *, base: str = "", heading: bool = False) -> list[dict[str, Any]]:
    """Runs as dictionaries with only the keys that matter."""
    found: list[dict[str, Any]] = []
    for run in runs:
        if run.note is not None:
            found.append({"n": run.note})
            continue
        text = breakable(bind(clean(run.text), run.language or language, heading=heading))
        if not text:
            continue
        link = _link(run, base)
        marks: dict[str, Any] = {"b": run.bold, "i": run.italic, "h": link, "l": run.language}
        found.append({"t": text, **{key: value for key, value in marks.items() if value}})
    return found


def heading(text: str, language: str) -> list[str]:
    """A heading in the pieces it may break between; outside Japanese one piece, which has spaces."""
    whole = clean(text).strip()
    pieces: list[str] = []
    for phrase in phrases(whole, language):
        for piece in _INSIDE_PHRASE.split(phrase) if len(phrase) > _LONGEST_PHRASE else [phrase]:
            # A full-width space ends the piece before it: no line begins with one.
            word = piece.lstrip("\u3000")
            if pieces:
                pieces[-1] += piece[: len(piece) - len(word)]
            pieces += [breakable(bind(word, language, heading=True))] if word else []
    return pieces or [whole]


def _link(run: Run, base: str) -> str:
    target = urljoin(base, run.href) if run.href and base else run.href
    return target if target.lower().startswith(_LINKS) else ""


def _story(document: StoryDocument, widths: tuple[int, ...]) -> dict[str, Any]:
    language = document.language
    text = words(language)
    hosts = list(dict.fromkeys(host(s) for note in document.notes for s in note.sources))
    return {
        "key": document.key,
        "language": language,
        "kind": document.kind,
        "kind_text": clean(document.kind_text),
        "title": heading(document.title, language),
        "title_text": clean(document.title).strip(),
        "label": bind(clean(document.label), language, heading=True),
        "lead": inline(document.lead, language, base=document.url),
        "lead_plain": inline(_unnoted(document.lead), language),
        "blocks": [_block(block, document, widths) for block in document.blocks],
        "notes": [_note(note, language) for note in document.notes],
        "hosts": [clean(h) for h in hosts],
        "url": document.url,
        "url_text": breakable_address(clean(_readable(document.url)).partition("://")[2]),
        "host": clean(host(document.url)),
        "campaign": bind(clean(document.campaign), language, heading=True),
        "theme": bind(clean(document.theme), language, heading=True),
        "theme_ordinal": document.theme_ordinal,
        "theme_text": text["theme"].format(ordinal=document.theme_ordinal) if document.theme_ordinal else "",
        "revision_text": text["revision_of"].format(number=document.revision),
        "issuer": clean(document.credit.issuer),
        "updated_text": bind(written(document.credit.updated, language), language),
        "credits": [
            {"label": label, "value": breakable(bind(value, language))} for label, value in credits(document)
        ],
        "corrections": [bind(clean(c), language) for c in document.corrections],
    }


def credits(document: StoryDocument) -> list[tuple[str, str]]:
    """Who speaks and answers, as label and value, without what is not known."""
    text, language, credit = words(document.language), document.language, document.credit
    original = language_name(credit.original_language, language) if credit.original_language else ""
    rows = (
        ("issuer", credit.issuer),
        ("editor", credit.editor),
        ("translator", credit.translator),
        ("original", original if credit.original_language != language else ""),
        ("published", written(credit.published, language)),
        ("updated", written(credit.updated, language)),
        ("revision", str(document.revision)),
        ("report", document.report_error),
    )
    return [(text[key], clean(value)) for key, value in rows if value]


def _note(note: Note, language: str) -> dict[str, Any]:
    doubt = words(language).get(note.confidence, "") if note.confidence in ("medium", "low") else ""
    return {
        "number": note.number,
        "text": breakable(bind(clean(note.text), language)),
        "doubt": doubt,
        "sources": [_source(one, language) for one in cited(note, language)],
    }


def _source(one: Cited, language: str) -> dict[str, str]:
    """`text` and `aside` are for a booklet, `host` and `brief` for a sheet that is read from a wall."""
    address = breakable_address(_readable(one.address)) if one.address else ""
    kept = breakable_address(_readable(one.kept)) if one.kept else ""
    return {
        "url": one.address if one.address.lower().startswith(_LINKS) else "",
        "host": one.host,
        "label": breakable(bind(one.label, language)) if one.address else "",
        "text": address or breakable(bind(one.label, language)),
        "aside": aside(one, language, kept=kept),
        "brief": aside(one, language, kept=""),
    }


def _readable(address: str) -> str:
    """An address with its percent signs undone, where what they hide can be read and set."""
    opened = unquote(address, errors="strict") if "%" in address else address
    usable = opened.isprintable() and " " not in opened and not uncovered(opened)
    return clean(opened) if usable else clean(address)


def _block(block: Block, document: StoryDocument, widths: tuple[int, ...]) -> dict[str, Any]:
    language, base = document.language, document.url
    match block:
        case Heading():
            return {"type": "heading", "text": heading(block.text, language), "level": block.level}
        case Paragraph():
            return {"type": "text", "runs": inline(block.runs, language, base=base)}
        case Listing():
            items = [inline(item, language, base=base) for item in block.items]
            return {
                "type": "list",
                "items": items,
                "ordered": block.ordered,
                "lettered": lettered(block),
            }
        case Pull():
            return {"type": "pull", "text": heading(block.text, language)}
        case Figure():
            return figure(block, language, widths)
        case Chronicle():
            return {"type": "chronicle", "entries": [_entry(e, language) for e in block.entries]}
        case KeyFacts():
            rows = [
                {"label": bind(clean(row.label), language), "value": inline(row.value, language, base=base)}
                for row in block.rows
            ]
            return {"type": "facts", "rows": rows}
        case Picture() | Quote() | Table():
            return _shown(block, document, widths)
    raise TypeError(type(block))  # `printed` leaves no other


def _shown(
    block: Picture | Quote | Table, document: StoryDocument, widths: tuple[int, ...]
) -> dict[str, Any]:
    language = document.language
    match block:
        case Picture():
            return _picture(block, language, widths)
        case Quote():
            said = [inline(runs, language, base=document.url) for runs in block.paragraphs]
            who = ", ".join(part for part in (block.who, block.role) if part)
            return {"type": "quote", "paragraphs": said, "who": breakable(bind(clean(who), language))}
        case Table():
            return _table(block, language)


def _table(block: Table, language: str) -> dict[str, Any]:
    def cell(text: str) -> str:
        return breakable(bind(clean(text), language))

    return {
        "type": "table",
        "caption": cell(block.caption),
        "header": [cell(text) for text in block.header],
        "rows": [[cell(text) for text in row] for row in block.rows],
        "named": block.row_headers,
    }


def _entry(entry: Any, language: str) -> dict[str, Any]:
    year = entry.date[:4].lstrip("0")
    return {
        "year": year if year.isdigit() else clean(entry.date_text),
        "date": clean(entry.date_text) if entry.date_text not in (year, f"{year}年") else "",
        "title": heading(entry.title, language),
        "summary": inline(entry.summary, language),
    }


def _unnoted(runs: Inline) -> Inline:
    return tuple(run._replace(href="") for run in runs if run.note is None)


def _spoken(drawing: Drawing) -> str:
    """A drawing in words, for one that was left without."""
    match drawing:
        case Years():
            return ", ".join(f"{p.year}: {p.label}" for p in drawing.points)
        case Chart():
            return ", ".join(f"{p.label}: {p.text} {drawing.unit}" for p in drawing.points)
        case PlaceMap():
            return ", ".join(place.name for place in drawing.places)
        case Parties():
            return f"{drawing.left.name}, {drawing.right.name}, {drawing.date_text}"
