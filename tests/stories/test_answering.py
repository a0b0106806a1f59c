"""An editor says which plan items a story answers: coverage and the report know of it by that alone."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.stories.models import StoryPage
from nhipcau.stories.unfinished import unfinished
from tests.campaigns.factories import make_campaign
from tests.people.factories import UserFactory
from tests.people.screens import Desk, page, sign_in
from tests.stories.factories import story
from tests.stories.fixtures import standing_site
from tests.stories.test_bad_input import address, form, newest_page

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


@pytest.fixture
def campaign() -> Campaign:
    return make_campaign(by=UserFactory(role="lead"), confirmed=True)


@pytest.fixture
def draft(campaign: Campaign) -> StoryPage:
    made = story(campaign.themes.get(ordinal=1), kind="article")
    made.unpublish()
    return made


def asked_for(campaign: Campaign, ordinal: int) -> PlanItem:
    found = campaign.plan_items.confirmed().filter(theme__ordinal=ordinal, language="vi").first()
    assert found is not None
    return found


def saved(editor: Desk, draft: StoryPage, *items: PlanItem) -> BeautifulSoup | None:
    """None where it was saved; else the form with what is wrong."""
    given = {**form(editor.client, draft), "plan_items": [item.pk for item in items]}
    answer = editor.client.post(address(draft), given)
    return None if answer.status_code == 302 else BeautifulSoup(answer.content, "lxml")


def test_a_draft_says_what_it_answers(campaign: Campaign, draft: StoryPage) -> None:
    mine, elsewhere, japanese = (asked_for(campaign, ordinal) for ordinal in (1, 2, 1))
    japanese.pk, japanese.language = None, "ja"
    japanese.save()
    editor = sign_in("editor")
    offered = {box["value"] for box in page(editor.get(address(draft))).select("[name=plan_items]")}
    assert str(mine.pk) in offered
    assert not {str(elsewhere.pk), str(japanese.pk)} & offered
    assert saved(editor, draft, japanese) is not None
    assert saved(editor, draft, mine) is None
    assert [one.pk for one in newest_page(draft).plan_items.all()] == [mine.pk]
    assert StoryPage.objects.filter(plan_items=mine).count() == 1  # written counts before it is public


def test_who_said_nothing_is_reminded_and_not_kept_back(campaign: Campaign, draft: StoryPage) -> None:
    told = {one.code: one for one in unfinished(draft)}
    assert not told["unplanned"].blocking
    assert told["unplanned"].field == "plan_items"
    assert saved(sign_in("editor"), draft, asked_for(campaign, 1)) is None
    assert "unplanned" not in {one.code for one in unfinished(newest_page(draft))}
    campaign.plan_items.update(state=PlanItem.State.PROPOSED)
    assert "unplanned" not in {one.code for one in unfinished(draft)}  # nothing is asked yet


def test_what_a_public_story_answers_changes_when_the_change_goes_live(
    campaign: Campaign, draft: StoryPage
) -> None:
    newest_page(draft).latest_revision.publish()
    assert saved(sign_in("editor"), draft, asked_for(campaign, 1)) is None
    assert not StoryPage.objects.get(pk=draft.pk).plan_items.all()
    newest_page(draft).latest_revision.publish()
    assert StoryPage.objects.get(pk=draft.pk).plan_items.all()
