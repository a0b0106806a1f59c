"""Who is to translate a page, and by when."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.translations import standing
from nhipcau.translations.models import Standing


def entrust(translation: Translation, *, to: User | None, due: dt.date | None, by: User) -> Standing:
    """Ask one person for a translation, by a day. Nobody and no day: whoever translates, as the plan says.

    Anybody who may translate goes on being able to. Raises ValidationError for somebody who may not.
    """
    by.require("translations.send_page")
    if to is not None and not (to.is_active and to.has_perm("translations.translate")):
        raise ValidationError(
            _("%(who)s’s role doesn’t translate.") % {"who": to.get_full_name() or to.get_username()}
        )
    with transaction.atomic():
        kept = Standing.objects.filter(translation=translation).first()
        if kept and (kept.translator_id, kept.due) == (to.pk if to else None, due):
            return kept
        counted = standing.count(translation, translator=to, due=due)
        record(
            translation,
            "translations.entrust",
            by=by,
            to=to.get_username() if to else "",
            due=due.isoformat() if due else "",
        )
    return counted
