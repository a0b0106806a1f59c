"""The same stories for Hugo: front matter and Markdown, with templates that say what ours say.

Equal: head with alternates, feeds, cards to share by and JSON-LD with every source; masthead, navigation, notes with
their sources, neighbours, imprint, foot; a list for each theme and month and the front page; the site map; feeds with
the full text of twenty stories, RSS and JSON, for all, each theme and the stories.

Hugo reads files, and what an editor publishes stands in a database: `export` takes it out, with facts resolved, notes
numbered, drawings drawn, neighbours known and the text of feeds ready. `pack` makes the twins with what the baker uses;
`index` the searching, with Pagefind. Each is timed by itself.

Easier for Hugo all the same: words are unbound, Japanese faces uncut, nothing is remembered for the next time, and
there are no registers, calendars, document pages or checks.
"""

# ruff: noqa: E501  # templates of another program, as it writes them
from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli

LANGUAGES = {"vi": "Tiếng Việt", "ja": "日本語", "en": "English"}
_HEAD = """<!doctype html><html lang="{{ .Lang }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ .Title }} — Nhịp Cầu</title>
{{ with .Params.lead }}<meta name="description" content="{{ . | truncate 300 }}">{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Lang }}" href="{{ .Permalink }}">
{{ end }}{{ range .AlternativeOutputFormats }}<link rel="alternate" type="{{ .MediaType.Type }}" href="{{ .RelPermalink }}">
{{ end }}<link rel="alternate" type="application/rss+xml" title="Nhịp Cầu: {{ i18n "all" }}" href="/{{ .Lang }}/index.xml">
<link rel="alternate" type="application/feed+json" title="Nhịp Cầu: {{ i18n "all" }}" href="/{{ .Lang }}/index.json">
<meta property="og:title" content="{{ .Title }}"><meta property="og:type" content="article">
<meta property="og:site_name" content="Nhịp Cầu"><meta property="og:locale" content="{{ .Lang }}">
<meta property="og:url" content="{{ .Permalink }}"><meta property="og:image" content="{{ printf "/%s/card.png" .Lang | absURL }}">
<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">
<meta name="twitter:card" content="summary_large_image">
{{ with .Params.lead }}<meta property="og:description" content="{{ . | truncate 300 }}">{{ end }}
<meta name="theme-color" content="#fbf8f2" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#17131c" media="(prefers-color-scheme: dark)">
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/static/site.css">
{{ $date := .Date.Format "2006-01-02" }}{{ $home := printf "/%s/" .Lang | absURL }}
{{ $house := dict "@type" "Organization" "name" (.Params.issuer | default "Nhịp Cầu") "url" $home }}
{{ $cited := slice }}{{ range .Params.notes }}{{ range .sources }}{{ $cited = $cited | append . }}{{ end }}{{ end }}
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "headline" .Title \
"description" .Params.lead "inLanguage" .Lang "url" .Permalink "datePublished" $date "dateModified" $date \
"publisher" $house "author" $house "citation" (uniq $cited) | jsonify | safeJS }}</script>
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "BreadcrumbList" "itemListElement" \
(slice (dict "@type" "ListItem" "position" 1 "name" "Nhịp Cầu" "item" $home) (dict "@type" "ListItem" "position" 2 \
"name" .Title "item" .Permalink)) | jsonify | safeJS }}</script>
</head><body><a class="skip" href="#main">{{ i18n "skip" }}</a><header class="mast span"><a class="brand" href="/{{ .Lang }}/">\
Nhịp Cầu</a><a class="seek" href="/{{ .Lang }}/search/" rel="search">{{ i18n "search" }}</a><nav><ul class="langs">\
{{ $lang := .Lang }}{{ range .AllTranslations }}<li><a lang="{{ .Lang }}" hreflang="{{ .Lang }}" href="{{ .RelPermalink }}"\
{{ if eq .Lang $lang }} aria-current="true"{{ end }}>{{ .Language.LanguageName }}</a></li>{{ end }}</ul></nav><nav class="nav"><ul>\
{{ $section := .Section }}{{ range site.Params.sections }}<li><a href="/{{ $lang }}/{{ . }}/"{{ if eq . $section }} \
aria-current="true"{{ end }}>{{ i18n . }}</a></li>{{ end }}</ul></nav></header><main id="main">
{{ block "main" . }}{{ end }}<aside class="imprint"><h2>{{ i18n "answers" }}</h2><dl>
{{ range site.Params.imprint }}<div><dt>{{ i18n . }}</dt><dd>{{ i18n (printf "%s-text" .) }}</dd></div>{{ end }}
<div><dt>{{ i18n "updated" }}</dt><dd><time datetime="{{ $date }}">{{ .Date | time.Format ":date_long" }}</time></dd></div>
<div><dt>{{ i18n "report" }}</dt><dd><a href="mailto:office@example.org?subject={{ .Title }}&body={{ .Permalink }}">office</a></dd></div>
<div><dt>{{ i18n "share" }}</dt><dd>{{ .Permalink }} <a href="mailto:?subject={{ .Title }}&body={{ .Permalink }}">{{ i18n "mail" }}</a></dd>
</div></dl></aside></main><footer><ul>{{ range site.Params.sections }}<li><a href="/{{ $lang }}/{{ . }}/">{{ i18n . }}</a></li>\
{{ end }}</ul></footer></body></html>
"""
_STORY = """{{ define "main" }}<article class="story span"><header><p class="label">{{ .Params.label }}</p>
<h1>{{ .Title }}</h1><p class="dek">{{ .Params.lead }}</p><p class="byline"><time datetime="{{ .Date.Format "2006-01-02" }}">\
{{ .Date | time.Format ":date_long" }}</time> <a href="/{{ .Lang }}/themes/{{ index .Params.themes 0 }}/">{{ i18n "theme" }}</a></p>
</header><div class="prose">{{ .Content }}</div><section class="notes"><h2>{{ i18n "notes" }}</h2><ol>
{{ range $n, $note := .Params.notes }}<li id="n{{ add $n 1 }}">{{ $note.text }}. {{ range $note.sources }}<a href="{{ . }}" \
rel="noreferrer">{{ . }}</a> {{ end }}<a href="#r{{ add $n 1 }}">↩</a></li>{{ end }}</ol></section></article>
<section><h2>{{ i18n "same" }}</h2><ul class="ledger">{{ range .Params.near }}{{ with site.GetPage . }}{{ partial "row" . }}\
{{ end }}{{ end }}</ul></section>{{ end }}
"""
_ROW = """<li><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2/1/2006" }}</time><h3><a href="\
{{ .RelPermalink }}">{{ .Title }}</a></h3><p>{{ .Params.lead }}</p><p class="label">{{ .Params.label }}</p></li>
"""
_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1><ul class="ledger">{{ range first 120 .RegularPages }}\
{{ partial "row" . }}{{ end }}</ul>{{ end }}
"""
_HOME = """{{ define "main" }}<h1>Nhịp Cầu</h1><ul class="ledger">{{ range first 5 site.RegularPages }}\
{{ partial "row" . }}{{ end }}</ul>{{ end }}
"""
# A month has no feed of its own.
_OF_FEED = """{{ $pages := slice }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ else if ne .Data.Singular "month" }}\
{{ $pages = .RegularPages }}{{ end }}"""
_RSS = f"""{_OF_FEED}{{{{ `<?xml version="1.0" encoding="utf-8"?>` | safeHTML }}}}
<rss version="2.0"><channel><title>Nhịp Cầu: {{{{ .Title }}}}</title><link>{{{{ .Permalink }}}}</link>
{{{{ range first 20 $pages }}}}<item><title>{{{{ .Title }}}}</title><link>{{{{ .Permalink }}}}</link>
<pubDate>{{{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}}}</pubDate><guid>{{{{ .Permalink }}}}</guid>
<description>{{{{ .Params.fed | html }}}}</description></item>{{{{ end }}}}</channel></rss>
"""
_JSON = f"""{_OF_FEED}{{{{ $items := slice }}}}{{{{ range first 20 $pages }}}}{{{{ $items = $items | append (dict \
"id" .Permalink "url" .Permalink "title" .Title "summary" .Params.lead "content_html" .Params.fed "date_published" .Date) }}}}\
{{{{ end }}}}{{{{ dict "version" "https://jsonfeed.org/version/1.1" "title" .Title "home_page_url" .Permalink "items" $items | \
jsonify }}}}
"""
_WORDS = ("skip", "answers", "updated", "theme", "notes", "same", "all", "search", "report", "share", "mail")


def lay_site(folder: Path) -> None:
    """All but the stories: what the site is, its templates and the words of its interface."""
    sections = ["stories", "themes", "timeline", "documents", "people", "places", "events", "factchecks"]
    imprint = ["speaking", "editor", "sources", "original", "report"]
    config = {
        "baseURL": "http://localhost:8000/",
        "defaultContentLanguage": "vi",
        "defaultContentLanguageInSubdir": True,
        "taxonomies": {"theme": "themes", "month": "months"},
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
        "outputs": {kind: ["HTML", "RSS", "JSON"] for kind in ("home", "section", "term")}
        | {"taxonomy": ["HTML"]},
        "params": {"sections": sections, "imprint": imprint},
        "languages": {
            code: {"languageName": name, "contentDir": f"content/{code}"} for code, name in LANGUAGES.items()
        },
    }
    layouts = {
        "_default/baseof.html": _HEAD.replace("\\\n", ""),
        "_default/single.html": _STORY.replace("\\\n", ""),
        "_default/list.html": _LIST.replace("\\\n", ""),
        "index.html": _HOME.replace("\\\n", ""),
        "_default/list.rss.xml": _RSS.replace("\\\n", ""),
        "_default/list.json.json": _JSON.replace("\\\n", ""),
        "partials/row.html": _ROW.replace("\\\n", ""),
    }
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config))
    for name, text in layouts.items():
        _put(folder / "layouts" / name, text)
    words = [*_WORDS, *sections, *imprint, *(f"{one}-text" for one in imprint)]
    for code in LANGUAGES:
        _put(folder / "i18n" / f"{code}.json", json.dumps({one: {"other": f"{one} {code}"} for one in words}))


@dataclass(frozen=True)
class Spent:
    """Seconds, by the clock and by all processors."""

    wall: float
    processors: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.processors + other.processors)


@contextmanager
def spending() -> Iterator[Callable[[], Spent]]:
    """What is spent inside, children included; ask afterwards."""
    found: list[Spent] = []
    before, started = os.times(), time.monotonic()
    yield lambda: found[0]
    found.append(Spent(time.monotonic() - started, sum(os.times()[:4]) - sum(before[:4])))


def export(folder: Path) -> Spent:
    """Every live story from the database, as Hugo would have it: half of a language for a processor at a time."""
    from django.db import connections

    connections.close_all()  # none is shared between processes
    halves = [(folder, language, half) for language in LANGUAGES for half in (0, 1)]
    with spending() as spent, _processes() as pool:
        pool.starmap(_export_half, halves, chunksize=1)
    return spent()


def _export_half(folder: Path, language: str, half: int) -> None:
    for name, text in _stories(language, half):
        _put(folder / "content" / language / "stories" / f"{name}.md", text)


def build(folder: Path) -> Spent:
    """Into `public`, which isn't there yet."""
    with spending() as spent:
        subprocess.run(["hugo", "--quiet", "--source", str(folder)], check=True)
    return spent()


def index(folder: Path) -> Spent | None:
    """Searching as sites made by Hugo have it; None where Pagefind isn't installed."""
    program = shutil.which("pagefind")
    if program is None:
        return None
    with spending() as spent:
        subprocess.run([program, "--site", str(folder / "public"), "--silent"], check=True)
    return spent()


def pack(folder: Path) -> Spent:
    """Twins of all that Hugo made, as the baker packs its own."""
    made = [p for p in (folder / "public").rglob("*") if p.suffix in {".html", ".xml", ".json"}]
    with spending() as spent, _processes() as pool:
        pool.map(_twins, made, chunksize=60)
    return spent()


def _processes() -> Any:
    return multiprocessing.get_context("fork").Pool(len(os.sched_getaffinity(0)))


def _twins(path: Path) -> None:
    content = path.read_bytes()
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(content, quality=5))
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 4, mtime=0))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _stories(language: str, half: int) -> Iterator[tuple[str, str]]:
    """Each second story of a language: its name and its file."""
    from nhipcau.publicsite.feeds import LONGEST, _story_html
    from nhipcau.publicsite.snapshot import Snapshot

    snapshot = Snapshot.load()
    themes = (None, *(page.theme_id for page in snapshot.themes(language)))
    fed = {one.pk for theme in themes for one in snapshot.newest(language, theme)[:LONGEST]}
    for listed in list(snapshot.stories(language))[half::2]:
        document = snapshot.document(listed)
        matter = {
            "title": document.title,
            "date": document.credit.published,
            "label": f"{document.kind_text} · {document.label}",
            "translationKey": snapshot.index.lines[listed.pk].key,
            "issuer": document.credit.issuer,
            "lead": "".join(run.text for run in document.lead),
            "themes": [f"theme-{document.theme_ordinal}"],
            "months": [document.credit.published[:7]],
            "notes": [{"text": note.text, "sources": list(note.sources)} for note in document.notes],
            "near": [f"/stories/{one.slug}" for one in snapshot.neighbours(listed)],
        }
        if listed.pk in fed:  # its full text without drawings, as feeds hold it
            matter["fed"] = _story_html(document.lead, document.blocks, document.notes)
        body = "\n\n".join(filter(None, (_block(block, language) for block in document.blocks)))
        yield listed.slug, f"{json.dumps(matter, ensure_ascii=False)}\n\n{body}\n"


def _block(block: Any, language: str) -> str:
    from nhipcau.publicsite.markup import Setter
    from nhipcau.stories.ports import Heading, Listing, Paragraph

    if isinstance(block, Heading):
        return f"## {block.text}"
    if isinstance(block, Paragraph):
        return _words(block.runs)
    if isinstance(block, Listing):
        return "\n".join(f"{'1.' if block.ordered else '-'} {_words(item)}" for item in block.items)
    return Setter(language).block(block).replace("\n", " ")


def _words(runs: Any) -> str:
    pieces = []
    for run in runs:
        if run.note is not None:
            pieces.append(f'<a class="ref" id="r{run.note}" href="#n{run.note}">{run.note}</a>')
        elif run.href:
            pieces.append(f"[{run.text}]({run.href})")
        else:
            pieces.append(f"**{run.text}**" if run.bold else run.text)
    return "".join(pieces).strip()
