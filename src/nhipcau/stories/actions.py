"""Verbs of `stories`: the site's first pages, and pages put in place by a program."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page, PageSubscription

from nhipcau.campaigns.models import Theme
from nhipcau.people.models import User
from nhipcau.stories import gate, skeletons
from nhipcau.stories.models import SectionPage, StoryPage
from nhipcau.stories.models.editing import passing_slug, passing_title


@transaction.atomic
def start_story(*, kind: str, theme: Theme, language: str, by: User) -> StoryPage:
    """A draft of a kind with the skeleton of its craft, under the stories of a language.

    Its responsible editor is `by`, who is told of comments on it; it waits for a title. Raises
    ValidationError where the kind or the language isn't there, PermissionDenied where `by` may not write
    under it.
    """
    if kind not in StoryPage.Kind.values:
        raise ValidationError(_("There is no kind of story “%(kind)s”.") % {"kind": kind})
    stories = SectionPage.Section.STORIES
    section = SectionPage.objects.filter(section=stories, locale__language_code=language).first()
    if section is None:
        raise ValidationError(_("The site has no page of stories in this language yet."))
    _allow(section.permissions_for_user(by).can_add_subpage(), section)
    page = StoryPage(
        title=passing_title(StoryPage.Kind(kind).label),
        slug=passing_slug(kind),
        kind=kind,
        theme=theme,
        locale=section.locale,
        original_language=language,
        editor_name=by.get_full_name() or by.get_username(),
        details=json.dumps(skeletons.details(kind)),
        body=json.dumps(skeletons.body(kind)),
        live=False,
        owner=by,
    )
    section.add_child(instance=page)
    page.save_revision(user=by, clean=False)
    PageSubscription.objects.create(page=page, user=by, comment_notifications=True)
    log(instance=page, action="wagtail.create", user=by, content_changed=True)
    return page


PageKind = TypeVar("PageKind", bound=Page)


@transaction.atomic
def put_page(
    *,
    model: type[PageKind],
    parent: Page,
    language: str,
    key: uuid.UUID,
    slug: str,
    fields: Mapping[str, Any],
    published: dt.datetime | None = None,
    by: User,
    approved_by: Sequence[User] = (),
) -> PageKind:
    """Create or correct the page with this translation key and language, and publish it.

    A page that already says this is left alone, so a second run makes no revision. `fields` holds
    model fields by name; a list for a many-to-many field; raw stream data (with block ids) for a body.
    Where a keeper stands at the gate, `approved_by` names who else answers for the page: without them,
    or with `by` alone, it is refused like anybody's.
    """
    locale = Locale.objects.get(language_code=language)
    page = model.objects.filter(translation_key=key, locale=locale).first()
    if page is None:
        _allow(parent.permissions_for_user(by).can_add_subpage(), parent)
        page = model(slug=slug, locale=locale, translation_key=key, owner=by, **_plain(model, fields))
        page.first_published_at = published
        page.live = False
        parent.add_child(instance=page)
        changed = True
    else:
        changed = not page.live or _differs(page, fields)
        for name, value in _plain(model, fields).items():
            setattr(page, name, value)
    for name in _many(model, fields):
        setattr(page, name, fields[name])
    if changed:
        _allow(page.permissions_for_user(by).can_edit(), page)
        revision = page.save_revision(user=by, clean=False)
        if keeper := gate.kept():
            keeper.put_through(page, by=by, approved_by=approved_by)
        else:
            revision.publish(user=by, skip_permission_checks=True)
        page.refresh_from_db()
    return page


def _allow(allowed: bool, page: Page) -> None:
    if not allowed:
        raise PermissionDenied(_("Your role may not change pages under “%(page)s”.") % {"page": page.title})


def _many(model: type[Page], fields: Mapping[str, Any]) -> list[str]:
    return [name for name in fields if model._meta.get_field(name).many_to_many]


def _plain(model: type[Page], fields: Mapping[str, Any]) -> dict[str, Any]:
    many = _many(model, fields)
    return {
        name: json.dumps(value) if isinstance(value, list) else value
        for name, value in fields.items()
        if name not in many
    }


def _differs(page: Page, fields: Mapping[str, Any]) -> bool:
    for name, value in fields.items():
        field = page._meta.get_field(name)
        kept = getattr(page, name)
        if field.many_to_many:
            same = {one.pk for one in kept.all()} == {one.pk for one in value}
        elif hasattr(kept, "get_prep_value"):
            same = kept.get_prep_value() == value
        else:
            same = kept == value
        if not same:
            return True
    return False
