"""Files of translators: exact there and back, whole or not at all, each refusal with its row."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import polib
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail_localize.models import StringTranslation, Translation

from nhipcau.people.models import User
from nhipcau.translations import exchange
from nhipcau.translations.actions import (
    adopt,
    save_segment,
    send_to_translation,
    take_file,
    take_source_changes,
)
from nhipcau.translations.adapters import po, xliff
from nhipcau.translations.exchange import FORMATS, parcel_of, receive, write, write_many
from nhipcau.translations.models import Standing
from nhipcau.translations.ports import BadFile, Parcel, Unit
from nhipcau.translations.segments import segments_of
from tests.stories.fixtures import standing_site
from tests.translations.factories import WORDS, person, segment, theme, written
from tests.translations.test_verbs import change

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n"), min_size=1, max_size=60
).filter(lambda text: "\ufeff" not in text)


def opened() -> tuple[Translation, User]:
    by = person()
    (translation,) = send_to_translation(written(theme(), "vi"), languages=["en"], by=by)
    return translation, by


def refused(parcel: Parcel, by: User, **given: Translation) -> str:
    before = list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "updated_at"))
    with pytest.raises(ValidationError) as wrong:
        take_file(parcel, by=by, **given)
    assert list(StringTranslation.objects.order_by("pk").values_list("pk", "data", "updated_at")) == before
    return " | ".join(wrong.value.messages)


@pytest.mark.parametrize("ending", sorted(FORMATS))
@given(source=TEXT, target=TEXT, note=TEXT)
def test_any_words_come_back_as_they_went(ending: str, source: str, target: str, note: str) -> None:
    unit = Unit("1.2", source, target, "body.x", note.replace("\n", " "), "done")
    parcel = Parcel("00000000-0000-0000-0000-000000000001", "vi", "ja", "Bài", (unit,))
    back = FORMATS[ending].read(FORMATS[ending].write(parcel))
    assert (back.translation, back.source_language, back.target_language) == (parcel.translation, "vi", "ja")
    assert [(one.key, one.source, one.target, one.state) for one in back.units] == [
        ("1.2", source, target, "done")
    ]


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_a_page_goes_out_and_back_without_a_change(ending: str) -> None:
    where, editor = theme(), person("editor")
    written(where, "vi")
    (translation,) = adopt(written(where, "ja"), by=editor)
    before = {one.key: one.text for one in segments_of(translation)}
    (received,) = receive(f"x.{ending}", write(translation, ending))
    assert received.parcel is not None
    taken = take_file(received.parcel, by=editor, only=translation)
    assert (taken.new, taken.changed) == (0, 0)
    assert {one.key: one.text for one in segments_of(translation)} == before


def test_new_words_are_taken_and_what_is_fuzzy_stays_to_be_looked_at() -> None:
    translation, by = opened()
    parcel = parcel_of(translation)
    units = tuple(
        replace(one, target="Two ambassadors", state="done") if one.source == "Hai đại sứ" else one
        for one in parcel.units
    )
    taken = take_file(replace(parcel, units=units), by=by)
    assert (taken.new, taken.changed) == (1, 0)
    words = segment(translation, "Hai đại sứ").words
    assert words is not None
    assert words.last_translated_by == by
    assert Standing.objects.get(translation=translation).done == 1


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_what_somebody_wrote_since_a_file_was_fetched_is_not_undone(ending: str) -> None:
    translation, by = opened()
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "The two ambassadors", seen=one.seen, by=by)
    fetched = receive(f"x.{ending}", write(translation, ending))[0].parcel
    assert fetched is not None
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two ambassadors", seen=one.seen, by=person("editor"))
    assert take_file(fetched, by=by).changed == 0
    assert segment(translation, "Hai đại sứ").text == "Two ambassadors"
    changed = tuple(
        replace(unit, target="Both ambassadors") if unit.source == "Hai đại sứ" else unit
        for unit in fetched.units
    )
    assert "“Two ambassadors”" in refused(replace(fetched, units=changed), by)
    # what one wrote oneself since, with the same file, is one's own to write over
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "The ambassadors", seen=one.seen, by=by)
    assert take_file(replace(fetched, units=changed), by=by).changed == 1
    # a file whose program dropped the print is taken as it stands
    bare = tuple(replace(unit, before="") for unit in fetched.units)
    assert take_file(replace(fetched, units=bare), by=by).changed == 1


def test_a_file_of_another_page_or_language_is_refused() -> None:
    translation, by = opened()
    (other,) = send_to_translation(
        written(theme(), "vi", slug="khac", title="Bài khác"), languages=["en"], by=by
    )
    assert "Bài khác" in refused(parcel_of(other), by, only=translation)
    assert refused(replace(parcel_of(translation), translation="x"), by)
    assert "ja" in refused(replace(parcel_of(translation), target_language="ja"), by)


def test_every_wrong_row_is_named_and_nothing_is_written() -> None:
    translation, by = opened()
    source = translation.source.as_instance()
    parcel = parcel_of(translation)
    change(source, heading="Hai vị đại sứ")
    take_source_changes(source, by=person("editor"))
    units = []
    for row, one in enumerate(parcel.units, start=1):
        target = {"Cuối": "Without its mark", "Họ": "<b>never closed"}.get(one.source.split()[0], "words")
        units.append(replace(one, target=target, state="done", row=row))
    told = refused(replace(parcel, units=tuple(units)), by)
    assert "Dòng 2" in told or "2" in told
    assert "[[st-people:2024]]" in told
    assert "<b>" in told
    assert "Hai đại sứ" in told


def test_a_row_whose_source_reads_otherwise_is_refused() -> None:
    translation, by = opened()
    parcel = parcel_of(translation)
    units = (replace(parcel.units[0], source="Khác", target="x", row=1), *parcel.units[1:])
    assert "Khác" in refused(replace(parcel, units=units), by)


def test_who_may_not_translate_can_t_take_a_file() -> None:
    translation, _by = opened()
    with pytest.raises(PermissionDenied):
        take_file(parcel_of(translation), by=person("lead"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.po", b"\xff\xfe"),
        ("x.po", b'msgid "a'),
        ("x.po", b'msgid "a"\nmsgstr "b"\n'),
        ("x.xlf", b"<xliff>"),
        ("x.xlf", b"<a/>"),
        ("x.xlf", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("x.xlf", b'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>'),
        ("x.xlf", b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>'),
        ("x.zip", b"PK"),
        ("x.docx", b"PK"),
    ],
)
def test_what_is_no_translator_s_file_is_refused_in_a_sentence(name: str, data: bytes) -> None:
    (one,) = receive(name, data)
    assert one.parcel is None
    assert one.refused.endswith((".", "。")) or ":" in one.refused


def test_a_row_without_its_source_is_refused_by_number() -> None:
    data = xliff.write(Parcel("1", "vi", "en", "t", (Unit("1.2", "a", "b"),))).replace(
        b"<source>a</source>", b""
    )
    with pytest.raises(BadFile, match="1"):
        xliff.read(data)


def test_what_waits_is_fuzzy_for_other_programs() -> None:
    translation, by = opened()
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two ambassadors", seen=one.seen, by=by)
    source = translation.source.as_instance()
    change(source, heading="Hai vị đại sứ")
    take_source_changes(source, by=person("editor"))
    catalogue = polib.pofile(write(translation, "po").decode())
    assert [entry.msgid for entry in catalogue if "fuzzy" in entry.flags] == ["Hai vị đại sứ"]
    assert b"needs-review-translation" in write(translation, "xlf")
    assert po.read(write(translation, "po")).units[0].key


def test_many_files_travel_in_one_zip_each_for_itself() -> None:
    translation, by = opened()
    (other,) = send_to_translation(written(theme(), "vi", slug="khac"), languages=["ja"], by=by)
    data = write_many([translation, other], "po")
    assert data == write_many([translation, other], "po")
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("bad.po", "nothing")
    found = receive("all.zip", held.getvalue())
    assert [one.parcel is not None for one in found] == [True, True, False]


def test_a_zip_that_holds_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_FILES", 1)
    translation, by = opened()
    (other,) = send_to_translation(written(theme(), "vi", slug="khac"), languages=["ja"], by=by)
    (one,) = receive("all.zip", write_many([translation, other], "po"))
    assert one.refused


def test_words_taken_from_a_file_reach_the_draft() -> None:
    translation, by = opened()
    parcel = parcel_of(translation)
    units = tuple(
        replace(u, target="Two ambassadors") if u.source == "Hai đại sứ" else u for u in parcel.units
    )
    take_file(replace(parcel, units=units), by=by)
    assert segment(translation, "Hai đại sứ").text == "Two ambassadors"
    assert WORDS["vi"]["title"] in {one.source for one in segments_of(translation)}
