"""Style sheets, ornaments and faces, each under a name that changes with its bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from nhipcau.publicsite import fonts
from nhipcau.publicsite.fonts import Cut
from nhipcau.publicsite.waiting import stand_ins

SOURCES = Path(__file__).parent / "static" / "publicsite"
SHEETS = ("tokens.css", "site.css", "kinds.css", "pages.css")
"""Joined in this order: values, what every page shares, the kinds of story, the other pages."""
SEARCH = ("search.css", "search.js")
"""What the search page alone fetches."""
FACES_HERE = "<!--faces-->"
"""Where a Japanese page names the style sheet of its own faces, once it is known what it shows."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_TIGHT = re.compile(r"\s*([{};,>])\s*")
_ORNAMENT = re.compile(r"url\(ornaments/([\w-]+\.svg)\)")
# What is set in the reader's own Gothic, or drawn: not in the face that is sent.
_NOT_MINCHO = re.compile(
    r"<(script|style|nav|footer|table|figcaption|dl|title)\b.*?</\1>|<ol>.*?</ol>"
    r'|<p class="(?:small|label|byline|role|gist)[^"]*">.*?</p>|<span class="(?:small|label)">.*?</span>',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Styles:
    """`files` are to be written; `sheets` are the addresses that a page of a language fetches first: in
    Latin letters the faces of text and headings, and its style sheet."""

    files: Mapping[str, bytes]
    sheets: Mapping[str, tuple[str, ...]]
    core: frozenset[str]


def make_styles(languages: Iterable[str]) -> Styles:
    """The style sheets that all pages share."""
    files: dict[str, bytes] = {}
    ornaments = {}
    for path in sorted((SOURCES / "ornaments").glob("*.svg")):
        name = _hashed(path.stem, path.read_bytes(), "svg")
        ornaments[path.name] = name
        files[f"static/{name}"] = path.read_bytes()
    files["favicon.svg"] = (SOURCES / "ornaments" / "favicon.svg").read_bytes()
    files |= dict(asset(name) for name in SEARCH)
    common = _ORNAMENT.sub(lambda found: f"url({ornaments[found[1]]})", _common())
    sheets: dict[str, tuple[str, ...]] = {}
    core: frozenset[str] = frozenset()
    for language in languages:
        cuts = _japanese() if language == "ja" else _latin()
        if language == "ja":
            core = frozenset(next(c.characters for c in cuts if c.face is fonts.MINCHO))
        ahead = faces(cuts, ranged=True) if language == "ja" else faces(cuts, ranged=False) + stand_ins(cuts)
        content = (ahead + common).encode()
        name = _hashed("ja" if language == "ja" else "latin", content, "css")
        files[f"static/{name}"] = content
        files |= {f"static/{one.name}": one.content for one in cuts}
        first = [one for one in cuts if language != "ja" and one.face in (fonts.TEXT, fonts.HEAD)]
        sheets[language] = (*(f"/static/{one.name}" for one in first), f"/static/{name}")
    return Styles(files, sheets, core)


def asset(name: str) -> tuple[str, bytes]:
    """A style sheet or script that only some pages fetch: its file under the public folder, its bytes."""
    content = (SOURCES / name).read_bytes()
    if name.endswith(".css"):
        content = _tightened(content.decode()).encode()
    stem, _dot, ending = name.rpartition(".")
    return f"static/{_hashed(stem, content, ending)}", content


def own_faces(characters: frozenset[str]) -> tuple[str, dict[str, bytes]] | None:
    """The style sheet for what one page shows beyond the shared face: its address and its files."""
    one = fonts.cut(fonts.MINCHO, characters, effort=fonts.SWIFT)
    if one is None:
        return None
    content = faces([one], ranged=True).encode()
    name = _hashed("faces", content, "css")
    return f"/static/{name}", {f"static/{name}": content, f"static/{one.name}": one.content}


def shown_in_mincho(html: str) -> frozenset[str]:
    """The characters that a page sets in the Japanese face, as far as markup tells."""
    body = html[html.find("<body") :]
    text = unescape(_TAG.sub("", _NOT_MINCHO.sub("", body)))
    return frozenset(c for c in set(text) if ord(c) > 0x2FF)


def faces(cuts: Iterable[Cut], *, ranged: bool) -> str:
    """`@font-face` rules; a ranged face is fetched only by a page that shows something of it."""
    rules = []
    for one in cuts:
        ranges = f";unicode-range:{_ranges(one.characters)}" if ranged else ""
        rules.append(
            f'@font-face{{font-family:"{one.face.family}";font-weight:{one.face.weights};'
            f"font-style:{one.face.style};font-display:swap;"
            f'src:url({one.name}) format("woff2"){ranges}}}\n'
        )
    return "".join(rules)


def _latin() -> list[Cut]:
    cuts = (fonts.TEXT, fonts.HEAD, fonts.ITALIC, fonts.SANS)
    return [one for face in cuts if (one := fonts.cut(face, fonts.LATIN))]


def _japanese() -> list[Cut]:
    figures = [one for face in (fonts.PLAIN_TEXT, fonts.HEAD) if (one := fonts.cut(face, fonts.FIGURES))]
    core = fonts.cut(fonts.MINCHO, fonts.CORE)
    return [*figures, core] if core else figures


def _common() -> str:
    return _tightened("".join((SOURCES / name).read_text() for name in SHEETS))


def _tightened(text: str) -> str:
    return _TIGHT.sub(r"\1", _SPACE.sub(" ", _COMMENT.sub("", text))).strip()


def _hashed(stem: str, content: bytes, ending: str) -> str:
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{ending}"


def _ranges(characters: str) -> str:
    """Code points as CSS writes them, neighbours joined."""
    points = sorted(map(ord, characters))
    runs: list[list[int]] = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)
