"""What other programs make of a translator's file: taken as it was meant, or refused; nothing is lost."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from lxml import etree
from wagtail_localize.models import StringTranslation, Translation

from nhipcau.people.models import User
from nhipcau.translations.actions import adopt, send_to_translation, take_file
from nhipcau.translations.adapters import xliff
from nhipcau.translations.exchange import FORMATS, parcel_of, receive, write
from nhipcau.translations.models import Stale, Standing
from nhipcau.translations.ports import Parcel, Unit
from nhipcau.translations.segments import segments_of
from tests.stories.fixtures import standing_site
from tests.translations.factories import person, segment, theme, written

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]

NS = f"{{{xliff.NAMESPACE}}}"
HEADING, LIST = "Hai đại sứ", "Một mục của danh sách."
STATES_1_2 = {
    *("final", "needs-adaptation", "needs-l10n", "needs-review-adaptation", "needs-review-l10n"),
    *("needs-review-translation", "needs-translation", "new", "signed-off", "translated"),
}


def opened(language: str = "en") -> tuple[Translation, User]:
    by = person()
    (translation,) = send_to_translation(written(theme(), "vi"), languages=[language], by=by)
    return translation, by


def sent(translation: Translation, ending: str, **said: str) -> str:
    """The file as a translator's program has it, with some words filled in."""
    parcel = parcel_of(translation)
    texts = {HEADING: said.get("heading", "Two ambassadors"), LIST: said.get("item", "One entry.")}
    units = tuple(
        replace(one, target=texts[one.source], state="done") if one.source in texts else one
        for one in parcel.units
    )
    parcel = replace(parcel, units=units)
    written_file: bytes = FORMATS[ending].write(parcel)
    return written_file.decode()


def stored() -> list[tuple[int, str]]:
    return list(StringTranslation.objects.order_by("pk").values_list("pk", "data"))


def came(name: str, data: bytes, by: User, only: Translation | None = None) -> str:
    """Empty where the file was taken; else why it wasn't, and nothing is written then."""
    before = stored()
    (received,) = receive(name, data)
    try:
        if received.parcel is None:
            raise ValidationError(received.refused)
        take_file(received.parcel, by=by, only=only)
    except ValidationError as refused:
        assert stored() == before
        return " ".join(refused.messages)
    return ""


def reordered(text: str) -> str:
    units = re.findall(r"<trans-unit .*?</trans-unit>", text, flags=re.S)
    return text.replace("".join(units), "").replace("</body>", "".join(reversed(units)) + "</body>")


def indented(text: str) -> str:
    """As a program writes it that knows of no `xml:space`."""
    bare = text.replace(' xml:space="preserve"', "")
    return re.sub(r"<(source|target)([^>/]*)>([^<]+)</", r"<\1\2>\n        \3\n      </", bare)


XLIFF_TAKEN: dict[str, Callable[[str], bytes]] = {
    "white space": lambda text: indented(text).encode(),
    "lines of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.replace("UTF-8", "UTF-16").encode("utf-16"),
    "letters composed otherwise": lambda text: unicodedata.normalize("NFD", text).encode(),
    "another order": lambda text: reordered(text).encode(),
    "rows left out": lambda text: re.sub(
        r"<trans-unit (?:(?!</trans-unit>).)*Biểu đồ.*?</trans-unit>", "", text, flags=re.S
    ).encode(),
    "attributes and elements of its own": lambda text: (
        text.replace("<trans-unit ", '<trans-unit approved="no" xmlns:m="urn:x-memo" m:score="99" ')
        .replace("<body>", '<header><tool tool-id="t" tool-name="T"/></header><body><group id="g">')
        .replace("</body>", "</group></body>")
        .encode()
    ),
    "segments marked": lambda text: re.sub(
        r"<target([^>]*)>(Two)( ambassadors)</",
        r'<target\1><mrk mtype="seg" mid="1">\2</mrk><mrk mtype="seg" mid="2">\3</mrk></',
        text,
    ).encode(),
    "a region": lambda text: text.replace('target-language="en"', 'target-language="en-GB"').encode(),
    "no language": lambda text: text.replace(' target-language="en"', "").encode(),
    "ids made anew": lambda text: re.sub(
        r' id="[\d.]+"', lambda match: f' id="u{match.start()}"', text
    ).encode(),
    "copies of the source": lambda text: re.sub(
        r"<source>([^<]*)</source>\s*<target state=\"needs-translation\"/>",
        r'<source>\1</source><target state="needs-translation">\1</target>',
        text,
    ).encode(),
}


@pytest.mark.parametrize("ending", ["po", "xlf"])
def test_a_file_that_a_program_changed_is_taken_as_it_was_meant(ending: str) -> None:
    translation, by = opened()
    before = {one.source: one.text for one in segments_of(translation)}
    text = sent(translation, ending)
    for how, mangle in {"po": PO_TAKEN, "xlf": XLIFF_TAKEN}[ending].items():
        with transaction.atomic():
            assert came(f"x.{ending}", mangle(text), by, translation) == "", how
            after = {one.source: one.text for one in segments_of(translation)}
            assert after == {**before, HEADING: "Two ambassadors", LIST: "One entry."}, how
            assert segment(translation, HEADING).state == "done"
            assert came(f"x.{ending}", mangle(text), by, translation) == "", f"{how}, twice"
            transaction.set_rollback(True)


XLIFF_REFUSED: dict[str, tuple[Callable[[str], bytes], str]] = {
    "letters lost": (
        lambda text: text.replace("UTF-8", "ISO-8859-1").encode("latin-1", "replace"),
        "đọc khác|khác",
    ),
    "another encoding than it says": (lambda text: text.encode("utf-16"), "XLIFF"),
    "cut off": (lambda text: text[: len(text) // 2].encode(), "dòng"),
    "another language": (lambda text: text.replace('"en"', '"ja"').encode(), "“ja”"),
    "a row twice, otherwise": (
        lambda text: text.replace(
            "</body>",
            re.findall(rf"<trans-unit (?:(?!</trans-unit>).)*{HEADING}.*?</trans-unit>", text, flags=re.S)[
                0
            ].replace("Two", "Both")
            + "</body>",
        ).encode(),
        "dịch khác",
    ),
    "several pages": (
        lambda text: re.sub(r"(<file .*</file>)", r"\1\1", text, flags=re.S).encode(),
        "nhiều trang",
    ),
    "no page": (lambda text: text.replace("nhipcau:", "file:///").encode(), "trang nào"),
    "a mark lost": (
        lambda text: text.replace("Two ambassadors", "Two [[st-people:2024]]").encode(),
        "st-people",
    ),
    "XLIFF 2": (lambda text: text.replace('version="1.2"', 'version="2.0"').encode(), "1.2"),
}


PO_TAKEN: dict[str, Callable[[str], bytes]] = {
    "lines of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "another head": lambda text: (
        text.replace("charset=utf-8", "charset=CHARSET")
        .replace('"Language: en\\n"', '"Language: en_GB\\n"\n"X-Generator: Poedit 3\\n"')
        .encode()
    ),
    "a fuzzy head": lambda text: re.sub(
        r"^(.*?)msgid", r"\1#, fuzzy\nmsgid", text, count=1, flags=re.S
    ).encode(),
    "obsolete rows": lambda text: (text + '\n#~ msgctxt "9.9"\n#~ msgid "Cũ"\n#~ msgstr "Old"\n').encode(),
    "no places": lambda text: re.sub(r'msgctxt "[^"]*"\n', "", text).encode(),
    "wrapped": lambda text: text.replace(
        'msgstr "Two ambassadors"', 'msgstr ""\n"Two "\n"ambassadors"'
    ).encode(),
}


PO_REFUSED: dict[str, tuple[Callable[[str], bytes], str]] = {
    "UTF-16": (lambda text: text.encode("utf-16"), "UTF-8"),
    "letters lost": (lambda text: text.encode("cp1258", "replace"), "UTF-8"),
    "a line broken": (lambda text: text.replace("msgstr", "msgstr[", 1).encode(), "dòng"),
    "another language": (
        lambda text: text.replace('"Language: en\\n"', '"Language: ja\\n"').encode(),
        "“ja”",
    ),
    "no page": (lambda text: re.sub(r'"X-NhipCau.*\n', "", text).encode(), "X-NhipCau-Translation"),
    "a path alone": (lambda _text: b"/etc/hostname", "PO|X-NhipCau"),
}


@pytest.mark.parametrize("ending", ["po", "xlf"])
def test_a_file_that_can_t_be_meant_is_refused_whole_with_its_place(ending: str) -> None:
    translation, by = opened()
    text = sent(translation, ending)
    for how, (mangle, why) in {"po": PO_REFUSED, "xlf": XLIFF_REFUSED}[ending].items():
        told = came(f"x.{ending}", mangle(text), by, translation)
        assert re.search(why, told), f"{how}: {told}"
        assert not re.search("codec|Error|expected|Syntax", told), f"{how}: {told}"


@pytest.mark.parametrize("ending", ["po", "xlf"])
def test_what_a_file_calls_unfinished_waits_for_a_person(ending: str) -> None:
    translation, by = opened()
    text = sent(translation, ending)
    text = (
        text.replace('msgctxt "', '#, fuzzy\nmsgctxt "')
        if ending == "po"
        else text.replace('state="translated"', 'state="needs-review-translation"')
    )
    assert came(f"x.{ending}", text.encode(), by, translation) == ""
    assert segment(translation, HEADING).state == "stale"
    assert Standing.objects.get(translation=translation).stale == Stale.objects.count() == 2
    assert came(f"x.{ending}", sent(translation, ending).encode(), by, translation) == ""
    assert segment(translation, HEADING).state == "done"


def test_an_xliff_file_keeps_to_its_standard() -> None:
    """Order of elements, attributes, ids and states as XLIFF 1.2 lays them down."""
    (translation,) = adopt(written(theme(), "vi") and written(theme(), "ja"), by=person("editor"))
    root = etree.fromstring(write(translation, "xlf", lambda one: f"{one.path} < & \x0b"))
    assert (root.tag, root.get("version"), [child.tag for child in root]) == (
        f"{NS}xliff",
        "1.2",
        [f"{NS}file"],
    )
    (held,) = root
    assert {"original", "source-language", "datatype"} <= set(held.attrib)
    assert set(held.attrib) <= {"original", "source-language", "target-language", "datatype", "product-name"}
    assert [child.tag for child in held] == [f"{NS}body"]
    units = list(held[0])
    assert len({unit.get("id") for unit in units}) == len(units) == len(segments_of(translation))
    for unit in units:
        assert [child.tag for child in unit] == [f"{NS}source", f"{NS}target", f"{NS}note"]
        assert set(unit.attrib) == {"id", "resname", "extradata", xliff.PRESERVE}
        assert unit[1].get("state") in STATES_1_2
    assert set(xliff.STATES.values()) | xliff.SETTLED <= STATES_1_2


def test_letters_that_xml_can_t_hold_don_t_keep_a_page_from_its_translator() -> None:
    parcel = Parcel("1", "vi", "en", "t\x00", (Unit("1.2", "a\x0bb", "c\x02d", note="\ufffe"),))
    (back,) = xliff.read(xliff.write(parcel)).units
    assert (back.source, back.target) == ("ab", "cd")


def test_a_zip_that_a_system_packed_or_that_broke_is_told_file_by_file() -> None:
    translation, by = opened()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/x.xlf", sent(translation, "xlf"))
        archive.writestr("__MACOSX/a/._x.xlf", b"\x00\x05")
        archive.writestr("a/.DS_Store", b"\x00")
    assert [one.name for one in receive("x.zip", held.getvalue())] == ["a/x.xlf"]
    data = bytearray(held.getvalue())
    data[60:90] = b"\xff" * 30
    (broken,) = receive("x.zip", bytes(data))
    assert broken.parcel is None
    assert "ZIP" in broken.refused
    assert by.pk
