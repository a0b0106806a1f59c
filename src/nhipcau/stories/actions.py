"""Verbs of `stories`: the site's first pages, and pages put in place by a program."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

from nhipcau.campaigns.models import Theme
from nhipcau.people.models import Role, User
from nhipcau.stories import gate, skeletons
from nhipcau.stories.models import SectionPage, StoryPage
from nhipcau.stories.models.editing import passing_slug, passing_title

WRITERS = {
    Role.EDITOR: ("add_page", "change_page", "lock_page", "unlock_page"),
    Role.TRANSLATOR: ("add_page", "change_page"),
    Role.REVIEWER: ("change_page",),
    Role.LEAD: ("add_page", "change_page", "lock_page", "unlock_page"),
}
"""Nobody may publish by role alone: a page goes live through its process (`stories.gate`)."""
_OWN = ("add_image", "choose_image", "add_document", "choose_document")
ILLUSTRATORS = {
    Role.EDITOR: (*_OWN, "change_image", "change_document"),
    Role.TRANSLATOR: _OWN,
    Role.REVIEWER: _OWN,
    Role.LEAD: (*_OWN, "change_image", "change_document"),
}
"""Who brings pictures, recordings and captions into a page; what one has brought, one may change."""


@transaction.atomic
def lay_foundations(*, by: User) -> Page:
    """The root of the three trees: one locale a content language, and who may write where.

    Returns the root page, under which each language's home page stands. Does nothing twice.
    """
    by.require("stories.add_homepage")
    for language, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=language)
    root = _named_root()
    Page.objects.filter(depth=2, content_type__model="page").delete()  # Wagtail's own welcome page
    address = settings.NHIPCAU_PUBLIC_ADDRESS.split("//", 1)[-1]
    host, _colon, port = address.partition(":")
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": host,
            "port": int(port or 443 if settings.NHIPCAU_PUBLIC_ADDRESS.startswith("https") else port or 80),
            "root_page": root,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    _let_roles_write(root)
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()  # Wagtail's; roles are ours
    return root


def _let_roles_write(root: Page) -> None:
    """In the pages, and in the files that they show."""
    files = Collection.get_first_root_node()
    for role, codenames in WRITERS.items():
        group = Group.objects.get_or_create(name=role.value)[0]
        for permission in Permission.objects.filter(codename__in=codenames, content_type__model="page"):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        GroupPagePermission.objects.filter(group=group, permission__codename="publish_page").delete()
        for permission in Permission.objects.filter(
            codename__in=ILLUSTRATORS[role],
            content_type__app_label__in=("wagtailimages", "wagtaildocs"),
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=files, permission=permission
            )


def _named_root() -> Page:
    """The root page; it and the root of the files are called in the office's language what they are.

    A name that somebody gave them stays.
    """
    root = Page.objects.get(depth=1)
    with override(settings.LANGUAGE_CODE):
        if root.title == "Root":
            root.title = root.draft_title = pgettext("root of the pages", "All languages")
            root.save(clean=False)
        Collection.objects.filter(depth=1, name="Root").update(name=pgettext("root of files", "All files"))
    return root


@transaction.atomic
def start_story(*, kind: str, theme: Theme, language: str, by: User) -> StoryPage:
    """A draft of a kind with the skeleton of its craft, under the stories of a language.

    Its responsible editor is `by`; it waits for a title. Raises ValidationError where the kind or the
    language isn't there, PermissionDenied where `by` may not write under it.
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
