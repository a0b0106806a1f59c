"""Whatever the source becomes, no word that a person wrote is lost, and what it touches is marked."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail_localize.models import Translation

from nhipcau.people.models import User
from nhipcau.translations.actions import save_segment, send_to_translation, take_source_changes, write_draft
from nhipcau.translations.actions.drafting import target_of
from nhipcau.translations.models import Kept
from nhipcau.translations.segments import orphans_of, segments_of
from tests.databases import examples
from tests.stories.fixtures import standing_site
from tests.translations.factories import WORDS, person, segment, theme, written
from tests.translations.test_verbs import change

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]

SENTENCES = [f"Câu số {word} của bài viết này." for word in ("một", "hai", "ba", "bốn", "năm", "sáu")]
PARAGRAPHS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True)
BODY = st.lists(
    st.tuples(st.integers(0, 5), st.one_of(PARAGRAPHS, st.sampled_from(SENTENCES))),
    min_size=1,
    max_size=5,
    unique_by=lambda block: block[0],
)
EDITS = st.lists(st.tuples(BODY, st.booleans()), min_size=1, max_size=3)


def _blocks(body: list[tuple[int, Any]]) -> list[dict[str, Any]]:
    """Blocks by number, so that a block that is moved or changed keeps its id."""
    found = []
    for number, said in body:
        kind = "heading" if isinstance(said, str) else "text"
        value = said if isinstance(said, str) else "".join(f"<p>{one}</p>" for one in said)
        name = uuid.uuid5(uuid.NAMESPACE_OID, f"{number}:{kind}")
        found.append({"type": kind, "value": value, "id": str(name)})
    return found


def _put(page: Any, body: list[tuple[int, Any]], by: User) -> None:
    version = page.get_latest_revision_as_object()
    version.body = version._meta.get_field("body").stream_block.to_python(_blocks(body))
    version.save_revision(user=by, clean=False)


def _translate_all(translation: Translation, by: User) -> set[str]:
    said = set()
    for one in segments_of(translation):
        if one.words is None:
            text = one.source.replace("Câu số", "Sentence").replace("của bài viết này", "of this story")
            save_segment(translation, one.key, text, seen=one.seen, by=by)
        said.add(next(s for s in segments_of(translation) if s.key == one.key).text)
    return said


def _everywhere(translation: Translation) -> set[str]:
    """Every word of the translation that can still be seen: in place, without a place, kept."""
    return (
        {one.text for one in segments_of(translation)}
        | {one.data for one in orphans_of(translation)}
        | {one.text for one in Kept.objects.filter(translation=translation)}
    )


@settings(
    max_examples=examples(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=BODY, edits=EDITS)
def test_no_edit_of_the_source_loses_a_word(
    first: list[tuple[int, Any]], edits: list[tuple[list[tuple[int, Any]], bool]]
) -> None:
    with transaction.atomic():
        by = person()
        source = written(theme(), "vi", slug=f"s-{uuid.uuid4().hex[:8]}")
        _put(source, first, by)
        (translation,) = send_to_translation(source, languages=["en"], by=by)
        written_by_hand = _translate_all(translation, by)
        write_draft(translation, by=by)
        known: set[tuple[int, int]] = set()
        for number, (body, by_hand) in enumerate(edits):
            if by_hand:
                version = target_of(translation).get_latest_revision_as_object()
                version.title = f"By hand {number}"
                version.save_revision(user=by, clean=False)
                written_by_hand.add(version.title)
                written_by_hand.discard("Người Việt Nam ở Nhật Bản")
            known |= {one.key for one in segments_of(translation)}
            _put(source, body, by)
            take_source_changes(source, by=by)
            translation = Translation.objects.get(pk=translation.pk)
            kept = {text for text in written_by_hand if not text.startswith("By hand")}
            assert kept <= _everywhere(translation), "words are lost"
            if by_hand:
                assert f"By hand {number}" in _everywhere(translation)
            for one in segments_of(translation):
                # what stood at this place before is known; anything else waits for a person
                assert one.key in known or one.state in ("stale", "missing")
                assert one.state != "broken"
            written_by_hand |= _translate_all(translation, by)
            write_draft(translation, by=by)
            page = target_of(translation).get_latest_revision_as_object()
            assert len(page.body) == len(body)
            assert "Câu số" not in str(page.body.get_prep_value()), "all is translated"
        transaction.set_rollback(True)


def test_words_that_a_killed_process_never_drew_are_not_taken_back_by_the_old_draft() -> None:
    """Saved, killed before the draft was written, and the source changed since: the rows are the newer."""
    by = person()
    source = written(theme(), "vi")
    (translation,) = send_to_translation(source, languages=["en"], by=by)
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two ambassadors", seen=one.seen, by=by)
    change(source, heading="Hai vị đại sứ")
    take_source_changes(source, by=by)
    translation = Translation.objects.get(pk=translation.pk)
    before = segment(translation, "Hai vị đại sứ")
    assert (before.state, before.text) == ("stale", "Two ambassadors")
    other = segment(translation, "Một mục")
    save_segment(translation, other.key, WORDS["en"]["item"], seen=other.seen, by=by)
    write_draft(translation, by=by)
    after = segment(translation, "Hai vị đại sứ")
    assert (after.state, after.text, after.seen) == ("stale", "Two ambassadors", before.seen)
    assert target_of(translation).get_latest_revision_as_object().body[0].value == "Two ambassadors"


def test_words_put_on_the_page_by_hand_are_taken_once_and_only_those() -> None:
    by, editor = person(), person("editor")
    (translation,) = send_to_translation(written(theme(), "vi"), languages=["en"], by=by)
    one = segment(translation, "Hai đại sứ")
    save_segment(translation, one.key, "Two ambassadors", seen=one.seen, by=by)
    write_draft(translation, by=by)
    two = segment(translation, "Một mục")
    save_segment(translation, two.key, WORDS["en"]["item"], seen=two.seen, by=by)  # not drawn yet
    version = target_of(translation).get_latest_revision_as_object()
    version.title = "By hand"
    version.save_revision(user=editor, clean=False)
    write_draft(translation, by=by)
    assert segment(translation, "Người Việt Nam").text == "By hand"
    assert segment(translation, "Một mục").text == WORDS["en"]["item"]
    assert not Kept.objects.filter(translation=translation).exists()
