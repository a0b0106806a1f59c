"""Steps of a whole translation: the source's changes, a machine's proposals."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.models import Translation

from nhipcau.people.desk import Verb
from nhipcau.people.models import User
from nhipcau.translations.actions import take_source_changes, translate_by_machine


class _Step(Verb):
    def translation(self) -> Any:
        rows = Translation.objects.select_related("source__locale", "target_locale")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("translation_edit", args=[self.kwargs["pk"]])


class TakeChanges(_Step):
    def call(self, by: User) -> str:
        source = self.translation().source
        page = Page.objects.filter(translation_key=source.object_id, locale_id=source.locale_id).first()
        if page is None:
            raise ValidationError(_("The source page was deleted."))
        changed = take_source_changes(page, by=by)
        if not changed:
            return _("The source hasn’t changed since.")
        return _("The source’s changes are here; what they touch is marked.")


class AskMachine(_Step):
    def call(self, by: User) -> str:
        filled = translate_by_machine(self.translation(), by=by)
        return ngettext(
            "%(n)d segment was filled by machine. Accept or change each.",
            "%(n)d segments were filled by machine. Accept or change each.",
            filled,
        ) % {"n": filled}
