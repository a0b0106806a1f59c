"""What a story shows besides its words, to HTML: pictures, players, tables, rooms, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.kit.typography import bind
from nhipcau.publicsite.pictures import file_address, public_name, shown
from nhipcau.stories.ports import (
    Chart,
    Exhibit,
    Figure,
    Gallery,
    Inline,
    MediaClip,
    Picture,
    PlaceMap,
    Question,
    QuestionAnswer,
    Quote,
    Room,
    Table,
)

if TYPE_CHECKING:
    from nhipcau.publicsite.markup import Setter

IN_PROSE = "(min-width: 62rem) 47rem, 67vw"
WIDE = "(min-width: 72rem) 72rem, 67vw"
IN_GRID = "(min-width: 48rem) 24rem, 67vw"
BROAD = 1.2
"""From this width over height on a picture may leave the measure."""


def paragraphs(setter: Setter, paragraphs: Iterable[Inline]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((setter.inline(runs),) for runs in paragraphs))


def img(setter: Setter, picture: Picture, *, sizes: str = IN_PROSE, first: bool = False) -> SafeString:
    """The picture in every size; the first of a page is fetched at once, the others when they are near."""
    one = shown(picture)
    setter.files.update(one.files)
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}>',
        one.address,
        one.srcset,
        sizes,
        one.width,
        one.height,
        picture.alt,
        SafeString(' fetchpriority="high"' if first else ' loading="lazy" decoding="async"'),
    )


def caption(setter: Setter, picture: Picture) -> SafeString:
    if not (picture.caption or picture.credit):
        return SafeString("")
    credit = format_html('<span class="credit">{}</span>', bind(picture.credit, setter.language))
    words = setter.inline(picture.caption)
    inside = [words, *([credit] if picture.credit else [])]
    return format_html(
        "<figcaption>{}</figcaption>", format_html_join(" ", "{}", ((one,) for one in inside if one))
    )


def figure(setter: Setter, picture: Picture, *, first: bool = False, wide: bool | None = None) -> SafeString:
    broad = picture.width >= BROAD * picture.height
    wide = setter.kind == "reportage" and broad if wide is None else wide
    name = "pic wide-pic" if wide else "pic" if broad else "pic tall-pic"
    image = img(setter, picture, sizes=WIDE if wide else IN_PROSE, first=first)
    return format_html('<figure class="{}">{}{}</figure>', name, image, caption(setter, picture))


def gallery(setter: Setter, block: Gallery) -> SafeString:
    """A grid of figures; each has an address of its own, and leads to the picture at its largest."""
    items = []
    for picture in block.pictures:
        number = setter.count("picture")
        items.append(
            format_html(
                '<figure class="pic" id="p{0}"><a href="{1}">{2}</a><div class="under">'
                '<a class="nth" href="#p{0}" aria-label="{3}">{0}</a>{4}</div></figure>',
                number,
                shown(picture).largest,
                img(setter, picture, sizes=IN_GRID),
                _("Picture %(number)d: its own address") % {"number": number},
                caption(setter, picture),
            )
        )
    return format_html('<div class="gallery"><div class="grid">{}</div></div>', _joined(items))


def quote(setter: Setter, block: Quote) -> SafeString:
    who = setter.fact_link(block.fact, bind(block.who, setter.language))
    role = format_html("<span>{}</span>", bind(block.role, setter.language)) if block.role else ""
    return format_html(
        '<figure class="quote"><blockquote>{}</blockquote><figcaption><b>{}</b> {}</figcaption></figure>',
        paragraphs(setter, block.paragraphs),
        who,
        role,
    )


def question_answer(setter: Setter, block: QuestionAnswer) -> SafeString:
    level = 3 if setter.under_heading else 2
    return format_html(
        '<section class="qa"><h{0}>{1}</h{0}><div class="answer">{2}</div></section>',
        level,
        setter.heading(block.question),
        paragraphs(setter, block.answer),
    )


def table(setter: Setter, block: Table) -> SafeString:
    language = setter.language
    heads = format_html_join("", '<th scope="col">{}</th>', ((bind(h, language),) for h in block.header))
    rows = []
    for row in block.rows:
        cells = [
            format_html('<th scope="row">{}</th>', bind(cell, language))
            if n == 0 and block.row_headers
            else format_html(
                '<td data-of="{}"{}>{}</td>', block.header[n], _figures(cell), bind(cell, language)
            )
            for n, cell in enumerate(row)
        ]
        rows.append(format_html("<tr>{}</tr>", _joined(cells)))
    return format_html(
        '<div class="bay"><table class="data"><caption>{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        block.caption,
        heads,
        _joined(rows),
    )


def _figures(cell: str) -> SafeString:
    plain = cell.replace(".", "").replace(",", "").replace(" ", "").rstrip("%")
    return mark_safe(' class="num"') if plain.lstrip("-–+").isdigit() else SafeString("")


def room(setter: Setter, block: Room) -> SafeString:
    number = setter.count("room")
    sizes = IN_PROSE if len(block.objects) == 1 else IN_GRID
    objects = _joined([_exhibit(setter, one, sizes=sizes) for one in block.objects])
    return format_html(
        '<section class="room" id="room{0}"><h2><span class="numeral">{0}</span> {1}</h2>{2}{3}</section>',
        number,
        setter.heading(re.sub(rf"^{number}\s*[.:、．]\s*", "", block.title)),
        format_html('<div class="wall">{}</div>', paragraphs(setter, block.text)) if block.text else "",
        format_html('<div class="gallery"><ul class="grid">{}</ul></div>', objects) if objects else "",
    )


def _exhibit(setter: Setter, one: Exhibit, *, sizes: str) -> SafeString:
    image = img(setter, one.picture, sizes=sizes) if one.picture else ""
    credit = one.picture.credit if one.picture else ""
    return format_html(
        '<li class="exhibit">{}<h3>{}</h3>{}{}</li>',
        image,
        setter.heading(one.title),
        paragraphs(setter, one.caption),
        format_html('<p class="small">{}</p>', bind(credit, setter.language)) if credit else "",
    )


def question(setter: Setter, block: Question) -> SafeString:
    """Choices, and the answer where a reader opens it; complete without a script and on paper."""
    choices = format_html_join("", "<li>{}</li>", ((bind(c.text, setter.language),) for c in block.choices))
    right = [f"{'ABCDEFGHIJ'[n % 10]}. {c.text}" for n, c in enumerate(block.choices) if c.right]
    return format_html(
        '<section class="question" id="q{0}"><h2><span class="numeral">{0}</span> {1}</h2><ol>{2}</ol>'
        '<details><summary>{3}<span class="sr"> {0}</span></summary><p><strong>{4}</strong></p>{5}</details>'
        "</section>",
        block.number,
        setter.heading(block.question),
        choices,
        _("The answer, and why"),
        bind("; ".join(right), setter.language),
        paragraphs(setter, block.explanation),
    )


def clip(setter: Setter, block: MediaClip) -> SafeString:
    """The browser's own player: nothing is fetched before a reader asks but a few seconds' worth."""
    for file in (block.file, block.captions):
        if file:
            setter.files[public_name(file.file)] = file.file
    track = ""
    if block.captions:
        track = format_html(
            '<track kind="captions" src="{}" srclang="{}" label="{}" default>',
            file_address(block.captions),
            setter.language,
            pgettext("public site", "Captions"),
        )
    player = _player(setter, block, track)
    told = [_length(block.duration), filesizeformat(block.file.size)]
    title = format_html("{} ", bind(block.title, setter.language)) if block.title else ""
    download = format_html('<a href="{}" download>{}</a>', file_address(block.file), _("Download the file"))
    under = format_html(
        '<figcaption>{}<span class="small">{}</span> {}</figcaption>',
        title,
        " · ".join(filter(None, told)),
        download,
    )
    return format_html(
        '<figure class="clip {}">{}{}{}</figure>',
        block.family,
        player,
        under,
        transcript(setter, block.transcript),
    )


def _player(setter: Setter, block: MediaClip, track: str) -> SafeString:
    source = format_html('<source src="{}" type="{}">', file_address(block.file), block.file.mime)
    named = format_html(' aria-label="{}"', block.title) if block.title else ""
    if block.family == "audio":
        return format_html('<audio controls preload="metadata"{}>{}{}</audio>', named, source, track)
    poster: SafeString | str = ""
    if block.poster:
        one = shown(block.poster)
        setter.files.update(one.files)
        poster = format_html(' poster="{}" width="{}" height="{}"', one.address, one.width, one.height)
    return format_html(
        '<video controls preload="metadata" playsinline{}{}>{}{}</video>', named, poster, source, track
    )


def transcript(setter: Setter, said: tuple[Inline, ...], *, opened: bool = False) -> SafeString:
    if not said:
        return SafeString("")
    return format_html(
        '<details class="transcript"{}><summary>{}</summary><div class="said">{}</div></details>',
        SafeString(" open" if opened else ""),
        _("Transcript: all that is said"),
        paragraphs(setter, said),
    )


def beside(setter: Setter, block: Figure) -> SafeString:
    """The same in words and numbers: a table under a chart, a list beside a map."""
    match block.drawing:
        case Chart():
            return _numbers(setter, block)
        case PlaceMap():
            names = ((_place(one.name, one.home),) for one in block.drawing.places)
            return format_html('<ul class="places">{}</ul>', format_html_join("", "<li>{}</li>", names))
    return SafeString("")


def _place(name: str, home: bool) -> SafeString:
    return format_html("<strong>{}</strong>", name) if home else conditional_escape(name)


def _numbers(setter: Setter, block: Figure) -> SafeString:
    chart = block.drawing
    assert isinstance(chart, Chart)  # noqa: S101  # its only caller looks
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="num">{}{}</td></tr>',
        ((p.label, p.text, f" ({_('derived')})" if p.derived else "") for p in chart.points),
    )
    return format_html(
        '<details class="numbers"><summary>{}</summary><table class="data"><caption class="sr">{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col" class="num">{}</th></tr></thead>'
        "<tbody>{}</tbody></table></details>",
        _("The same figures as a table"),
        block.alt,
        pgettext("public site", "Year"),
        chart.unit,
        rows,
    )


def _length(seconds: int) -> str:
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}"


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308  # pieces are escaped where they are made
