"""The desk over HTTP: each row's one remedy, and refusals told where they happen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from nhipcau.people.models import User
from nhipcau.publishing.actions import send_back, submit
from nhipcau.publishing.models import Embargo, Invitation, Release, Withdrawal
from nhipcau.reports.coverage import coverage_of
from nhipcau.reports.waiting import waiting_for
from nhipcau.stories.models import StoryPage
from tests.publishing.factories import draft, people, section, theme

pytestmark = pytest.mark.django_db


def _as(name: str) -> Client:
    client = Client()
    client.force_login(people()[name])
    return client


def _screen(page: Any) -> str:
    return reverse("publishing_page", args=[page.pk])


def _fresh(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk)


def _local(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def _live() -> StoryPage:
    known = people()
    page = draft(known["editor"])
    submit(page=page, by=known["editor"])
    page = _fresh(page)
    answer = _as("reviewer").post(_screen(page), {"act": "approve", "seen": page.latest_revision_id})
    assert answer.status_code == 302
    assert _fresh(page).live
    return _fresh(page)


def _beside(client: Client, page: Any) -> str:
    """What stands beside the page's editor."""
    shown = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content, "lxml")
    panel = shown.select_one(".nc-way")
    assert panel is not None
    return " ".join(panel.get_text(" ").split())


def test_the_editor_says_what_stands_in_the_way_and_who_is_next() -> None:
    known = people()
    bare = draft(known["editor"], body="<p>Không dẫn gì.</p>")
    StoryPage.objects.filter(pk=bare.pk).update(kind="announcement")
    changed = _fresh(bare)
    changed.lead, changed.editor_name = "<p>Ngày [[doc-nowhere:date]].</p>", "Lan"
    changed.save_revision(user=known["editor"], clean=False)
    said = _beside(_as("editor"), bare)
    assert "chờ tôi" not in said  # the desk doesn't count drafts among what waits for a person
    for words in ("bản nháp", "2 chỗ cần sửa", "Mở đầu Sổ dữ kiện không có", "Phần riêng"):
        assert words in said
    whole = draft(known["editor"])
    assert "Không còn gì vướng" in _beside(_as("editor"), whole)
    submit(page=whole, by=known["editor"])
    waiting = _beside(_as("reviewer"), whole)
    assert "Bước tiếp là “Duyệt bài”." in waiting
    assert "Đọc và trả lời" in waiting
    with override_settings(LANGUAGE_CODE="ja"):
        assert "次は「" in _beside(_as("reviewer"), whole)
    answer = {"act": "send_back", "seen": _fresh(whole).latest_revision_id, "note": "Thiếu nguồn ở câu đầu."}
    _as("reviewer").post(_screen(whole), answer)
    assert "Thiếu nguồn ở câu đầu." in _beside(_as("editor"), whole)
    assert "Bạn đọc đang thấy đúng bản này." in _beside(_as("editor"), _live())


def test_a_translation_that_differs_says_so_beside_its_editor() -> None:
    known = people()
    source = draft(known["editor"], title="Năm 1973", body="<p>Có 54 người.[^doc-paris]</p>")
    page = draft(
        known["translator"], "ja", key=source.translation_key, body="<p>45人がいた。[^doc-paris]</p>"
    )
    said = _beside(_as("translator"), page)
    assert "khác nguồn" in said
    assert "45人がいた" in said


def test_submit_approve_live_by_the_screens() -> None:
    known = people()
    page = draft(known["editor"])
    writer, reviewer = _as("editor"), _as("reviewer")
    assert "Gửi duyệt" in writer.get(_screen(page)).content.decode()
    assert writer.post(_screen(page), {"act": "submit", "note": "Xin xem đoạn 2."}).status_code == 302
    said = writer.get(_screen(page)).content.decode()
    assert "Vai trò của bạn không duyệt bước này." in said
    refused = writer.post(_screen(page), {"act": "approve", "seen": page.latest_revision_id})
    assert refused.status_code == 422
    assert not _fresh(page).live
    desk = reviewer.get(reverse("publishing_desk")).content.decode()
    assert page.title in desk
    assert "Đọc và trả lời" in desk
    assert "Xin xem đoạn 2." in reviewer.get(_screen(page)).content.decode()
    assert (
        reviewer.post(_screen(page), {"act": "send_back", "seen": page.latest_revision_id}).status_code == 422
    )
    reviewer.post(_screen(page), {"act": "approve", "seen": page.latest_revision_id})
    assert _fresh(page).live


def test_what_blocks_is_named_before_submitting() -> None:
    known = people()
    page = draft(known["editor"], body="<p>Không nguồn.</p>")
    page.lead = "<p>Không.</p>"
    page.save_revision(user=known["editor"])
    client = _as("editor")
    assert "cần ít nhất một nguồn" in client.get(_screen(page)).content.decode()
    refused = client.post(_screen(page), {"act": "submit", "note": "Giữ chữ này."})
    assert refused.status_code == 422
    assert "Giữ chữ này." in refused.content.decode()


def test_a_correction_is_asked_for_and_told() -> None:
    page = _live()
    page.title = "Paris, 1973"
    page.save_revision(user=people()["editor"])
    client = _as("editor")
    refused = client.post(_screen(page), {"act": "submit"})
    assert refused.status_code == 422
    assert "đính chính" in refused.content.decode()
    given = {"act": "submit", "change": "correction", "text": "Ngày ký là 21/9.", "before": "20/9"}
    assert client.post(_screen(page), given).status_code == 302
    page = _fresh(page)
    _as("reviewer").post(_screen(page), {"act": "approve", "seen": page.latest_revision_id})
    listed = client.get(reverse("publishing_desk") + "?part=corrections").content.decode()
    assert "Ngày ký là 21/9." in listed


def test_withdrawn_with_a_reason_and_restored_by_another() -> None:
    page = _live()
    client = _as("editor")
    assert client.post(_screen(page), {"act": "withdraw", "reason": "Sai"}).status_code == 422
    assert (
        client.post(_screen(page), {"act": "withdraw", "reason": "Nguồn đã rút lại số liệu."}).status_code
        == 302
    )
    assert not _fresh(page).live
    standing = Withdrawal.objects.standing().get()
    assert (standing.address, standing.language) == (page.url_path, "vi")
    assert (
        "Nguồn đã rút lại số liệu."
        in client.get(reverse("publishing_desk") + "?part=withdrawn").content.decode()
    )
    client.post(_screen(page), {"act": "restore"})
    assert not _fresh(page).live  # an editor may not restore
    asked = client.get(_screen(page)).content.decode()
    assert 'value="restore"' not in asked
    assert "Người được khôi phục: Phụ trách chiến dịch" in asked
    lead = _as("lead")
    Withdrawal.objects.standing().update(withdrawn_by=lead.get(_screen(page)).wsgi_request.user.pk)
    asked = lead.get(_screen(page)).content.decode()
    assert 'value="restore"' not in asked  # who withdrew it, whatever the role
    assert "Bạn là người thu hồi trang này." in asked
    Withdrawal.objects.standing().update(withdrawn_by=None)
    assert 'value="restore"' in lead.get(_screen(page)).content.decode()
    lead.post(_screen(page), {"act": "restore"})
    assert _fresh(page).live
    assert not Withdrawal.objects.standing().exists()


def test_an_embargo_holds_and_is_shown() -> None:
    known = people()
    page = draft(known["editor"])
    until = timezone.now() + dt.timedelta(days=2)
    given = {"act": "embargo", "until": _local(until), "reason": "Lễ ký chiều thứ sáu"}
    assert _as("lead").post(_screen(page), given).status_code == 302
    submit(page=page, by=known["editor"])
    page = _fresh(page)
    _as("reviewer").post(_screen(page), {"act": "approve", "seen": page.latest_revision_id})
    page = _fresh(page)
    assert not page.live
    assert page.revisions.exclude(approved_go_live_at=None).count() == 1
    refused = _as("lead").post(_screen(page), {"act": "schedule", "at": _local(until - dt.timedelta(days=1))})
    assert refused.status_code == 422
    assert "Không công bố trước" in refused.content.decode()
    assert (
        "Lễ ký chiều thứ sáu" in _as("lead").get(reverse("publishing_desk") + "?part=timed").content.decode()
    )
    _as("lead").post(_screen(page), {"act": "lift"})
    assert not Embargo.objects.standing(timezone.now()).exists()


def test_a_bundle_by_its_screens() -> None:
    known = people()
    lead = _as("lead")
    answer = lead.post(reverse("publishing_releases"), {"title": "Ngày 21/9", "languages": ["vi"]})
    assert answer.status_code == 302
    release = Release.objects.get()
    screen = reverse("publishing_release", args=[release.pk])
    page = draft(known["editor"])
    lead.post(screen, {"act": "add", "page": [page.pk]})
    assert "chưa được duyệt" in lead.get(screen).content.decode()
    submit(page=page, by=known["editor"])
    page = _fresh(page)
    _as("reviewer").post(_screen(page), {"act": "approve", "seen": page.latest_revision_id})
    assert not _fresh(page).live
    assert "Không có gì cản gói này" in lead.get(screen).content.decode()
    lead.post(screen, {"act": "now"})
    assert _fresh(page).live
    assert _as("translator").get(screen).status_code == 200


def test_a_process_is_changed_on_its_screen() -> None:
    campaign = theme().campaign
    assert _as("editor").get(reverse("publishing_processes")).status_code == 200
    lead = _as("lead")
    lead.post(reverse("publishing_own_process", args=[campaign.pk]))
    from nhipcau.publishing.models import Process

    process = Process.objects.get(campaign=campaign)
    screen = reverse("publishing_process", args=[process.pk])
    assert lead.get(screen).status_code == 200
    given = {
        "step-TOTAL_FORMS": "2",
        "step-INITIAL_FORMS": "2",
        "step-0-pk": process.steps[0].pk,
        "step-0-kind": "editorial",
        "step-0-name": "Trưởng ban đọc",
        "step-0-roles": ["lead"],
        "step-0-days": "4",
        "step-0-ORDER": "1",
        "step-1-pk": process.steps[1].pk,
        "step-1-kind": "language",
        "step-1-name": "Duyệt ngôn ngữ",
        "step-1-roles": ["reviewer"],
        "step-1-days": "99",
        "step-1-ORDER": "2",
        "live_when_approved": "on",
    }
    assert lead.post(screen, given).status_code == 422
    assert lead.post(screen, given | {"step-1-days": "3"}).status_code == 302
    assert [step.name for step in Process.objects.get(pk=process.pk).steps] == [
        "Trưởng ban đọc",
        "Duyệt ngôn ngữ",
    ]


def test_a_reader_from_outside_answers_without_an_account() -> None:
    known = people()
    page = draft(known["editor"])
    given = {"act": "invite", "name": "GS Trần Văn A", "language": "ja", "days": "7"}
    assert _as("editor").post(_screen(page), given).status_code == 302
    invitation = Invitation.objects.get()
    address = invitation.link.split("//", 1)[1].partition("/")[2]
    client = Client(enforce_csrf_checks=True)
    shown = client.get(f"/{address}")
    assert shown.status_code == 200
    assert shown.headers["Content-Language"] == "ja"
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
    text = shown.content.decode()
    assert "Hai đại sứ ký." in text
    assert "<script" not in text
    answer = {
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
        "key": shown.context["key"],
        "verdict": "objects",
        "name": "Trần Văn A",
        "p2": "Cần ghi tên đại sứ.",
    }
    assert client.post(f"/{address}", answer | {"name": ""}).status_code == 422
    assert client.post(f"/{address}", answer).status_code == 302
    assert client.post(f"/{address}", answer).status_code == 302  # sent twice is one answer
    assert invitation.answers.count() == 1
    beside = _as("editor").get(_screen(page)).content.decode()
    assert "Cần ghi tên đại sứ." in beside
    assert Client().get(f"/{address[:-2]}xx").status_code == 403
    _as("editor").post(_screen(page), {"act": "revoke", "invitation": invitation.pk})
    assert client.get(f"/{address}").status_code == 403


def test_the_editor_has_one_way_on() -> None:
    known = people()
    page = draft(known["editor"])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    text = _as("editor").get(edit).content.decode()
    assert "action-nhipcau-submit" in text
    assert "action-publish" not in text
    assert 'name="action-submit"' not in text
    add = reverse("wagtailadmin_pages:add", args=["stories", "themepage", section("themes", "vi").pk])
    assert "action-nhipcau-submit" in _as("editor").get(add).content.decode()
    assert _as("translator").get(reverse("publishing_desk")).status_code == 200


def test_who_passed_a_live_page_stands_on_its_screen() -> None:
    page = _live()
    shown = BeautifulSoup(_as("editor").get(_screen(page)).content, "lxml")
    steps = shown.select("[aria-labelledby=steps] tbody tr")
    told = " ".join(" ".join(row.get_text(" ").split()) for row in steps)
    assert "đã duyệt" in told
    assert str(people()["reviewer"].get_full_name() or "reviewer") in told
    assert "chưa đến" not in told


def test_what_waits_is_on_the_first_screen_and_a_step_that_nobody_can_take_says_so() -> None:
    """Of a story that answers no plan item too."""
    known = people()
    page = draft(known["editor"], title="Ngoài kế hoạch")
    submit(page=page, by=known["editor"])
    coverage = coverage_of(page.theme.campaign)
    assert [one.text for one in waiting_for(known["reviewer"], coverage)] == ["Duyệt: Ngoài kế hoạch"]
    assert waiting_for(known["editor"], coverage) == []
    shown = _as("reviewer").get(_screen(page)).content.decode()
    assert "Hiện không ai duyệt được bước này" not in shown
    for name in ("lead", "reviewer", "reviewer2"):
        User.objects.filter(username=name).update(is_active=False)
    shown = _as("editor").get(_screen(page)).content.decode()
    assert "Hiện không ai duyệt được bước này" in shown
    User.objects.update(is_active=True)
    page = _fresh(page)
    send_back(page=page, seen=page.latest_revision_id, by=known["reviewer"], note="Ghi rõ tầng.")
    (back,) = waiting_for(known["editor"], coverage)
    assert (back.text, back.note) == ("Bị trả lại: Ngoài kế hoạch", "Ghi rõ tầng.")
