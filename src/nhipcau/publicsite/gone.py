"""Addresses that were left: withdrawn with a reason, gone without one, or moved elsewhere.

The front reads them from one file (`left`). A page for each withdrawal stands under `gone/`, and one a
language for what is gone without a word.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nhipcau.publicsite.index import digest
from nhipcau.publicsite.left import FOLDER
from nhipcau.publishing.models import Departure, Withdrawal

if TYPE_CHECKING:
    from nhipcau.publicsite.manifest import Manifest


@dataclass(frozen=True)
class Left:
    """An address that answers 410. Without a title it is the page of all that left without a word."""

    address: str
    title: str = ""
    reason: str = ""
    date: str = ""


def gone_addresses(snapshot: Any, language: str) -> list[Left]:
    """The pages to be made: one for each withdrawal that stands, and one for all others."""
    taken = snapshot.all_addresses
    told = [
        Left(one.address, one.title, one.reason, one.withdrawn_at.date().isoformat())
        for one in snapshot.withdrawals(language)
        if one.address not in taken
    ]
    return [Left(f"/{language}/"), *told]


def file_of_gone(address: str) -> str:
    """Where the page stands that is shown in place of an address."""
    language = address.strip("/").split("/")[0]
    if address == f"/{language}/":
        return f"{FOLDER}/{language}.html"
    return f"{FOLDER}/{language}/{digest(address)}.html"


def gone_map(manifest: Manifest, languages: Iterable[str]) -> bytes:
    """What the front reads: of what answers today, nothing."""
    known = tuple(languages)
    gone: dict[str, str] = {}
    for address, language in Departure.objects.order_by("address").values_list("address", "language"):
        if language in known and not manifest.answers(address):
            gone[address] = file_of_gone(f"/{language}/")
    for one in Withdrawal.objects.standing().order_by("address"):
        if one.language in known and not manifest.answers(one.address):
            gone[one.address] = file_of_gone(one.address)
    moved = {old: new for old, new in _redirects(manifest).items() if old not in gone}
    gone = {address: file for address, file in gone.items() if manifest.made(file)}
    content = {"moved": dict(sorted(moved.items())), "gone": dict(sorted(gone.items()))}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _redirects(manifest: Manifest) -> dict[str, str]:
    """Old addresses to those that answer, with no step between: a chain leads to its end at once."""
    from wagtail.contrib.redirects.models import Redirect

    rows = Redirect.objects.order_by("pk").select_related("redirect_page")
    steps: dict[str, str] = {}
    for one in rows:
        old = f"{one.old_path.rstrip('/')}/"
        new = one.redirect_page.url_path if one.redirect_page_id else one.redirect_link
        if new and not manifest.answers(old):
            steps[old] = new
    return {old: end for old in steps if (end := _end(old, steps)) and _leads(end, manifest)}


def _end(old: str, steps: dict[str, str]) -> str:
    """Where a chain of moves ends; nowhere, where it goes round."""
    seen = {old}
    at = steps[old]
    while at in steps:
        if at in seen:
            return ""
        seen.add(at)
        at = steps[at]
    return at


def _leads(end: str, manifest: Manifest) -> bool:
    """Within the site only to what answers."""
    return not end.startswith("/") or manifest.answers(end)
