"""A story on its way, and the people who take it there."""

from __future__ import annotations

import uuid
from typing import Any

from wagtail.models import Locale

from nhipcau.campaigns.models import Theme
from nhipcau.people.models import Role, User
from nhipcau.stories.models import StoryPage
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, section

BODY = "<p>Hai đại sứ ký.[^doc-paris]</p>"


def person(name: str, role: str) -> User:
    """The person of this name, in this role; made once."""
    return User.objects.filter(username=name).first() or UserFactory(
        username=name, role=role, first_name=name
    )


def theme() -> Theme:
    return Theme.objects.first() or ThemeFactory()


def draft(
    by: User, language: str = "vi", *, key: uuid.UUID | None = None, body: str = BODY, **fields: Any
) -> StoryPage:
    """A story as its writer saved it: a draft with one revision."""
    slug = fields.pop("slug", f"bai-{uuid.uuid4().hex[:8]}")
    page = StoryPage(
        title=fields.pop("title", "Paris, 21 tháng 9 năm 1973"),
        slug=slug,
        locale=Locale.objects.get(language_code=language),
        translation_key=key or uuid.uuid4(),
        owner=by,
        live=False,
        kind="article",
        theme=fields.pop("theme", None) or theme(),
        lead="<p>Ngày [[doc-paris:date]].</p>",
        body=[("text", body)],
        **fields,
    )
    section("stories", language).add_child(instance=page)
    page.save_revision(user=by)
    page.refresh_from_db()
    return page


def change(page: StoryPage, by: User, title: str) -> StoryPage:
    """The page as somebody saved it with another title; a new revision."""
    fresh = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    fresh.title = title
    fresh.save_revision(user=by)
    return StoryPage.objects.get(pk=page.pk)


ROLES = {
    "editor": Role.EDITOR,
    "editor2": Role.EDITOR,
    "translator": Role.TRANSLATOR,
    "translator2": Role.TRANSLATOR,
    "reviewer": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "lead": Role.LEAD,
}


def people() -> dict[str, User]:
    return {name: person(name, role.value) for name, role in ROLES.items()}
