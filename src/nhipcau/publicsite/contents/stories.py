"""Stories and themes, and the lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString

from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.products.models import Product
from nhipcau.publicsite.addresses import address
from nhipcau.publicsite.contents.kinds import opening
from nhipcau.publicsite.markup import Setter, heading
from nhipcau.publicsite.noting import note_rows
from nhipcau.publicsite.sheet import Link, Sheet, page_sheet, setter_for
from nhipcau.publicsite.snapshot import Snapshot, Summary
from nhipcau.publicsite.structured import article
from nhipcau.publicsite.upstream import product_name
from nhipcau.publicsite.words import FORMATS
from nhipcau.stories.ports import Block, Heading

MOST_OF_A_THEME = 120
"""Stories that the page of a theme names; the pages of months name all of them."""


@dataclass(frozen=True)
class Row:
    """A line of a dated list."""

    date: str
    date_text: str
    title: SafeString
    address: str
    text: str = ""
    label: str = ""


@dataclass(frozen=True)
class Download:
    form: str
    format: str
    size: str
    pages: int | None
    address: str
    file_name: str


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    heading: SafeString | None
    html: SafeString


def story(snapshot: Snapshot, page: Any) -> Sheet:
    document = snapshot.document(page)
    language = document.language
    setter = setter_for(snapshot, language, kind=document.kind)
    lead = setter.large(document.lead)
    opened = opening(document, setter, address(page))
    body = setter.blocks(opened.blocks)
    return page_sheet(
        snapshot,
        page,
        setter=setter,
        section="stories",
        structured=article(document, address(page)),
        content={
            "lead": lead,
            "kind": document.kind_text,
            "kind_name": document.kind,
            "opening": opened,
            "missing": document.missing,
            "label": document.label,
            "theme": theme_link(snapshot, page.theme_id, language),
            "body": body,
            "notes": note_rows(document.notes, setter),
            "corrections": document.corrections,
            "downloads": downloads(snapshot, page),
            "siblings": rows(snapshot, snapshot.neighbours(page)),
            "published": document.credit.published,
        },
    )


def theme(snapshot: Snapshot, page: Any) -> Sheet:
    document = snapshot.document(page)
    language = document.language
    setter = setter_for(snapshot, language)
    lead, body = setter.large(document.lead), tuple(parts(document.blocks, setter))
    themes = snapshot.themes(language)
    after = {one.pk: other for one, other in pairwise(themes)}
    following = after.get(page.pk)
    return page_sheet(
        snapshot,
        page,
        setter=setter,
        section="themes",
        structured=article(document, address(page)),
        content={
            "lead": lead,
            "number": document.theme_ordinal,
            "count": len(themes),
            "parts": body,
            "stories": rows(snapshot, snapshot.stories(language, page.theme_id)[:MOST_OF_A_THEME]),
            "notes": note_rows(document.notes, setter),
            "downloads": downloads(snapshot, page),
            "following": Link(heading(following.title, language), address(following)) if following else None,
        },
    )


def themes_index(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    return page_sheet(
        snapshot, page, setter=setter, content={"lead": lead, "themes": theme_rows(snapshot, language)}
    )


def lead_of(snapshot: Snapshot, page: Any) -> tuple[Setter, SafeString]:
    document = snapshot.document(page)
    setter = setter_for(snapshot, document.language)
    return setter, setter.large(document.lead)


def rows(snapshot: Snapshot, pages: Iterable[Any]) -> list[Row]:
    return [row(snapshot.summary(page), page.locale.language_code) for page in pages]


def row(summary: Summary, language: str) -> Row:
    date = summary.published
    return Row(
        date=date,
        date_text=PartialDate.parse(date).short(language) if date else "",
        title=heading(summary.title, language),
        address=summary.address,
        text=bind(summary.text, language),
        label=" · ".join(part for part in (summary.kind_text, summary.label) if part),
    )


def theme_rows(snapshot: Snapshot, language: str) -> list[dict[str, Any]]:
    return [
        {
            "number": page.ordinal,
            "title": heading(page.title, language),
            "address": address(page),
            "text": bind(page.summary, language),
            "count": len(snapshot.stories(language, page.theme_id)),
        }
        for page in snapshot.themes(language)
    ]


def theme_link(snapshot: Snapshot, theme_id: int, language: str) -> Link | None:
    page = snapshot.theme_page(theme_id, language)
    return Link(page.title, address(page)) if page else None


def parts(blocks: Iterable[Block], setter: Setter) -> Iterator[Part]:
    """Blocks cut at their headings, each to hang in the pier."""
    title: SafeString | None = None
    held: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if held:
                yield Part(title, setter.blocks(held))
            title, held = heading(block.text, setter.language), []
        else:
            held.append(block)
    if held or title:
        yield Part(title, setter.blocks(held))


def downloads(snapshot: Snapshot, page: Any) -> list[Download]:
    return [_download(product, page) for product in snapshot.products(page)]


def _download(product: Product, page: Any) -> Download:
    sizes = product.format.replace("x", " × ") if product.format[:1].isdigit() else ""
    kind = f"{product.form}-{product.format}" if sizes else product.form
    return Download(
        form=f"{product.get_form_display()} {sizes}".strip(),
        format=FORMATS.get(product.ending, product.ending.upper()),
        size=filesizeformat(product.size or 0),
        pages=product.pages if product.ending == "pdf" else None,
        address=product_address(product),
        file_name=f"{page.slug}-{kind}-{product.language}.{product.ending}",
    )


def product_address(product: Product) -> str:
    return f"/{product_name(product)}"
