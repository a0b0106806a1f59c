"""Organisations added, renamed, moved, closed; every change taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from nhipcau.people.actions import (
    add_organisation,
    change_organisation,
    close_organisation,
    history,
    last_change,
    undo_organisation_change,
)
from nhipcau.people.models import Organisation, User
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {
    "name": "Sở Ngoại vụ",
    "kind": "state",
    "parent": None,
    "names": {"en": "Department of Foreign Affairs", "ja": ""},
    "matches": ["Sở NV", "Sở NV", " "],
    "languages": ["vi"],
    "contact": "so@example.org",
}


def lead() -> User:
    user: User = UserFactory(role="lead")
    return user


def refused(**changes: Any) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        add_organisation(**{**GIVEN, **changes}, by=lead())
    return list(refusal.value.message_dict)


def test_an_organisation_is_added() -> None:
    made = add_organisation(**GIVEN, by=lead())
    assert (made.code, made.matches, made.named("en")) == (
        "so-ngoai-vu",
        ["Sở NV"],
        "Department of Foreign Affairs",
    )
    assert list(made.names.values_list("language", flat=True)) == ["en"]
    assert ModelLogEntry.objects.filter(action="people.register_organisation").count() == 1
    assert add_organisation(**GIVEN | {"parent": made.pk}, by=lead()).code == "so-ngoai-vu-2"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 201),
        ("kind", "gang"),
        ("parent", 99999),
        ("names", {"ja": "x" * 201}),
        ("matches", ["x" * 201]),
        ("matches", [f"tên {n}" for n in range(51)]),
        ("languages", []),
        ("contact", "ở đâu đó"),
    ],
)
def test_each_fault_is_named_at_its_field(field: str, value: Any) -> None:
    assert refused(**{field: value}) == [field]
    assert not Organisation.objects.exists()


def test_two_that_nobody_could_tell_apart_are_refused() -> None:
    add_organisation(**GIVEN, by=lead())
    assert refused(name="sở ngoại  vụ") == ["name"]


def test_nothing_is_put_under_one_that_no_longer_exists() -> None:
    assert refused(parent=OrganisationFactory(closed=True).pk) == ["parent"]


@pytest.mark.parametrize("role", [None, "officer", "editor", "translator", "reviewer", "factchecker"])
def test_no_one_else_may(role: str | None) -> None:
    person, organisation = UserFactory(role=role), OrganisationFactory()
    for verb in (
        lambda: add_organisation(**GIVEN, by=person),
        lambda: change_organisation(organisation=organisation, name="Khác", by=person),
        lambda: close_organisation(organisation=organisation, reason="x", by=person),
        lambda: undo_organisation_change(organisation=organisation, change=1, by=person),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert not ModelLogEntry.objects.filter(action__startswith="people.").exists()


def test_an_old_name_still_finds_it_and_its_name_in_the_offices_language_follows() -> None:
    one = add_organisation(**GIVEN | {"names": {"vi": "Sở Ngoại vụ", "ja": "外務局"}}, by=lead())
    change_organisation(organisation=one, name="Sở Ngoại vụ thành phố", by=lead())
    one.refresh_from_db()
    assert (one.name, one.named("vi"), one.named("ja")) == (
        "Sở Ngoại vụ thành phố",
        "Sở Ngoại vụ thành phố",
        "外務局",
    )
    assert one.matches == ["Sở NV", "Sở Ngoại vụ"]
    entry = history(one).get()
    assert (entry.data["before"]["name"], entry.data["after"]["name"]) == (
        "Sở Ngoại vụ",
        "Sở Ngoại vụ thành phố",
    )


def test_what_differs_in_nothing_is_not_kept() -> None:
    one = add_organisation(**GIVEN, by=lead())
    change_organisation(organisation=one, **GIVEN, by=lead())
    assert last_change(one) == 0


def test_who_saw_an_older_state_changes_nothing() -> None:
    one = OrganisationFactory()
    change_organisation(organisation=one, seen=0, contact="a@example.org", by=lead())
    with pytest.raises(ValidationError, match="người khác"):
        change_organisation(organisation=one, seen=0, contact="b@example.org", by=lead())
    one.refresh_from_db()
    assert one.contact == "a@example.org"


def test_a_tree_stays_a_tree() -> None:
    top = OrganisationFactory()
    middle = OrganisationFactory(parent=top)
    for parent in (top, OrganisationFactory(parent=middle)):
        with pytest.raises(ValidationError) as refusal:
            change_organisation(organisation=top, parent=parent.pk, by=lead())
        assert list(refusal.value.message_dict) == ["parent"]
    change_organisation(organisation=middle, parent=None, by=lead())
    middle.refresh_from_db()
    assert middle.parent is None


def test_closing_asks_why_and_is_taken_back() -> None:
    one = OrganisationFactory()
    with pytest.raises(ValidationError) as refusal:
        close_organisation(organisation=one, reason=" ", by=lead())
    assert list(refusal.value.message_dict) == ["reason"]
    for _twice in range(2):
        assert close_organisation(organisation=one, reason="Sáp nhập", by=lead()).closed
    entry = history(one).get()
    assert entry.data["reason"] == "Sáp nhập"
    undo_organisation_change(organisation=one, change=entry.pk, by=lead())
    one.refresh_from_db()
    assert not one.closed


def test_a_change_is_taken_back_unless_it_was_changed_again() -> None:
    one = OrganisationFactory(name="Cũ", contact="cu@example.org")
    change_organisation(organisation=one, name="Mới", by=lead())
    first = last_change(one)
    change_organisation(organisation=one, contact="moi@example.org", by=lead())
    undo_organisation_change(organisation=one, change=first, by=lead())
    one.refresh_from_db()
    assert (one.name, one.contact, one.matches) == ("Cũ", "moi@example.org", [])
    with pytest.raises(ValidationError):
        undo_organisation_change(organisation=one, change=first, by=lead())
    undo_organisation_change(organisation=one, change=last_change(one), by=lead())
    one.refresh_from_db()
    assert (one.name, one.matches) == ("Mới", ["Cũ"]), "taken back, it is made again the same way"


def test_a_change_of_another_is_not_taken_back_here() -> None:
    one, other = OrganisationFactory(), OrganisationFactory()
    change_organisation(organisation=other, name="Khác", by=lead())
    with pytest.raises(ValidationError):
        undo_organisation_change(organisation=one, change=last_change(other), by=lead())


def test_one_of_its_name_that_came_since_keeps_it_closed() -> None:
    one = OrganisationFactory(name="Phường Một")
    close_organisation(organisation=one, reason="Sáp nhập", by=lead())
    OrganisationFactory(name="Phường Một")
    with pytest.raises(ValidationError) as refusal:
        undo_organisation_change(organisation=one, change=last_change(one), by=lead())
    assert list(refusal.value.message_dict) == ["name"]


def sent(**changes: Any) -> dict[str, Any]:
    kept = {"name": "Sở Ngoại vụ", "kind": "state", "contact": "so@example.org", "letters": "ja"}
    return kept | {"languages": ["vi"], "matches": "Sở NV\nNgoại vụ", "name_ja": "外務局"} | changes


@pytest.mark.parametrize("role", ROLES)
def test_who_finds_the_screens(role: str) -> None:
    one = OrganisationFactory()
    for address in (reverse("organisation_new"), reverse("organisation", args=[one.pk])):
        assert sign_in(role).allowed(address) == (role == "lead")


def test_a_lead_adds_renames_closes_and_takes_back_at_the_desk() -> None:
    desk = sign_in("lead")
    assert page(desk.get(reverse("organisation_list"))).select(f'a[href="{reverse("organisation_new")}"]')
    assert "Đã thêm" in said(desk.post(reverse("organisation_new"), sent()))
    one = Organisation.objects.get()
    assert (one.languages, one.named("ja"), one.matches) == (["ja", "vi"], "外務局", ["Sở NV", "Ngoại vụ"])
    address = reverse("organisation", args=[one.pk])
    shown = page(desk.get(address))
    assert shown.select_one("[name=letters] option[selected]")["value"] == "ja"
    seen = shown.select_one("[name=seen]")["value"]
    assert "Đã lưu" in said(desk.post(address, sent(name="Sở Ngoại vụ Huế", seen=seen)))
    assert "Sở Ngoại vụ → Sở Ngoại vụ Huế" in text(desk.get(address))
    assert '">' not in text(desk.get(address))
    assert "người khác" in said(desk.post(address, sent(name="Khác", seen=seen)))
    assert "lý do" in said(desk.post(reverse("organisation_close", args=[one.pk])))
    desk.post(reverse("organisation_close", args=[one.pk]), {"reason": "Sáp nhập"})
    assert page(desk.get(address)).select(".lead .st.plain")
    newest = page(desk.get(address)).select_one("[name=change]")["value"]
    assert "hoàn tác" in said(desk.post(reverse("organisation_undo", args=[one.pk]), {"change": newest}))
    one.refresh_from_db()
    assert (one.name, one.closed) == ("Sở Ngoại vụ Huế", False)


def test_one_beside_others_under_the_same_is_changed() -> None:
    top = OrganisationFactory()
    one, _other = OrganisationFactory(parent=top), OrganisationFactory(parent=top)
    given = sent(parent=top.pk, contact="moi@example.org", seen=0)
    assert "Đã lưu" in said(sign_in("lead").post(reverse("organisation", args=[one.pk]), given))
    one.refresh_from_db()
    assert (one.parent, one.contact) == (top, "moi@example.org")


def test_a_fault_stands_beside_its_field_and_nothing_is_lost() -> None:
    top = OrganisationFactory(name="Thành phố")
    OrganisationFactory(name="Sở Ngoại vụ", parent=top)
    answer = sign_in("lead").post(reverse("organisation_new"), sent(parent=top.pk, contact="không có"))
    assert page(answer).select("#id_contact_error")
    answer = sign_in("lead").post(reverse("organisation_new"), sent(parent=top.pk))
    assert "Sở Ngoại vụ" in page(answer).select_one("#id_name_error").text
    assert page(answer).select_one("[name=matches]").text.strip() == "Sở NV\nNgoại vụ"
