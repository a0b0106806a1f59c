"""The public website as an account: delivered when the public folder holds the approved version."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from nhipcau.channels.actions import plan_deliveries, work_once
from nhipcau.channels.adapters.website import Website
from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import Account, Deadline, Outgoing, Rendered, Retry, Why
from nhipcau.publicsite.bake import BakeResult
from tests.channels.factories import ChannelFactory, a_lead, publish
from tests.people.factories import UserFactory
from tests.publicsite.fixtures import lay_folders
from tests.stories.factories import ThemeFactory, site, story

pytestmark = pytest.mark.django_db
State = Delivery.State
OUTGOING = Outgoing(
    key="k",
    account=Account("web", "website", "Trang web", "https://example.org"),
    rendered=Rendered("T", "x", "https://example.org/x", "", "vi"),
    page=1,
    revision=1,
)


def test_a_page_is_delivered_when_its_version_is_in_the_public_folder(tmp_path: Path) -> None:
    with override_settings(**lay_folders(tmp_path)):
        site("vi", by=UserFactory(username="operator", is_superuser=True))
        page = story(ThemeFactory(), "vi", slug="paris")
        channel, lead = ChannelFactory(kind="website"), a_lead()
        (row,) = plan_deliveries(page=page, channels=[channel], by=lead)
        assert not (tmp_path / "public").exists()
        work_once(owner="w")
        row.refresh_from_db()
        assert row.state == State.DELIVERED
        assert row.remote_url == row.rendered().url
        baked = tmp_path / "public" / row.rendered().url.split("/", 3)[3] / "index.html"
        assert page.title in baked.read_text()

        page = publish(page, title="Bản mới")
        (fresh,) = plan_deliveries(page=page, channels=[channel], by=lead)
        work_once(owner="w")
        fresh.refresh_from_db()
        assert fresh.state == State.DELIVERED
        assert "Bản mới" in baked.read_text()


def test_what_could_not_be_baked_waits_and_says_why() -> None:
    def bake() -> BakeResult:
        return BakeResult(pages=1, written=0, unchanged=0, removed=0, seconds=0, problems=("thiếu dữ kiện",))

    adapter = Website(holds=lambda _page, _revision: None, bake=bake)
    with pytest.raises(Retry) as waits:
        adapter.publish(OUTGOING, Deadline.after(5))
    assert (waits.value.why, waits.value.detail) == (Why.NOT_BAKED, "thiếu dữ kiện")


def test_a_full_disk_is_no_doubt() -> None:
    def bake() -> BakeResult:
        raise OSError(28, "No space left on device")

    adapter = Website(holds=lambda _page, _revision: None, bake=bake)
    with pytest.raises(Retry) as waits:
        adapter.publish(OUTGOING, Deadline.after(5))
    assert waits.value.detail == "No space left on device"
