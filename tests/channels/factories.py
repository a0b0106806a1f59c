"""A published page, declared accounts, planned deliveries."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import factory
from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale, Page

from nhipcau.campaigns.models import Campaign, Theme
from nhipcau.channels.models import Channel, Delivery
from nhipcau.kit.files import write_atomically
from nhipcau.people.models import Organisation, User
from nhipcau.products.models import Product
from nhipcau.stories.models import HomePage, SectionPage, StoryPage
from tests.people.factories import OrganisationFactory, UserFactory

SECRET = "mật-khẩu-rất-dài"


def a_theme() -> Theme:
    office, _ = Organisation.objects.get_or_create(
        code="ban-tuyen-giao", defaults={"name": "Ban Tuyên giáo và Dân vận Thành ủy", "kind": "party"}
    )
    campaign, _ = Campaign.objects.get_or_create(
        slug="viet-nhat", defaults={"title": "Việt Nam – Nhật Bản", "lead_organisation": office}
    )
    theme, _ = Theme.objects.get_or_create(
        campaign=campaign, ordinal=1, defaults={"title": "Lịch sử quan hệ", "text": "Lịch sử quan hệ"}
    )
    return theme


def a_story(slug: str = "ngay-21-9-1973", language: str = "vi", **fields: Any) -> StoryPage:
    """A live story with one published revision."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        root = Page.objects.get(depth=1)
        home = root.add_child(
            instance=HomePage(title="Trang chủ", slug=language, headline="Nhịp Cầu", locale=locale)
        )
    section = SectionPage.objects.filter(locale=locale).first() or home.add_child(
        instance=SectionPage(title="Bài viết", slug="bai", section="stories", locale=locale)
    )
    page = section.add_child(
        instance=StoryPage(
            **{
                "title": "Ngày 21 tháng 9 năm 1973",
                "lead": "<p>Tại Paris, hai nước thiết lập quan hệ ngoại giao.</p>",
                "slug": slug,
                "kind": "article",
                "theme": a_theme(),
                "locale": locale,
                "editor_name": "Nguyễn Thị Hoa",
                **fields,
            }
        )
    )
    return publish(page)


def publish(page: Any, **fields: Any) -> StoryPage:
    """Publish the page anew, changed by `fields`: its live revision becomes another."""
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()
    return StoryPage.objects.get(pk=page.pk)


def a_product(page: Page, form: str = "card", content: bytes = b"PNG of a card", **fields: Any) -> Product:
    """A product made of the page's live revision, its bytes in the products folder."""
    product = Product(
        page=page,
        revision=page.live_revision,
        language=page.locale.language_code,
        form=form,
        format="png",
        state=Product.State.MADE,
        sha256=hashlib.sha256(content).hexdigest(),
        ending="png",
        media_type="image/png",
        size=len(content),
        made_at=timezone.now(),
    )
    for name, value in fields.items():
        setattr(product, name, value)
    product.save()
    if product.sha256:
        write_atomically(product.path, content)
    return product


class ChannelFactory(factory.django.DjangoModelFactory):
    """An outbox account; `kind="email"` comes with two addresses."""

    class Meta:
        model = Channel

    class Params:
        mail = factory.Trait(
            kind="email",
            address="tin@hue.example.org",
            options={"recipients": ["hoi-a@example.org", "hoi-b@example.jp"]},
        )
        at_rest = factory.Trait(paused=True, paused_why="account_refused")

    code = factory.Sequence(lambda n: f"account-{n}")
    kind = "outbox"
    name = factory.Sequence(lambda n: f"Tài khoản {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    address = "https://example.org/hue"


class DeliveryFactory(factory.django.DjangoModelFactory):
    """A planned delivery of a page, due now; `state` puts it elsewhere with all that state needs."""

    class Meta:
        model = Delivery

    class Params:
        page_of = None

    channel = factory.SubFactory(ChannelFactory)
    next_at = factory.LazyFunction(timezone.now)
    planned_at = factory.LazyFunction(timezone.now)
    planned_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: type[Delivery], *args: object, **kwargs: Any) -> Delivery:
        page = kwargs.pop("page", None) or StoryPage.objects.first() or a_story()
        kwargs |= {
            "page": page,
            "revision": page.live_revision,
            "language": kwargs.get("language") or page.locale.language_code,
        }
        state = kwargs.get("state", "planned")
        if "payload" not in kwargs:
            kwargs |= a_payload(page)
        if state in Delivery.SETTLED:
            kwargs.setdefault("settled_at", timezone.now())
        if state == "attempting":
            kwargs.setdefault("lease_owner", "worker")
            kwargs.setdefault("lease_until", timezone.now() + dt.timedelta(minutes=2))
        if state in ("unknown", "needs_human"):
            kwargs.setdefault("unsure_since", timezone.now())
        delivery: Delivery = super()._create(model_class, *args, **kwargs)
        return delivery


def a_payload(page: Page) -> dict[str, Any]:
    from nhipcau.channels.ports import render
    from nhipcau.stories.compose import compose

    rendered = render(compose(page))
    return {"payload": rendered.as_payload(), "sha256": rendered.sha256}


def a_lead(username: str = "lead") -> User:
    user: User = UserFactory(role="lead", username=username)
    return user


def an_operator() -> User:
    user: User = UserFactory(role="operator", username="operator")
    return user


def outbox_files() -> list[str]:
    folder = settings.NHIPCAU_OUTBOX
    return sorted(path.name for path in folder.glob("*.json")) if folder.exists() else []
