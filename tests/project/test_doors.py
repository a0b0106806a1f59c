"""Every address of the system is closed to whoever wasn't let in, and asks for the permission named here.

An address that isn't in `DOORS` fails: who adds one says here what it asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

import nhipcau
from nhipcau.people.models import User
from tests.databases import shared
from tests.people.factories import OrganisationFactory, UserFactory
from tests.people.screens import sign_in
from tests.project.world import addresses, lay_world, names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_world")]


class Door(NamedTuple):
    """What an address asks for, what it names, and what is posted to it if it is no screen."""

    permission: str
    named: dict[str, str] = {}
    posted: dict[str, str] | None = None


OPEN_TO_ALL_STAFF = ""
NOT_AT_THE_DESK = {"", "media", "assignments:answer", "publishing_outside", "publicsite:ledger_page"}
"""Each has tests of its own; those without a name lead from wagtail-localize's addresses to ours."""
DOORS: dict[str, Door] = {
    # translations
    "translation_status": Door("translations.view_standing"),
    "translation_send": Door("translations.send_page", {"pk": "page"}),
    "translation_adopt": Door("translations.send_page", {"pk": "page"}, {}),
    "translation_files": Door("translations.view_standing"),
    "translation_upload_many": Door("translations.translate"),
    "translation_edit": Door("translations.view_standing", {"pk": "translation"}),
    "translation_save": Door(
        "translations.translate", {"pk": "translation", "key": "segment"}, {"text": "=x"}
    ),
    "translation_help": Door("translations.view_standing", {"pk": "translation", "key": "segment"}),
    "translation_take": Door("translations.send_page", {"pk": "translation"}, {}),
    "translation_meant": Door("translations.answer_difference", {"pk": "translation"}, {"again": "=1"}),
    "translation_entrust": Door("translations.send_page", {"pk": "translation"}, {}),
    "translation_machine": Door("translations.translate", {"pk": "translation"}, {}),
    "translation_file": Door("translations.view_standing", {"pk": "translation", "ending": "=po"}),
    "translation_upload": Door("translations.translate", {"pk": "translation"}),
    "translation_glossary": Door("translations.view_term"),
    "translation_term_new": Door("translations.keep_term"),
    "translation_term": Door("translations.keep_term", {"pk": "term"}),
    "translation_term_drop": Door("translations.keep_term", {"pk": "term"}, {}),
    "translation_glossary_file": Door("translations.view_term"),
    "translation_glossary_take": Door("translations.keep_term", {}, {}),
    # people: Wagtail's list with a column of ours
    "wagtailusers_users:index": Door("people.change_user"),
    "wagtailusers_users:index_results": Door("people.change_user"),
    # reports, reach
    "reports_home": Door("campaigns.view_campaign"),
    "reports_final": Door("channels.view_delivery"),
    "reports_coverage": Door("campaigns.view_campaign", {"pk": "campaign"}),
    "reports_items": Door("campaigns.view_campaign", {"pk": "campaign"}),
    "reports_report": Door("channels.view_delivery", {"pk": "campaign"}),
    "reports_file": Door("channels.view_delivery", {"pk": "campaign", "kind": "=json"}),
    "measure_list": Door("reach.view_measure"),
    "measure_new": Door("reach.enter_measure"),
    "measure_import": Door("reach.enter_measure"),
    "measure_table": Door("reach.enter_measure", {"pk": "campaign"}),
    "measure": Door("reach.enter_measure", {"pk": "measure"}),
    "measure_remove": Door("reach.enter_measure", {"pk": "measure"}, {"reason": "=Ghi hai lần"}),
    # channels
    "delivery_ledger": Door("channels.view_delivery"),
    "delivery_choose": Door("channels.plan_delivery"),
    "delivery_plan": Door("channels.plan_delivery", {"pk": "page"}),
    "delivery": Door("channels.view_delivery", {"pk": "delivery"}),
    "delivery_hasten": Door("channels.plan_delivery", {"pk": "delivery"}, {}),
    "delivery_again": Door("channels.plan_delivery", {"pk": "delivery"}, {}),
    "account_new": Door("channels.keep_channel"),
    "account": Door("channels.keep_channel", {"code": "account"}),
    "account_pause": Door("channels.keep_channel", {"code": "account"}, {}),
    "account_resume": Door("channels.keep_channel", {"code": "account"}, {}),
    # publicsite, factcheck, products
    "design_language": Door(OPEN_TO_ALL_STAFF, {"language": "=vi"}),
    "claim_list": Door("factcheck.view_claim"),
    "claim_detail": Door("factcheck.view_claim", {"pk": "claim"}),
    "claim_verdict": Door("factcheck.give_verdict", {"key": "unchecked"}),
    "claim_publish": Door("factcheck.give_verdict", {"pk": "claim"}, {}),
    "product_list": Door("products.view_product"),
    "product_order": Door("products.order_product", {}, {"page": "page", "form": "=booklet"}),
    "product_file": Door("products.view_product", {"pk": "product"}),
    # publishing
    "publishing_desk": Door("publishing.use_publishing"),
    "publishing_page": Door("publishing.use_publishing", {"pk": "page"}),
    "publishing_releases": Door("publishing.view_release"),
    "publishing_release": Door("publishing.view_release", {"pk": "release"}),
    "publishing_processes": Door("publishing.view_process"),
    "publishing_process": Door("publishing.view_process", {"pk": "process"}),
    "publishing_own_process": Door("publishing.change_process", {"campaign": "campaign"}, {}),
    # stories, facts
    "story_list": Door("stories.view_storypage"),
    "story_new": Door("stories.view_storypage"),
    "story_lay": Door("stories.add_homepage", {}, {}),
    "story_stale": Door("stories.view_storypage"),
    "story_reapprove": Door("stories.view_storypage", {}, {"all": "=1"}),
    "fact_list": Door("facts.view_fact"),
    "fact_choose": Door("facts.view_fact"),
    "fact_new": Door("facts.keep_fact"),
    "fact_detail": Door("facts.view_fact", {"key": "fact"}),
    "fact_edit": Door("facts.keep_fact", {"key": "fact"}),
    "fact_history": Door("facts.view_fact", {"key": "fact"}),
    "fact_restore": Door("facts.keep_fact", {"key": "fact"}, {"number": "=1", "seen": "=1"}),
    # assignments
    "assignment_list": Door("assignments.view_assignment"),
    "assignment_new": Door("assignments.assign"),
    "amendment_list": Door("assignments.view_assignment"),
    "amendment_new": Door("campaigns.draw_up_plan"),
    "amendment_from": Door("campaigns.draw_up_plan", {"campaign": "campaign", "guidance": "guidance"}, {}),
    "amendment": Door("assignments.view_assignment", {"pk": "amendment"}),
    "change_settle": Door("assignments.assign", {"pk": "change"}, {}),
    "assignment_detail": Door("assignments.view_assignment", {"pk": "assignment"}),
    "letter_order": Door("assignments.assign", {}, {"assignment": "assignment", "what": "=link"}),
    "letter_again": Door("assignments.assign", {"pk": "letter"}, {}),
    "letter_drop": Door("assignments.assign", {"pk": "letter"}, {}),
    "response_approve": Door("assignments.review_response", {"pk": "response"}, {}),
    "response_return": Door("assignments.review_response", {"pk": "response"}, {"reason": "=Sai số"}),
    "response_photo": Door("assignments.view_assignment", {"pk": "response"}),
    "response_further_photo": Door("assignments.view_assignment", {"pk": "response", "further": "response"}),
    # campaigns
    "campaign_list": Door("campaigns.view_campaign"),
    "campaign_open": Door("campaigns.draw_up_plan", {"pk": "guidance"}),
    "campaign_plan": Door("campaigns.view_planitem", {"pk": "campaign"}),
    "campaign_decide": Door("campaigns.confirm_plan", {"pk": "campaign"}, {"item": "item", "confirm": "=1"}),
    "campaign_cells": Door("campaigns.draw_up_plan", {"pk": "campaign"}, {"cells": "=[]"}),
    "campaign_organisations": Door("campaigns.view_planitem", {"pk": "campaign"}),
    "campaign_calendar": Door("campaigns.view_planitem", {"pk": "campaign"}),
    "campaign_paste": Door("campaigns.draw_up_plan", {"pk": "campaign"}),
    "campaign_files": Door("campaigns.view_planitem", {"pk": "campaign"}),
    "campaign_export": Door("campaigns.view_planitem", {"pk": "campaign", "kind": "=xlsx"}),
    "campaign_item_new": Door("campaigns.draw_up_plan", {"pk": "campaign"}),
    "campaign_item": Door("campaigns.draw_up_plan", {"pk": "campaign", "item": "item"}),
    "campaign_new": Door("campaigns.draw_up_plan"),
    "campaign_copy": Door("campaigns.draw_up_plan", {"pk": "campaign"}),
    "campaign_lead_times": Door("campaigns.view_campaign"),
    "campaign_set_lead_times": Door("campaigns.set_lead_times", {}, {}),
    "campaign_review": Door("campaigns.view_campaign", {"pk": "campaign"}),
    "campaign_parts": Door(
        "campaigns.draw_up_plan", {"pk": "campaign"}, {"verb": "=add", "part": "=theme", "words": "=Mới"}
    ),
    "campaign_match": Door("campaigns.view_campaign", {"pk": "campaign"}),
    "campaign_bodies": Door("campaigns.draw_up_plan", {"pk": "campaign"}, {"certain": "=1"}),
    "campaign_owners": Door("campaigns.draw_up_plan", {"pk": "campaign"}, {"group": "=1"}),
    "campaign_confirm": Door("campaigns.view_campaign", {"pk": "campaign"}),
    "campaign_settle": Door("campaigns.confirm_plan", {"pk": "campaign"}, {}),
    # guidance, people
    "guidance_list": Door("guidance.view_guidance"),
    "guidance_receive": Door("guidance.receive_guidance"),
    "guidance_reading": Door("guidance.view_guidance", {"pk": "guidance"}),
    "guidance_decide": Door("guidance.review_passage", {"pk": "guidance"}, {"accept": "passage"}),
    "guidance_add": Door("guidance.review_passage", {"pk": "guidance"}),
    "guidance_edit": Door("guidance.review_passage", {"pk": "guidance", "key": "passage", "verb": "=change"}),
    "guidance_changes": Door("guidance.view_guidance", {"pk": "guidance"}),
    "guidance_history": Door("guidance.view_guidance", {"pk": "guidance"}),
    "guidance_pair": Door("guidance.review_passage", {"pk": "guidance"}, {"amends": "guidance"}),
    "guidance_data": Door("guidance.view_guidance", {"pk": "guidance"}),
    "guidance_file": Door("guidance.view_guidance", {"pk": "guidance"}),
    "organisation_list": Door("people.view_organisation"),
    "organisation_new": Door("people.add_organisation"),
    "organisation": Door("people.change_organisation", {"pk": "organisation"}),
    "organisation_close": Door("people.change_organisation", {"pk": "organisation"}, {"reason": "=Sáp nhập"}),
    "organisation_undo": Door("people.change_organisation", {"pk": "organisation"}, {"change": "=1"}),
}


FOR_ALL = {
    *("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"),
    *("wagtailadmin_password_reset", "wagtailadmin_password_reset_done"),
    *("wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_complete", ""),
}
"""What signing in needs, and the pages of Wagtail that say that there is none."""


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), shared(lay_world):
        yield


def signed_in(*permissions: Permission) -> Client:
    user = UserFactory()
    user.user_permissions.set([Permission.objects.get(codename="access_admin"), *permissions])
    client = Client()
    client.force_login(user)
    return client


def asked(client: Client, name: str) -> HttpResponse:
    door, known = DOORS[name], names()
    address = reverse(name, kwargs=filled(door.named, known))
    if door.posted is None:
        return client.get(address)
    return client.post(address, filled(door.posted, known))


def filled(given: dict[str, str], known: dict[str, Any]) -> dict[str, Any]:
    """What `=` begins is meant to the letter, all else is a thing of the world."""
    return {key: value[1:] if value.startswith("=") else known[value] for key, value in given.items()}


def refused(answer: HttpResponse) -> bool:
    if answer.status_code in (403, 422):
        return True
    said = [message.level_tag for message in get_messages(answer.wsgi_request)]
    return answer.status_code == 302 and "error" in said


def refused_for_the_role(answer: HttpResponse) -> bool:
    said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    return answer.status_code == 403 or "Vai trò hiện nay không được" in said


def done() -> int:
    """What verbs have written in the log."""
    return ModelLogEntry.objects.count() + PageLogEntry.objects.count()


def view_of(callback: Any) -> Any:
    """The function or class under what decorates it."""
    while not hasattr(callback, "view_class") and hasattr(callback, "__wrapped__"):
        callback = callback.__wrapped__
    return getattr(callback, "view_class", callback)


def test_every_address_of_ours_says_what_it_asks_for() -> None:
    ours = {name for name, _p, call in addresses() if view_of(call).__module__.startswith("nhipcau.")}
    assert ours - NOT_AT_THE_DESK == set(DOORS)


@pytest.mark.parametrize("name", DOORS)
def test_nobody_comes_in_without_an_account(name: str) -> None:
    before = done()
    answer = asked(Client(), name)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
    assert done() == before


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.permission])
def test_each_address_asks_for_its_permission_and_no_other(name: str) -> None:
    every = list(Permission.objects.exclude(codename="access_admin").select_related("content_type"))
    own = [one for one in every if f"{one.content_type.app_label}.{one.codename}" == DOORS[name].permission]
    assert len(own) == 1
    before = done()
    for given in ([], [one for one in every if one not in own]):
        assert refused(asked(signed_in(*given), name)), "let in without its permission"
        assert done() == before
    assert not refused_for_the_role(asked(signed_in(*own), name)), "kept out with its permission"
    assert DOORS[name].posted is not None or done() == before, "to look at it changes something"


def test_wagtails_own_addresses_let_nobody_in_without_an_account() -> None:
    """And an officer only where nothing of others stands."""
    nobody, officer = Client(), sign_in("officer", organisation=OrganisationFactory()).client
    seen: dict[str, set[str]] = {"nobody": set(), "officer": set()}
    for name, pattern, callback in addresses():
        if not pattern.startswith("admin/") or view_of(callback).__module__.startswith("nhipcau."):
            continue
        address = f"/{filled_in(pattern)}"
        for method in ("get", "post"):
            for who, client in (("nobody", nobody), ("officer", officer)):
                answer = getattr(client, method)(address)
                client.cookies.pop("messages", None)
                away = answer.status_code in (302, 403) and name not in ("wagtailadmin_login",)
                if not away:
                    seen[who].add(name)
        officer.force_login(User.objects.get(groups__name="officer"))  # whom one of them signs out
    assert seen["nobody"] <= FOR_ALL
    assert seen["officer"] <= FOR_ALL | {
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_dismissibles",
    }


def filled_in(pattern: str) -> str:
    """An address of the pattern: 1 for each thing that it names."""
    pattern = re.sub(r"\(\?P<\w+>(?:live\|[^)]*\\d\+|[^)]*)\)|<[^>]+>", "1", pattern)
    return pattern.replace("^", "").replace("$", "").replace("\\.", ".").replace(".*", "x")


SOURCE = "".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(nhipcau.__file__).parent.rglob("*.py"))
)
SENT = sorted(
    set(re.findall(r"""(?:GET|POST|post|sent|asked)(?:\.get(?:list)?\(\s*|\[)"([\w.]+)\"""", SOURCE))
)
"""The names under which any view reads what is sent to it."""


@pytest.mark.parametrize("name", DOORS)
def test_what_nobody_can_have_meant_is_no_fault_of_ours(name: str) -> None:
    assert len(SENT) > 50
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(is_superuser=True))
    door, known = DOORS[name], names()
    address = reverse(name, kwargs=filled(door.named, known))
    kept = filled(door.posted or {}, known)
    for text in ("a\0b", "9" * 5000):
        nonsense = dict.fromkeys(SENT, text)
        if door.posted is None:
            assert client.get(address, nonsense).status_code < 500
        with transaction.atomic():
            assert client.post(address, nonsense | kept).status_code < 500
            transaction.set_rollback(True)
