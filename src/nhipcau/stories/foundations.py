"""What pages stand on: the root of the trees, the languages, and which role may write where."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import override, pgettext
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

from nhipcau.people.models import Role

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
def lay_foundations() -> Page:
    """The root of the three trees: one locale a content language, and who may write where.

    Returns the root page, under which each language's home page stands. Does nothing twice; kept in step
    at every `migrate`, as the roles are.
    """
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
