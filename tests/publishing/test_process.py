"""From draft to live: who may take which step, and what no sequence of verbs brings about."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils.translation import override

from nhipcau.publishing.actions import Said, approve, lay_default, send_back, submit, take_back
from nhipcau.publishing.actions.processes import change_process, give_own_process, wishes_of
from nhipcau.publishing.models import Approval, Process, Submission
from nhipcau.stories.gate import NotCleared
from nhipcau.stories.models import PageCorrection, StoryPage
from tests.publishing.factories import change, draft, people

pytestmark = pytest.mark.django_db


def _fresh(page: StoryPage) -> StoryPage:
    return StoryPage.objects.get(pk=page.pk)


def _approved(page: StoryPage, *by: str) -> StoryPage:
    known = people()
    for name in by:
        page = _fresh(page)
        approve(page=page, seen=page.latest_revision_id, by=known[name])
    return _fresh(page)


def test_a_story_goes_live_when_somebody_else_answers_for_it() -> None:
    known = people()
    page = draft(known["editor"])
    submit(page=page, by=known["editor"])
    page = _fresh(page)
    assert page.workflow_in_progress
    assert not page.live
    page = _approved(page, "reviewer")
    assert page.live
    assert page.live_revision_id == Approval.objects.get(page=page.pk).revision_id
    assert page.current_workflow_state is None


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("editor", "Vai trò"),
        ("translator", "Vai trò"),
    ],
)
def test_the_step_asks_for_its_role(who: str, why: str) -> None:
    known = people()
    page = draft(known["editor"])
    submit(page=page, by=known["editor"])
    page = _fresh(page)
    with pytest.raises(PermissionDenied, match=why):
        approve(page=page, seen=page.latest_revision_id, by=known[who])
    assert not _fresh(page).live


def test_nobody_approves_what_they_wrote_changed_or_submitted() -> None:
    known = people()
    written = draft(known["reviewer"])
    submit(page=written, by=known["editor"])
    submitted = draft(known["editor"])
    submit(page=submitted, by=known["reviewer"])
    changed = draft(known["editor"])
    submit(page=changed, by=known["editor"])
    change(changed, known["reviewer"], "Sửa lúc duyệt")
    for page in (written, submitted, changed):
        page = _fresh(page)
        with pytest.raises(PermissionDenied, match="Người khác"):
            approve(page=page, seen=page.latest_revision_id, by=known["reviewer"])
        assert not _fresh(page).live
        page = _approved(page, "reviewer2")
        assert page.live


def test_a_translation_passes_a_language_review_by_another_person() -> None:
    known = people()
    page = draft(known["translator"], "ja")
    submit(page=page, by=known["translator"])
    page = _approved(page, "lead")
    assert not page.live
    with pytest.raises(PermissionDenied, match="Vai trò"):
        approve(page=page, seen=page.latest_revision_id, by=known["lead"])
    with pytest.raises(PermissionDenied, match="Người khác"):
        approve(page=page, seen=page.latest_revision_id, by=known["translator"])
    page = _approved(page, "translator2")
    assert page.live


def test_one_person_takes_two_steps_only_where_the_process_says_so() -> None:
    known = people()
    page = draft(known["translator"], "ja")
    submit(page=page, by=known["translator"])
    page = _approved(page, "reviewer")
    with pytest.raises(PermissionDenied, match="bước khác"):
        approve(page=page, seen=page.latest_revision_id, by=known["reviewer"])
    Process.objects.update(one_person_twice=True)
    assert _approved(page, "reviewer").live


def test_a_change_in_review_is_read_again_from_the_start() -> None:
    known = people()
    page = draft(known["translator"], "ja")
    submit(page=page, by=known["translator"])
    page = _approved(page, "lead")
    change(page, known["translator"], "別の題")
    page = _approved(page, "reviewer")
    assert not page.live  # the first step was of another revision
    assert not Approval.objects.exists()
    page = _approved(page, "lead")
    assert page.live
    assert page.title == "別の題"


def test_an_answer_to_a_version_not_seen_is_refused() -> None:
    known = people()
    page = draft(known["editor"])
    submit(page=page, by=known["editor"])
    seen = page.latest_revision_id
    change(page, known["editor"], "Tên mới")
    with pytest.raises(ValidationError, match="phiên bản mới"):
        approve(page=_fresh(page), seen=seen, by=known["reviewer"])


def test_a_returned_page_goes_on_where_it_was() -> None:
    known = people()
    page = draft(known["editor"])
    submit(page=page, by=known["editor"])
    page = _fresh(page)
    with pytest.raises(ValidationError, match="vì sao"):
        send_back(page=page, seen=page.latest_revision_id, by=known["reviewer"], note=" ")
    send_back(page=page, seen=page.latest_revision_id, by=known["reviewer"], note="Thiếu nguồn.")
    page = _fresh(page)
    assert not page.workflow_in_progress
    change(page, known["editor"], "Có nguồn")
    submit(page=_fresh(page), by=known["editor"])
    assert _approved(page, "reviewer").live


def test_only_the_submitter_takes_a_page_back() -> None:
    known = people()
    page = draft(known["editor"])
    submit(page=page, by=known["editor"])
    with pytest.raises(PermissionDenied):
        take_back(page=_fresh(page), by=known["editor2"])
    take_back(page=_fresh(page), by=known["editor"])
    assert _fresh(page).current_workflow_state is None


def test_a_blocked_page_is_refused_with_its_sentence() -> None:
    known = people()
    page = draft(known["editor"], body="<p>Không nguồn.</p>")
    page.lead = "<p>Không.</p>"
    page.save_revision(user=known["editor"])
    with pytest.raises(ValidationError) as refused:
        submit(page=_fresh(page), by=known["editor"])
    assert "nguồn" in refused.value.messages[0]
    assert _fresh(page).current_workflow_state is None


def test_a_live_page_says_whether_its_change_is_a_correction() -> None:
    known = people()
    page = draft(known["editor"])
    submit(page=page, by=known["editor"])
    page = _approved(page, "reviewer")
    with pytest.raises(ValidationError, match="không có gì thay đổi"):
        submit(page=page, by=known["editor"])
    page = change(page, known["editor"], "Paris, 1973")
    with pytest.raises(ValidationError, match="đính chính"):
        submit(page=page, by=known["editor"])
    submit(page=page, by=known["editor"], correction=Said("Ngày ký là 21/9.", "Ngày ký là 20/9."))
    assert not PageCorrection.objects.public().exists()
    assert _approved(page, "reviewer").title == "Paris, 1973"
    told = PageCorrection.objects.public().get()
    assert (told.text, told.before) == ("Ngày ký là 21/9.", "Ngày ký là 20/9.")
    page = change(_fresh(page), known["editor"], "Paris, tháng 9")
    submit(page=page, by=known["editor"], routine=True)
    _approved(page, "reviewer")
    assert PageCorrection.objects.public().count() == 1
    assert Submission.objects.filter(change="routine").count() == 1


def test_no_door_of_wagtail_leads_round_the_process() -> None:
    known = people()
    page = draft(known["editor"])
    revision = page.get_latest_revision()
    with pytest.raises(NotCleared):
        revision.publish(user=known["lead"])
    with pytest.raises(NotCleared):
        revision.publish(skip_permission_checks=True)
    page.live = True
    with pytest.raises(NotCleared):
        page.save()
    page = _fresh(page)
    workflow = page.get_workflow()
    state = workflow.start(page, known["editor"])
    with pytest.raises(PermissionDenied):
        state.finish(user=known["reviewer"])
    state.refresh_from_db()
    with pytest.raises(PermissionDenied):
        state.current_task_state.approve(user=known["editor"])
    assert not _fresh(page).live
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at="2020-01-01T00:00Z")
    with pytest.raises(NotCleared):
        call_command("publish_scheduled")
    assert not _fresh(page).live
    for name in known:
        assert not _fresh(page).permissions_for_user(known[name]).can_publish()


def test_a_step_is_called_in_the_readers_language_until_the_office_names_it() -> None:
    first, second = lay_default().steps
    first.name = "Tổng biên tập duyệt"
    for language, called in (("ja", "言語レビュー"), ("en", "Language review"), ("vi", "Duyệt ngôn ngữ")):
        with override(language):
            assert (first.called, second.called) == ("Tổng biên tập duyệt", called)


def test_a_campaign_has_a_process_of_its_own() -> None:
    known = people()
    page = draft(known["editor"])
    campaign = page.theme.campaign
    with pytest.raises(PermissionDenied):
        give_own_process(campaign=campaign, by=known["editor"])
    process = give_own_process(campaign=campaign, by=known["lead"])
    assert page.get_workflow() == process.workflow
    steps = wishes_of(process)
    with pytest.raises(ValidationError, match="bước duyệt bài"):
        change_process(
            process=process,
            steps=steps[1:],
            one_person_twice=False,
            live_when_approved=True,
            by=known["lead"],
        )
    change_process(
        process=process, steps=steps[:1], one_person_twice=False, live_when_approved=False, by=known["lead"]
    )
    assert [step.name for step in process.steps] == [steps[0].name]
    assert len(lay_default().steps) == 2
    submit(page=page, by=known["editor"])
    with pytest.raises(ValidationError, match="chờ ở bước"):
        change_process(
            process=process,
            steps=[type(steps[0])("editorial", "Khác", ("lead",), 1)],
            one_person_twice=False,
            live_when_approved=True,
            by=known["lead"],
        )
    page = _approved(page, "reviewer")
    assert not page.live  # approved, and waits for a person
    assert Approval.objects.filter(page=page.pk).exists()
