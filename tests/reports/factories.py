"""A small campaign with everything a report is made of, built row by row through the ORM."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from nhipcau.assignments.models import Assignment, Response
from nhipcau.campaigns.models import Audience, Campaign, Form, KeyDate, PlanItem, Theme
from nhipcau.channels.models import Channel, Delivery
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.people.models import Organisation, User
from nhipcau.products.models import Product
from nhipcau.reach.models import Measure
from nhipcau.stories.models import HomePage, SectionPage, StoryPage
from tests.people.factories import OrganisationFactory, UserFactory

TODAY = dt.date(2026, 8, 24)
LINES = (
    "Hướng dẫn tuyên truyền kỷ niệm Ngày thiết lập quan hệ ngoại giao Việt Nam - Nhật Bản (21/9/1973)",
    "1. Lịch sử quan hệ và những thành tựu hợp tác nổi bật giữa hai nước",
    "2. Ý nghĩa Ngày thiết lập quan hệ ngoại giao 21/9 & vai trò của <địa phương>",
    "3. Giới thiệu đất nước, con người Nhật Bản; những cá nhân điển hình có đóng góp tích cực",
    "4. Các hoạt động trao đổi đoàn, giao lưu nhân dân và kỷ niệm tại địa phương",
    "5. Đấu tranh, phản bác thông tin sai sự thật về quan hệ hai nước",
    "đăng bài viết",
    "sinh hoạt chi bộ",
    "triển lãm ảnh",
    "mạng xã hội",
    "tọa đàm",
    "đồ họa thông tin",
    "phóng sự",
    "ấn phẩm",
    "phỏng vấn nhân chứng",
    "người dân",
    "bạn bè quốc tế",
    "thế hệ trẻ",
    "cán bộ, công chức",
    "người Việt Nam ở nước ngoài",
)
TEXT = "\n".join(LINES)
FORM_WORDS = {
    "article": "đăng bài viết",
    "meeting": "sinh hoạt chi bộ",
    "exhibition": "triển lãm ảnh",
    "social": "mạng xã hội",
    "talk": "tọa đàm",
    "infographic": "đồ họa thông tin",
    "reportage": "phóng sự",
    "publication": "ấn phẩm",
    "interview": "phỏng vấn nhân chứng",
}
AUDIENCE_WORDS = {
    "residents": "người dân",
    "international": "bạn bè quốc tế",
    "youth": "thế hệ trẻ",
    "officials": "cán bộ, công chức",
    "overseas_vietnamese": "người Việt Nam ở nước ngoài",
}
LEAD_DAYS = {"article": 10, "meeting": 7, "exhibition": 40, "social": 3, "talk": 15, "infographic": 7}


def at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def passage(guidance: Guidance, kind: str, text: str, **more: Any) -> Passage:
    start = guidance.text.index(text)
    made: Passage = Passage.objects.create(
        guidance=guidance,
        kind=kind,
        start=start,
        end=start + len(text),
        text=text,
        state=Passage.State.ACCEPTED,
        **more,
    )
    return made


def make_campaign(
    *,
    slug: str = "viet-nhat-2026",
    themes: int = 2,
    forms: tuple[str, ...] = ("article", "meeting", "exhibition"),
    audiences: tuple[str, ...] = ("residents", "international"),
    languages: tuple[str, ...] = ("vi", "ja", "en"),
    kind: str = Organisation.Kind.STATE,
) -> Campaign:
    """A campaign with its guidance and parts, and no plan yet."""
    by = UserFactory(role="lead")
    guidance = Guidance.objects.create(
        file=f"guidance/{slug}.txt",
        file_name=f"{slug}.txt",
        sha256=uuid.uuid5(uuid.NAMESPACE_URL, slug).hex * 2,
        format="txt",
        text=TEXT,
        type=Guidance.Type.GUIDANCE,
        number="105-HD/BTGDVTU",
        issuer="Ban Tuyên giáo và Dân vận",
        date="2026-06-01",
        title=LINES[0],
        received_at=at(dt.date(2026, 6, 2)),
        received_by=by,
    )
    lead = OrganisationFactory(code=f"so-ngoai-vu-{kind}", name="Sở Ngoại vụ", kind=kind)
    campaign = Campaign.objects.create(
        slug=slug,
        title="Kỷ niệm Ngày thiết lập quan hệ ngoại giao Việt Nam - Nhật Bản 21/9",
        guidance=guidance,
        lead_organisation=lead,
        languages=list(languages),
        state=Campaign.State.CONFIRMED,
        confirmed_by=by,
        confirmed_at=at(dt.date(2026, 6, 5)),
    )
    cited = passage(guidance, Passage.Kind.KEY_DATE, "21/9/1973", date="1973-09-21")
    KeyDate.objects.create(campaign=campaign, title="Ngày 21/9", month=9, day=21, passage=cited)
    for n in range(1, themes + 1):
        line = passage(guidance, Passage.Kind.THEME, LINES[n], ordinal=str(n))
        Theme.objects.create(campaign=campaign, ordinal=n, title=LINES[n][3:70], text=LINES[n], passage=line)
    for value in forms:
        words = FORM_WORDS[value]
        cited = passage(guidance, Passage.Kind.FORM, words, value=value)
        days = LEAD_DAYS.get(value, 10)
        Form.objects.create(campaign=campaign, value=value, label=words, lead_days=days, passage=cited)
    for value in audiences:
        words = AUDIENCE_WORDS[value]
        cited = passage(guidance, Passage.Kind.AUDIENCE, words, value=value)
        Audience.objects.create(campaign=campaign, value=value, label=words, passage=cited)
    return campaign


def plan(
    campaign: Campaign,
    theme: int,
    form: str,
    audience: str,
    language: str,
    *,
    due: dt.date = dt.date(2026, 9, 11),
    state: str = PlanItem.State.CONFIRMED,
    reason: str = "",
) -> PlanItem:
    """One plan item, confirmed by a named person unless told otherwise, citing its passages."""
    parts = (
        campaign.themes.get(ordinal=theme),
        campaign.forms.get(value=form),
        campaign.audiences.get(value=audience),
    )
    item: PlanItem = PlanItem.objects.create(
        campaign=campaign,
        theme=parts[0],
        form=parts[1],
        audience=parts[2],
        language=language,
        due=due,
        state=state,
        reason=reason,
        decided_by=campaign.confirmed_by,
        decided_at=campaign.confirmed_at,
    )
    item.passages.set([part.passage for part in parts if part.passage])
    return item


def section(language: str = "vi") -> SectionPage:
    locale, _made = Locale.objects.get_or_create(language_code=language)
    found: SectionPage | None = SectionPage.objects.filter(locale=locale).first()
    if found:
        return found
    root = Page.objects.get(depth=1)
    home = HomePage(title=f"Nhịp Cầu {language}", slug=language, headline="Nhịp Cầu", locale=locale)
    root.add_child(instance=home)
    page = SectionPage(title="Bài viết", slug="bai-viet", section="stories", locale=locale)
    home.add_child(instance=page)
    return page


def story(
    *items: PlanItem,
    title: str = "Hai đại sứ ở Paris, 1973",
    language: str = "vi",
    live: bool = False,
    key: uuid.UUID | None = None,
    **more: Any,
) -> StoryPage:
    """A story in a language that answers `items`; a draft unless `live`."""
    parent = section(language)
    theme = items[0].theme if items else Theme.objects.order_by("pk").first()
    page = StoryPage(
        title=title,
        slug=f"bai-{uuid.uuid4().hex[:8]}",
        kind=more.pop("kind", "article"),
        theme=theme,
        locale=parent.locale,
        translation_key=key or uuid.uuid4(),
        live=False,
        **more,
    )
    parent.add_child(instance=page)
    page.plan_items.set(items)
    page.save()
    revision = page.save_revision()
    if live:
        revision.publish()
        page.refresh_from_db()
    return page


def channel(code: str = "website", kind: str = Channel.Kind.WEBSITE) -> Channel:
    organisation = OrganisationFactory(code="so-ngoai-vu", name="Sở Ngoại vụ")
    made: Channel = Channel.objects.get_or_create(
        code=code,
        defaults={
            "kind": kind,
            "name": f"Kênh {code}",
            "organisation": organisation,
            "address": "https://nhipcau.example",
        },
    )[0]
    return made


def product(page: StoryPage, form: str = "panel", format: str = "pdf") -> Product:
    made: Product = Product.objects.create(
        page=page,
        revision=page.latest_revision,
        language=page.locale.language_code,
        form=form,
        format=format,
        state=Product.State.MADE,
        sha256="a" * 64,
        ending="pdf",
        made_at=at(TODAY),
    )
    return made


def delivery(
    page: StoryPage,
    *,
    state: str = Delivery.State.DELIVERED,
    on: dt.date = dt.date(2026, 8, 20),
    through: Channel | None = None,
    of: Product | None = None,
    **more: Any,
) -> Delivery:
    settled = state in (Delivery.State.DELIVERED, Delivery.State.FAILED)
    held = state == Delivery.State.ATTEMPTING
    made: Delivery = Delivery.objects.create(
        channel=through or channel(),
        page=page,
        revision=page.latest_revision,
        product=of,
        language=page.locale.language_code,
        sha256="b" * 64,
        state=state,
        next_at=at(on),
        settled_at=at(on) if settled else None,
        lease_owner="worker" if held else "",
        lease_until=at(TODAY + dt.timedelta(days=1)) if held else None,
        planned_by=User.objects.order_by("pk").first(),
        planned_at=at(on),
        **{"remote_url": "https://nhipcau.example/vi/bai", **more},
    )
    return made


def assignment(item: PlanItem, organisation: Organisation | None = None, **more: Any) -> Assignment:
    made: Assignment = Assignment.objects.create(
        plan_item=item,
        organisation=organisation or OrganisationFactory(),
        **{
            "due": item.due,
            "assigned_by": item.decided_by,
            "assigned_at": at(dt.date(2026, 7, 1)),
            **more,
        },
    )
    return made


def response(to: Assignment, *, approved: bool = False, **more: Any) -> Response:
    done: Response = Response.objects.create(
        assignment=to,
        **{
            "key": uuid.uuid4(),
            "text": "Đã sinh hoạt chuyên đề tại chi bộ",
            "done_on": dt.date(2026, 8, 19),
            "received_at": at(dt.date(2026, 8, 20)),
            "by_name": "Trần Bình",
            "state": Response.State.APPROVED if approved else Response.State.RECEIVED,
            **more,
        },
    )
    to.state = Assignment.State.CLOSED if approved else Assignment.State.ANSWERED
    to.save()
    return done


def measure(item: PlanItem, value: int = 120, **more: Any) -> Measure:
    made: Measure = Measure.objects.create(
        plan_item=item,
        value=value,
        **{
            "metric": Measure.Metric.VIEWS,
            "source": "máy chủ web",
            "method": "đếm lượt mở trang trong nhật ký",
            "date": dt.date(2026, 8, 22),
            "confidence": Measure.Confidence.COUNTED,
            "entered_by": item.decided_by,
            "entered_at": at(TODAY),
            **more,
        },
    )
    return made


def person(role: str, organisation: Organisation | None = None) -> User:
    user: User = UserFactory(role=role, organisation=organisation)
    return user
