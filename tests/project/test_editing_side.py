"""A walk over the editing side: every screen that can be reached from the first, one of each kind."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.users.models import UserProfile

from nhipcau.stories.models import StoryPage
from tests.people.factories import UserFactory
from tests.project.leftovers import left_over
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("standing_site"),
]

# Not screens: they answer scripts, take posts only, end the session, or show every language at once.
NOT_SCREENS = re.compile(
    r"^design_language|logout|jsi18n|sprite|ping|release|_results$|block_preview|preview_on|:lock|bulk"
)
ADDRESS = re.compile(r"""["'](/admin/[^"'#<>\\]*)""")

# Names of things, examples and keys that stand as they are in every language.
STANDING = (
    r"Paris document|in-effect|Wagtail Localize|OpenDocument|Word|PDF|HTML|"
    r"\[\[[^\]]*\]\]|\[\^[^\]]*\]|\{&quot;.*\}|\{\"host\".*\}|(America|Australia|Pacific|Europe|Asia|Atlantic)/\S+|None"
)


@pytest.fixture
def things(settings: Any, tmp_path: Path) -> StoryPage:
    """A story, a picture and a file, so that the screens of each have something to show."""
    settings.MEDIA_ROOT = tmp_path
    kept = story(ThemeFactory())
    drawn = io.BytesIO()
    Picture.new("RGB", (30, 20)).save(drawn, "PNG")
    get_image_model().objects.create(title="Ảnh", file=ContentFile(drawn.getvalue(), name="anh.png"))
    get_document_model().objects.create(title="Văn bản", file=ContentFile(b"%PDF-1.7", name="van-ban.pdf"))
    return kept


def allowed() -> re.Pattern[str]:
    named = Page.objects.values_list("title", flat=True), Group.objects.values_list("name", flat=True)
    titles = {re.escape(name) for names in named for name in names}
    return re.compile("|".join(sorted((*titles, STANDING), key=len, reverse=True)))


def screens(client: Client, *first: str, of: str = "") -> Iterator[tuple[str, HttpResponse]]:
    """Each screen that can be reached, once a view; `of` is how the names of the wanted views begin."""
    waiting, seen = deque(first), set()
    while waiting:
        address = waiting.popleft()
        try:
            name = resolve(address.split("?")[0]).view_name
        except Resolver404:
            continue
        if name in seen or NOT_SCREENS.search(name) or not name.startswith(of):
            continue
        seen.add(name)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            waiting.append(str(answer["Location"]))
        elif answer.status_code == 200 and "html" in answer["Content-Type"]:
            waiting.extend(each.replace("&amp;", "&") for each in ADDRESS.findall(answer.content.decode()))
            yield name, answer
        assert answer.status_code < 500


@pytest.mark.parametrize(("language", "of", "at_least"), [("vi", "", 90), ("ja", "wagtail", 60)])
def test_no_screen_is_left_in_english(things: StoryPage, language: str, of: str, at_least: int) -> None:
    """In Vietnamese all of them; in Japanese those of Wagtail, since every word of ours has its Japanese."""
    person = UserFactory(is_superuser=True, username="nguoi-xem", email="a@example.vn")
    UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
    client = Client()
    client.force_login(person)
    standing = allowed()
    left: dict[str, list[str]] = {}
    met = 0
    pages = reverse("wagtailadmin_pages:edit", args=[things.pk])
    for name, answer in screens(client, "/admin/", pages, reverse("wagtaillocales:index"), of=of):
        met += 1
        for fragment in left_over(answer.content, allowed=standing):
            left.setdefault(fragment, []).append(name)
    assert not left, "\n".join(f"{fragment!r}: {names[0]}" for fragment, names in sorted(left.items()))
    assert met >= at_least


@pytest.mark.parametrize("language", ["vi", "ja"])
def test_signing_in_speaks_the_readers_language(language: str) -> None:
    client = Client(headers={"accept-language": language})
    for name in ("wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done"):
        answer = client.get(reverse(name))
        assert f'lang="{language}"' in answer.content.decode()
        assert left_over(answer.content, allowed=re.compile(STANDING)) == []
    refused = client.post(reverse("wagtailadmin_login"), {"username": "ai", "password": "sai"})
    assert left_over(refused.content, allowed=re.compile(STANDING)) == []
    lost = client.get(reverse("wagtailadmin_password_reset_confirm", args=["x", "y"]))
    assert left_over(lost.content, allowed=re.compile(STANDING)) == []


def test_a_word_left_in_english_is_found() -> None:
    """The search itself: a text, a label, a word in a script's data; names and marks are passed over."""
    found = left_over(
        b"""<p>Trang cua toi</p><p>Publish page</p><button aria-label="Delete"></button>
        <script type="application/json">{"label": "Save draft", "name": "page", "id": "page"}</script>
        <p>Paris document</p><code>page</code><p>https://example.org/page</p>""",
        allowed=re.compile(STANDING),
    )
    assert found == ["Delete", "Publish page", "Save draft"]
