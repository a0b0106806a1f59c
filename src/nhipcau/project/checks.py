"""Wrong settings are said by name, with the remedy, before anything starts."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext as _


@register()
def settings_are_right(**_kwargs: Any) -> list[CheckMessage]:
    return [*_folder(), *_day(), *_address(), *_database(), *_port(), *_languages(), *_machine()]


def _folder() -> Iterator[Error]:
    folder = settings.NHIPCAU_DATA
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            _lay_privately(settings.DATABASES["default"])
    except OSError as error:
        yield Error(
            _("The data folder %(folder)s can't be written: %(why)s.")
            % {"folder": folder, "why": error.strerror or error},
            hint=_("Name another with NHIPCAU_DATA (or --dir for the demonstration), or change its owner."),
            id="nhipcau.E001",
        )


def _lay_privately(database: dict[str, Any]) -> None:
    """A new database is a file for its owner alone; SQLite gives what it writes beside it the same rights."""
    if database["ENGINE"].endswith("sqlite3"):
        os.close(os.open(database["NAME"], os.O_CREAT | os.O_RDONLY, 0o600))


def _day() -> Iterator[Error]:
    text = os.environ.get("NHIPCAU_TODAY", "")
    try:
        dt.date.fromisoformat(text or "2026-01-01")
    except ValueError:
        yield Error(
            _("NHIPCAU_TODAY is “%(text)s”, which is no day.") % {"text": text},
            hint=_("Write it as 2026-09-21, or leave it out for the real day."),
            id="nhipcau.E002",
        )


def _address() -> Iterator[Error]:
    address = settings.NHIPCAU_PUBLIC_ADDRESS
    if not address.startswith(("http://", "https://")):
        yield Error(
            _("NHIPCAU_PUBLIC_ADDRESS is “%(text)s”, which is no web address.") % {"text": address},
            hint=_("Begin it with https:// (or http:// on this machine)."),
            id="nhipcau.E003",
        )


def _database() -> Iterator[Error]:
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return
    try:
        known = bool(dj_database_url.parse(address).get("ENGINE"))
    except (ValueError, KeyError):
        known = False
    if not known:
        yield Error(
            _("DATABASE_URL doesn't name a database."),
            hint=_(
                "Write postgres://user:password@host:5432/name, or leave it out for a file in the folder."
            ),
            id="nhipcau.E004",
        )


def _port() -> Iterator[Error]:
    text = os.environ.get("NHIPCAU_SMTP_PORT", "")
    if text and not (text.isdigit() and 0 < int(text) < 65536):
        yield Error(
            _("NHIPCAU_SMTP_PORT is “%(text)s”, which is no port.") % {"text": text},
            hint=_("Write a number, usually 25, 465 or 587."),
            id="nhipcau.E005",
        )


def _languages() -> Iterator[Error]:
    asked = os.environ.get("NHIPCAU_LANGUAGES", "").replace(",", " ").split()
    known = dict(settings.LANGUAGES)
    if unknown := [code for code in asked if code not in known]:
        yield Error(
            _("NHIPCAU_LANGUAGES names no language with “%(codes)s”.") % {"codes": " ".join(unknown)},
            hint=_("Write codes as Django knows them, as in “fr ko zh-hans”."),
            id="nhipcau.E006",
        )


def _machine() -> Iterator[Error]:
    """A key goes in the clear over http; only to this machine may it."""
    address = urlsplit(settings.LIBRETRANSLATE)
    local = address.hostname in ("localhost", "127.0.0.1", "::1")
    if not settings.LIBRETRANSLATE:
        return
    if address.scheme not in ("http", "https") or not address.hostname:
        yield Error(
            _("NHIPCAU_LIBRETRANSLATE is “%(text)s”, which is no web address.")
            % {"text": settings.LIBRETRANSLATE},
            hint=_("Begin it with https:// (or http:// on this machine)."),
            id="nhipcau.E007",
        )
    elif os.environ.get("NHIPCAU_LIBRETRANSLATE_KEY") and address.scheme == "http" and not local:
        yield Error(
            _("NHIPCAU_LIBRETRANSLATE_KEY would travel unencrypted to %(host)s.")
            % {"host": address.hostname},
            hint=_("Begin NHIPCAU_LIBRETRANSLATE with https://, or leave the key out."),
            id="nhipcau.E007",
        )
