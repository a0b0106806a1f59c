"""Named bodies are matched by a person, and items proposed to the organisations that duties name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.campaigns.actions import (
    accept_certain,
    bring_up_to_date,
    create_organisation_for,
    match_body,
    offers,
    open_campaign,
    ownerships,
    propose_owners,
    propose_plan,
    reopen_body,
    set_aside,
    undo_plan_change,
    update_of,
)
from nhipcau.campaigns.models import Campaign, NamedBody, PlanItem
from nhipcau.campaigns.planning.conflicts import PlanConflict, campaign_conflicts
from nhipcau.guidance.actions import accept_passages
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.people.models import Organisation
from tests.campaigns.factories import make_campaign
from tests.guidance.factories import MARKED, TEXT, make_guidance
from tests.people.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
State = NamedBody.State
DUTIES = (
    ("Sở VH&TT chủ trì tổ chức triển lãm", "Sở VH&TT", "2027-08-20"),
    ("Các cơ quan báo chí đăng tải bài viết", "Các cơ quan báo chí", ""),
    ("Sở Lạ lo kinh phí", "Sở Lạ", ""),
)


def duties(guidance: Guidance, *, state: str = "accepted", by: Any) -> list[Passage]:
    """Duties marked in the document after it was read, each naming one body."""
    return [
        Passage.objects.create(
            guidance=guidance,
            kind=Passage.Kind.DUTY,
            start=guidance.text.index(text),
            end=guidance.text.index(text) + len(text),
            text=text,
            organisation=body,
            date=date,
            state=state,
            serial=n,
            decided_by=by,
        )
        for n, (text, body, date) in enumerate(DUTIES, start=1)
    ]


@pytest.fixture
def lead() -> Any:
    return UserFactory(role="lead")


@pytest.fixture
def tree() -> dict[str, Organisation]:
    made = OrganisationFactory
    return {
        "culture": made(name="Sở Văn hóa và Thể thao", kind="state", forms=["meeting"], languages=["vi"]),
        "press": made(name="Báo tỉnh", kind="press", forms=["article"], languages=["vi"]),
        "radio": made(name="Đài tỉnh", kind="press", forms=["radio"], languages=["vi"]),
        "party": made(name="Tỉnh ủy", kind="party", forms=["meeting"], languages=["vi"]),
    }


@pytest.fixture
def campaign(lead: Any, tree: dict[str, Organisation]) -> Campaign:
    text = TEXT + ". ".join(words for words, _body, _date in DUTIES)
    guidance = make_guidance(by=lead, text=text, marked=MARKED, title="Có phân công")
    accept_passages(passages=guidance.passages.unreviewed(), by=lead)
    duties(guidance, by=lead)
    campaign = open_campaign(guidance=guidance, title="Chiến dịch thử", by=lead)
    propose_plan(campaign=campaign, by=lead)
    return campaign


def body(campaign: Campaign, name: str) -> NamedBody:
    return campaign.named_bodies.get(name=name)


def test_each_body_is_named_once_with_the_sentences_that_name_it(campaign: Campaign) -> None:
    assert [one.name for one in campaign.named_bodies.all()] == [name for _text, name, _date in DUTIES]
    for one in campaign.named_bodies.prefetch_related("passages"):
        assert one.state == State.OPEN
        assert [p.organisation for p in one.passages.all()] == [one.name]


def test_what_is_certain_is_matched_at_once_and_the_rest_stays_open(campaign: Campaign, lead: Any) -> None:
    assert [bool(offer.certain) for offer in offers(campaign.named_bodies.all())] == [True, False, False]
    assert accept_certain(campaign=campaign, by=lead) == 1
    assert accept_certain(campaign=campaign, by=lead) == 0
    matched = body(campaign, "Sở VH&TT")
    assert (matched.state, matched.decided_by) == (State.MATCHED, lead)
    assert [one.name for one in matched.organisations.all()] == ["Sở Văn hóa và Thể thao"]
    assert campaign.named_bodies.open().count() == 2


def test_a_person_matches_several_sets_aside_and_takes_it_back(
    campaign: Campaign, lead: Any, tree: dict[str, Organisation]
) -> None:
    press = body(campaign, "Các cơ quan báo chí")
    match_body(body=press, organisations=[tree["press"], tree["radio"]], by=lead)
    assert press.organisations.count() == 2
    set_aside(body=press, by=lead)
    assert (press.state, press.organisations.count()) == (State.SET_ASIDE, 0)
    reopen_body(body=press, by=lead)
    press.refresh_from_db()
    assert (press.state, press.decided_by, press.decided_at) == (State.OPEN, None, None)


def test_nobody_and_who_no_longer_exists_are_refused(campaign: Campaign, lead: Any) -> None:
    strange = body(campaign, "Sở Lạ")
    with pytest.raises(ValidationError, match="Hãy chọn đơn vị"):
        match_body(body=strange, organisations=[], by=lead)
    with pytest.raises(ValidationError, match="không còn"):
        match_body(body=strange, organisations=[OrganisationFactory(closed=True)], by=lead)
    strange.refresh_from_db()
    assert strange.state == State.OPEN


def test_an_organisation_is_created_only_when_asked_and_never_twice(campaign: Campaign, lead: Any) -> None:
    strange, before = body(campaign, "Sở Lạ"), Organisation.objects.count()
    offers([strange])
    assert Organisation.objects.count() == before
    made = create_organisation_for(body=strange, name="Sở Lạ của tỉnh", kind="state", by=lead)
    assert (made.name, made.matches, made.code) == ("Sở Lạ của tỉnh", ["Sở Lạ"], "so-la-cua-tinh")
    assert list(strange.organisations.all()) == [made]
    reopen_body(body=strange, by=lead)
    for name, kind in (("sở lạ của tỉnh", "state"), ("", "state"), ("Khác", "cloud")):
        with pytest.raises(ValidationError):
            create_organisation_for(body=strange, name=name, kind=kind, by=lead)
    assert Organisation.objects.count() == before + 1
    assert offers([strange])[0].candidates[0].keys == (made.pk,)  # it is known by now


def test_owners_come_from_duties_first_then_from_what_is_usually_made(
    campaign: Campaign, lead: Any, tree: dict[str, Organisation]
) -> None:
    accept_certain(campaign=campaign, by=lead)
    press = [tree["press"], tree["radio"]]
    match_body(body=body(campaign, "Các cơ quan báo chí"), organisations=press, by=lead)
    given = propose_owners(campaign=campaign, by=lead)
    owned = campaign.plan_items.exclude(owner=None)
    assert given == owned.count() > 0
    shown = {item.form.value: item.owner for item in owned.select_related("form", "owner")}
    assert shown["exhibition"] == tree["culture"]  # named by its duty, though it doesn't usually make any
    assert shown["article"] == tree["press"]  # of the collective, the one that makes articles
    assert shown["meeting"] in (tree["culture"], tree["party"])  # no duty: who usually makes it
    duty = Passage.objects.get(organisation="Sở VH&TT")
    for item in owned.filter(form__value="exhibition"):
        assert duty in item.passages.all()
    meetings = owned.filter(form__value="meeting")
    shares = [meetings.filter(owner=tree[name]).count() for name in ("culture", "party")]
    assert abs(shares[0] + owned.filter(form__value="exhibition").count() - shares[1]) <= meetings.count()
    assert propose_owners(campaign=campaign, by=lead) == 0
    assert ownerships(campaign) == []
    undo_plan_change(campaign=campaign, by=lead)
    assert not campaign.plan_items.exclude(owner=None).exists()


def test_only_the_named_items_and_never_a_confirmed_one_get_an_owner(campaign: Campaign, lead: Any) -> None:
    accept_certain(campaign=campaign, by=lead)
    first, second = ownerships(campaign)[:2]
    PlanItem.objects.filter(pk=second.item.pk).update(state="confirmed", decided_by=lead)
    assert propose_owners(campaign=campaign, only=[first.item.pk, second.item.pk], by=lead) == 1
    assert PlanItem.objects.get(pk=first.item.pk).owner_id == first.owner


def test_a_day_that_a_duty_states_is_the_due_date_and_differs_from_the_counted_one(
    campaign: Campaign,
) -> None:
    stated = campaign.plan_items.filter(form__value="exhibition")
    assert stated
    for item in stated:
        assert (str(item.due), item.due_from) == ("2027-08-20", "guidance")
        found = [one.kind for one in campaign_conflicts(campaign)[item.pk]]
        assert PlanConflict.Kind.TWO_DEADLINES in found
    assert not campaign.plan_items.filter(form__value="article", due_from="guidance").exists()


def test_what_is_accepted_later_is_added_and_what_is_gone_is_told(lead: Any) -> None:
    text = TEXT + ". ".join(words for words, _body, _date in DUTIES)
    guidance = make_guidance(by=lead, text=text, title="Xem dần")
    accept_passages(passages=guidance.passages.exclude(text="triển lãm"), by=lead)
    campaign = open_campaign(guidance=guidance, by=lead)
    assert not update_of(campaign)
    accept_passages(passages=guidance.passages.unreviewed(), by=lead)
    duties(guidance, by=lead)
    guidance.passages.filter(text="bài viết").update(state="rejected")
    update = update_of(campaign)
    assert [str(part) for part in update.added] == ["Triển lãm"]
    assert [one.name for one in update.bodies] == [name for _text, name, _date in DUTIES]
    assert [str(part) for part in update.no_longer] == ["Bài viết"]
    assert campaign.forms.count() == 2  # looking changed nothing
    bring_up_to_date(campaign=campaign, by=lead)
    assert {form.value for form in campaign.forms.all()} == {"article", "exhibition", "meeting"}
    assert campaign.named_bodies.count() == len(DUTIES)
    guidance.refresh_from_db()
    assert campaign.reading_version == guidance.version
    left = update_of(campaign)
    assert (left.added, left.bodies, len(left.no_longer)) == ([], [], 1)


def test_a_corrected_sentence_is_followed(lead: Any) -> None:
    campaign = make_campaign(by=lead)
    theme = campaign.themes.all()[0]
    old = theme.passage
    assert old
    words = old.text[:-2]
    new = Passage.objects.create(
        guidance=old.guidance,
        kind=old.kind,
        start=old.start,
        end=old.end - 2,
        text=words,
        state="accepted",
        serial=old.serial,
    )
    new.replaces.add(old)
    Passage.objects.filter(pk=old.pk).update(state="retired")
    assert [passage for _part, passage in update_of(campaign).reworded] == [new]
    themes = campaign.themes.count()
    bring_up_to_date(campaign=campaign, by=lead)
    theme.refresh_from_db()
    assert (theme.passage, theme.text, campaign.themes.count()) == (new, words, themes)
    item = theme.plan_items.all()[0]
    assert new in item.passages.all()
    assert old not in item.passages.all()


@pytest.mark.parametrize("role", [None, "officer", "editor", "operator"])
def test_no_one_else_says_who_is_who(role: str | None, campaign: Campaign) -> None:
    other, strange = UserFactory(role=role), body(campaign, "Sở Lạ")
    for verb in (
        lambda: match_body(body=strange, organisations=Organisation.objects.all()[:1], by=other),
        lambda: create_organisation_for(body=strange, name="X", kind="state", by=other),
        lambda: set_aside(body=strange, by=other),
        lambda: reopen_body(body=strange, by=other),
        lambda: accept_certain(campaign=campaign, by=other),
        lambda: propose_owners(campaign=campaign, by=other),
        lambda: bring_up_to_date(campaign=campaign, by=other),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert campaign.named_bodies.open().count() == len(DUTIES)


def test_offers_and_owners_take_queries_that_dont_grow(campaign: Campaign, lead: Any) -> None:
    accept_certain(campaign=campaign, by=lead)
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            offers(campaign.named_bodies.all())
            assert ownerships(campaign)
        counts.append(len(queries))
        for n in range(20):
            OrganisationFactory(name=f"Xã Thêm {turn}-{n}", forms=["article"], languages=["vi"])
            campaign.named_bodies.create(name=f"Xã Thêm {turn}-{n}")
    assert counts[0] == counts[1] < 14
