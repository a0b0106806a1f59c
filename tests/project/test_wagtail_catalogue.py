"""The editing side is in Vietnamese and in Japanese: ours fills what Wagtail and Django leave in English."""

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
from django.test import RequestFactory
from django.utils import translation
from wagtail.admin.views.i18n import js_catalog

from tests.project.catalogues import (
    DOMAINS,
    LANGUAGES,
    OURS,
    PLACEHOLDER,
    ROOMS,
    SINGULAR_RULES,
    TAG,
    entries,
    ours,
    said,
    wheels_say,
    words,
)

DJANGO = Path(django.__file__).parent

# Where Django's own words reach an editor: forms and their errors, ages ("3 days"), signing in, labels.
MET_IN_DJANGO = (
    (
        DJANGO / "conf",
        re.compile("forms|db/models|utils/(timesince|text|dates)|views/csrf|core/(validators|paginator)"),
    ),
    (DJANGO / "contrib/auth", re.compile("contrib/auth/(forms|models|validators|password_validation|views)")),
    (Path(taggit.__file__).parent, re.compile("")),
)

# Names, formats and keys that stand as they are, and two words offices write as in English: "web", "menu".
NOT_VIETNAMESE = re.compile(
    "api|blog|cookie|csrf|csv|dd|debug|domain|embedly|enter|from|hh|html|https?|id|ipv|javascript|json|ldap|"
    "localize|menu|mm|origin|policy|referr?er|same|ss|sso|tz|utc|uuid|uuuuuu|v|wagtail|web|xlsx|yyyy|z"
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


# What stands in Latin letters in Japanese: names, formats, keys, and an example's address.
NOT_JAPANESE = re.compile(
    r"API|CSV|Enter|HTML|HTTPS?|ID|IPv?[46]?|JSON|JavaScript|Localize|PO|URL|XLSX|Wagtail|[av]\d?|ascii|"
    r"blog|com|domain|embedly|from|http|id|my|slug|title|to|b|nbsp|JPEG|OFF|ON|v\d",
    re.IGNORECASE,
)


def all_entries(language: str) -> Iterator[polib.POEntry]:
    for domain in DOMAINS:
        yield from ours(language, domain).values()


def plain(text: str) -> str:
    """The letters of `text` without marks: "Đặt lịch" is "dat lich"."""
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def stands(word: str) -> bool:
    return NOT_VIETNAMESE.fullmatch(word.lower()) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("domain", "at_least"), [("django", 1800), ("djangojs", 125)])
def test_every_word_of_the_installed_wheels_is_said(language: str, domain: str, at_least: int) -> None:
    """Vietnamese holds every msgid; Japanese takes the wheel's own words where we have none."""
    spoken = wheels_say("en", domain)
    held = ours(language, domain)
    given = {k: e for k, e in wheels_say(language, domain).items() if language == "ja" and e.translated()}
    found = {**given, **held}
    assert len(spoken) >= at_least
    assert [key for key in spoken if key not in found or not said(found[key]).strip()] == []
    # gettext looks a plural up by both its forms' entry: one written as a singular would never be found
    wrong = [k for k, e in spoken.items() if bool(e.msgid_plural) != bool(found[k].msgid_plural)]
    assert wrong == []
    assert [key for key, entry in held.items() if entry.fuzzy] == []
    # what a wheel no longer says is taken out of ours
    assert [k for k, e in held.items() if e.comment.startswith("wagtail") and k not in spoken] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("root", "place"), MET_IN_DJANGO, ids=lambda each: getattr(each, "name", ""))
def test_the_words_of_django_an_editor_meets_are_said(
    language: str, root: Path, place: re.Pattern[str]
) -> None:
    english = entries(root / "locale/en/LC_MESSAGES/django.po")
    own = entries(root / f"locale/{language}/LC_MESSAGES/django.po")
    held = ours(language, "django")
    met = {
        key: entry
        for key, entry in english.items()
        if any(place.match(where) for where, _line in entry.occurrences)
        and re.search("[a-z]{2}", entry.msgid)
    }
    assert met
    assert [key for key in met if not (key in held or (key in own and said(own[key])))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_entry_keeps_its_placeholders_its_tags_and_its_outer_space(language: str) -> None:
    wrong = []
    for entry in all_entries(language):
        source = entry.msgid if entry.msgid in SINGULAR_RULES else entry.msgid_plural or entry.msgid
        translated = said(entry)
        for pattern in (PLACEHOLDER, TAG):
            if Counter(pattern.findall(source)) != Counter(pattern.findall(translated)):
                wrong.append((source, translated))
        if translated != entry.msgid.replace(entry.msgid.strip(), translated.strip()):
            wrong.append((source, translated))
    assert wrong == []


def test_nothing_is_left_in_english_in_vietnamese() -> None:
    """Each word is a Vietnamese syllable or a name allowed above; nothing but signs equals its source."""
    left = []
    for entry in all_entries("vi"):
        if not entry.comment:
            continue  # the project's own sentences, which name options and addresses
        vietnamese = words(entry)
        parts = re.findall(r"[^\W\d_]+", vietnamese)
        odd = [word for word in parts if not (SYLLABLE.fullmatch(plain(word)) or stands(word))]
        if odd or (parts and vietnamese == entry.msgid):
            left.append((entry.msgid, vietnamese, odd))
        # A sentence with no mark at all is English made of syllables, or Vietnamese typed without its marks
        if len(parts) > 3 and plain(vietnamese) == vietnamese.lower():
            left.append((entry.msgid, vietnamese, parts))
    assert left == []


def test_nothing_is_left_in_english_in_japanese() -> None:
    left = []
    for entry in all_entries("ja"):
        if not entry.comment:
            continue
        japanese = words(entry)
        odd = [word for word in re.findall("[A-Za-z]+", japanese) if not NOT_JAPANESE.fullmatch(word)]
        if odd:
            left.append((entry.msgid, japanese, odd))
    assert left == []


def test_the_japanese_is_that_of_a_public_institution() -> None:
    """Polite and plain: no exclamation, no half-width katakana, one form of a word, full-width signs."""
    unwanted = re.compile(
        r"[!！]|[｡-ﾟ]|ユーザ(?!ー)|フォルダ(?!ー)|ブラウザ(?!ー)|サーバ(?!ー)|リビジョン|アライアス|ロケール|出来|下さい|(?<!一)致し"
        r"|[ぁ-んァ-ヶ一-龥][,?;:](?![/\w])"
    )
    spaced = re.compile(r"[ぁ-ん一-龥] [ぁ-んァ-ヶ一-龥]")
    wrong = []
    for entry in all_entries("ja"):
        japanese = words(entry)
        assert japanese == unicodedata.normalize("NFC", japanese)
        if unwanted.search(japanese) or (entry.comment and spaced.search(said(entry))):
            wrong.append(said(entry))
    assert wrong == []


def test_the_words_are_those_of_the_desk() -> None:
    """No exclamation or courtesy, one place for the tone mark, one word for a thing."""
    unwanted = re.compile(
        r"!|\b(vui lòng|tập tin|bản sửa|luồng công việc|phê chuẩn|email|snippet|workflow|slug|url)\b",
        re.IGNORECASE,
    )
    late_tone = re.compile(r"o[áàảãạ]\b|u[ýỷỹỵ]\b", re.IGNORECASE)
    wrong = []
    for entry in all_entries("vi"):
        vietnamese = words(entry)
        assert vietnamese == unicodedata.normalize("NFC", vietnamese)
        if unwanted.search(vietnamese):
            wrong.append(vietnamese)
        parts = re.findall(r"\w+", vietnamese)
        wrong += [word for word in parts if late_tone.search(word) and not plain(word).startswith("qu")]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_the_catalogue_compiles(language: str, domain: str) -> None:
    source = polib.pofile(str(OURS / language / "LC_MESSAGES" / f"{domain}.po"))
    compiled = gettext.GNUTranslations(io.BytesIO(source.to_binary()))
    held = ours(language, domain)
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
    with translation.override("ja"):
        assert translation.gettext("Submit for moderation") == "承認を依頼"
        assert translation.gettext("Sync translated pages") == "翻訳したページを同期"
        script = js_catalog(RequestFactory().get("/")).content.decode("utf-8")
    assert "すべて折りたたむ".encode("unicode_escape").decode("ascii") in script


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_room_gives_a_word_of_ours_another_meaning(language: str) -> None:
    """Ours is read first: a room's other word for the same msgid would never be seen. It needs a context."""
    held = ours(language, "django")
    unseen = []
    for source in sorted(ROOMS.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        if source.is_relative_to(OURS):
            continue
        for key, entry in entries(source).items():
            if key in held and said(entry) != said(held[key]):
                unseen.append((source.parts[-5], entry.msgid, said(entry), said(held[key])))
    assert unseen == []
