"""The screens: what they show, what they refuse, and how they take files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from wagtail.models import Comment, Locale
from wagtail_localize.models import Translation

from nhipcau.kit.languages import named
from nhipcau.people.models import User
from nhipcau.translations import status
from nhipcau.translations.actions import adopt, keep_term, save_segment, send_to_translation
from nhipcau.translations.actions.drafting import target_of
from nhipcau.translations.actions.terms import TermRecord
from nhipcau.translations.exchange import unit_key
from nhipcau.translations.models import Standing, Term
from tests.stories.fixtures import standing_site
from tests.translations.factories import WORDS, person, segment, theme, written

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]
STEPS = (
    *("strings/1/edit/", "overrides/1/edit/", "pofile/download/", "pofile/upload/", "machine_translate/"),
    *("preview/", "preview/full/", "disable/"),
)
"""wagtail-localize's own ways of working on a translation."""


def signed_in(role: str = "translator") -> tuple[Client, User]:
    by = person(role)
    client = Client()
    client.force_login(by)
    return client, by


def opened(language: str = "en") -> tuple[Client, User, Translation]:
    client, by = signed_in()
    (translation,) = send_to_translation(written(theme(), "vi"), languages=[language], by=by)
    return client, by, translation


def at(translation: Translation, source: str) -> str:
    return reverse("translation_save", args=[translation.pk, unit_key(segment(translation, source))])


def test_the_table_answers_first_and_names_every_language() -> None:
    client, by = signed_in()
    where = theme()
    written(where, "vi")
    written(where, "en", one="They signed <b>in Paris</b> on 12 September 1973.")
    adopt(written(where, "ja"), by=by)
    counts = status.count()
    assert (counts.live, counts.held, counts.translations) == (1, 1, 2)
    body = client.get(reverse("translation_status")).content.decode()
    assert "1 bản tạm giữ" in body
    assert "12 September 1973" in body
    assert "Người Việt Nam ở Nhật Bản" in body
    for label in ("Tiếng Việt", "Tiếng Nhật", "Tiếng Anh"):
        assert label in body
    held = client.get(reverse("translation_status"), {"state": "held"}).content.decode()
    assert "Người Việt Nam ở Nhật Bản" in held
    assert "Nhịp Cầu</th>" not in held


def test_the_table_s_queries_don_t_grow_with_its_rows() -> None:
    client, by = signed_in()
    where = theme()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as held:
            assert client.get(reverse("translation_status")).status_code == 200
        return len(held)

    for number in range(2):
        send_to_translation(written(where, "vi", slug=f"a{number}"), languages=["en"], by=by)
    queries()
    before = queries()
    for number in range(5):
        send_to_translation(written(where, "vi", slug=f"b{number}"), languages=["en", "ja"], by=by)
    assert queries() <= before
    assert before < 40


def test_a_page_is_found_by_words_of_any_language_with_or_without_diacritics() -> None:
    client, by = signed_in()
    where = theme()
    written(where, "vi")
    adopt(written(where, "ja"), by=by)
    for words in ("nguoi viet", "NHẬT", "viet nam o nhat", "暮ら", "người"):
        body = client.get(reverse("translation_status"), {"q": words}).content.decode()
        assert WORDS["vi"]["title"] in body, words
    for nothing in ("xyzzy", "%", '"', "nguoi\x00", "(", "- ''"):
        answer = client.get(reverse("translation_status"), {"q": nothing})
        assert answer.status_code == 200
        assert (WORDS["vi"]["title"] in answer.content.decode()) == nothing.startswith("nguoi")


def test_every_filter_answers() -> None:
    client, _by, _translation = opened()
    for state, language in product((*status.STATES, "machine"), ("", "ja")):
        asked = {"state": state, "language": language, "q": "người"}
        assert client.get(reverse("translation_status"), asked).status_code == 200, asked


def test_a_language_added_later_shows_as_missing_everywhere() -> None:
    client, _by, _translation = opened()
    before = status.count().missing
    Locale.objects.create(language_code="en-gb")
    counts = status.count()
    assert counts.missing == before + counts.pages
    body = client.get(
        reverse("translation_status"), {"state": "missing", "language": "en-gb"}
    ).content.decode()
    assert "Chưa có" in body or "chưa có" in body


def test_side_by_side_shows_source_marks_as_values_and_what_waits() -> None:
    client, _by, translation = opened()
    body = client.get(reverse("translation_edit", args=[translation.pk])).content.decode()
    assert '<span class="fact" title="[[st-people:2024]]">634.361</span>' in body
    assert "Họ ký <b>ở Paris</b>" in body
    assert "0</b> trong" in body
    assert body.count("data-segment>") == 7


def test_a_form_saves_without_a_script_and_writes_the_draft() -> None:
    client, _by, translation = opened()
    one = segment(translation, "Hai đại sứ")
    answer = client.post(at(translation, "Hai đại sứ"), {"text": "Two ambassadors", "seen": one.seen})
    assert answer.status_code == 302
    assert segment(translation, "Hai đại sứ").text == "Two ambassadors"
    assert target_of(translation).get_latest_revision_as_object().body[0].value == "Two ambassadors"


def test_a_conflict_shows_both_and_lets_the_later_person_choose() -> None:
    client, _by, translation = opened()
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Both ambassadors", seen=one.seen, by=person(username="mai"))
    address = at(translation, "Hai đại sứ")
    answer = client.post(address, {"text": "Two ambassadors", "seen": one.seen})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Both ambassadors" in body
    assert "Two ambassadors</textarea>" in body
    scripted = client.post(
        address, {"text": "Two ambassadors", "seen": one.seen}, headers={"X-Requested-With": "fetch"}
    )
    assert scripted.status_code == 409
    assert scripted.json()["theirs"] == "Both ambassadors"
    again = client.post(address, {"text": "Two ambassadors", "seen": scripted.json()["seen"]})
    assert again.status_code == 302
    assert segment(translation, "Hai đại sứ").text == "Two ambassadors"


def test_a_script_is_told_what_is_wrong_with_the_words() -> None:
    client, _by, translation = opened()
    one = segment(translation, "Cuối năm")
    answer = client.post(
        at(translation, "Cuối năm"),
        {"text": "Many people", "seen": one.seen},
        headers={"X-Requested-With": "fetch"},
    ).json()
    assert answer["state"] == "broken"
    assert "[[st-people:2024]]" in answer["told"]


def test_warnings_name_glossary_and_numbers_that_differ() -> None:
    client, by, translation = opened()
    keep_term(
        TermRecord(words={"vi": "Đại sứ", "en": "ambassador"}, forbidden={"en": ["envoy"]}),
        by=person("editor"),
    )
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two envoys; an envoy", seen=one.seen, by=by)
    two = segment(translation, "Họ ký")
    save_segment(translation, two.key, "Signed <b>there</b> on 12 September 1973.", seen=two.seen, by=by)
    body = client.get(reverse("translation_edit", args=[translation.pk])).content.decode()
    assert "“envoy”" in body
    assert "“12 September 1973”" in body


def test_help_offers_memory_terms_and_names() -> None:
    client, by, translation = opened()
    one = segment(translation, "Họ ký")
    save_segment(translation, one.key, WORDS["en"]["one"], seen=one.seen, by=by)
    (other,) = send_to_translation(
        written(theme(), "vi", slug="khac", one="Họ ký <b>ở Paris</b> ngày 21 tháng 9 năm 1973!"),
        languages=["en"],
        by=by,
    )
    address = reverse("translation_help", args=[other.pk, unit_key(segment(other, "Họ ký"))])
    body = client.get(address).content.decode()
    assert "They signed" in body
    assert "data-take" in body


def test_a_question_becomes_a_comment_on_the_source() -> None:
    client, _by, translation = opened()
    answer = client.post(at(translation, "Hai đại sứ"), {"verb": "ask", "question": "Ai?"})
    assert answer.status_code == 302
    assert Comment.objects.get().text == "Ai?"


@pytest.mark.parametrize("ending", ["po", "xlf"])
def test_a_file_goes_out_and_comes_back_whole(ending: str) -> None:
    client, by, translation = opened()
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two ambassadors", seen=one.seen, by=by)
    data = client.get(reverse("translation_file", args=[translation.pk, ending])).content
    text = data.decode().replace("Two ambassadors", "Both ambassadors")
    upload = SimpleUploadedFile(f"x.{ending}", text.encode())
    answer = client.post(reverse("translation_upload", args=[translation.pk]), {"file": upload})
    assert answer.status_code == 302
    assert segment(translation, "Hai đại sứ").text == "Both ambassadors"


def test_a_file_of_another_page_is_refused_by_name() -> None:
    client, by, translation = opened()
    (other,) = send_to_translation(
        written(theme(), "vi", slug="khac", title="Bài khác"), languages=["en"], by=by
    )
    data = client.get(reverse("translation_file", args=[other.pk, "po"])).content
    answer = client.post(
        reverse("translation_upload", args=[translation.pk]), {"file": SimpleUploadedFile("x.po", data)}
    )
    assert answer.status_code == 422
    assert "Bài khác" in answer.content.decode()


def test_many_go_out_in_a_zip_and_come_back() -> None:
    client, by, _translation = opened()
    send_to_translation(written(theme(), "vi", slug="khac"), languages=["en", "ja"], by=by)
    data = client.get(reverse("translation_files"), {"format": "xlf"}).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(archive.namelist()) >= 3
    answer = client.post(reverse("translation_upload_many"), {"file": SimpleUploadedFile("all.zip", data)})
    assert answer.status_code == 302


def test_the_glossary_is_kept_corrected_dropped_and_comes_back_from_its_file() -> None:
    client, _by = signed_in("editor")
    new = {"kind": "term", "vi": "phiên bản", "en": "revision", "ja": "版", "not_en": "version; edition"}
    assert client.post(reverse("translation_term_new"), new).status_code == 302
    term = Term.objects.get()
    assert term.not_to_use("en") == ["version", "edition"]
    refused = client.post(reverse("translation_term_new"), {"kind": "term", "vi": "một mình"})
    assert refused.status_code == 422
    assert "một mình" in refused.content.decode()
    data = client.get(reverse("translation_glossary_file")).content
    client.post(reverse("translation_term_drop", args=[term.pk]))
    assert not Term.objects.exists()
    client.post(reverse("translation_glossary_take"), {"file": SimpleUploadedFile("t.csv", data)})
    again = Term.objects.get()
    assert (again.key, again.words, again.forbidden) == (term.key, term.words, term.forbidden)
    assert "phiên bản" in client.get(reverse("translation_glossary")).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        *(b"\xff\xfe\x00", b"a,b\n1,2\n", "vi,en\nmột,\n".encode()),
        b'vi,en\na,b\n"' + b"c" * 200_000,
        b"vi,en\n" + b"a,b\n" * 600_000,
        b"key,vi,en\n=1+1,a,b\n",
        b"key,vi,en\n" + b"k" * 81 + b",a,b\n",
        b"vi,en,reading\na,b," + b"r" * 201 + b"\n",
    ],
    ids=range(8),
)
def test_a_bad_glossary_file_takes_nothing(data: bytes) -> None:
    client, _by = signed_in("editor")
    answer = client.post(
        reverse("translation_glossary_take"), {"file": SimpleUploadedFile("t.csv", data)}, follow=True
    )
    assert answer.status_code == 200
    assert not Term.objects.exists()


def test_pages_are_sent_and_adopted_by_hand() -> None:
    client, _by = signed_in("editor")
    where = theme()
    source = written(where, "vi")
    assert "Tiếng Nhật" in client.get(reverse("translation_send", args=[source.pk])).content.decode()
    assert client.post(reverse("translation_send", args=[source.pk]), {}).status_code == 422
    assert client.post(reverse("translation_send", args=[source.pk]), {"language": ["ja"]}).status_code == 302
    english = written(where, "en")
    client.post(reverse("translation_adopt", args=[english.pk]))
    assert Standing.objects.filter(key=source.translation_key).count() == 2


def test_a_day_is_typed_as_the_reader_s_language_writes_it_and_stays_where_it_is_none() -> None:
    client, by = signed_in("editor")
    address = reverse("translation_send", args=[written(theme(), "vi").pk])
    asked = {"language": ["ja"], "translator": str(by.pk), "due": "31/2/2027"}
    answer = client.post(address, asked)
    assert answer.status_code == 422
    shown = BeautifulSoup(answer.content, "html.parser")
    assert "30/9/2026" in shown.get_text()
    assert [box["value"] for box in shown.select("[name=language][checked]")] == ["ja"]
    assert shown.select_one("[name=due]")["value"] == "31/2/2027"  # type: ignore[index]  # it is there
    assert shown.select_one("[name=translator] [selected]")["value"] == str(by.pk)  # type: ignore[index]  # it is there
    client.post(address, asked | {"due": "5/10/2027"})
    assert Standing.objects.get().due == dt.date(2027, 10, 5)
    beside = client.get(reverse("translation_edit", args=[Standing.objects.get().translation_id]))
    assert 'value="5/10/2027"' in beside.content.decode()


def test_a_step_that_we_laid_is_named_in_the_reader_s_language_and_one_s_own_as_it_is() -> None:
    laid = gettext_lazy("Translations")
    with override("ja"):
        assert named("Bản dịch", laid) == "翻訳"
        assert named("Bản dịch của Huế", laid) == "Bản dịch của Huế"


def test_localize_s_own_screens_lead_to_ours() -> None:
    client, _by, translation = opened()
    source = translation.source.as_instance()
    table, beside = reverse("translation_status"), reverse("translation_edit", args=[translation.pk])
    own = {f"submit/page/{source.pk}/": reverse("translation_send", args=[source.pk])}
    own |= dict.fromkeys(
        (
            *("reports/translations/", "reports/translations/results/", f"update/{translation.source_id}/"),
            *(f"page/{source.pk}/convert_to_alias/", "submit/snippet/people/user/1/"),
            *("api/snippets/people/user/", "api/snippets/people/user/1/", "translate/999999999999/disable/"),
        ),
        table,
    )
    own |= {f"translate/{translation.pk}/{step}": beside for step in STEPS}
    for address, ours in own.items():
        for answer in (client.get(f"/admin/localize/{address}"), client.post(f"/admin/localize/{address}")):
            assert (address, answer.status_code, answer["Location"]) == (address, 302, ours)
    assert "Chưa có gì thay đổi" in client.get(beside).content.decode()


@pytest.mark.parametrize("step", ["localize-restart-translation", "localize-convert-to-alias"])
def test_localize_s_editor_can_t_be_put_in_place_of_ours(step: str) -> None:
    """Its editor would write the live page and publish it, with no process asked."""
    _client, _by, translation = opened()
    page = target_of(translation)
    for role in ("editor", "operator"):
        client, by = signed_in(role)
        by.is_superuser = role == "operator"
        by.save()
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        client.post(address, {step: "1", "action-publish": "1", "body-count": "0", "details-count": "0"})
        translation.refresh_from_db()
        page.refresh_from_db()
        assert (translation.enabled, page.live, page.alias_of_id) == (False, False, None)
        Translation.objects.filter(pk=translation.pk).update(enabled=True)
        body = client.get(address).content.decode()
        assert reverse("translation_edit", args=[translation.pk]) in body
        assert "wagtail_localize" not in body
        Translation.objects.filter(pk=translation.pk).update(enabled=False)


def test_an_editor_s_page_names_the_languages_it_lacks() -> None:
    client, _by = signed_in("editor")
    source = written(theme(), "vi")
    edit, send = (reverse(name, args=[source.pk]) for name in ("wagtailadmin_pages:edit", "translation_send"))
    assert send in client.get(edit).content.decode()
    send_to_translation(source, languages=["en", "ja"], by=person("editor"))
    assert send not in client.get(edit).content.decode()


@pytest.mark.parametrize("role", ["officer", "factchecker"])
def test_who_may_not_translate_can_t_save(role: str) -> None:
    _client, _by, translation = opened()
    client, _other = signed_in(role)
    one = segment(translation, "Hai đại sứ")
    client.post(at(translation, "Hai đại sứ"), {"text": "x", "seen": one.seen})
    assert segment(translation, "Hai đại sứ").text == ""
    seen = client.get(reverse("translation_edit", args=[translation.pk]))
    assert seen.status_code == (200 if role == "factchecker" else 302)
