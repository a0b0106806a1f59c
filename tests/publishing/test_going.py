"""At its hour: scheduled pages, embargoes, expiry, bundles, and reminders; killed, and run twice."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import Revision, TaskState
from wagtail.users.models import UserProfile

from nhipcau.kit import clock
from nhipcau.publishing.actions import (
    add_to_release,
    approve,
    drop_release,
    go_live,
    hold_release,
    lift_embargo,
    prepare_release,
    release_due,
    release_now,
    releasing,
    remind_due,
    restore,
    schedule,
    schedule_release,
    send_back,
    set_embargo,
    submit,
    take_from_release,
    unschedule,
    verify,
    withdraw,
    work_due,
)
from nhipcau.publishing.models import Approval, Departure, Process, Release, Reminder, Withdrawal
from nhipcau.publishing.rules import differences
from nhipcau.stories.gate import NotCleared
from nhipcau.stories.models import StoryPage
from nhipcau.translations.models import Meant
from tests.publishing.factories import change, draft, people

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def _fresh(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk)


def _approved(language: str = "vi", **fields: object) -> StoryPage:
    """Approved and waiting for a person."""
    known = people()
    Process.objects.update(live_when_approved=False)
    writer = known["editor"] if language == "vi" else known["translator"]
    page = draft(writer, language, **fields)  # type: ignore[arg-type]  # the factory's own names
    submit(page=page, by=writer)
    for name in ("lead", "reviewer"):
        page = _fresh(page)
        if page.workflow_in_progress:
            approve(page=page, seen=page.latest_revision_id, by=known[name])
    return _fresh(page)


def test_an_approved_page_waits_until_somebody_lets_it_go() -> None:
    known = people()
    page = _approved()
    assert not page.live
    with pytest.raises(PermissionDenied):
        go_live(page=page, by=known["editor"])
    go_live(page=page, by=known["lead"])
    assert _fresh(page).live
    with pytest.raises(ValidationError, match="đã được công bố"):
        go_live(page=_fresh(page), by=known["lead"])


def test_the_worker_publishes_at_the_hour_and_once() -> None:
    known = people()
    page = _approved()
    at = timezone.now() + DAY
    with pytest.raises(ValidationError, match="đã qua"):
        schedule(page=page, at=timezone.now() - DAY, by=known["lead"])
    schedule(page=page, at=at, by=known["lead"])
    assert work_due(owner="w") == 0
    with time_machine.travel(at + dt.timedelta(minutes=1), tick=False):
        assert work_due(owner="w") == 1
        assert work_due(owner="w") == 0
    assert _fresh(page).live
    page = _approved(title="Khác")
    schedule(page=page, at=at, by=known["lead"])
    unschedule(page=page, by=known["lead"])
    with time_machine.travel(at + DAY, tick=False):
        assert work_due(owner="w") == 0
    assert not _fresh(page).live


def test_what_is_refused_at_its_hour_says_why_and_stays_approved() -> None:
    known = people()
    page = _approved()
    at = timezone.now() + DAY
    schedule(page=page, at=at, by=known["lead"])
    from nhipcau.facts.models import Fact

    Fact.objects.filter(key="doc-paris").update(key="doc-lost")
    with time_machine.travel(at + DAY, tick=False):
        assert work_due(owner="w") == 1
        assert work_due(owner="w") == 0
    assert not _fresh(page).live
    assert "doc-paris" in Approval.objects.get(page=page.pk).stopped


def test_an_embargo_holds_every_language_and_every_door() -> None:
    known = people()
    page = _approved()
    with pytest.raises(ValidationError):
        set_embargo(page=page, until=timezone.now() + DAY, reason=" ", by=known["lead"])
    embargo = set_embargo(page=page, until=timezone.now() + DAY, reason="Lễ ký", by=known["lead"])
    other = _approved("ja", key=page.translation_key, title="別の")
    for one in (page, other):
        with pytest.raises(NotCleared, match="Không công bố trước"):
            go_live(page=one, by=known["lead"])
        with pytest.raises(ValidationError, match="Không công bố trước"):
            schedule(page=one, at=timezone.now() + DAY / 2, by=known["lead"])
    lift_embargo(embargo=embargo, page=page, by=known["lead"])
    go_live(page=_fresh(page), by=known["lead"])
    assert _fresh(page).live


def test_a_page_expires_and_leaves_its_address() -> None:
    known = people()
    page = _approved(expire_at=timezone.now() + DAY)
    go_live(page=page, by=known["lead"])
    assert not Departure.objects.exists()
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        assert work_due(owner="w") == 1
        assert work_due(owner="w") == 0
    page = _fresh(page)
    assert (page.live, page.expired) == (False, True)
    assert Departure.objects.standing().get().address == page.url_path


def test_a_withdrawn_page_leaves_its_reason_and_a_deleted_one_its_address() -> None:
    known = people()
    page = _approved()
    go_live(page=page, by=known["lead"])
    withdraw(page=_fresh(page), reason="Số liệu đã được rút lại.", by=known["editor"])
    assert Withdrawal.objects.standing().get().revision_id == page.latest_revision_id
    assert not Departure.objects.exists()
    other = _approved(title="Bài khác")
    go_live(page=other, by=known["lead"])
    _fresh(other).delete()
    assert Departure.objects.standing().get().address == other.url_path


def test_what_was_withdrawn_comes_back_by_restoring_alone() -> None:
    """No other door shows it again: not the button, not a bundle, not the person who withdrew it."""
    known = people()
    page = _approved(slug="hiep-dinh")
    go_live(page=page, by=known["lead"])
    withdrawal = withdraw(page=_fresh(page), reason="Số liệu đã được rút lại.", by=known["editor"])
    with pytest.raises(PermissionDenied, match="khôi phục"):
        go_live(page=_fresh(page), by=known["lead"])
    release = _bundle()
    add_to_release(release=release, pages=[_fresh(page)], by=known["lead"])
    with pytest.raises(ValidationError):
        release_now(release=release, by=known["lead"])
    with pytest.raises(ValidationError, match="gói"):
        restore(withdrawal=withdrawal, by=known["lead"])
    drop_release(release=release, by=known["lead"])
    restore(withdrawal=withdrawal, by=known["lead"])
    assert _fresh(page).live
    assert not Withdrawal.objects.standing().exists()


def test_another_page_at_the_address_of_one_withdrawn_and_deleted_is_withdrawn_too() -> None:
    known = people()
    for n in range(2):
        page = _approved(slug="hiep-dinh")
        go_live(page=page, by=known["lead"])
        withdraw(page=_fresh(page), reason=f"Số liệu đã được rút lại, lần {n}.", by=known["editor"])
        _fresh(page).delete()
    assert Withdrawal.objects.standing().get().reason.endswith("lần 1.")


def test_a_moved_page_redirects(django_capture_on_commit_callbacks: Any) -> None:
    known = people()
    page = _approved()
    go_live(page=page, by=known["lead"])
    from wagtail.contrib.redirects.models import Redirect

    before = page.url_path
    moved = change(page, known["editor"], page.title).get_latest_revision_as_object()
    moved.slug = "ten-moi"
    moved.save_revision(user=known["editor"])
    submit(page=_fresh(page), by=known["editor"], routine=True)
    page = _fresh(page)
    approve(page=page, seen=page.latest_revision_id, by=known["reviewer"])
    with django_capture_on_commit_callbacks(execute=True):
        go_live(page=_fresh(page), by=known["lead"])
    assert _fresh(page).url_path != before
    assert Redirect.objects.filter(old_path=before.rstrip("/"), redirect_page=page.pk).exists()


def _bundle(*pages: StoryPage, languages: tuple[str, ...] = ()) -> Release:
    lead = people()["lead"]
    release = prepare_release(title="Ngày 21/9", languages=languages, by=lead)
    add_to_release(release=release, pages=pages, by=lead)
    return release


def test_a_version_approved_before_its_page_was_withdrawn_is_read_again_before_it_goes_live() -> None:
    """Whoever approved it didn't know: a bundle, its hour and the button leave the page withdrawn."""
    known = people()
    page = _approved(slug="hiep-dinh")
    go_live(page=page, by=known["lead"])
    changed = change(_fresh(page), known["editor"], "Bản mới")
    submit(page=changed, by=known["editor"], routine=True)
    latest = _fresh(page).latest_revision_id
    approve(page=_fresh(page), seen=latest, by=known["reviewer"])
    release = _bundle(_fresh(page))
    at = timezone.now() + DAY
    schedule_release(release=release, at=at, by=known["lead"])
    withdraw(page=_fresh(page), reason="Ảnh chưa được phép dùng.", by=known["lead"])
    assert "thu hồi" in str(verify(release, at))
    with time_machine.travel(at + DAY, tick=False):
        assert release_due(owner="w") == 1
        release.refresh_from_db()
        assert release.state == Release.State.STOPPED
        assert "thu hồi" in str(release.findings)
        assert not _fresh(page).live
        hold_release(release=release, by=known["lead"])
        submit(page=_fresh(page), by=known["editor"])
        approve(page=_fresh(page), seen=_fresh(page).latest_revision_id, by=known["reviewer"])
        assert verify(Release.objects.get(), timezone.now()) == []
        release_now(release=release, by=known["lead"])
    assert _fresh(page).live


def test_a_bundle_goes_live_whole() -> None:
    known = people()
    vi = _approved()
    ja = _approved("ja", key=vi.translation_key, title="別の")
    release = _bundle(vi, languages=("vi", "ja"))
    with pytest.raises(ValidationError, match="còn thiếu"):
        release_now(release=release, by=known["lead"])
    add_to_release(release=release, pages=[ja], by=known["lead"])
    with pytest.raises(ValidationError, match="đang chờ gói"):
        go_live(page=vi, by=known["lead"])
    with pytest.raises(PermissionDenied):
        release_now(release=release, by=known["editor"])
    release_now(release=release, by=known["lead"])
    assert _fresh(vi).live
    assert _fresh(ja).live
    with pytest.raises(ValidationError, match="không sửa được nữa"):
        drop_release(release=release, by=known["lead"])


def test_a_bundle_that_fails_its_check_at_the_hour_stays_and_says_why() -> None:
    known = people()
    one, two = _approved(), _approved(title="Bài hai")
    release = _bundle(one, two)
    at = timezone.now() + DAY
    schedule_release(release=release, at=at, by=known["lead"])
    Approval.objects.filter(page=two.pk).update(revoked_at=timezone.now())
    with time_machine.travel(at + DAY, tick=False):
        assert release_due(owner="w") == 1
        assert release_due(owner="w") == 0
    release.refresh_from_db()
    assert release.state == Release.State.STOPPED
    assert "Bài hai" in release.findings[0]
    assert not _fresh(one).live
    assert not _fresh(two).live
    take_from_release(item=release.items.get(page=two.pk), by=known["lead"])
    release_now(release=release, by=known["lead"])
    assert _fresh(one).live


def test_a_bundle_that_lost_a_page_waits_until_somebody_looked_it_over() -> None:
    known = people()
    one, two = _approved(), _approved(title="Bài hai")
    release = _bundle(one, two)
    at = timezone.now() + DAY
    schedule_release(release=release, at=at, by=known["lead"])
    _fresh(two).delete()
    with time_machine.travel(at + DAY, tick=False):
        assert release_due(owner="w") == 0
    release.refresh_from_db()
    assert release.state == Release.State.STOPPED
    assert "“Bài hai” (tiếng Việt) đã bị xóa" in release.findings[0]
    assert not _fresh(one).live
    release_now(release=release, by=known["lead"])
    assert _fresh(one).live


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_worker_killed_in_a_bundle_leaves_none_released_and_the_next_releases_all(after: int) -> None:
    known = people()
    pages = [_approved(title=f"Bài {n}") for n in range(3)]
    release = _bundle(*pages)
    at = timezone.now() + DAY
    schedule_release(release=release, at=at, by=known["lead"])
    told: list[object] = []
    let_go = releasing.publish_revision

    def killed(revision: Revision, by: object, *more: object) -> None:
        if len(told) == after:
            raise SystemExit("killed")
        told.append(revision)
        let_go(revision, by, *more)

    with time_machine.travel(at + DAY, tick=False):
        with mock.patch.object(releasing, "publish_revision", killed), pytest.raises(SystemExit):
            release_due(owner="w")
        assert not StoryPage.objects.filter(pk__in=[p.pk for p in pages], live=True).exists()
        release.refresh_from_db()
        assert release.state == Release.State.SCHEDULED
        assert release_due(owner="v") == 1
    assert StoryPage.objects.filter(pk__in=[p.pk for p in pages], live=True).count() == 3


def test_one_letter_a_day_and_none_twice() -> None:
    known = people()
    for name in ("reviewer", "lead", "editor"):
        known[name].email = f"{name}@example.org"
        known[name].save()
    submit(page=draft(known["editor"]), by=known["editor"])
    submit(page=draft(known["editor"], title="Bài hai"), by=known["editor"])
    assert mail.outbox == []  # Wagtail would have written to everybody in the role, from inside the request
    assert remind_due(owner="w") == 2  # of what is new to them
    assert remind_due(owner="w") == 0
    assert sorted(one.to[0] for one in mail.outbox) == ["lead@example.org", "reviewer@example.org"]
    assert "Bài hai" in mail.outbox[0].body
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}
    with time_machine.travel(timezone.now() + DAY / 2, tick=False):
        Reminder.objects.update(day=clock.today() - DAY)
        TaskState.objects.update(started_at=timezone.now())
        assert remind_due(owner="w") == 0  # known already, and two days are given
    TaskState.objects.update(started_at=timezone.now() - 3 * DAY)
    with time_machine.travel(timezone.now() + DAY, tick=False):
        with (
            mock.patch("nhipcau.publishing.actions.reminding.send_mail", side_effect=SystemExit),
            pytest.raises(SystemExit),
        ):
            remind_due(owner="w")
        assert Reminder.objects.filter(day=clock.today(), state="sending").count() == 1
        assert remind_due(owner="w") == 1  # the other person's; the lost one isn't repeated


def test_whoever_submitted_a_page_is_told_once_what_was_answered_in_their_language() -> None:
    known = people()
    writer = known["editor"]
    writer.email = "editor@example.org"
    writer.save()
    profile = UserProfile.get_for_user(writer)
    profile.preferred_language = "ja"
    profile.save()
    back, through = draft(writer, title="Bài một"), draft(writer, title="Bài hai")
    for page in (back, through):
        submit(page=page, by=writer)
    note = "Thiếu nguồn."
    send_back(page=_fresh(back), seen=_fresh(back).latest_revision_id, note=note, by=known["reviewer"])
    approve(page=_fresh(through), seen=_fresh(through).latest_revision_id, by=known["reviewer"])
    assert mail.outbox == []
    assert remind_due(owner="w") == 1
    (letter,) = mail.outbox
    assert letter.to == ["editor@example.org"]
    for words in ("差し戻されました", "Bài một", note, "すべての段階", "Bài hai"):
        assert words in letter.body
    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert remind_due(owner="w") == 0
    profile.rejected_notifications = False  # as set under their account
    profile.save()
    submit(page=_fresh(back), by=writer)
    send_back(page=_fresh(back), seen=_fresh(back).latest_revision_id, note=note, by=known["reviewer"])
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        assert remind_due(owner="w") == 0


def test_a_translation_that_disagrees_passes_only_when_somebody_says_it_is_meant() -> None:
    known = people()
    body = "<p>Có 120 người dự.[^doc-paris]</p>"
    source = draft(known["editor"], body=body)
    submit(page=source, by=known["editor"])
    page = draft(
        known["translator"], "ja", key=source.translation_key, body="<p>出席者は130人。[^doc-paris]</p>"
    )
    submit(page=page, by=known["translator"])
    page = _fresh(page)
    approve(page=page, seen=page.latest_revision_id, by=known["lead"])
    page = _fresh(page)
    with pytest.raises(ValidationError, match="130"):
        approve(page=page, seen=page.latest_revision_id, by=known["reviewer"])
    with pytest.raises(ValidationError, match="130"):
        approve(page=page, seen=page.latest_revision_id, meant="  ", by=known["reviewer"])
    reason = "Bản tiếng Nhật tính cả mười người phục vụ."
    approve(page=page, seen=page.latest_revision_id, meant=reason, by=known["reviewer"])
    assert _fresh(page).live
    kept = Meant.objects.of_page(page)
    assert {value for one in kept for value in (one.source, one.translation)} >= {"120", "130"}
    assert {(one.reason, one.said_by) for one in kept} == {(reason, known["reviewer"])}
    assert not differences(_fresh(page))
