"""One of everything that an address can name, for tests that walk all addresses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from wagtail_localize.models import Translation

from nhipcau.assignments.actions import apply_amendment, order_letters, respond, signed_link
from nhipcau.assignments.models import Assignment, AssignmentChange, Letter, Response
from nhipcau.campaigns.models import Amendment
from nhipcau.channels.models import Delivery
from nhipcau.factcheck.models import Claim
from nhipcau.facts.actions import keep_fact
from nhipcau.facts.ports import FactRecord
from nhipcau.guidance.models import Passage
from nhipcau.kit import clock
from nhipcau.products.models import Product
from nhipcau.publishing.actions import invite, prepare_release
from nhipcau.publishing.actions.processes import lay_default
from nhipcau.publishing.links import address_of
from nhipcau.publishing.models import Invitation, Process, Release
from nhipcau.reach.actions import enter_measure
from nhipcau.reach.models import Measure
from nhipcau.stories.models import StoryPage
from nhipcau.translations.actions import keep_term, send_to_translation
from nhipcau.translations.actions.terms import TermRecord
from nhipcau.translations.exchange import unit_key
from nhipcau.translations.models import Term
from nhipcau.translations.segments import segments_of
from tests.assignments.factories import make_amendment, make_assignment
from tests.channels.factories import ChannelFactory, DeliveryFactory
from tests.people.factories import OrganisationFactory
from tests.publicsite.factories import build_site, product


def lay_world() -> None:
    """A public site, and what the rooms around it hold; found again by `names`."""
    by = build_site()["by"]
    page = StoryPage.objects.live().get(slug="only-vi")
    send_to_translation(page, languages=["en"], by=by)
    keep_term(TermRecord(key="", kind="term", words={"vi": "quan hệ", "en": "relations"}), by=by)
    said = {("claim", "vi"): "Lập quan hệ năm 1931."}
    sources = (("https://example.org/1931", ""),)
    keep_fact(FactRecord("cl-1931", "claim", "high", words=said, citations=sources), by=by)
    product(page)
    DeliveryFactory(page=page, channel=ChannelFactory(code="tai-khoan"), planned_by=by)
    assignment = make_assignment(by=by, organisation=OrganisationFactory(code="phuong-mot"))
    later = assignment.due + dt.timedelta(days=9)
    apply_amendment(amendment=make_amendment(assignment, due=later, by=by), by=by)
    make_amendment(assignment, due=later + dt.timedelta(days=3), by=by)
    order_letters(assignments=[assignment], what="link", by=by)
    respond(assignment=assignment, key=uuid.uuid4(), done_on=clock.today(), text="Đã làm", by=by)
    enter_measure(
        plan_item=assignment.plan_item,
        metric="views",
        value=46,
        source="Trang tin",
        method="đếm lượt xem",
        date=clock.today(),
        confidence="reported",
        by=by,
    )
    prepare_release(title="Gói", by=by)
    lay_default()
    invite(page=page, name="Người đọc", language="vi", days=7, by=by)


def names() -> dict[str, Any]:
    """A thing of each kind, as addresses name it."""
    page = StoryPage.objects.live().get(slug="only-vi")
    translation = Translation.objects.get(source__object_id=page.translation_key)
    assignment = Assignment.objects.select_related("plan_item__campaign").get()
    campaign = assignment.plan_item.campaign
    return {
        "page": page.pk,
        "translation": translation.pk,
        "segment": unit_key(segments_of(translation)[0]),
        "term": Term.objects.get().pk,
        "campaign": campaign.pk,
        "guidance": campaign.guidance_id,
        "passage": Passage.objects.filter(guidance=campaign.guidance_id)[0].pk,
        "item": assignment.plan_item_id,
        "organisation": assignment.organisation_id,
        "assignment": assignment.pk,
        "change": AssignmentChange.objects.get().pk,
        "amendment": Amendment.objects.get(state=Amendment.State.DRAFTED).pk,
        "letter": Letter.objects.get().pk,
        "response": Response.objects.get().pk,
        "account": "tai-khoan",
        "delivery": Delivery.objects.get().pk,
        "product": Product.objects.get().pk,
        "claim": Claim.objects.get().pk,
        "unchecked": "cl-1931",
        "fact": "tl-paris",
        "measure": Measure.objects.get().pk,
        "release": Release.objects.get().pk,
        "process": Process.objects.get().pk,
        "link": signed_link(assignment),
        "invitation": address_of(Invitation.objects.get().pk).rpartition("/")[2],
    }


def addresses() -> Iterator[tuple[str, str, Any]]:
    """Every address of the system: its name with its namespace, its pattern, its view."""
    yield from _within(get_resolver(), "", "")


def _within(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str, Any]]:
    for one in resolver.url_patterns:
        pattern = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield f"{space}{one.name or ''}", pattern, one.callback
        else:
            yield from _within(one, pattern, f"{space}{one.namespace}:" if one.namespace else space)
