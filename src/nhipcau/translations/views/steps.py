"""Steps of a whole translation: the source's changes, a machine's proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from nhipcau.kit.dates import PartialDate, read_typed
from nhipcau.people.desk import Verb
from nhipcau.people.models import User
from nhipcau.translations.actions import (
    ask_again,
    entrust,
    say_meant,
    take_source_changes,
    translate_by_machine,
)
from nhipcau.translations.actions.drafting import target_of
from nhipcau.translations.models import Meant, Standing
from nhipcau.translations.standing import differences_of, digest_of


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


class Meaning(_Step):
    """A difference of the whole page answered for, or asked again."""

    def call(self, by: User) -> str:
        translation = self.translation()
        page = target_of(translation)
        if again := self.request.POST.get("again", ""):
            key = int(again) if again.isdecimal() and len(again) < 10 else 0
            row = Meant.objects.of_page(page).filter(pk=key).first()
            if row is None:
                raise ValidationError(_("Somebody took this answer back already."))
            ask_again(page, row, by=by)
            return _("It is asked again.")
        digest = self.request.POST.get("digest", "")
        kept = Standing.objects.filter(translation=translation).first()
        found = differences_of(kept) if kept else []
        one = next((one for one in found if digest_of(one) == digest), None)
        if one is None:
            raise ValidationError(_("It differs otherwise by now, or no more. Load the page again."))
        say_meant(page, one, reason=self.request.POST.get("reason", ""), by=by)
        return _("Noted, with your reason. It isn’t asked again while the source’s sentence stays.")


class Entrust(_Step):
    """Who is asked to translate, and by when."""

    def call(self, by: User) -> str:
        to, due = asked_of(self.request)
        entrust(self.translation(), to=to, due=due, by=by)
        return _("It is noted who translates, and by when.")


def asked_before(standing: Standing | None, sent: Mapping[str, str]) -> dict[str, Any]:
    """What `_entrust.html` shows: what was just sent and refused, else who is asked and by when."""
    due = PartialDate.parse(standing.due.isoformat()).typed(_language()) if standing and standing.due else ""
    who = standing.translator_id if standing else None
    return {"translator": sent.get("translator", str(who or "")), "due": sent.get("due", due)}


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def asked_of(request: HttpRequest) -> tuple[User | None, dt.date | None]:
    """Who is asked to translate, and by when, as `_entrust.html` sends it."""
    who, day = request.POST.get("translator", ""), request.POST.get("due", "")
    to = User.objects.filter(pk=int(who)).first() if who.isdecimal() and len(who) < 10 else None
    return to, day_of(day)


def day_of(text: str) -> dt.date | None:
    """A day as the reader's language types it; none for an empty field. Raises ValidationError for others."""
    try:
        return dt.date.fromisoformat(read_typed(text, _language())) if text.strip() else None
    except ValueError:
        raise ValidationError(_("“%(text)s” is no day. Write 30/9/2026.") % {"text": text}) from None
