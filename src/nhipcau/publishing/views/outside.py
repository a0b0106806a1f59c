"""The page of a reader from outside: the pinned revision as readers would meet it, and a form. No script."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from nhipcau.kit.languages import speaking
from nhipcau.people.desk import told
from nhipcau.publishing.actions.outside import LONGEST, Remark, answer_from_outside, open_link
from nhipcau.publishing.models import Invitation, OutsideAnswer
from nhipcau.stories.compose import Uncomposable, compose
from nhipcau.stories.ports import Heading, Inline, Listing, Paragraph, Pull

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Piece:
    """One paragraph to read, under the number that an objection names; headings have none."""

    kind: str
    text: str
    number: int = 0
    said: str = ""


def pieces_of(invitation: Invitation) -> tuple[Any, list[Piece]]:
    """The revision's document, and its words piece by piece."""
    document = compose(invitation.page.specific, revision=invitation.revision)
    rows: list[tuple[str, str]] = [("lead", _plain(document.lead))] if document.lead else []
    for block in document.blocks:
        rows += _rows(block)
    number, pieces = 0, []
    for kind, text in rows:
        if kind == "heading":
            pieces.append(Piece(kind, text))
        else:
            number += 1
            pieces.append(Piece(kind, text, number))
    return document, pieces


def _plain(runs: Inline) -> str:
    return "".join(f"[{run.note}]" if run.note else run.text for run in runs).strip()


def _rows(block: Any) -> list[tuple[str, str]]:
    """What a block says in words; what is only drawn is told by its description."""
    if isinstance(block, Heading):
        return [("heading", block.text)]
    if isinstance(block, Paragraph):
        return [("text", _plain(block.runs))]
    if isinstance(block, Listing):
        return [("item", _plain(item)) for item in block.items]
    if isinstance(block, Pull):
        return [("pull", block.text)]
    return [("text", text) for text in _words(block)]


def _words(value: Any) -> list[str]:
    """The words inside any other block, in their order."""
    if isinstance(value, tuple) and value and all(hasattr(one, "href") for one in value):
        return [text] if (text := _plain(value)) else []
    if isinstance(value, tuple):
        return [text for one in value for text in _words(one)]
    if not hasattr(value, "__dataclass_fields__"):
        return []
    found: list[str] = []
    for name in value.__dataclass_fields__:
        inner = getattr(value, name)
        if isinstance(inner, str):
            if name in WORDED and inner.strip():
                found.append(inner.strip())
        else:
            found += _words(inner)
    return found


WORDED = ("title", "text", "alt", "caption", "label", "name", "role", "date_text", "explanation", "who")


class Outside(View):
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        known = [code for code, _name in settings.LANGUAGES]
        asked = request.GET.get("lang", "")
        try:
            self.invitation = open_link(kwargs["token"])
        except PermissionDenied as refusal:
            return _private(
                render(request, "publishing/outside_refused.html", {"why": str(refusal)}, status=403)
            )
        self.language = asked if asked in known else self.invitation.language
        with speaking(self.language):
            answer = super().dispatch(request, *args, **kwargs)
        answer.headers["Content-Language"] = self.language
        return _private(answer)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            _document, pieces = pieces_of(self.invitation)
            answer_from_outside(
                invitation=self.invitation,
                key=_key(request.POST.get("key", "")),
                verdict=request.POST.get("verdict") or OutsideAnswer.Verdict.OBJECTS,
                name=request.POST.get("name", ""),
                role=request.POST.get("role", ""),
                text=request.POST.get("text", ""),
                remarks=[
                    Remark(piece.number, piece.text, said)
                    for piece in pieces
                    if piece.number and (said := request.POST.get(f"p{piece.number}", "").strip()[:LONGEST])
                ],
                by=self.invitation,
            )
        except (PermissionDenied, ValidationError, ValueError, Uncomposable) as refusal:
            why = _("Nothing was sent. Open the page again, then answer.")
            if isinstance(refusal, PermissionDenied | ValidationError):
                why = told(refusal)
            return self._page(wrong=why, status=422)
        return redirect(f"{request.path}?lang={self.language}&sent=1#sent")

    def _page(self, *, wrong: str = "", status: int = 200) -> HttpResponse:
        given = self.request.POST
        try:
            document, pieces = pieces_of(self.invitation)
        except Uncomposable as why:
            document, pieces, wrong = None, [], wrong or str(why)
        pieces = [Piece(p.kind, p.text, p.number, given.get(f"p{p.number}", "")) for p in pieces]
        context = {
            "invitation": self.invitation,
            "document": document,
            "title": document.title if document else self.invitation.page.draft_title,
            "of": self.invitation.page.locale.language_code,
            "pieces": pieces,
            "key": given.get("key") or str(uuid.uuid4()),
            "given": given,
            "wrong": wrong,
            "sent": "sent" in self.request.GET and not wrong,
            "answers": self.invitation.answers.count(),
            "language": self.language,
            "languages": settings.LANGUAGES,
        }
        return render(self.request, "publishing/outside.html", context, status=status)


def _key(text: str) -> uuid.UUID:
    return uuid.UUID(text)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """The address opens the page, so it is neither kept nor listed, nor told to anyone it links to.

    Told to this host alone: with no referrer at all a browser calls the answer's origin "null", and it is
    refused as forged.
    """
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = POLICY
    return response
