"""A plan item that may be measured, an organisation's report, measures."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import factory
from django.utils import timezone

from nhipcau.assignments.models import Assignment, Response
from nhipcau.campaigns.models import Audience, Campaign, Form, PlanItem, Theme
from nhipcau.channels.models import Delivery
from nhipcau.people.models import User
from nhipcau.reach.models import Measure
from tests.people.factories import OrganisationFactory, UserFactory

DAY = dt.date(2026, 9, 21)


def a_plan_item(state: str = "confirmed", **fields: Any) -> PlanItem:
    number = Theme.objects.count() + 1
    campaign, _ = Campaign.objects.get_or_create(slug="viet-nhat", defaults={"title": "Việt Nam – Nhật Bản"})
    return PlanItem.objects.create(
        campaign=campaign,
        theme=fields.get("theme")
        or Theme.objects.create(campaign=campaign, ordinal=number, title="Lịch sử", text="Lịch sử"),
        form=Form.objects.get_or_create(
            campaign=campaign, value="loudspeaker", label="loa", defaults={"lead_days": 7}
        )[0],
        audience=Audience.objects.get_or_create(campaign=campaign, value="residents", label="nhân dân")[0],
        language=fields.get("language", "vi"),
        state=state,
        decided_by=UserFactory(),
    )


def an_item_of(delivery: Delivery, **fields: Any) -> PlanItem:
    """A plan item of the theme of what was delivered."""
    return a_plan_item(theme=delivery.page.specific.theme, **fields)


class ResponseFactory(factory.django.DjangoModelFactory):
    """What a ward reports: 120 people came. `approved=True` has a person who approved it."""

    class Meta:
        model = Response

    key = factory.LazyFunction(uuid.uuid4)
    number = 120
    metric = "attendance"
    method = "Đếm tại cửa"
    done_on = DAY
    received_at = factory.LazyFunction(timezone.now)
    by_name = "Lê Văn Bình"

    class Params:
        approved = factory.Trait(state="approved", approved_by=factory.SubFactory(UserFactory, role="lead"))

    @factory.lazy_attribute
    def assignment(self) -> Assignment:
        return Assignment.objects.create(
            plan_item=a_plan_item(),
            organisation=OrganisationFactory(name="Phường Thuận Hóa"),
            due=DAY,
            state="answered",
            assigned_by=UserFactory(),
            assigned_at=timezone.now(),
        )


def a_measure(*, by: User, **fields: Any) -> Measure:
    """Entered through the verb; what isn't given is good."""
    from nhipcau.reach.actions import enter_measure

    given = {"plan_item": fields.pop("plan_item", None) or a_plan_item()}
    return enter_measure(
        **{
            "metric": "views",
            "value": 4213,
            "source": "Nhật ký máy chủ",
            "method": "Lượt xem trang, bỏ máy dò",
            "date": DAY,
            "confidence": "counted",
            **given,
            **fields,
            "by": by,
        }
    )
