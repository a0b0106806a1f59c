"""A saved web page: the article without menus, related links, counters, comments and scripts."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree, html

from nhipcau.guidance.adapters.joining import SIGNATURE_CUES, is_letterhead
from nhipcau.guidance.adapters.labels import written
from nhipcau.guidance.adapters.letters import clean, decode
from nhipcau.guidance.ports import Block, Extract, Unreadable, Upload, gettext_noop, row, say

# Parts that are never the article, by element and by the words that templates put in class and id.
DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "input",
        "textarea",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "dialog",
        "menu",
        "head",
    ]
)
FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|breadcrumbs?|duong-?dan|sidebar|footer|banner|logo|related|"
    r"lien-?quan|tin-?khac|tin-?moi|others?-?news|comments?|binh-?luan|share|social|chia-?se|counter|bo-?dem|"
    r"luot-?xem|views?-?count|tags?|pagination|advert\w*|quang-?cao|rating|danh-?gia|toolbar|tim-?kiem|"
    r"ms-ribbon\w*|s4-ribbon\w*|skip\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "address",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "center",
        "hr",
        "br",
        "body",
        "html",
        "fieldset",
        "details",
        "summary",
    ]
)
CONTAINERS = frozenset(["body", "div", "section", "article", "main", "table", "tbody", "tr", "td", "center"])
# A line of a portal's dress: shown by every template, said by no document.
DRESS = re.compile(
    r"^(?:Skip (?:Ribbon|to)\b.*|Lượt xem\s*:.*|Số lượt (?:xem|đọc).*|Chia sẻ\b.{0,40}|In trang|Bản in|"
    r"Gửi email.*|"
    r"Cỡ chữ.*|Xem với cỡ chữ.*|A\s*[-+](?: A\s*[-+])*|Quay lại.*|Về đầu trang|Trang chủ(?:\s*[>»/|].*)?|"
    r"print|send mail|facebook|twitter|zalo|Đang truy cập.*)$",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"^(?:Các tin (?:khác|đã đưa)|Các bài viết khác|Tin (?:liên quan|mới(?: hơn)?|khác|cùng chuyên mục|"
    r"cũ hơn)|"
    r"Bài viết (?:liên quan|khác)|Ý kiến bạn đọc|Bình luận)\b.{0,20}$",
    re.IGNORECASE,
)
DOWNLOAD = re.compile(r"tệp|file|tải|đính kèm|phụ lục|tại đây|toàn văn|\.(?:pdf|docx?|odt)\b", re.IGNORECASE)
FEWEST = 40
NOT_A_PAGE = gettext_noop(
    "The page holds almost no text besides its markup. Save the article's own page, or paste the text."
)


def extract(upload: Upload) -> Extract:
    """The article of a page, one block a line, list numbers written out."""
    text, encoding, doubts = decode(upload.data)
    root = _parse(text)
    headline = _headline(root)
    _drop_furniture(root)
    blocks = _without_dress(_Walk().blocks(_article(root)))
    if headline and not any(headline in block.text for block in blocks[:6]):
        blocks.insert(0, Block(headline))
    if sum(len(block.text) for block in blocks) < FEWEST:
        raise Unreadable(say(NOT_A_PAGE))
    return Extract(tuple(blocks), encoding=encoding, web=True, doubts=doubts)


def _parse(text: str) -> html.HtmlElement:
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return html.document_fromstring(bare, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable(say(NOT_A_PAGE)) from error


def _headline(root: html.HtmlElement) -> str:
    """The first headline that is not the name of the portal."""
    for heading in root.iter("h1"):
        words = " ".join(clean(heading.text_content()).split())
        if len(words.split()) >= 4 and not words.isupper():
            return words
    return ""


def _drop_furniture(root: html.HtmlElement) -> None:
    for element in list(root.iter(etree.Element)):
        if element.tag in ("html", "body", "article", "main") or element.getparent() is None:
            continue
        named = f"{element.get('class', '')} {element.get('id', '')}"
        hidden = re.search(r"display\s*:\s*none", element.get("style", ""), re.IGNORECASE) or element.get(
            "hidden"
        )
        if element.tag in DROPPED or hidden or (FURNITURE.search(named) and not _is_bulk(element, root)):
            element.drop_tree()


def _is_bulk(element: html.HtmlElement, root: html.HtmlElement) -> bool:
    """Whether an element with a suspect name still holds most of the page's text."""
    return len(element.text_content()) > 0.6 * max(len(root.text_content()), 1)


def _plain_length(element: html.HtmlElement) -> int:
    """The characters of an element outside its links."""
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return len(element.text_content().strip()) - linked


def _article(root: html.HtmlElement) -> html.HtmlElement:
    """The smallest part of the page that holds its running text, with letterhead and signature."""
    here = root.find("body") if root.find("body") is not None else root
    while True:
        whole = _plain_length(here)
        parts = [child for child in here if child.tag in CONTAINERS]
        best = max(parts, key=_plain_length, default=None)
        if best is None or _plain_length(best) < 0.8 * whole or here.tag == "article":
            return here
        rest = "\n".join(child.text_content() for child in here if child is not best)
        if SIGNATURE_CUES.search(rest) or is_letterhead([rest]):
            return here
        here = best


def _without_dress(blocks: list[Block]) -> list[Block]:
    kept: list[Block] = []
    whole = sum(len(block.text) for block in blocks)
    seen = 0
    for block in blocks:
        seen += len(block.text)
        if AFTER.match(block.text) and seen > 0.3 * whole:
            break
        if not DRESS.match(block.text):
            kept.append(block)
    return kept


class _Walk:
    """Collects blocks from elements in document order."""

    def __init__(self) -> None:
        self._done: list[Block] = []
        self._line: list[str] = []
        self._tables = 0

    def blocks(self, element: html.HtmlElement) -> list[Block]:
        self._visit(element)
        self._flush()
        return self._done

    def _flush(self) -> None:
        text = " ".join(clean(unescape("".join(self._line))).split())
        self._line = []
        if text.strip("-_=* ") or text == "*":
            self._done.append(Block(text))

    def _visit(self, element: html.HtmlElement) -> None:
        if element.tag == "table" and self._table(element):
            return
        is_block = element.tag in BLOCKS
        if is_block:
            self._flush()
        if _only_links(element):
            return
        if element.tag == "li":
            self._line.append(_list_label(element))
        self._say(element.text, keep_lines=element.tag == "pre")
        for child in element:
            if isinstance(child.tag, str):
                self._visit(child)
            self._say(child.tail, keep_lines=element.tag == "pre")
        if is_block:
            self._flush()

    def _say(self, text: str | None, *, keep_lines: bool) -> None:
        if not text:
            return
        if not keep_lines:
            self._line.append(text)
            return
        first, *more = text.split("\n")
        self._line.append(first)
        for line in more:
            self._flush()
            self._line.append(line)

    def _table(self, table: html.HtmlElement) -> bool:
        """Read a table of data by row, a letterhead by column; False where it only lays out the page."""
        rows = [[cell for cell in line if cell.tag in ("td", "th")] for line in table.iter("tr")]
        rows = [cells for cells in rows if cells]
        if not rows or any(True for _ in table.iterdescendants("table")):
            return False
        texts = [[_cell_text(cell) for cell in cells] for cells in rows]
        widest = max(map(len, texts))
        if widest < 2 or max(len(text) for line in texts for text in line) > 3000:
            return False
        if widest <= 3 and len(rows) <= 6 and is_letterhead(text for line in texts for text in line):
            self._by_column(rows, widest)
            return True
        if len(rows) < 2:
            return False
        self._flush()
        self._tables += 1
        for cells in _spanned(rows):
            if any(text for text, _ in cells):
                going = [index for index, (_, goes_on) in enumerate(cells) if goes_on]
                self._done.append(row((text for text, _ in cells), table=self._tables, merged=going))
        return True

    def _by_column(self, rows: list[list[html.HtmlElement]], widest: int) -> None:
        for column in range(widest):
            for cells in rows:
                if column < len(cells):
                    self._visit(cells[column])
        self._flush()


def _cell_text(cell: html.HtmlElement) -> str:
    parts = _Walk().blocks(cell) if len(cell) else [Block(" ".join(clean(cell.text_content()).split()))]
    return " ".join(part.text.replace("\t", " ") for part in parts).strip()


def _spanned(rows: list[list[html.HtmlElement]]) -> list[list[tuple[str, bool]]]:
    """Rows with the cells that rowspan carries down; each cell with whether it goes on from above."""
    out: list[list[tuple[str, bool]]] = []
    open_spans: dict[int, int] = {}
    for cells in rows:
        line: list[tuple[str, bool]] = []
        for cell in cells:
            while open_spans.get(len(line), 0) > 0:
                open_spans[len(line)] -= 1
                line.append(("", True))
            down, across = (_number(cell.get(name)) for name in ("rowspan", "colspan"))
            open_spans[len(line)] = down - 1
            line.append((_cell_text(cell), False))
            line += [("", False)] * (across - 1)
        while open_spans.get(len(line), 0) > 0:
            open_spans[len(line)] -= 1
            line.append(("", True))
        out.append(line)
    return out


def _number(value: str | None) -> int:
    return min(max(int(value), 1), 50) if value and value.isdecimal() else 1


def _only_links(element: html.HtmlElement) -> bool:
    """A list or line that holds nothing but links elsewhere; a link to the document itself stays."""
    if element.tag not in ("ul", "li", "p", "div", "span", "h3", "h4"):
        return False
    text = " ".join(element.text_content().split())
    links = [" ".join(link.text_content().split()) for link in element.iter("a")]
    return bool(links) and sum(map(len, links)) > 0.9 * max(len(text), 1) and not DOWNLOAD.search(text)


def _list_label(item: html.HtmlElement) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        text = (item.text or "").lstrip()
        return "" if text[:1] in "-–+•*" and text else "- "
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    first = parent.get("start", "1")
    number = before + (int(first) if first.isdecimal() else 1)
    style = parent.get("type", "1")
    return f"{written(number, style)}{')' if style == 'a' else '.'} "
