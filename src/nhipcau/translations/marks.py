"""What a translation has to keep of its source: marks of facts, tags, links; and how it is edited as text."""

from __future__ import annotations

import html
import re
from collections import Counter

from django.utils.translation import gettext as _
from wagtail_localize.strings import StringValue, validate_translation_links

from nhipcau.facts.ledger import Ledger
from nhipcau.kit.turning import straight
from nhipcau.stories.marks import MARK

TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
BREAK = re.compile(r"<br\s*/?>")
LOOSE = re.compile(r"\[\[[^\]]*\]?\]?|\[\^[^\]\s]*\]?")


def marks(text: str) -> Counter[str]:
    """The marks of facts in a string, and how often each."""
    return Counter(match.group() for match in MARK.finditer(text))


def wrong_with(source: str, text: str) -> list[str]:
    """Why these words can't stand for that source; empty where they can.

    A mark lost, added or broken; a tag that isn't closed or isn't allowed; a link that isn't in the source.
    """
    found = []
    ours, theirs = marks(source), marks(text)
    if lost := list((ours - theirs).elements()):
        found.append(_("Lost: %(marks)s.") % {"marks": ", ".join(lost)})
    if added := list((theirs - ours).elements()):
        found.append(_("Not in the source: %(marks)s.") % {"marks": ", ".join(added)})
    loose = [one.group() for one in LOOSE.finditer(text) if not MARK.fullmatch(one.group())]
    if loose:
        found.append(_("Broken: %(marks)s.") % {"marks": ", ".join(loose)})
    return found + wrong_markup(source, text)


def wrong_markup(source: str, text: str) -> list[str]:
    """Why the page can't hold these words at all: a tag or a link. Marks are left to a person's judgement."""
    open_tags: list[str] = []
    for closing, name, _rest in TAG.findall(text):
        if name.casefold() == "br":
            continue
        if not closing:
            open_tags.append(name.casefold())
        elif not open_tags or open_tags.pop() != name.casefold():
            return [_("The tag </%(tag)s> closes nothing.") % {"tag": name}]
    if open_tags:
        return [_("The tag <%(tag)s> isn’t closed.") % {"tag": open_tags[-1]}]
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(source, text)
    except (ValueError, KeyError):
        return [_("It holds a tag that isn’t allowed here; keep to the tags of the source.")]
    lost = sorted(set(re.findall(r'<a id="([^"]+)"', source)) - set(re.findall(r'<a id="([^"]+)"', text)))
    if lost:
        return [_("A link of the source is lost: %(links)s.") % {"links": ", ".join(lost)}]
    return []


def for_editing(data: str) -> str:
    """A stored string as a person edits it: without tags, as plain letters; with tags, as it is stored."""
    lines = BREAK.sub("\n", data)
    return data if TAG.search(lines) else html.unescape(lines)


def from_editing(text: str, source: str) -> str:
    """What a person wrote as it is stored. Where the source has no tags, none is read."""
    text = straight(text.replace("\r\n", "\n")).strip()
    if not TAG.search(BREAK.sub("", source)):
        return str(StringValue.from_plaintext(text).data)
    return re.sub(r"&(?!#?\w+;)", "&amp;", text.replace("\n", " "))


def as_read(data: str, language: str, ledger: Ledger) -> str:
    """A stored string as a reader sees it: no tags, the marks resolved in the language."""

    def value(match: re.Match[str]) -> str:
        if match["cited"]:
            return ""
        try:
            return ledger.fact(match["key"]).quote(match["field"], language)
        except LookupError:
            return match.group()

    return MARK.sub(value, html.unescape(TAG.sub("", data)))
