"""A supplementary guidance: which document it amends, and what it changes there, sentence by sentence.

Pure: texts and items in, a `Difference` out. A sentence is tied to an item of the amended document by a
place ("khoản 3, mục V"), by the date that is replaced, or by wording; what none of these ties is `unplaced`.

>>> difference(base, amending).moved[0].after.date  # doctest: +SKIP
'2024-11-02'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nhipcau.guidance.reading.changes import (
    Added,
    Changed,
    Difference,
    Moved,
    Reference,
    Removed,
    Unplaced,
)
from nhipcau.guidance.reading.comparison import compare
from nhipcau.guidance.reading.dates import find_dates
from nhipcau.guidance.reading.model import Item, Passage, Reading
from nhipcau.guidance.reading.places import Stored
from nhipcau.guidance.reading.reader import says_it_amends
from nhipcau.guidance.reading.rules.bases import AMENDING, NUMBER, OF, TYPES

__all__ = [
    "Added",
    "Changed",
    "Difference",
    "Moved",
    "Reference",
    "Removed",
    "Unplaced",
    "amended",
    "difference",
    "difference_of_items",
]

AND = re.compile(rf"\s*(?:,|;|và|cùng)\s+(?:của\s+)?(?P<type>{TYPES})\s+(?=(?:số\s*:?\s*)?\d)")
OTHER = re.compile(r"\b(?:theo|căn cứ|thực hiện|tờ trình|đề nghị|triển khai)\b")
ITSELF = re.compile(rf"\b{TYPES} này (?:có hiệu lực[^.;]{{0,60}}và )?{AMENDING}\b")
DATED = re.compile(r",?\s*(?:ký\s+)?ngày\s+")
ISSUED = re.compile(r"\bban hành\s+$")


def amended(reading: Reading) -> tuple[Reference, ...]:
    """The documents that this one says it amends, supplements, replaces or extends; none for a document
    that only cites others.

    Said in the title ("Điều chỉnh, bổ sung Kế hoạch số 2716/KH-UBND …": 29), in the opening ("… bổ sung,
    điều chỉnh một số nội dung của Hướng dẫn số 45-HD/BTGTU như sau": 11), or of itself ("Hướng dẫn này
    thay thế Hướng dẫn số …"). A law "sửa đổi, bổ sung một số điều" among the bases is not amended by it.
    A title that amends a document without saying its number gives one reference without a number.
    """
    stored = Stored(reading.text, reading.items, reading.document.date)
    found: dict[str, Reference] = {}
    for start, end in _where_it_may_say(stored):
        for number, reference in _named(stored, start, end):
            known = found.get(number)
            if known is None or known.date is None:
                found[number] = reference if known is None else _dated(known, reference.date)
    if found or stored.layout.title_span is None or not says_it_amends(stored.layout.title or ""):
        return tuple(found.values())
    return (_issued_before(stored) or Reference(None, None, Passage(*stored.layout.title_span)),)


def difference(base: Reading, amending: Reading) -> Difference:
    """What a supplementary guidance changes in the one that it amends. See `difference_of_items`."""
    return difference_of_items(
        base_text=base.text,
        base_items=base.items,
        text=amending.text,
        items=amending.items,
        date=amending.document.date,
    )


def difference_of_items(
    *,
    base_text: str,
    base_items: Sequence[Item],
    text: str,
    items: Sequence[Item],
    date: str | None = None,
) -> Difference:
    """The same of stored texts and the items that a person let stand.

    `base_text` and `text` are the whole texts of the two readings; every item's passage counts in its own.
    `date` is that of the amending document, for days without a year. In the result an `item` or `before` is
    one of `base_items`, an `after` or added `item` one of `items` where it was read there, else a new Item
    of the amending text. Linear in the texts, apart from comparing items with items.
    """
    return compare(Stored(base_text, tuple(base_items)), Stored(text, tuple(items), date))


def _dated(reference: Reference, date: str | None) -> Reference:
    return Reference(reference.number, date, reference.passage)


def _where_it_may_say(stored: Stored) -> Iterator[tuple[int, int]]:
    """The title of a document that amends, the opening, and sentences about the document itself."""
    if stored.layout.title_span and says_it_amends(stored.layout.title or ""):
        yield stored.layout.title_span
    yield stored.opening
    for match in ITSELF.finditer(stored.text.folded):
        yield match.start(), stored.sentence(match.start())[1]


def _named(stored: Stored, start: int, end: int) -> Iterator[tuple[str, Reference]]:
    """The documents named behind "bổ sung", "điều chỉnh" … in a stretch, by their numbers."""
    flat = stored.text.folded[start:end].replace("\n", " ")
    bases = [i.passage for i in stored.items if i.kind == "legal_basis"]
    match = OF.search(flat)
    while match:
        at = start + match.start()
        cited = any(basis.start < at < basis.end for basis in bases)
        if cited or OTHER.search(match.group("between")):
            match = OF.search(flat, match.start() + 1)
            continue
        following: re.Match[str] | None = match
        last = match.end()
        while following:
            named = _numbered(stored, start + following.start("type"), start + following.end())
            if named is None:
                break
            yield named
            last = named[1].passage.end - start
            following = AND.match(flat, last)
        match = OF.search(flat, last)


def _numbered(stored: Stored, start: int, place: int) -> tuple[str, Reference] | None:
    number = NUMBER.match(stored.whole, place)
    if number is None:
        return None
    end, plain = number.end(), re.sub(r"\s*([-–/&])\s*", r"\1", number.group(1))
    dated = DATED.match(stored.text.folded, end)
    date = next(find_dates(stored.text.folded, dated.end(), dated.end() + 30), None) if dated else None
    if date and dated and date.start == dated.end() and date.day and date.year:
        return plain, Reference(plain, date.iso, Passage(start, date.end))
    basis = next((i for i in stored.items if i.kind == "legal_basis" and i.number == plain), None)
    return plain, Reference(plain, basis.date if basis else None, Passage(start, end))


def _issued_before(stored: Stored) -> Reference | None:
    """The basis that the issuer "đã ban hành", where the amendment itself gives no number."""
    for item in stored.items:
        before = stored.text.folded[max(0, item.passage.start - 20) : item.passage.start]
        if item.kind == "legal_basis" and ISSUED.search(before):
            return Reference(item.number, item.date, item.passage)
    return None
