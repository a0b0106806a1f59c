"""Many pages of the desk's list in one act: which are ticked, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from nhipcau.people.desk import keys, number, person
from nhipcau.people.models import User
from nhipcau.publishing.actions import Decided, approve_many, submit_many
from nhipcau.publishing.standing import Row

ACTS = {"mine": "approve", "drafts": "submit"}
"""What is done with the ticked rows of a part."""
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Many:
    act: str
    most: int = LONGEST_NOTE


def many_of(part: str, rows: Sequence[Row]) -> Many | None:
    """The act for the rows shown, where there is one to tick."""
    return Many(ACTS[part]) if part in ACTS and any(row.tick for row in rows) else None


def answer_ticked(request: HttpRequest) -> None:
    """Approve or submit the ticked pages, and tell how many went on and what was left, and why."""
    act, by = request.POST.get("act", ""), person(request)
    note = request.POST.get("note", "").replace("\0", "")[:LONGEST_NOTE]
    if act not in ACTS.values():
        raise Http404
    decided = _approved(request, by, note) if act == "approve" else _submitted(request, by, note)
    if decided is None:
        messages.error(request, _("Tick at least one page."))
        return
    if n := len(decided.done):
        messages.success(request, _said(act, n, decided.waiting))
    if decided.left or decided.gone:
        told: dict[str, Any] = {"left": decided.left, "gone": decided.gone}
        messages.warning(request, render_to_string("publishing/_left.html", told))


def _said(act: str, n: int, waiting: int) -> str:
    if act == "submit":
        said = ngettext("%(n)d page submitted for review.", "%(n)d pages submitted for review.", n)
        return said % {"n": n}
    said = ngettext("%(n)d page approved.", "%(n)d pages approved.", n) % {"n": n}
    onward = ngettext(
        "%(n)d of them waits for another step.", "%(n)d of them wait for another step.", waiting
    )
    return f"{said} {onward % {'n': waiting}}" if waiting else said


def _approved(request: HttpRequest, by: User, note: str) -> Decided | None:
    """Each box names its page and the revision that the list showed; what isn't a box of ours is left out."""
    pairs = [one.partition(".")[::2] for one in request.POST.getlist("page")]
    read = [(number(page), number(revision)) for page, revision in pairs]
    seen = {page: revision for page, revision in read if page is not None and revision is not None}
    return approve_many(seen=seen, by=by, note=note) if seen else None


def _submitted(request: HttpRequest, by: User, note: str) -> Decided | None:
    pages = keys(request, "page")
    return submit_many(pages=pages, by=by, note=note) if pages else None
