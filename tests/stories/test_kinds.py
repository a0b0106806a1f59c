"""Every kind of story: begun at the door, edited in its own form, composed in each language."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.blocks import StreamBlockValidationError

from nhipcau.facts.ledger import Ledger
from nhipcau.people.models import Role, User
from nhipcau.stories import skeletons
from nhipcau.stories.actions import start_story
from nhipcau.stories.checks import problems
from nhipcau.stories.compose import Composer, Uncomposable, compose
from nhipcau.stories.media import BadCaptions, check_captions, media_type
from nhipcau.stories.models import StoryPage
from nhipcau.stories.models.details import DETAILS, details_block
from nhipcau.stories.models.editing import CRAFT, USE_WHEN, lacking
from nhipcau.stories.ports import (
    DocumentDetails,
    EventDetails,
    MediaClip,
    Picture,
    PlayedDetails,
    QuizDetails,
    Table,
    TalkDetails,
)
from nhipcau.stories.skeletons import BODIES, DRAWINGS
from nhipcau.stories.unfinished import unfinished
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site
from tests.stories.kinds import OPUS, VTT, WEBM, House, block, body, details, document, every_kind, items

__all__ = ["standing_site"]
KINDS = StoryPage.Kind.values
LANGUAGES = ("vi", "ja", "en")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]


@pytest.fixture
def editor() -> User:
    user: User = UserFactory(username="operator2", first_name="Lan", last_name="Trần", is_superuser=True)
    return user


@pytest.fixture
def desk(editor: User, client: Client) -> Client:
    client.force_login(editor)
    return client


def test_every_kind_has_its_craft_its_door_and_its_skeleton() -> None:
    for table in (CRAFT, USE_WHEN, DRAWINGS, BODIES):
        assert set(table) == set(KINDS)
    assert set(DETAILS) < set(KINDS)


@pytest.mark.parametrize(("kind", "part"), [("gallery", "pictures"), ("quiz", "choices")])
def test_what_is_asked_for_twice_is_there_twice_to_begin_with(kind: str, part: str) -> None:
    """An untouched draft complained of itself, in red."""
    assert all(len(block["value"][part]) == 2 for block in skeletons.body(kind) if block["type"] != "text")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_composes_in_each_language(language: str) -> None:
    ledger, house = Ledger.load(), House()
    ledger = Ledger.load()
    pages = every_kind(ThemeFactory(), language, house)
    composer = Composer(ledger)
    documents = {kind: composer.compose(page) for kind, page in pages.items()}
    for kind, made in documents.items():
        assert (made.kind, made.language, made.missing) == (kind, language, ())
        assert (made.details is not None) == (kind in DETAILS)
        assert made.notes
    event = documents["event"].details
    assert isinstance(event, EventDetails)
    assert event.starts is not None
    day = {"vi": "09:00, 21/9/2026", "ja": "2026/9/21 09:00", "en": "09:00, 21 Sep 2026"}
    assert event.starts.vietnam == day[language]
    assert event.starts.japan == day[language].replace("09:00", "11:00")
    assert event.starts.utc == "20260921T020000Z"
    quiz = documents["quiz"].details
    assert isinstance(quiz, QuizDetails)
    assert quiz.closes is not None
    assert "17:00" in quiz.closes.japan, "the hour is that of the place"
    assert "15:00" in quiz.closes.vietnam


@pytest.mark.parametrize("kind", ["talk", "audio", "video", "document"])
def test_notes_count_on_from_the_text_into_what_stands_after_it(kind: str) -> None:
    """As a reader meets them: the lead, the text, then the articles, or what was said."""
    house = House()
    told, last = details(kind, "vi", house), "<p>Sau cùng.[^pe-sung]</p>"
    after = told[0]["value"]
    if kind == "document":
        after["articles"][0]["value"]["text"] = last
    else:
        after["transcript"] = last
    text = [block("text", "<p>Trước hết.[^pl-tokyo]</p>")]
    made = compose(story(ThemeFactory(), "vi", kind=kind, details=told, body=text))
    facts = [note.fact for note in made.notes]
    assert facts[-2:] == ["pl-tokyo", "pe-sung"]
    match made.details:
        case TalkDetails(transcript=said) | PlayedDetails(clip=MediaClip(transcript=said)):
            pass
        case DocumentDetails(articles=(article,)):
            said = article.text
    assert [run.note for runs in said for run in runs if run.note] == [len(facts)]


def test_pictures_tables_and_sound_arrive_whole() -> None:
    house = House()
    pages = every_kind(ThemeFactory(), "vi", house)
    blocks = compose(pages["article"]).blocks
    table = next(b for b in blocks if isinstance(b, Table))
    assert table.rows == (("Huế", "448.053", "634.361"), ("Kyōto", "12", "15"))
    clip = next(b for b in blocks if isinstance(b, MediaClip))
    assert (clip.family, clip.file.mime, clip.duration) == ("audio", "audio/ogg", 61)
    shown = compose(pages["reportage"]).blocks[0]
    assert isinstance(shown, Picture)
    assert (shown.image, shown.width, shown.height) == (house.broad.pk, 1280, 800)


# Drafts


def test_who_begins_a_story_is_told_of_comments_on_it(editor: User) -> None:
    page = start_story(kind="article", theme=ThemeFactory(), language="vi", by=editor)
    assert [one.user for one in page.subscribers.filter(comment_notifications=True)] == [editor]


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_is_begun_by_its_kind_and_previews_at_once(kind: str, editor: User) -> None:
    page = start_story(kind=kind, theme=ThemeFactory(), language="vi", by=editor)
    assert not page.live
    assert page.editor_name == "Trần Lan"
    assert [b.block_type for b in page.details] == ([kind] if kind in DETAILS else [])
    assert [b.block_type for b in page.body] == list(BODIES[kind])
    made = Composer(Ledger.load(), draft=True).compose(page)
    answer = page.make_preview_request()
    assert answer.status_code == 200
    shown = answer.content.decode()
    for text in made.missing:
        assert text.replace("'", "&#x27;") in shown
    if kind in ("reportage", "profile", "video", "infographic", "timeline", "map"):
        assert made.missing, "an empty picture, person or file is told"


def test_a_story_begins_only_where_one_may_write(editor: User) -> None:
    theme = ThemeFactory()
    stranger = UserFactory(role=Role.FACTCHECKER) if hasattr(UserFactory, "role") else UserFactory()
    with pytest.raises(PermissionDenied):
        start_story(kind="article", theme=theme, language="vi", by=stranger)
    with pytest.raises(ValidationError):
        start_story(kind="poem", theme=theme, language="vi", by=editor)
    with pytest.raises(ValidationError):
        start_story(kind="article", theme=theme, language="fr", by=editor)
    assert not StoryPage.objects.filter(theme=theme).exists()


def test_the_door_names_every_kind_and_leads_to_the_editor(desk: Client) -> None:
    theme = ThemeFactory()
    door = desk.get(reverse("story_new"), {"theme": theme.pk})
    assert door.status_code == 200
    for kind in KINDS:
        assert f'value="{kind}"' in door.content.decode()
    refused = desk.post(reverse("story_new"), {"kind": "talk", "language": "vi"})
    assert refused.status_code == 200
    begun = desk.post(reverse("story_new"), {"kind": "talk", "language": "vi", "theme": theme.pk})
    page = StoryPage.objects.get(theme=theme)
    assert begun["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    parent = page.get_parent()
    asked = desk.get(reverse("wagtailadmin_pages:add", args=["stories", "storypage", parent.pk]))
    assert asked["Location"] == reverse("story_new")


@pytest.mark.parametrize("kind", ["article", "talk"])
def test_the_editor_shows_what_the_kind_needs_and_nothing_of_others(
    kind: str, editor: User, desk: Client
) -> None:
    page = start_story(kind=kind, theme=ThemeFactory(), language="vi", by=editor)
    shown = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert shown.status_code == 200
    form = shown.context["form"]
    assert str(CRAFT[kind]) in shown.content.decode()
    assert ("details" in form.fields) == (kind in DETAILS)
    if kind in DETAILS:
        assert list(form.fields["details"].block.child_blocks) == [kind]


# Refusals


def test_details_of_another_kind_are_refused() -> None:
    house = House()
    with pytest.raises(ValidationError) as refused:
        story(
            ThemeFactory(),
            slug="la",
            kind="talk",
            details=details("event", "vi", house),
            body=body("talk", "vi", house),
        )
    assert "details" in refused.value.message_dict


def test_what_a_kind_needs_is_asked_for_before_it_is_published(editor: User) -> None:
    page = start_story(kind="quiz", theme=ThemeFactory(), language="vi", by=editor)
    assert set(lacking(page)) == {"title"}, "the skeleton has the rest; each block then asks for its own"
    page.details, page.body = [], []
    assert set(lacking(page)) == {"title", "details", "body"}


def test_a_draft_of_each_kind_tells_every_part_it_lacks_and_a_whole_one_nothing(editor: User) -> None:
    """And each of them is what Django calls clean, days and hours among its blocks."""
    house, theme = House(), ThemeFactory()
    ledger = Ledger.load()
    for kind, whole in every_kind(theme, "vi", house).items():
        whole.full_clean()
        assert problems(whole, ledger=ledger) == (), kind
        with translation.override("ja"):
            begun = start_story(kind=kind, theme=theme, language="vi", by=editor)
        begun.full_clean()
        told = list(unfinished(begun))
        assert [one.field for one in told if not one.blocking] == ["slug"], kind
        assert {one.field for one in told if one.code == "lacking"} == {"title"}, kind
        gaps = [one for one in told if one.code == "unfinished"]
        blocks = {str(child.id) for stream in (begun.details, begun.body) for child in stream}
        assert gaps, kind
        assert {one.block for one in gaps} <= blocks, kind
        places = {str(begun.get_kind_display()), "Thân bài, khối"}
        assert all(one.message and one.place.startswith(tuple(places)) for one in gaps), gaps
        begun.title, begun.body, begun.details = "Có tên", whole.body, whole.details
        assert [one.field for one in unfinished(begun)] == ["slug"], kind


def test_what_is_asked_of_readers_pages_is_asked_while_somebody_saves_a_draft(editor: User) -> None:
    """Wagtail lets the blocks of the form ask for nothing while it saves a draft; ours go on asking."""
    page = start_story(kind="event", theme=ThemeFactory(), language="vi", by=editor)
    expected = list(unfinished(page))
    blocks = page._meta.get_field("details").stream_block
    blocks.defer_required_validation()
    try:
        assert list(unfinished(page)) == expected
    finally:
        blocks.restore_deferred_validation()


def _refusals(kind: str, **changes: Any) -> set[str]:
    """The fields of a kind's details that are refused with these changes."""
    whole = details_block(kind)
    value = details(kind, "vi", House())[0]["value"] | changes
    stored = whole.to_python([block(kind, value)])
    try:
        whole.clean(stored)
    except StreamBlockValidationError as refused:
        return set(refused.block_errors[0].block_errors)
    return set()


@pytest.mark.parametrize("kind", sorted(set(DETAILS) - {"profile"}))
def test_details_as_they_should_be_pass(kind: str) -> None:
    assert _refusals(kind) == set()


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("event", {"ends": "2026-09-20T09:00"}, "ends"),
        ("talk", {"ends": "2026-09-21T08:59"}, "ends"),
        ("exhibition", {"ends": "2026-08-01"}, "ends"),
        ("quiz", {"closes": "2026-08-01T08:00"}, "closes"),
        ("announcement", {"valid_until": "2026-08-31"}, "valid_until"),
        ("event", {"starts": None}, "starts"),
        ("event", {"starts": None, "event": "pl-hue"}, "starts"),
        ("talk", {"starts": None}, "starts"),
    ],
)
def test_an_end_before_its_start_is_refused_at_its_field(
    kind: str, changes: dict[str, Any], field: str
) -> None:
    assert _refusals(kind, **changes) == {field}


def test_media_and_captions_are_taken_by_their_bytes() -> None:
    picture = document("anh.webm", b"\x89PNG\r\n\x1a\n" + bytes(40))
    assert _refusals("video", media=picture.pk) == {"media"}
    sound = document("tieng.webm", OPUS)
    assert _refusals("video", media=sound.pk) == {"media"}, "a sound is no video"
    assert _refusals("audio", media=sound.pk) == {"media"}, "its name says it is something else"
    text = document("loi.vtt", "1\n00:00:01,000 --> 00:00:02,000\nXin chào\n")
    assert _refusals("video", captions=text.pk) == {"captions"}
    gone = document("mat.webm", WEBM)
    Path(gone.file.path).unlink()
    assert _refusals("video", media=gone.pk) == {"media"}


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b"", "signature", 1),
        (b"WEBVTTX\n", "signature", 1),
        (b"WEBVTT\n\n", "empty", 1),
        (b"WEBVTT\n\n00:01.000 -> 00:02.000\nx", "empty", 1),
        (b"WEBVTT\n\n0:01 --> 0:02\nx", "timing", 3),
        (b"WEBVTT\n\n00:03.000 --> 00:02.000\nx", "order", 3),
        ("WEBVTT\n\nchào".encode("utf-16"), "encoding", 1),
    ],
)
def test_captions_tell_what_is_wrong_and_where(content: bytes, reason: str, line: int) -> None:
    with pytest.raises(BadCaptions) as wrong:
        check_captions(content)
    assert (wrong.value.reason, wrong.value.line) == (reason, line)


def test_captions_and_media_that_are_what_they_say() -> None:
    assert check_captions(VTT.encode()) == 1
    assert check_captions(b"\xef\xbb\xbfWEBVTT - loi\r\n\r\n01:00:01.000 --> 01:00:02.500 line:0\r\nx") == 1
    heads = {
        WEBM: "video/webm",
        OPUS: "audio/ogg",
        b"\0\0\0\x20ftypisom": "video/mp4",
        b"\0\0\0\x20ftypM4A ": "audio/mp4",
        b"ID3\x04": "audio/mpeg",
        b"\xff\xfb\x90\x00": "audio/mpeg",
    }
    for head, mime in heads.items():
        found = media_type(head)
        assert found is not None
        assert found.mime == mime
    for head in (b"", b"<svg", b"\0\0\0\x14ftypqt  ", b"\x1a\x45\xdf\xa3matroska", b"RIFF\0\0\0\0WAVE"):
        assert media_type(head) is None


def test_a_table_is_as_wide_as_its_heads_and_takes_rows_pasted_from_a_sheet() -> None:
    from nhipcau.stories.models.craft import TableBlock

    one = TableBlock()
    value = {"caption": "x", "header": "a | b", "rows": items("1\t2\n3\t4"), "first_column_header": True}
    assert list(one.clean(one.to_python(value))["rows"]) == ["1\t2", "3\t4"]
    with pytest.raises(ValidationError):
        one.clean(one.to_python(value | {"rows": items("1 | 2 | 3")}))


def test_a_picture_that_is_gone_fails_its_page_and_is_told_in_a_draft() -> None:
    house = House()
    page = every_kind(ThemeFactory(), "vi", house)["reportage"]
    house.broad.delete()
    page = StoryPage.objects.get(pk=page.pk)
    with pytest.raises(Uncomposable):
        compose(page)
    assert Composer(Ledger.load(), draft=True).compose(page).missing


def test_a_story_of_fifty_thousand_words_composes_in_bounded_time() -> None:
    words = "<p>" + "một nhịp cầu nối hai bờ, " * 100 + "ký ngày [[doc-paris:date]].[^doc-paris]</p>"
    page = story(ThemeFactory(), slug="dai", kind="article", body=[block("text", words * 90)])
    started = time.monotonic()
    made = compose(page)
    assert sum(len(run.text.split()) for b in made.blocks for run in b.runs) > 50_000  # type: ignore[union-attr]  # all are paragraphs
    assert time.monotonic() - started < 10
