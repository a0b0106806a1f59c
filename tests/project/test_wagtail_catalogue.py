"""The editing side is in Vietnamese: our catalogue fills what Wagtail and Django leave in English."""

from __future__ import annotations

import gettext
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import pytest
import taggit
import wagtail
from django.test import RequestFactory
from django.utils import translation
from wagtail.admin.views.i18n import js_catalog

ROOMS = Path(__file__).resolve().parents[2] / "src/nhipcau"
OURS = ROOMS / "project/locale/vi/LC_MESSAGES"
WHEEL = Path(wagtail.__file__).parent
DJANGO = Path(django.__file__).parent
DOMAINS = ("django", "djangojs")
Key = tuple[str | None, str]

# Where Django's own words reach an editor: forms and their errors, ages ("3 days"), signing in, labels.
MET_IN_DJANGO = (
    (
        DJANGO / "conf",
        re.compile("forms|db/models|utils/(timesince|text)|views/csrf|core/(validators|paginator)"),
    ),
    (DJANGO / "contrib/auth", re.compile("contrib/auth/(forms|models|validators|password_validation|views)")),
    (Path(taggit.__file__).parent, re.compile("")),
)

# The English plural repeats a count of child pages that the page, having none, never needs.
SINGULAR_RULES = {"Deleting this page will also delete %(translation_count)s translation of this page."}

PLACEHOLDER = re.compile(r"%\(\w+\)[sdrf]|%[sd](?![a-z])|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")

# Names, formats and keys that stand as they are, and two words offices write as in English: "web", "menu".
NOT_VIETNAMESE = re.compile(
    "api|blog|cookie|csrf|csv|dd|debug|domain|embedly|enter|from|hh|https?|ipv|javascript|json|ldap|menu|mm|"
    "origin|policy|referr?er|same|ss|sso|tz|utc|uuid|uuuuuu|v|wagtail|web|xlsx|yyyy|z"
)
SYLLABLE = re.compile(
    "(ngh?|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnprstvx])?"
    "(a(ch?|i|m|ng?|nh|o|p|t|u|y)?"
    "|e(ch?|m|ng?|nh|o|p|t|u)?"
    "|i(a|ch|e[cmnptu]|eng|m|n|nh|p|t|u)?"
    "|o(a(ch?|i|m|ng?|nh|t|y)?|c|e[ot]?|i|m|ng?|p|t)?"
    "|u(a(ng?|t|y|u)?|c|e(ch|nh)?|i|m|ng?|o[cimnptu]|ong|p|t|u|y(a|ch|en|et|nh|t)?)?"
    "|y(e[mntu])?)"
)


def entries(path: Path) -> dict[Key, polib.POEntry]:
    if not path.exists():
        return {}
    return {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path)) if not e.obsolete}


def ours(domain: str) -> dict[Key, polib.POEntry]:
    return entries(OURS / f"{domain}.po")


def said(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def wagtail_speaks(domain: str) -> dict[Key, polib.POEntry]:
    spoken: dict[Key, polib.POEntry] = {}
    for source in sorted(WHEEL.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")):
        spoken.update(entries(source))
    return spoken


def all_entries() -> Iterator[polib.POEntry]:
    for domain in DOMAINS:
        yield from ours(domain).values()


def plain(text: str) -> str:
    """The letters of `text` without marks: "Đặt lịch" is "dat lich"."""
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def stands(word: str) -> bool:
    return NOT_VIETNAMESE.fullmatch(word.lower()) is not None


@pytest.mark.parametrize(("domain", "at_least"), [("django", 1700), ("djangojs", 80)])
def test_every_word_of_the_installed_wagtail_is_in_our_catalogue(domain: str, at_least: int) -> None:
    spoken = wagtail_speaks(domain)
    held = ours(domain)
    assert len(spoken) >= at_least
    assert [key for key in spoken if key not in held or not said(held[key]).strip()] == []
    # gettext looks a plural up by both its forms' entry: one written as a singular would never be found
    assert [key for key in spoken if spoken[key].msgid_plural != held[key].msgid_plural] == []


@pytest.mark.parametrize(("root", "place"), MET_IN_DJANGO, ids=lambda each: getattr(each, "name", ""))
def test_the_words_of_django_an_editor_meets_are_in_vietnamese(root: Path, place: re.Pattern[str]) -> None:
    english = entries(root / "locale/en/LC_MESSAGES/django.po")
    own = entries(root / "locale/vi/LC_MESSAGES/django.po")
    held = ours("django")
    met = {
        key: entry
        for key, entry in english.items()
        if any(place.match(where) for where, _line in entry.occurrences)
        and re.search("[a-z]{2}", entry.msgid)
    }
    assert met
    assert [key for key in met if not (key in held or (key in own and said(own[key])))] == []


def test_each_entry_keeps_its_placeholders_its_tags_and_its_outer_space() -> None:
    wrong = []
    for entry in all_entries():
        source = entry.msgid if entry.msgid in SINGULAR_RULES else entry.msgid_plural or entry.msgid
        vietnamese = said(entry)
        for pattern in (PLACEHOLDER, TAG):
            if Counter(pattern.findall(source)) != Counter(pattern.findall(vietnamese)):
                wrong.append((source, vietnamese))
        if vietnamese != entry.msgid.replace(entry.msgid.strip(), vietnamese.strip()):
            wrong.append((source, vietnamese))
    assert wrong == []


def test_nothing_is_left_in_english() -> None:
    """Each word is a Vietnamese syllable or a name allowed above; nothing but signs equals its source."""
    left = []
    for entry in all_entries():
        if not entry.comment:
            continue  # the project's own sentences, which name options and addresses
        vietnamese = TAG.sub(" ", PLACEHOLDER.sub(" ", said(entry)))
        words = re.findall(r"[^\W\d_]+", vietnamese)
        odd = [word for word in words if not (SYLLABLE.fullmatch(plain(word)) or stands(word))]
        if odd or (words and vietnamese == entry.msgid):
            left.append((entry.msgid, vietnamese, odd))
        # A sentence with no mark at all is English made of syllables, or Vietnamese typed without its marks
        if len(words) > 3 and plain(vietnamese) == vietnamese.lower():
            left.append((entry.msgid, vietnamese, words))
    assert left == []


def test_the_words_are_those_of_the_desk() -> None:
    """No exclamation or courtesy, one place for the tone mark, one word for a thing."""
    unwanted = re.compile(
        r"!|\b(vui lòng|tập tin|bản sửa|luồng công việc|phê chuẩn|email|snippet|workflow|slug|url)\b",
        re.IGNORECASE,
    )
    late_tone = re.compile(r"o[áàảãạ]\b|u[ýỷỹỵ]\b", re.IGNORECASE)
    wrong = []
    for entry in all_entries():
        vietnamese = PLACEHOLDER.sub(" ", TAG.sub(" ", said(entry)))
        assert vietnamese == unicodedata.normalize("NFC", vietnamese)
        if unwanted.search(vietnamese):
            wrong.append(vietnamese)
        words = re.findall(r"\w+", vietnamese)
        wrong += [word for word in words if late_tone.search(word) and not plain(word).startswith("qu")]
    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_compiles(domain: str) -> None:
    compiled = gettext.GNUTranslations(io.BytesIO(polib.pofile(str(OURS / f"{domain}.po")).to_binary()))
    held = ours(domain)
    assert held
    for (context, msgid), entry in held.items():
        if entry.msgid_plural:
            assert {compiled.ngettext(msgid, entry.msgid_plural, n) for n in (0, 1, 2)} == {said(entry)}
        elif context:
            assert compiled.pgettext(context, msgid) == said(entry)
        else:
            assert compiled.gettext(msgid) == said(entry)


def test_the_editing_side_uses_it() -> None:
    """Ours is read before Wagtail's and Django's own, in pages and in scripts."""
    with translation.override("vi"):
        assert translation.gettext("Submit for moderation") == "Gửi duyệt"
        assert translation.gettext("This field is required.") == "Trường này bắt buộc phải nhập."
        assert translation.ngettext("%(num)d day", "%(num)d days", 3) % {"num": 3} == "3 ngày"
        script = js_catalog(RequestFactory().get("/")).content.decode("utf-8")
    assert '"Collapse all": "Thu t\\u1ea5t c\\u1ea3"' in script


def test_no_room_gives_a_word_of_ours_another_meaning() -> None:
    """Ours is read first: a room's other word for the same msgid would never be seen. It needs a context."""
    held = ours("django")
    unseen = []
    for source in sorted(ROOMS.glob("*/locale/vi/LC_MESSAGES/django.po")):
        if source.is_relative_to(OURS):
            continue
        for key, entry in entries(source).items():
            if key in held and said(entry) != said(held[key]):
                unseen.append((source.parts[-5], entry.msgid, said(entry), said(held[key])))
    assert unseen == []
