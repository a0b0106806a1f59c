"""Where a translated page goes from here, and who may be asked to translate."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from nhipcau.kit.collating import order
from nhipcau.people.models import User


def onward(page: Page | None, by: User) -> Any:
    """The button to a page's way to readers, from the room that keeps it (hook `translated_page_way`).

    That room is downstream and says it itself; where none does, or the person has no way there, the
    page's editor.
    """
    if page is None:
        return None
    found = (button for told in hooks.get_hooks("translated_page_way") for button in told(page, by))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return next(found, None) or Button(_("To the page’s editor"), edit)


def translators() -> list[User]:
    """Who may translate, by name."""
    wanted = Permission.objects.filter(content_type__app_label="translations", codename="translate")
    held = Q(groups__permissions__in=wanted) | Q(user_permissions__in=wanted)
    found = User.objects.filter(held, is_active=True).distinct()
    return sorted(found, key=lambda one: (order(one.get_full_name() or one.username), one.pk))
