"""The form of every public page, where others write too: nothing is overwritten unseen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import Page

from nhipcau.kit.turning import straight

ON_ITS_WAY = dt.timedelta(seconds=20)


class PageForm(WagtailAdminPageForm):
    """Refuses, once, to save over a revision that the editor hasn't seen; proposes a free address.

    What was typed stays in the form. It is shown again with the newest revision's number, so that saving
    once more is the later person's own choice.
    """

    _looked_at: tuple[Any, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = straight(value)
            elif isinstance(value, StreamValue):
                cleaned[name] = _straight_blocks(value)
        newest = self.instance.latest_revision if self.instance.pk else None
        self._looked_at = _moment(newest)
        if newest and self._is_unseen(newest):
            self.add_error(None, ValidationError(_overtaken(newest), code="stale"))
        if "slug" in self.errors and "slug" in self.fields:
            self._propose_address()
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Refuses what another request saved over since the form was looked at; the rest waits meanwhile."""
        with transaction.atomic():
            if self.instance.pk:
                held = Page.objects.select_for_update(of=("self",)).select_related("latest_revision__user")
                newest = held.get(pk=self.instance.pk).latest_revision
                if _moment(newest) != self._looked_at and self._is_unseen(newest):
                    raise PermissionDenied(_overtaken(newest))
            return super().save(commit=commit)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """After the page saved itself the open form stands on that, so that saving by hand goes on there."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        newest = self.instance.latest_revision
        return [
            *updates,
            ("loaded_revision_id", str(newest.pk)),
            ("loaded_revision_created_at", newest.created_at.isoformat()),
        ]

    def _is_unseen(self, newest: Any) -> bool:
        """Whether the newest revision is another than the one that this form was made from.

        A page that saves itself writes over its own revision, so that its time is looked at as well.
        """
        own = self.data.get("overwrite_revision_id")
        seen = own or self.data.get("loaded_revision_id")
        if not seen:
            return False
        loaded = self.data.get("loaded_revision_created_at")
        known = seen == str(newest.pk) and (own or not loaded or loaded == newest.created_at.isoformat())
        if known and _moment(newest) == self._looked_at:
            return False
        return not self._on_its_way(newest, seen)

    def _on_its_way(self, newest: Any, seen: str) -> bool:
        """Whether it is what this very form saved by itself a moment ago, when its answer wasn't back yet.

        The other way round what was saved by hand stays: the page, saving itself, holds older words.
        """
        if getattr(self.instance, "saves_itself", False):
            return False
        if newest.user_id != getattr(self.for_user, "pk", None):
            return False
        if timezone.now() - newest.created_at > ON_ITS_WAY:
            return False
        before = self.instance.revisions.exclude(pk=newest.pk).order_by("-pk").values_list("pk", flat=True)
        return seen in (str(newest.pk), str(before.first()))

    def _propose_address(self) -> None:
        slug = str(self.data.get(self.add_prefix("slug"), "")).strip()
        other = self.parent_page.get_children().filter(slug=slug).exclude(pk=self.instance.pk).first()
        if other is None:
            return
        number = 2
        while not Page._slug_is_available(f"{slug}-{number}", self.parent_page, self.instance):
            number += 1
        message = _("The address “%(slug)s” is taken by “%(title)s”. “%(free)s” is free.")
        told = {"slug": slug, "title": other.title, "free": f"{slug}-{number}"}
        self.errors["slug"] = self.error_class([message % told], renderer=self.renderer)


def _straight_blocks(value: StreamValue) -> StreamValue:
    """The blocks without marks that turn letters round; the same where there are none."""
    kept = value.get_prep_value()
    put_right = straight(kept)
    return value if put_right == kept else value.stream_block.to_python(put_right)


def _moment(revision: Any) -> tuple[Any, ...]:
    """What changes with every saving of a page, though it writes over the same revision."""
    return (revision.pk, revision.created_at) if revision else ()


def _overtaken(newest: Any) -> str:
    message = _(
        "%(who)s saved this page at %(time)s, after it was opened here. What was typed here is not "
        "lost: open the newest version in another tab, take over what is needed, then save again."
    )
    return message % {"who": _who(newest.user), "time": _time(newest.created_at)}


def _who(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("System")


def _time(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
