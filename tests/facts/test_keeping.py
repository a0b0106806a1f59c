"""Correcting a fact at the desk: the whole form, versions and the way back, two editors at once."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import Tag
from django.core.exceptions import ValidationError
from django.urls import reverse

from nhipcau.facts.actions import keep_fact, restore_fact
from nhipcau.facts.models import Fact, FactVersion
from nhipcau.facts.ports import Cited, FactRecord
from nhipcau.facts.records import differences, record_of
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, Desk, page, said, sign_in, text
from tests.stories.factories import FACTS, worded

pytestmark = pytest.mark.django_db
PARIS = FACTS[0]
BOOK = Cited(title="Việt sử", publisher="Thư viện Quốc gia", read_on="2026-03-05")


def kept(*records: FactRecord) -> None:
    for record in records:
        keep_fact(record, by=UserFactory(role="factchecker"))


def fresh(key: str = "doc-paris") -> Fact:
    return Fact.objects.worded().get(key=key)


def filled(desk: Desk, address: str, **changed: str) -> dict[str, str]:
    """The form as it stands at an address, with some fields changed."""
    sent: dict[str, str] = {}
    for field in page(desk.get(address)).select("form.form [name]"):
        name = str(field["name"])
        if field.name == "select":
            chosen = field.select_one("[selected]")
            sent[name] = str(chosen["value"]) if isinstance(chosen, Tag) else ""
        elif field.name == "textarea":
            sent[name] = field.get_text().removeprefix("\n")
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            sent[name] = str(field.get("value", ""))
    assert set(changed) <= set(sent), set(changed) - set(sent)
    return sent | changed


def test_saving_the_form_untouched_changes_nothing() -> None:
    kept(*FACTS)
    desk = sign_in("factchecker")
    for record in FACTS:
        address = reverse("fact_edit", args=[record.key])
        desk.post(address, filled(desk, address))
        assert record_of(fresh(record.key)).plain() == record.plain()
        assert fresh(record.key).version == 1


def test_everything_of_a_fact_is_corrected_in_one_form() -> None:
    kept(PARIS)
    desk, address = sign_in("editor"), reverse("fact_edit", args=["doc-paris"])
    sent = filled(
        desk,
        address,
        **{"date": "22/9/1973", "confidence": "medium", "note": "xem lại", "words-0-ja": "新しい題名"},
        **{"citations-1-title": "Việt sử", "citations-1-read_on": "5/3/2026"},
        **{
            "figures-0-date": "2024",
            "figures-0-value": "634.361",
            "figures-0-source": "https://example.org/x",
        },
    )
    answer = desk.post(address, sent)
    assert "Đã ghi" in said(answer)
    now = record_of(fresh())
    assert (now.date, now.confidence, now.note) == ("1973-09-22", "medium", "xem lại")
    assert now.values["signatories"] == [{"side": "vietnam"}, {"side": "japan"}]
    assert "新しい題名" in now.words.values()
    assert now.cited[1] == Cited(title="Việt sử", read_on="2026-03-05")
    assert int(fresh().figures.get().value) == 634361


def test_a_new_source_can_be_cited_by_its_title_alone() -> None:
    desk, address = sign_in("editor"), reverse("fact_new") + "?kind=source"
    sent = filled(desk, address, **{"words-0-vi": "Đông Du ký sự", "citations-0-title": "Đông Du ký sự"})
    desk.post(address, sent)
    record = record_of(Fact.objects.worded().get(kind="source"))
    assert record.key == "src-dong-du-ky-su"
    assert record.words["title", "vi"] == "Đông Du ký sự"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"date": "31/2/1973"}, "không phải ngày"),
        ({"date": "hôm qua"}, "không phải ngày"),
        ({"date_end": "1900"}, "kết thúc trước ngày bắt đầu"),
        ({"citations-0-address": "", "citations-0-title": ""}, "nguồn"),
        ({"citations-1-says": "chỉ có lời"}, "nhan đề của nguồn này"),
        ({"figures-0-source": "gso.gov.vn"}, "https://"),
        ({"figures-0-label": "ước"}, "số liệu cần"),
        ({"values-1-value": "lạc"}, "thuộc mục nào"),
        ({"citations-0-address": "javascript:alert(1)"}, "không phải địa chỉ"),
        ({"figures-0-date": "2024"}, "số liệu cần"),
        ({"words-6-vi": "lạc"}, "Chọn mục"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(wrong: dict[str, str], told: str) -> None:
    kept(PARIS)
    desk, address = sign_in("editor"), reverse("fact_edit", args=["doc-paris"])
    names = filled(desk, address)
    wrong = {name if name in names else "words-7-vi": value for name, value in wrong.items()}
    if "words-6-vi" in wrong:  # the first row that names no field yet
        wrong = {next(n for n in names if n.endswith("-vi") and not names[n[:-2] + "field"]): "lạc"}
    answer = desk.post(address, filled(desk, address, **wrong, note="giữ lại"))
    assert answer.status_code == 422
    assert told in text(answer)
    assert "giữ lại" in text(answer)
    assert fresh().version == 1


def test_what_is_said_twice_names_the_first_row() -> None:
    kept(PARIS)
    desk, address = sign_in("editor"), reverse("fact_edit", args=["doc-paris"])
    figure = {"value": "1", "source": "https://example.org/x", "date": "2024"}
    twice = {f"figures-{n}-{name}": said for n in (0, 1) for name, said in figure.items()}
    answer = desk.post(address, filled(desk, address, **twice))
    assert answer.status_code == 422
    assert "Dòng 1 đã ghi" in text(answer)
    assert fresh().version == 1


def test_who_has_typed_is_asked_before_another_kind_takes_it_away() -> None:
    desk, address = sign_in("editor"), reverse("fact_new")
    form = page(desk.get(address)).select_one(".facts-form[data-controller=w-unsaved]")
    assert form
    assert form["data-w-unsaved-force-value"] == "false"
    refused = page(desk.post(address, filled(desk, address))).select_one(".facts-form")
    assert refused
    assert refused["data-w-unsaved-force-value"] == "true"


@pytest.mark.parametrize(
    ("kind", "told"), [("claim", "bài kiểm chứng"), ("source", "dẫn nguồn"), ("document", "dẫn giá trị")]
)
def test_a_new_fact_says_where_readers_meet_it(kind: str, told: str) -> None:
    desk, address = sign_in("factchecker"), reverse("fact_new") + f"?kind={kind}"
    answer = desk.post(
        address, filled(desk, address, **{"words-0-vi": "Điều mới", "citations-0-title": "Sách"})
    )
    assert told in said(answer)


def test_the_later_of_two_editors_is_told_who_and_what_and_then_chooses() -> None:
    kept(PARIS)
    address = reverse("fact_edit", args=["doc-paris"])
    lan, minh = sign_in("editor", first_name="Lan", last_name=""), sign_in("factchecker", first_name="Minh")
    late = filled(minh, address, note="của Minh")
    lan.post(address, filled(lan, address, date="23/9/1973"))
    answer = minh.post(address, late)
    assert answer.status_code == 409
    for words in ("Lan đã sửa", "21/9/1973", "23/9/1973", "của Minh"):
        assert words in text(answer)
    again = page(answer)
    assert again.select_one("[name=note]").get_text(strip=True) == "của Minh"  # type: ignore[union-attr]  # it is there
    assert again.select_one("[name=date]")["value"] == "21/9/1973"  # type: ignore[index]  # it is there
    seen = again.select_one("[name=seen]")
    assert isinstance(seen, Tag)
    minh.post(address, late | {"seen": str(seen["value"])})
    assert (fresh().note, fresh().date, fresh().version) == ("của Minh", "1973-09-21", 3)


def test_every_change_is_a_version_and_any_can_be_brought_back() -> None:
    kept(PARIS)
    by = UserFactory(role="editor")
    keep_fact(FactRecord(**{**vars(PARIS), "date": "1973-09-22"}), by=by)
    told: Any = differences(*FactVersion.objects.filter(number=2).values_list("before", "after")[0])
    assert [(one.before, one.after) for one in told] == [("21/9/1973", "22/9/1973")]
    desk = sign_in("editor")
    history = text(desk.get(reverse("fact_history", args=["doc-paris"])))
    assert "21/9/1973" in history
    assert "22/9/1973" in history
    sent = {"number": "1", "seen": "2"}
    assert "Đã lấy lại phiên bản 1" in said(desk.post(reverse("fact_restore", args=["doc-paris"]), sent))
    assert (fresh().date, fresh().version) == ("1973-09-21", 3)
    offered = page(desk.get(reverse("fact_history", args=["doc-paris"]))).select("[name=number]")
    assert [one["value"] for one in offered] == ["2"]  # the first says what stands
    assert "đã sửa dữ kiện này" in said(desk.post(reverse("fact_restore", args=["doc-paris"]), sent))
    with pytest.raises(ValidationError):
        restore_fact(fact=fresh(), number=99, seen=3, by=by)


def test_a_key_is_never_taken_over_by_a_new_fact() -> None:
    kept(PARIS)
    with pytest.raises(ValidationError, match="doc-paris"):
        keep_fact(FactRecord(**{**vars(PARIS), "note": "x"}), seen=0, by=UserFactory(role="editor"))
    assert fresh().version == 1


@pytest.mark.parametrize("role", ROLES)
def test_who_may_correct(role: str) -> None:
    kept(PARIS)
    desk = sign_in(role)
    may = role in ("editor", "factchecker", "operator")
    assert desk.allowed(reverse("fact_edit", args=["doc-paris"])) is may
    assert desk.allowed(reverse("fact_new")) is may
    desk.post(reverse("fact_restore", args=["doc-paris"]), {"number": "1", "seen": "1"})
    assert fresh().version == 1


def test_a_source_without_address_is_kept_with_its_archive_and_day() -> None:
    archived = Cited("https://example.org/a", archived="https://archive.example/a", read_on="2026-03")
    kept(FactRecord(**{**vars(PARIS), "citations": (archived, BOOK)}))
    assert record_of(fresh()).cited == (archived, BOOK)
    words = text(sign_in("translator").get(reverse("fact_detail", args=["doc-paris"])))
    for said_there in ("bản lưu", "3/2026", "Việt sử, Thư viện Quốc gia", "5/3/2026"):
        assert said_there in words


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("q=hue", {"pl-hue"}),
        ("q=VĂN bản paris", {"doc-paris"}),
        ("q=フエ", {"pl-hue"}),
        ("q=paris&kind=place", set()),
        ("key=doc-paris&key=pl-hue", {"doc-paris", "pl-hue"}),
        ("q=%00%22'", set()),
    ],
)
def test_the_chooser_finds_facts_in_any_language(query: str, keys: set[str]) -> None:
    kept(*FACTS)
    desk = sign_in("translator")
    answer: Any = desk.get(f"{reverse('fact_choose')}?{query}").json()  # type: ignore[attr-defined]  # the test client's answer reads JSON
    assert {one["key"] for one in answer["facts"]} == keys
    assert not sign_in("officer").allowed(f"{reverse('fact_choose')}?{query}")


def test_what_enter_takes_first_is_no_mere_claim() -> None:
    said = {name: f"{name}, 21/9/1973" for name in ("ký", "nói", "xem")}
    for key, kind, date in (
        ("doc-ky", "document", "1973-09-21"),
        ("ev-xem", "event", "2023-09-21"),
        ("cl-noi", "claim", "1973-09-21"),
    ):
        words = worded(title=(said[{"d": "ký", "e": "xem", "c": "nói"}[key[0]]],) * 3)
        kept(FactRecord(key, kind, "high", date=date, citations=(BOOK,), words=words))
    answer: Any = sign_in("editor").get(f"{reverse('fact_choose')}?q=21/9/1973").json()  # type: ignore[attr-defined]  # the test client's answer reads JSON
    assert [one["key"] for one in answer["facts"]] == ["doc-ky", "ev-xem", "cl-noi"]


@pytest.mark.parametrize("asked", ["hoi an", "Hội An", "hội a", "ホイアン", "hoi an 2023"])
def test_what_is_called_so_stands_before_what_mentions_it(asked: str) -> None:
    called = {
        "ev-hoian": ("Giao lưu Hội An 2023", "ホイアン交流 2023", "Hoi An exchange 2023"),
        "ev-tem": ("Bộ tem kỷ niệm", "記念切手", "Stamps"),
        "ev-quan": ("Hội quán An Nam", "会館", "Assembly hall"),
    }
    for key, names in called.items():
        words = worded(name=names)
        if key != "ev-hoian":
            words |= worded(story=("Hội đồng bàn về an toàn ở Hội An, 2023.", "ホイアン 2023", "Hoi An 2023"))
        kept(FactRecord(key, "event", "high", date="2023-08", citations=(BOOK,), words=words))
    answer: Any = sign_in("editor").get(f"{reverse('fact_choose')}?q={asked}").json()  # type: ignore[attr-defined]  # the test client's answer reads JSON
    assert answer["facts"][0]["key"] == "ev-hoian"


def test_the_chooser_shows_what_each_field_stands_for() -> None:
    kept(*FACTS, FactRecord("pl-x", "place", "low", citations=(BOOK,), words=worded(name=("X", "X", "X"))))
    answer: Any = sign_in("editor").get(f"{reverse('fact_choose')}?key=doc-paris&key=st-people").json()  # type: ignore[attr-defined]  # the test client's answer reads JSON
    told = {one["key"]: {f["field"]: f["text"] for f in one["fields"]} for one in answer["facts"]}
    assert list(told["doc-paris"])[:3] == ["day", "date", "year"]
    assert told["doc-paris"]["day"] == "21/9/1973"
    assert told["st-people"]["2024"] == "634.361"
