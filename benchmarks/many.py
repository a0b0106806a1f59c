"""A site of many stories, straight into the database: the demonstration's words, recombined.

Each story has about 13 blocks taken from the demonstration's own stories in its language, so that what is
quoted, linked, drawn and set is what real stories quote, link, draw and set.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterator
from typing import Any

BLOCKS = 13
SOURCES = 24
LANGUAGES = ("vi", "ja", "en")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MONTHS = 36
_TAKEN = ("text", "heading", "list", "pull", "years", "chart", "map", "key_facts", "chronicle", "quote", "qa")


def build_many(stories: int) -> None:
    """So many stories in each of the three languages, live, on top of the demonstration's site."""
    from benchmarks.bake import build

    build()
    add_many(stories)


def add_many(stories: int, *, first: int = 0) -> None:
    """So many more; `first` is the number of the first of them."""
    dice = random.Random(1973 + first)
    keys = [uuid.UUID(int=dice.getrandbits(128), version=4) for _ in range(stories)]
    for language in LANGUAGES:
        _fill(language, keys, random.Random(f"{language} {first}"), first)


def _fill(language: str, keys: list[uuid.UUID], dice: random.Random, first: int) -> None:
    from django.db import connection, transaction
    from wagtail.models import Page, Revision

    from nhipcau.stories.models import SectionPage, StoryPage, ThemePage

    section = SectionPage.objects.get(section="stories", locale__language_code=language)
    sources = list(StoryPage.objects.live().filter(locale=section.locale).order_by("pk")[:SOURCES])
    themes = list(ThemePage.objects.live().order_by("theme_id").values_list("theme_id", flat=True).distinct())
    model = sources[0]
    page_row = _row(connection, "wagtailcore_page", "id", model.pk)
    story_row = _row(connection, "stories_storypage", "page_ptr_id", model.pk)
    revision_row = _row(connection, "wagtailcore_revision", "id", model.live_revision_id)
    first_page = Page.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    first_revision = Revision.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    begin = section.numchild
    rows: dict[str, list[dict[str, Any]]] = {"revision": [], "page": [], "story": []}
    for number, key in enumerate(keys):
        pk, revision = first_page + number, first_revision + number
        source = dice.choice(sources)
        moment = dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC) - dt.timedelta(
            hours=number * _MONTHS * 730 / len(keys)
        )
        at = connection.ops.adapt_datetimefield_value(moment)
        title, slug = f"{source.title} {first + number}", f"{source.slug}-{first + number}"
        rows["revision"].append(
            {**revision_row, "id": revision, "object_id": str(pk), "created_at": at, "content": "{}"}
        )
        rows["page"].append(
            {
                **page_row,
                "id": pk,
                "path": f"{section.path}{_step(begin + number + 1)}",
                "title": title,
                "draft_title": title,
                "slug": slug,
                "url_path": f"{section.url_path}{slug}/",
                "translation_key": key.hex if connection.vendor == "sqlite" else str(key),
                "live_revision_id": revision,
                "latest_revision_id": revision,
                "first_published_at": at,
                "last_published_at": at,
                "latest_revision_created_at": at,
            }
        )
        rows["story"].append(
            {
                **story_row,
                "page_ptr_id": pk,
                "theme_id": themes[number % len(themes)],
                "lead": source.lead,
                "label": source.label,
                "order": 100,
                "kind": "article",
                "body": json.dumps(list(_body(sources, dice)), ensure_ascii=False),
            }
        )
    with transaction.atomic(), connection.cursor() as cursor:
        for table, name in (
            ("wagtailcore_revision", "revision"),
            ("wagtailcore_page", "page"),
            ("stories_storypage", "story"),
        ):
            _insert(cursor, connection, table, rows[name])
    Page.objects.filter(pk=section.pk).update(numchild=begin + len(keys))


def _body(sources: list[Any], dice: random.Random) -> Iterator[dict[str, Any]]:
    taken = 0
    while taken < BLOCKS:
        blocks = [b for b in dice.choice(sources).body.raw_data if b["type"] in _TAKEN]
        start = dice.randrange(max(1, len(blocks)))
        for block in blocks[start : start + 3]:
            yield {**block, "id": str(uuid.UUID(int=dice.getrandbits(128), version=4))}
            taken += 1


def _row(connection: Any, table: str, key: str, pk: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {key} = %s", [pk])  # names of ours
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def _insert(cursor: Any, connection: Any, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    marks = ", ".join(["%s"] * len(names))
    cursor.executemany(
        f"INSERT INTO {table} ({quoted}) VALUES ({marks})",  # names of ours
        [[_plain(row[name]) for name in names] for row in rows],
    )


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def _step(number: int) -> str:
    """A page's step in the tree: four digits of base 36."""
    found = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        found = _DIGITS[digit] + found
    return found
