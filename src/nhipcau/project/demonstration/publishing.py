"""The demonstration's channels: the website itself, the outbox folder, and e-mail to a file."""

from __future__ import annotations

from django.conf import settings

from nhipcau.campaigns.models import Campaign
from nhipcau.channels.actions import keep_channel, plan_deliveries
from nhipcau.channels.models import Channel
from nhipcau.facts.ledger import Ledger
from nhipcau.people.models import Organisation, User
from nhipcau.products.models import Product
from nhipcau.stories.models import StoryPage, ThemePage

PRESS = ["bao-chi@example.org", "hoi-doan@example.org"]


def open_channels(office: Organisation, *, by: User) -> None:
    """Declare the three accounts. None of them reaches anyone outside this machine."""
    keep_channel(
        code="website",
        kind=Channel.Kind.WEBSITE,
        name="Trang thông tin chiến dịch",
        organisation=office,
        address=f"{settings.NHIPCAU_PUBLIC_ADDRESS}/",
        by=by,
    )
    keep_channel(
        code="outbox",
        kind=Channel.Kind.OUTBOX,
        name="Hộp gửi thử (mạng xã hội)",
        organisation=office,
        address="outbox/",
        by=by,
    )
    keep_channel(
        code="press",
        kind=Channel.Kind.EMAIL,
        name="Thư cho báo chí và hội đoàn",
        organisation=office,
        address=settings.DEFAULT_FROM_EMAIL,
        options={"recipients": PRESS},
        by=by,
    )


def plan(campaign: Campaign, *, by: User) -> None:
    """Every live page to the website; each theme's first story by mail; cards of stories to the outbox."""
    channels = {one.code: one for one in Channel.objects.all()}
    ledger = Ledger.load()
    for page in ThemePage.objects.live().filter(theme__campaign=campaign):
        plan_deliveries(page=page, channels=[channels["website"]], ledger=ledger, by=by)
    mailed: set[tuple[int, int]] = set()
    for story in StoryPage.objects.live().filter(theme__campaign=campaign).order_by("order", "pk"):
        given = [channels["website"]]
        if (story.theme_id, story.locale_id) not in mailed:
            mailed.add((story.theme_id, story.locale_id))
            given.append(channels["press"])
        plan_deliveries(page=story, channels=given, ledger=ledger, by=by)
        cards = Product.objects.current().filter(page=story, form=Product.Form.CARD, format="1080x1080")
        if cards:
            plan_deliveries(page=story, channels=[channels["outbox"]], products=cards, ledger=ledger, by=by)
