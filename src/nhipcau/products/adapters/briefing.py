"""The briefing: a document for a meeting, to read from and to edit, of a story or of a theme."""

from __future__ import annotations

import io
from typing import Any, Final

import docx
import segno
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from nhipcau.kit.typography import bind
from nhipcau.products.adapters import office, raster
from nhipcau.products.adapters.checks import checked, clean
from nhipcau.products.adapters.noted import Cited, aside, cited
from nhipcau.products.adapters.payload import best_figures, credits, figure
from nhipcau.products.adapters.points import points
from nhipcau.products.adapters.printed import lettered
from nhipcau.products.adapters.typesetting import moment, typeset
from nhipcau.products.adapters.words import host, words
from nhipcau.products.ports import Rendered, RenderRequest, output
from nhipcau.stories.ports import (
    Block,
    Chart,
    Chronicle,
    Figure,
    Heading,
    Inline,
    KeyFacts,
    Listing,
    Paragraph,
    Picture,
    Pull,
    Quote,
    StoryDocument,
    Table,
)

TEXT_WIDTH: Final = Mm(165)
HIGHEST: Final = Mm(78)
"""Of a picture: two stand on a page, with what is said of them."""
DRAWN: Final = 600
PIXELS_AN_INCH: Final = 200
_LINKS: Final = ("http://", "https://", "mailto:")


def render(request: RenderRequest) -> Rendered:
    request = checked(request)
    document = request.document
    paper = _Paper(document)
    paper.opening()
    if request.parts:
        paper.theme(request)
    else:
        paper.story()
    paper.sources((document, *request.parts))
    paper.attribution()
    made = output(request.form, request.format)
    content = office.packed(paper.docx, moment(document))
    return Rendered(content, made.media_type, made.ending, 0, 0, 0, alt=clean(document.title))


def _styled(language: str) -> Document:
    """An empty A4 document whose styles are ours; a reader changes a style, not every line."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(22)
    office.set_language(made, language)
    styles = made.styles
    leading = {"vi": 1.25, "ja": 1.45}.get(language, 1.15)
    sizes = {"ja": 11.0}.get(language, 12.5)
    office.face(styles["Normal"], office.SERIF, size=sizes)
    office.face(styles["Title"], office.SERIF, size=24, bold=language != "ja")
    office.face(styles["Subtitle"], office.SERIF, size=sizes + 1.5, colour=office.SOFT)
    office.face(styles["Heading 1"], office.SANS, size=13.5, colour=office.TIM, bold=True)
    office.face(styles["Heading 2"], office.SANS, size=12, bold=True)
    office.face(styles["Caption"], office.SANS, size=9, colour=office.SOFT)
    office.face(styles["Quote"], office.SERIF, size=sizes + 2.5, colour=office.TIM)
    office.face(styles["List Bullet"], office.SERIF, size=sizes)
    office.face(styles["List Number"], office.SERIF, size=sizes)
    office.face(styles["List"], office.SERIF, size=sizes)
    office.face(styles["Header"], office.SANS, size=8.5, colour=office.SOFT)
    office.face(styles["Footer"], office.SANS, size=8.5, colour=office.SOFT)
    spaces = {
        "Normal": (0, 7),
        "Title": (0, 8),
        "Subtitle": (0, 12),
        "Heading 1": (18, 6),
        "Heading 2": (12, 4),
    }
    spaces |= {"Caption": (2, 10), "Quote": (10, 12), "List Bullet": (0, 4), "List Number": (0, 4)}
    spaces["List"] = (0, 4)
    for name, (before, after) in spaces.items():
        form = styles[name].paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = 1.1 if name == "Title" else leading
    office.without_rule(styles["Title"])
    office.untracked(styles["Subtitle"])
    return made


class _Paper:
    """One briefing as it is written, from top to bottom."""

    def __init__(self, story: StoryDocument) -> None:
        self._story = story
        self._language = story.language
        self._words = words(story.language)
        self._bookmarks = 0
        self._part = 0
        self.docx = _styled(story.language)
        properties = self.docx.core_properties
        properties.title, properties.author = _short(story.title), _short(story.credit.issuer)
        properties.subject, properties.language = _short(story.theme), office.REGIONS[story.language]
        properties.last_modified_by, properties.comments = _short(story.credit.editor), _short(story.url)
        properties.created = properties.modified = moment(story)
        properties.revision = max(story.revision, 1)

    # What every briefing has

    def opening(self) -> None:
        story = self._story
        section = self.docx.sections[0]
        section.header.paragraphs[0].text = " · ".join(
            clean(part) for part in (story.campaign, story.theme) if part
        )
        foot = section.footer.paragraphs[0]
        said = (clean(story.credit.issuer), self._words["revision_of"].format(number=story.revision))
        foot.add_run(" · ".join(part for part in said if part) + "\t\t")
        office.field(foot, "PAGE")
        foot.add_run(" / ")
        office.field(foot, "NUMPAGES")
        self.docx.add_paragraph(bind(clean(story.title), self._language, heading=True), "Title")
        if story.lead:
            self._runs(self.docx.add_paragraph(style="Subtitle"), story.lead)

    def sources(self, documents: tuple[StoryDocument, ...]) -> None:
        """Every note of every story, numbered as in the text, with all its addresses."""
        if not any(document.notes for document in documents):
            return
        self._heading(self._words["notes"])
        for part, document in enumerate(documents):
            if len(documents) > 1 and document.notes:
                self._heading(document.title, level=2)
            for note in document.notes:
                line = self.docx.add_paragraph(f"{note.number}. {clean(note.text)}")
                line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(7), Mm(-7)
                doubt = self._words.get(note.confidence, "") if note.confidence in ("medium", "low") else ""
                if doubt:
                    line.add_run(f" ({doubt})")
                for source in cited(note, self._language):
                    self._source(line, source)
                self._bookmark(line, f"n{part}-{note.number}")

    def attribution(self) -> None:
        self._heading(self._words["imprint"])
        rows = [*credits(self._story), (self._words["web"], self._story.url)]
        self._table([(label, value) for label, value in rows], shares=(3, 7))
        for row in self.docx.tables[-1].rows:  # one piece with the code under it
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self.docx.paragraphs[-1].paragraph_format.keep_with_next = True
        for line in self._story.corrections:
            self.docx.add_paragraph(f"{self._words['corrections']}: {clean(line)}")
        code = io.BytesIO()
        segno.make(self._story.url, error="m", micro=False).save(code, kind="png", scale=6, border=2)
        picture = self.docx.add_paragraph().add_run().add_picture(code, width=Mm(28))
        office.describe(picture, self._words["qr"].format(url=self._story.url))

    # One story

    def story(self) -> None:
        self._key_points(self._story)
        for block in self._story.blocks:
            self._block(block, self._story)

    # A theme: its drawings and its stories, each in brief

    def theme(self, request: RenderRequest) -> None:
        for block in request.document.blocks:
            self._block(block, request.document)
        shown = [b for b in best_figures(request.document, request.parts) if b not in request.document.blocks]
        if shown and not any(isinstance(b, Figure) for b in request.document.blocks):
            leading = shown[0]
            owner = next(part for part in request.parts if leading in part.blocks)
            self._part = request.parts.index(owner) + 1
            self._block(leading, owner)
        self._heading(self._words["stories"])
        for number, part in enumerate(request.parts, 1):
            self._part = number
            self._heading(part.title, level=2)
            if part.label:
                self.docx.add_paragraph(clean(part.label), "Caption")
            self._runs(self.docx.add_paragraph(), part.lead)
            for point in points(part, 3):
                self.docx.add_paragraph(point, "List Bullet")
            self._address(self.docx.add_paragraph(), part.url, clean(part.url))

    # Blocks

    def _key_points(self, document: StoryDocument) -> None:
        found = points(document)
        if found:
            self._heading(self._words["key_points"])
            for point in found:
                self.docx.add_paragraph(bind(point, self._language), "List Bullet")

    def _block(self, block: Block, document: StoryDocument) -> None:
        match block:
            case Heading():
                self._heading(block.text, level=min(block.level - 1, 2) or 1)
            case Paragraph():
                self._runs(self.docx.add_paragraph(), block.runs)
            case Pull():
                self.docx.add_paragraph(clean(block.text), "Quote")
            case Listing():
                style = "List Number" if block.ordered else "List" if lettered(block) else "List Bullet"
                for item in block.items:
                    self._runs(self.docx.add_paragraph(style=style), item)
            case KeyFacts():
                self._table([(clean(row.label), row.value) for row in block.rows], shares=(3, 7))
            case Chronicle():
                rows = [(e.date_text, (clean(e.title), e.summary)) for e in block.entries]
                self._table(rows, shares=(2, 8), head=(self._words["when"], self._words["what"]))
            case Figure():
                self._figure(block, document)
            case Picture() | Quote() | Table():
                self._shown(block)

    def _shown(self, block: Picture | Quote | Table) -> None:
        match block:
            case Picture():
                self._picture(block)
            case Quote():
                self._quote(block)
            case Table():
                self._grid(block)

    def _picture(self, block: Picture) -> None:
        content, width, height = raster.jpeg(block)
        holder = self.docx.add_paragraph()
        holder.paragraph_format.keep_with_next = True
        wide = min(TEXT_WIDTH, int(HIGHEST * width / height))
        office.describe(holder.add_run().add_picture(io.BytesIO(content), width=wide), clean(block.alt))
        if block.caption or block.credit:
            under = self.docx.add_paragraph(style="Caption")
            self._runs(under, block.caption)
            if block.credit:
                under.add_run(f" {clean(block.credit)}")

    def _quote(self, block: Quote) -> None:
        for runs in block.paragraphs:
            self._runs(self.docx.add_paragraph(style="Quote"), runs)
        who = ", ".join(clean(part) for part in (block.who, block.role) if part)
        self.docx.add_paragraph(f"– {who}", "Caption")

    def _grid(self, block: Table) -> None:
        """A table as wide as it is; its head is repeated on every page."""
        self.docx.add_paragraph(clean(block.caption), "Caption").paragraph_format.keep_with_next = True
        table = self.docx.add_table(rows=0, cols=len(block.header))
        table.autofit = False
        office.rules_only(table)
        for line, row in enumerate((block.header, *block.rows)):
            for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
                made = cell.paragraphs[0].add_run(clean(text))
                made.bold = line == 0 or (place == 0 and block.row_headers) or None
                cell.paragraphs[0].paragraph_format.space_after = Pt(3)
        office.repeated_header(table.rows[0])
        columns = zip(block.header, *block.rows, strict=True)
        office.widths(table, tuple(min(max(*map(len, one), 8), 36) for one in columns), TEXT_WIDTH)
        self.docx.add_paragraph().paragraph_format.space_after = Pt(0)

    def _figure(self, block: Figure, document: StoryDocument) -> None:
        drawn = figure(block, document.language, (DRAWN,))
        data = {"figure": drawn, "language": document.language, "words": self._words}
        png = typeset("drawing", data, format="png", document=document, ppi=PIXELS_AN_INCH)[0]
        holder = self.docx.add_paragraph()
        holder.paragraph_format.keep_with_next = True
        office.describe(holder.add_run().add_picture(io.BytesIO(png), width=TEXT_WIDTH), drawn["alt"])
        if block.caption:
            self._runs(self.docx.add_paragraph(style="Caption"), block.caption)
        if isinstance(block.drawing, Chart):
            self._figures_table(block.drawing)

    def _figures_table(self, chart: Chart) -> None:
        """The numbers themselves: a picture of a chart can't be copied or read out."""
        rows = [
            (p.label, f"{p.text} {chart.unit}" + (f" ({self._words['derived']})" if p.derived else ""))
            for p in chart.points
        ]
        self._table(rows, shares=(3, 7), head=(self._words["when"], self._words["value"]))

    def _table(
        self, rows: list[Any], *, shares: tuple[int, int], head: tuple[str, str] | None = None
    ) -> None:
        table = self.docx.add_table(rows=0, cols=2)
        table.autofit = False
        office.rules_only(table)
        if head:
            cells = table.add_row().cells
            for cell, text in zip(cells, head, strict=True):
                cell.paragraphs[0].add_run(text).bold = True
            office.repeated_header(table.rows[0])
        for label, value in rows:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(clean(label)).font.color.rgb = office.SOFT
            self._cell(cells[1].paragraphs[0], value)
        office.widths(table, shares, TEXT_WIDTH)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(office.element("w:cantSplit", w_val="true"))
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.space_after = Pt(3)
                cell.paragraphs[0].paragraph_format.space_before = Pt(3)
        self.docx.add_paragraph().paragraph_format.space_after = Pt(0)

    def _cell(self, paragraph: Any, value: Any) -> None:
        """A plain value, runs, or a title and runs."""
        if isinstance(value, str):
            paragraph.add_run(clean(value))
        elif value and isinstance(value[0], str):
            paragraph.add_run(value[0]).bold = True
            if value[1]:
                paragraph.add_run("\n")
                self._runs(paragraph, value[1])
        else:
            self._runs(paragraph, value)

    def _heading(self, text: str, level: int = 1) -> None:
        self.docx.add_heading(bind(clean(text), self._language, heading=True), level)

    def _runs(self, paragraph: Any, runs: Inline) -> None:
        for run in runs:
            if run.note is not None:
                office.link(paragraph, str(run.note), anchor=f"n{self._part}-{run.note}", raised=True)
            elif run.href.lower().startswith(_LINKS):
                office.link(paragraph, clean(run.text), address=run.href)
            else:
                made = paragraph.add_run(bind(clean(run.text), run.language or self._language))
                made.bold = run.bold or None
                made.italic = (run.italic and self._language != "ja") or None
        if self._language == "ja" and paragraph.style.name == "Normal":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    def _address(self, paragraph: Any, address: str, text: str) -> None:
        if address.lower().startswith(_LINKS):
            office.link(paragraph, text if len(text) <= 90 else f"{host(address)} …", address=address)
        else:
            paragraph.add_run(text)

    def _source(self, line: Any, source: Cited) -> None:
        """On a line of its own: what it is called, its address, and in brackets what is kept of it."""
        line.add_run("\n" + (f"{source.label} " if source.label else ""))
        if source.address:
            self._address(line, source.address, source.address)
        if beside := aside(source, self._language, kept=source.kept):
            before, kept, after = beside.partition(source.kept) if source.kept else (beside, "", "")
            line.add_run(f" ({before}")
            if kept:
                self._address(line, kept, kept)
            line.add_run(f"{after})")

    def _bookmark(self, paragraph: Any, name: str) -> None:
        self._bookmarks += 1
        office.bookmark(paragraph, name, self._bookmarks)


def _short(text: str) -> str:
    """What a property of an Office file can hold."""
    return clean(text)[:255]
