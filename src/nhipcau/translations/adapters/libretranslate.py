"""A LibreTranslate server of the office's own: asked in parts, within a time, its answers checked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from nhipcau.translations.ports import MachineFailed

AT_ONCE, LETTERS = 50, 8_000
"""Strings, and letters, that one request holds: servers refuse or forget more."""
LONGEST = 4 * 1024 * 1024


class LibreTranslator(BaseMachineTranslator):
    """`OPTIONS`: `LIBRETRANSLATE_URL`, `API_KEY`, and `TIMEOUT` in seconds for a whole page."""

    display_name = "LibreTranslate"

    def can_translate(self, source_locale: Any, target_locale: Any) -> bool:
        return _code(source_locale) != _code(target_locale)

    def translate(
        self, source_locale: Any, target_locale: Any, strings: list[StringValue]
    ) -> dict[StringValue, StringValue]:
        """Each string with its translation. Raises MachineFailed, with the reason, unless all are there."""
        until = time.monotonic() + float(self.options.get("TIMEOUT", 60))
        found: dict[StringValue, StringValue] = {}
        for part in _parts(strings):
            asked = {
                "q": [one.data for one in part],
                "source": _code(source_locale),
                "target": _code(target_locale),
                "format": "html",
            }
            if key := self.options.get("API_KEY"):
                asked["api_key"] = key
            answer = self._answer(json.dumps(asked).encode(), until)
            found |= zip(part, map(StringValue, _texts(answer, len(part))), strict=True)
        return found

    def _answer(self, asked: bytes, until: float) -> bytes:
        address = f"{self.options['LIBRETRANSLATE_URL'].rstrip('/')}/translate"
        request = Request(address, asked, {"Content-Type": "application/json"})  # noqa: S310  # see `checks`
        try:
            with urlopen(request, timeout=_left(until)) as response:  # noqa: S310  # see `checks`
                return _read(response, until)
        except HTTPError as refused:
            raise MachineFailed(_refusal(refused)) from refused
        except TimeoutError as late:
            raise MachineFailed(_late()) from late
        except (URLError, HTTPException, OSError, ValueError) as failure:
            if isinstance(getattr(failure, "reason", None), TimeoutError):
                raise MachineFailed(_late()) from failure
            raise MachineFailed(_("It can’t be reached.")) from failure


def _code(locale: Any) -> str:
    return str(locale.language_code).partition("-")[0]


def _parts(strings: list[StringValue]) -> Iterator[list[StringValue]]:
    part: list[StringValue] = []
    letters = 0
    for one in strings:
        if part and (len(part) == AT_ONCE or letters + len(one.data) > LETTERS):
            yield part
            part, letters = [], 0
        part.append(one)
        letters += len(one.data)
    if part:
        yield part


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(response: Any, until: float) -> bytes:
    """The whole answer: a server that sends a letter now and then doesn't hold anybody for ever."""
    held = b""
    while piece := response.read1(65_536):
        held += piece
        if len(held) > LONGEST:
            raise MachineFailed(_unexpected())
        _left(until)
    return held


def _texts(answer: bytes, wanted: int) -> list[str]:
    try:
        texts = json.loads(answer)["translatedText"]
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise MachineFailed(_unexpected()) from wrong
    if not isinstance(texts, list) or len(texts) != wanted or not all(isinstance(t, str) for t in texts):
        raise MachineFailed(_unexpected())
    return texts


def _refusal(refused: HTTPError) -> str:
    if refused.code in (401, 403):
        return _("It refuses the key. An operator checks NHIPCAU_LIBRETRANSLATE_KEY.")
    if refused.code == 429:
        return _("It was asked too much; wait some minutes.")
    if refused.code == 400:
        return _("It doesn’t know one of the languages, or refuses the text.")
    return _("It answers with the error %(code)d.") % {"code": refused.code}


def _late() -> str:
    return _("It takes too long.")


def _unexpected() -> str:
    return _("Its answer isn’t what was asked for.")
