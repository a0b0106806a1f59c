"""The sitemap, with each page's counterparts, and robots.txt.

A small site has one file. A larger one has an index of parts by the number of the page, so that publishing a
story changes one part for each of its languages and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.frame import default_counterpart

if TYPE_CHECKING:
    from nhipcau.publicsite.manifest import Manifest

ONE_FILE = 2_000
"""Addresses up to which there is one sitemap. The protocol would allow 50,000."""
PAGES_A_PART = 500
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Mapped:
    address: str
    updated: str
    counterparts: Mapping[str, str]
    page: int = 0


def maps_of(manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Of the pages that stand, as they were baked."""
    rows = (
        Mapped(one.address, one.updated, one.counterparts, one.page)
        for _file, one in manifest.records("indexed")
    )
    return sitemaps(rows)


def sitemaps(pages: Iterable[Mapped]) -> Iterator[tuple[str, bytes]]:
    """Files by name: one sitemap, or an index of several where the pages are too many for one."""
    found = sorted(pages, key=lambda page: page.address)
    if len(found) <= ONE_FILE:
        yield "sitemap.xml", _sitemap(found)
        return
    parts = sorted(found, key=_part)
    names = []
    for part, held in groupby(parts, key=_part):
        names.append(f"sitemap-{part}.xml")
        yield names[-1], _sitemap(held)
    listed = "".join(f"<sitemap><loc>{escape(absolute(f'/{name}'))}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{listed}</sitemapindex>\n'.encode()


def _part(page: Mapped) -> int:
    return page.page // PAGES_A_PART


def _sitemap(pages: Iterable[Mapped]) -> bytes:
    rows = "".join(_row(page) for page in pages)
    return (
        f'{_HEAD}<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{rows}</urlset>\n'
    ).encode()


def _row(page: Mapped) -> str:
    others = dict(page.counterparts) if len(page.counterparts) > 1 else {}
    if others:
        others["x-default"] = default_counterpart(page.counterparts)
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(absolute(other))}/>'
        for language, other in others.items()
    )
    updated = f"<lastmod>{page.updated}</lastmod>" if page.updated else ""
    return f"<url><loc>{escape(absolute(page.address))}</loc>{updated}{links}</url>\n"


def robots() -> bytes:
    return f"User-agent: *\nDisallow: /admin/\n\nSitemap: {absolute('/sitemap.xml')}\n".encode()
