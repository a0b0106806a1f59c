"""The form of every public page, where others write too: nothing is overwritten unseen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
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

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = straight(value)
            elif isinstance(value, StreamValue):
                cleaned[name] = _straight_blocks(value)
        if unseen := self._unseen():
            told = {"who": _who(unseen.user), "time": _time(unseen.created_at)}
            message = _(
                "%(who)s saved this page at %(time)s, after it was opened here. What was typed here is not "
                "lost: open the newest version in another tab, take over what is needed, then save again."
            )
            self.add_error(None, ValidationError(message % told, code="stale"))
        if "slug" in self.errors and "slug" in self.fields:
            self._propose_address()
        return cleaned

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """After the page saved itself the open form stands on that, so that saving by hand goes on there."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        newest = self.instance.latest_revision
        return [
            *updates,
            ("loaded_revision_id", str(newest.pk)),
            ("loaded_revision_created_at", newest.created_at.isoformat()),
        ]

    def _unseen(self) -> Any:
        """The newest revision, if it is another than the one that this form was made from.

        A page that saves itself writes over its own revision, so that its time is looked at as well.
        """
        newest = self.instance.latest_revision if self.instance.pk else None
        own = self.data.get("overwrite_revision_id")
        seen = own or self.data.get("loaded_revision_id")
        if newest is None or not seen:
            return None
        loaded = self.data.get("loaded_revision_created_at")
        if seen == str(newest.pk) and (own or not loaded or loaded == newest.created_at.isoformat()):
            return None
        return None if self._on_its_way(newest, seen) else newest

    def _on_its_way(self, newest: Any, seen: str) -> bool:
        """Whether it is what this very form saved by itself a moment ago, when its answer wasn't back yet."""
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


def _who(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("System")


def _time(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
