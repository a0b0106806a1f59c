"""The demonstration's stories: every kind in every language, with its notes, its files and its hours."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, ModelLogEntry

from nhipcau.facts.actions import keep_facts
from nhipcau.facts.ledger import Ledger
from nhipcau.project.demonstration.content_files import BadContent, load_yaml
from nhipcau.project.demonstration.ledger_files import read_facts
from nhipcau.project.demonstration.made_files import FOLDER, MadeFiles
from nhipcau.project.demonstration.story_blocks import blocks
from nhipcau.project.demonstration.story_details import details
from nhipcau.project.demonstration.story_files import StoryFile, read_stories
from nhipcau.stories.checks import problems
from nhipcau.stories.compose import Composer
from nhipcau.stories.media import check_captions, media_type
from nhipcau.stories.models import StoryPage
from nhipcau.stories.models.blocks import StoryBlocks
from nhipcau.stories.models.details import details_block
from nhipcau.stories.ports import (
    EventDetails,
    Gallery,
    MediaClip,
    Picture,
    PlayedDetails,
    Question,
    Room,
    StoryDocument,
)
from tests.people.factories import UserFactory

LANGUAGES = ("vi", "ja", "en")
KINDS = {
    *("article", "reportage", "interview", "talk", "profile", "document", "infographic", "timeline"),
    *("map", "exhibition", "video", "audio", "gallery", "quiz", "event", "announcement"),
}


@cache
def stories() -> tuple[StoryFile, ...]:
    return tuple(read_stories())


@pytest.fixture
def ledger(db: None) -> Ledger:
    keep_facts(read_facts(), by=UserFactory(role="factchecker"))
    return Ledger.load()


@pytest.fixture
def files(db: None, settings: Any, tmp_path: Any) -> MadeFiles:
    settings.MEDIA_ROOT = tmp_path
    return MadeFiles(by=UserFactory(role="editor"))


def pages(ledger: Ledger, files: MadeFiles) -> Iterator[tuple[StoryFile, str, StoryPage]]:
    """Every story as a page in each language, unsaved."""
    for story in stories():
        for language in LANGUAGES:
            fields = story.fields(language, ledger, files)
            plain = {name: json.dumps(v) if isinstance(v, list) else v for name, v in fields.items()}
            locale = Locale.objects.get_or_create(language_code=language)[0]
            yield story, language, StoryPage(slug=story.slug(language), locale=locale, **plain)


def test_every_kind_is_there_and_says_all_in_three_languages() -> None:
    assert {story.data["kind"] for story in stories()} == KINDS
    assert {value for value, _name in StoryPage._meta.get_field("kind").choices} == KINDS
    for story in stories():
        for name in ("title", "label", "lead"):
            assert all(story.data[name][language].strip() for language in LANGUAGES), (story.id, name)
        assert all(len(story.data["title"][language]) <= 70 for language in LANGUAGES), story.id
        assert len(story.data["title"]["ja"]) <= 32, story.id


def test_every_story_in_every_language(ledger: Ledger, files: MadeFiles) -> None:
    """Read once, for the ledger takes its time: what is stored, noted, shown and told of each."""
    composed: dict[tuple[str, str], StoryDocument] = {}
    written = {}
    for story, language, page in pages(ledger, files):
        written[story.id, language] = _kept_as_written(page)
        assert problems(page, ledger=ledger) == (), (story.id, language)
        with translation.override(language):
            composed[story.id, language] = Composer(ledger)._compose(page, language, None)
    for (key, language), document in composed.items():
        _complete_notes(document)
        _described_and_told(document)
        vietnamese = composed[key, "vi"]
        assert [type(b) for b in document.blocks] == [type(b) for b in vietnamese.blocks], (key, language)
        assert {n.fact for n in document.notes} == {n.fact for n in vietnamese.notes}, (key, language)
    kinds = Counter(type(block).__name__ for document in composed.values() for block in document.blocks)
    shown = (
        "Picture",
        "Gallery",
        "QuestionAnswer",
        "Table",
        "Room",
        "Question",
        "Chronicle",
        "KeyFacts",
        "MediaClip",
    )
    assert all(kinds[name] >= 3 for name in shown)
    _a_second_reading_puts_nothing_twice(ledger, written)


def _kept_as_written(page: StoryPage) -> list[Any]:
    """What is written is what the editor would keep, so that building twice changes nothing."""
    raw = [json.loads(json.dumps(list(value.raw_data))) for value in (page.body, page.details)]
    for block, value in zip((StoryBlocks(), details_block()), raw, strict=True):
        kept = block.get_prep_value(block.normalize(block.to_python(value)))
        assert json.loads(json.dumps(kept, cls=DjangoJSONEncoder)) == value, page.title
    return raw


def _complete_notes(document: StoryDocument) -> None:
    assert [note.number for note in document.notes] == list(range(1, len(document.notes) + 1))
    assert document.notes, document.title
    for note in document.notes:
        assert note.text, document.title
        assert note.sources, (document.title, note.text)
        assert all(source.startswith("http") for source in note.sources), (document.title, note.text)


def _described_and_told(document: StoryDocument) -> None:
    """What is shown is described, what is heard is written down, what is asked is explained."""
    for picture in _pictures(document):
        assert picture.alt, document.title
        assert picture.credit, document.title
        assert (picture.width, picture.height) == (1500, 1000), picture.file
    for block in document.blocks:
        if isinstance(block, Question):
            assert [choice.right for choice in block.choices].count(True) == 1, block.question
            assert block.explanation, block.question
    if isinstance(document.details, EventDetails):  # no source gives an hour; the ledger gives the day
        assert document.details.starts is None
        assert document.details.name
        assert document.details.dates_text
    if isinstance(document.details, PlayedDetails):
        clip = document.details.clip
        assert isinstance(clip, MediaClip)
        assert clip.captions
        assert clip.transcript
        assert clip.family == document.kind


def _a_second_reading_puts_nothing_twice(ledger: Ledger, written: dict[tuple[str, str], Any]) -> None:
    counts = get_image_model().objects.count(), get_document_model().objects.count()
    made = [path for path in FOLDER.iterdir() if path.suffix in {".vtt", ".mp3", ".mp4"}]
    assert counts == (len(list(FOLDER.glob("*.webp"))), len(made))
    again = MadeFiles(by=UserFactory(role="editor"))
    for story, language, page in pages(ledger, again):
        assert [list(page.body.raw_data), list(page.details.raw_data)] == written[story.id, language]
    assert counts == (get_image_model().objects.count(), get_document_model().objects.count())
    assert ModelLogEntry.objects.filter(action="wagtail.create").count() == sum(counts)


def _pictures(document: StoryDocument) -> Iterator[Picture]:
    for block in document.blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Gallery):
            yield from block.pictures
        elif isinstance(block, Room):
            yield from (one.picture for one in block.objects if one.picture)


def test_each_made_file_is_what_its_ending_says_and_small() -> None:
    endings = {".mp3": "mp3", ".mp4": "mp4"}
    names = set(load_yaml("media/titles.yaml"))
    assert names == {p.name for p in FOLDER.iterdir() if p.suffix in {".webp", ".vtt", *endings}}
    for name in names:
        content = (FOLDER / name).read_bytes()
        assert len(content) < 700_000, name
        if name.endswith(".webp"):
            assert content[:4] == b"RIFF", name
            assert content[8:12] == b"WEBP", name
        elif name.endswith(".vtt"):
            assert check_captions(content) > 5, name
        else:
            found = media_type(content[:4096])
            assert found is not None, name
            assert found.ending == endings[name[-4:]], name
    assert sum((FOLDER / name).stat().st_size for name in names) < 3_000_000


def test_captions_stand_in_one_order_in_every_language_and_end_with_the_piece() -> None:
    lengths = {s.data["details"]["captions"]: s.data["details"]["duration"] for s in stories() if _played(s)}
    for name, seconds in lengths.items():
        times = [
            [
                line
                for line in (FOLDER / f"{name}.{language}.vtt").read_text("utf-8").splitlines()
                if "-->" in line
            ]
            for language in LANGUAGES
        ]
        assert times[0] == times[1] == times[2], name
        last = times[0][-1].split("--> ")[1]
        minutes, rest = last.split(":")
        assert seconds - 2 <= int(minutes) * 60 + float(rest) <= seconds, name


def _played(story: StoryFile) -> bool:
    return story.data["kind"] in ("video", "audio")


def test_a_story_that_shows_what_is_not_there_says_so(files: MadeFiles) -> None:
    picture = {"image": "no-such", "alt": {"vi": "x"}}
    with pytest.raises(BadContent, match=r"no-such\.webp"):
        blocks([{"picture": picture}], "vi", "trial", files)
    with pytest.raises(BadContent, match=r"block 1 \(picture\) lacks 'alt' in ja"):
        blocks([{"picture": {"image": "chua-cau"}}], "ja", "trial", files)
    with pytest.raises(BadContent, match="has no details"):
        details("article", {"place": {}}, "vi", "trial", files)
    assert blocks([{"picture": picture}], "vi", "trial") == []


def test_quotes_apostrophes_and_spans_of_years_are_set_as_the_languages_set_them() -> None:
    """The files of facts, stories and pages, addresses apart: ’ and not ', 2004–2006 and not 2004-2006."""
    texts = FOLDER.parent
    straight = re.compile(r"\w'|(?<!\w)'\w|(?<![\d-])[12]\d{3}-[12]\d{3}(?![\d-])")
    files = [texts / "pages.yaml", *texts.glob("facts/*.yaml"), *texts.glob("stories/*.yaml")]
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            words = re.sub(r"https?://\S+|\[\[[^]]*\]\]|\[\^[^]]*\]", "", line)
            if not words.lstrip().startswith("#"):
                assert not straight.search(words), (file.name, line)
