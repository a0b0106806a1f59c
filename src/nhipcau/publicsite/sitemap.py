"""The sitemap, with each page's counterparts, and robots.txt.

A small site has one file. A larger one has an index of parts by the number of the page, so that publishing a
story changes one part for each of its languages and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
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


def maps_of(
    manifest: Manifest, touched: set[int], known: Set[str], *, anew: bool
) -> tuple[set[str], Iterator[tuple[str, bytes]]]:
    """The files of the sitemap, and those to be written: of a larger site, the parts that were touched.

    One that outgrew its one file, of which no part is `known`, has all of them made.
    """
    count, parts = manifest.parts(PAGES_A_PART)
    names = {"sitemap.xml"} | ({_name(part) for part in parts} if count > ONE_FILE else set())
    every = anew or not known & (names - {"sitemap.xml"})
    return names, _maps(manifest, count, parts, None if every else touched)


def _maps(
    manifest: Manifest, count: int, parts: list[int], touched: set[int] | None
) -> Iterator[tuple[str, bytes]]:
    if count <= ONE_FILE:
        yield "sitemap.xml", _sitemap(_mapped(manifest, "indexed"))
        return
    for part in parts:
        if touched is None or part in touched:
            first = part * PAGES_A_PART
            where = f"indexed AND page BETWEEN {first} AND {first + PAGES_A_PART - 1}"
            yield _name(part), _sitemap(_mapped(manifest, where))
    listed = "".join(f"<sitemap><loc>{escape(absolute(f'/{_name(p)}'))}</loc></sitemap>\n" for p in parts)
    yield "sitemap.xml", f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{listed}</sitemapindex>\n'.encode()


def part_of(page: int) -> int:
    return page // PAGES_A_PART


def _name(part: int) -> str:
    return f"sitemap-{part}.xml"


def _mapped(manifest: Manifest, where: str) -> list[Mapped]:
    rows = (one for _file, one in manifest.records(where))
    found = [Mapped(one.address, one.updated, one.counterparts) for one in rows]
    return sorted(found, key=lambda page: page.address)


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
