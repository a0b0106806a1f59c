"""Accounts: one's own, and others' on the operator's screen."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.people.models import User
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import page, sign_in

pytestmark = pytest.mark.django_db


def sent(response: object) -> dict[str, str]:
    """What a browser would send of the page's form as it stands."""
    found: dict[str, str] = {}
    for field in page(response).select("main form [name]"):  # type: ignore[arg-type]  # a response
        name = str(field["name"])
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            found[name] = str(chosen["value"]) if chosen else ""
        elif field.get("type") not in {"checkbox", "radio", "file"} or field.has_attr("checked"):
            found[name] = str(field.get("value", ""))
    return found


def test_a_language_is_chosen_without_a_second_name_or_an_address() -> None:
    desk = sign_in("lead", first_name="Phụ trách chiến dịch", last_name="", email="")
    address = reverse("wagtailadmin_account")
    desk.post(address, sent(desk.get(address)) | {"locale-preferred_language": "ja"})
    assert page(desk.get("/admin/")).select('html[lang="ja"]')


def test_family_names_come_first() -> None:
    assert User(first_name="Bình", last_name="Lê Văn").get_full_name() == "Lê Văn Bình"
    assert User(first_name="Anna Smith").get_full_name() == "Anna Smith"


def test_an_officer_is_given_an_organisation() -> None:
    desk, ward = sign_in(is_superuser=True), OrganisationFactory()
    officer = UserFactory(role="officer", organisation=None, first_name="Bình", last_name="", email="")
    address = reverse("wagtailusers_users:edit", args=[officer.pk])
    given = sent(desk.get(address)) | {"organisation": str(ward.pk)}
    desk.post(address, given | {"groups": str(Group.objects.get(name="officer").pk)})
    officer.refresh_from_db()
    assert officer.organisation == ward


def test_an_account_is_made_with_its_organisation() -> None:
    desk, ward = sign_in(is_superuser=True), OrganisationFactory()
    address = reverse("wagtailusers_users:add")
    words = {"username": "can-bo", "first_name": "Lê Văn Bình", "organisation": str(ward.pk)}
    secret = {"password1": "Nhip-cau-2026!", "password2": "Nhip-cau-2026!"}
    desk.post(address, sent(desk.get(address)) | words | secret)
    assert User.objects.get(username="can-bo").organisation == ward


def test_the_list_says_who_does_what_for_which_organisation() -> None:
    UserFactory(role="officer", first_name="Lan", organisation=OrganisationFactory(name="Phường Vườn Sen"))
    boss = UserFactory(role="operator", is_superuser=True)
    client = Client()
    client.force_login(boss)
    shown = client.get("/admin/users/").content.decode()
    for words in ("Cán bộ đơn vị", "Phường Vườn Sen", "Quản trị"):
        assert words in shown
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/users/")
    for _n in range(5):
        UserFactory(role="officer", organisation=OrganisationFactory())
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/users/?ordering=organisation")
    assert len(many) <= len(few) + 1
