"""The same site for Hugo: front matter and Markdown, with templates that say what ours say.

Kept easy for Hugo: facts are resolved, notes numbered, drawings drawn and neighbours known before it begins; it
binds no words, cuts no faces, packs no twins and knows nothing of what it made before.
"""

# ruff: noqa: E501  # templates of another program, as it writes them
from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LANGUAGES = {"vi": "Tiếng Việt", "ja": "日本語", "en": "English"}
_HEAD = """<!doctype html><html lang="{{ .Lang }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ .Title }} — Nhịp Cầu</title>
<meta name="description" content="{{ .Params.lead | plainify | truncate 300 }}">
<link rel="canonical" href="{{ .Permalink }}">
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Lang }}" href="{{ .Permalink }}">
{{ end }}<link rel="alternate" type="application/rss+xml" href="/{{ .Lang }}/index.xml">
<meta property="og:title" content="{{ .Title }}"><meta property="og:type" content="article">
<link rel="stylesheet" href="/static/site.css">
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "Article" "headline" .Title \
"inLanguage" .Lang "url" .Permalink "datePublished" (.Date.Format "2006-01-02") | jsonify | safeJS }}</script>
</head><body><a class="skip" href="#main">{{ i18n "skip" }}</a><header class="mast span"><a href="/{{ .Lang }}/">\
Nhịp Cầu</a><nav><ul>{{ range .AllTranslations }}<li><a lang="{{ .Lang }}" href="{{ .RelPermalink }}">\
{{ .Language.LanguageName }}</a></li>{{ end }}</ul></nav><nav><ul>{{ range site.Params.sections }}\
<li><a href="/{{ $.Lang }}/{{ . }}/">{{ i18n . }}</a></li>{{ end }}</ul></nav></header><main id="main">
{{ block "main" . }}{{ end }}<aside class="imprint"><h2>{{ i18n "answers" }}</h2><dl>
{{ range site.Params.imprint }}<div><dt>{{ i18n . }}</dt><dd>{{ i18n (printf "%s-text" .) }}</dd></div>{{ end }}
<div><dt>{{ i18n "updated" }}</dt><dd><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date | time.Format ":date_long" }}\
</time></dd></div></dl></aside></main><footer><ul>{{ range site.Params.sections }}<li><a href="/{{ $.Lang }}/{{ . }}/">\
{{ i18n . }}</a></li>{{ end }}</ul></footer></body></html>
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
_WORDS = ("skip", "answers", "updated", "theme", "notes", "same")


def write_site(folder: Path) -> int:
    """Every live story as Hugo would have it. Returns how many."""
    sections = ["stories", "themes", "timeline", "documents", "people", "places", "events", "factchecks"]
    imprint = ["speaking", "editor", "sources", "original", "report"]
    config = {
        "baseURL": "http://localhost:8000/",
        "defaultContentLanguage": "vi",
        "defaultContentLanguageInSubdir": True,
        "taxonomies": {"theme": "themes", "month": "months"},
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
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
        "partials/row.html": _ROW.replace("\\\n", ""),
    }
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(config))
    for name, text in layouts.items():
        _put(folder / "layouts" / name, text)
    words = [*_WORDS, *sections, *imprint, *(f"{one}-text" for one in imprint)]
    for code in LANGUAGES:
        _put(folder / "i18n" / f"{code}.json", json.dumps({one: {"other": f"{one} {code}"} for one in words}))
    count = 0
    for language, name, text in _stories():
        _put(folder / "content" / language / "stories" / f"{name}.md", text)
        count += 1
    return count


def build(folder: Path) -> tuple[float, float]:
    """Seconds by the clock and by the processors, into an empty folder."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    before, started = os.times(), time.monotonic()
    subprocess.run(["hugo", "--quiet", "--source", str(folder)], check=True)
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return time.monotonic() - started, spent


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _stories() -> Iterator[tuple[str, str, str]]:
    from nhipcau.publicsite.snapshot import Snapshot

    snapshot = Snapshot.load()
    for language in LANGUAGES:
        for listed in snapshot.stories(language):
            document = snapshot.document(listed)
            matter = {
                "title": document.title,
                "date": document.credit.published,
                "label": f"{document.kind_text} · {document.label}",
                "lead": "".join(run.text for run in document.lead),
                "themes": [f"theme-{document.theme_ordinal}"],
                "months": [document.credit.published[:7]],
                "notes": [{"text": note.text, "sources": list(note.sources)} for note in document.notes],
                "near": [f"/stories/{one.slug}" for one in snapshot.neighbours(listed)],
            }
            body = "\n\n".join(filter(None, (_block(block, language) for block in document.blocks)))
            yield language, listed.slug, f"{json.dumps(matter, ensure_ascii=False)}\n\n{body}\n"


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
