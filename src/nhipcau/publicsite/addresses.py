"""Where things stand on the public site. Pure: nothing here asks the database.

The tree decides: each language's home page stands under the root with the language code as its
slug, so a page's place in the tree is its address.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
LANGUAGE_NAMES: dict[str, str] = dict(settings.LANGUAGES)
DEFAULT_LANGUAGE: str = settings.LANGUAGE_CODE

_KIND_PREFIX = re.compile(r"^[a-z]{2,3}-(?=.)")


def address(page: Any) -> str:
    """The address of a page on the public site, from its place in the tree: `/vi/van-kien/`."""
    return str(page.url_path)


def slug_of(key: str) -> str:
    """The last part of the address of a document or a check: its key without the letters of its kind."""
    return _KIND_PREFIX.sub("", key)


def under(section: Any, key: str) -> str:
    """The address of one document or check under its register's page."""
    return f"{address(section)}{slug_of(key)}/"


def absolute(path: str) -> str:
    """With the scheme and host by which readers know the site."""
    return f"{settings.NHIPCAU_PUBLIC_ADDRESS}{path}"


def file_of(path: str) -> str:
    """The file, relative to the public folder, that answers an address."""
    relative = path.lstrip("/")
    return f"{relative}index.html" if not relative or relative.endswith("/") else relative
