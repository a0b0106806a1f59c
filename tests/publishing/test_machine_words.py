"""A machine's words that come while a translation is in review are answered for by nobody."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import Translation
from wagtail_localize.strings import StringValue

from nhipcau.people.models import User
from nhipcau.publishing.actions import approve, send_back, submit
from nhipcau.stories.models import StoryPage
from nhipcau.translations.actions import (
    accept_segment,
    save_segment,
    send_to_translation,
    translate_by_machine,
)
from nhipcau.translations.actions.drafting import target_of, write_draft
from nhipcau.translations.segments import segments_of
from tests.publishing.factories import draft, people

pytestmark = pytest.mark.django_db


class Copying(BaseMachineTranslator):
    """Gives back what it is given, in other letters."""

    display_name = "Máy thử"

    def can_translate(self, *_locales: object) -> bool:
        return True

    def translate(
        self, _source: object, _target: object, strings: list[StringValue]
    ) -> dict[StringValue, StringValue]:
        return {one: StringValue(said(one.data)) for one in strings}


def said(source: str) -> str:
    """The words of a segment in English."""
    for begins, words in (
        ("Paris", "Paris, 21 September 1973"),
        ("Ngày", "On [[doc-paris:date]]."),
        ("Hai", "Two ambassadors signed.[^doc-paris]"),
    ):
        if source.startswith(begins):
            return words
    return source


def in_review(known: dict[str, User]) -> tuple[StoryPage, Translation]:
    """A translation that a person made whole and sent to review, and one segment taken out of it again."""
    (translation,) = send_to_translation(draft(known["editor"]), languages=["en"], by=known["translator"])
    for one in segments_of(translation):
        if one.words is None:
            save_segment(translation, one.key, said(one.source), seen=one.seen, by=known["translator"])
    write_draft(translation, by=known["translator"])
    page = target_of(translation)
    submit(page=page, by=known["translator"])
    one = next(one for one in segments_of(translation) if one.source.startswith("Hai"))
    save_segment(translation, one.key, "", seen=one.seen, by=known["translator"])
    assert translate_by_machine(translation, by=known["translator"]) == 1
    return StoryPage.objects.get(pk=page.pk), translation


def test_nobody_answers_for_a_machine_s_words_that_came_during_the_review(settings: LazySettings) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": f"{__name__}.Copying"}
    known = people()
    page, translation = in_review(known)
    with pytest.raises(ValidationError, match="máy dịch"):
        approve(page=page, seen=page.latest_revision_id, by=known["reviewer"])
    send_back(page=page, seen=page.latest_revision_id, by=known["reviewer"], note="Máy dịch.")
    with pytest.raises(ValidationError, match="máy dịch"):
        submit(page=StoryPage.objects.get(pk=page.pk), by=known["translator"])
    one = next(one for one in segments_of(translation) if one.machine)
    accept_segment(translation, one.key, seen=one.seen, by=known["translator"])
    submit(page=StoryPage.objects.get(pk=page.pk), by=known["translator"])
    page = StoryPage.objects.get(pk=page.pk)
    approve(page=page, seen=page.latest_revision_id, by=known["reviewer"])
