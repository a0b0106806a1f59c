"""The sitemap, with each page's counterparts, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from nhipcau.publicsite.addresses import absolute
from nhipcau.publicsite.frame import default_counterpart

MOST = 50_000
"""Addresses that one sitemap may name, by the protocol."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Mapped:
    address: str
    updated: str
    counterparts: Mapping[str, str]


def sitemaps(pages: Iterable[Mapped]) -> dict[str, bytes]:
    """Files by name: one sitemap, or an index of several where the pages are too many for one."""
    found = sorted(pages, key=lambda page: page.address)
    if len(found) <= MOST:
        return {"sitemap.xml": _sitemap(found)}
    files = {
        f"sitemap-{n}.xml": _sitemap(found[start : start + MOST])
        for n, start in enumerate(range(0, len(found), MOST), start=1)
    }
    listed = "".join(f"<sitemap><loc>{escape(absolute(f'/{name}'))}</loc></sitemap>\n" for name in files)
    index = f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{listed}</sitemapindex>\n'
    return {"sitemap.xml": index.encode(), **files}


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
