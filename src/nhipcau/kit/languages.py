"""Which language this system's own words are in, beside words of any language."""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.text import capfirst

UNTRANSLATED = "en"
"""The language that our words are written in, before any catalogue."""


class DeskLanguage(LocaleMiddleware):
    """The editing side in one of its own languages: what the site is read in besides has no words there."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if translation.get_language() not in dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE


def speaking(language: str) -> AbstractContextManager[None]:
    """Our own words as a page in this language shows them: in it, or in English where there is no catalogue.

    Django would take those of the office's language, which fewer readers of another know.
    """
    return translation.override(spoken(language))


def named(given: str, laid: Any) -> str:
    """A name that the set-up laid in the office's language, in the reader's; what a person named stays so.

    `laid` are the words it was laid by.
    """
    with translation.override(settings.LANGUAGE_CODE):
        untouched = given == capfirst(str(laid))
    return capfirst(str(laid)) if untouched else given


@functools.cache
def spoken(language: str) -> str:
    """The language of our own words on a page in this language."""
    rooms = (Path(app.path) / "locale" for app in apps.get_app_configs() if app.name.startswith("nhipcau."))
    catalogues = (*map(Path, settings.LOCALE_PATHS), *rooms)
    known = any((folder / translation.to_locale(language)).is_dir() for folder in catalogues)
    return language if known else UNTRANSLATED
