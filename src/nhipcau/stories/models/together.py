"""The form of every public page, where others write too: nothing is overwritten unseen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page


class PageForm(WagtailAdminPageForm):
    """Refuses, once, to save over a revision that the editor hasn't seen; proposes a free address.

    What was typed stays in the form. It is shown again with the newest revision's number, so that saving
    once more is the later person's own choice.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
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

    def _unseen(self) -> Any:
        """The newest revision, if it is another than the one that this form was made from."""
        newest = self.instance.latest_revision if self.instance.pk else None
        seen = self.data.get("overwrite_revision_id") or self.data.get("loaded_revision_id")
        return newest if newest and seen and seen != str(newest.pk) else None

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


def _who(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("System")


def _time(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
