"""What every request of the editing side passes: whose doors are whose, what is no text, what stays."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied

from nhipcau.assignments.models import own_only
from nhipcau.kit.sent import with_letters_alone
from nhipcau.people.models import User

OPEN_TO_OFFICERS = frozenset(
    {
        *("home", "account", "login", "logout", "javascript_catalog", "sprite", "dismissibles"),
        *("password_reset", "password_reset_done", "password_reset_confirm", "password_reset_complete"),
    }
)
"""What of Wagtail's own an officer needs, each `wagtailadmin_…`."""


POLICY = "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
"""Wagtail's screens have scripts within them, so these aren't limited; where they lead and stand is."""


class Policy:
    """Middleware: what a page of the editing side may do, unless its view says it more strictly."""

    def __init__(self, get_response: Any) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class LettersAlone:
    """Middleware: what is sent loses what is no letter (`kit.sent`).

    A view that limits the size before it reads (`csrf_exempt`) does so itself.
    """

    def __init__(self, get_response: Any) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self._get_response(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        if not getattr(view, "csrf_exempt", False):
            with_letters_alone(request)


class OwnDoors:
    """Middleware: who speaks for one organisation is shown our rooms, which show it its own, and no more.

    Wagtail shows everybody of the editing side all documents, the tree of drafts and who did what.
    """

    def __init__(self, get_response: Any) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self._get_response(request)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        wagtails, _sign, door = name.partition("_")
        if not wagtails.startswith("wagtail") or (wagtails == "wagtailadmin" and door in OPEN_TO_OFFICERS):
            return None
        user = request.user
        if not isinstance(user, User) or not own_only(user) or user.has_perm("stories.view_storypage"):
            return None
        refused: HttpResponse = permission_denied(request)
        return refused


class StillNeeded:
    """Middleware: a refusal of the database to delete becomes a sentence beside the question again.

    Wagtail deletes pages in a transaction, so that nothing of what was asked is done.
    """

    def __init__(self, get_response: Any) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self._get_response(request)
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, ProtectedError | RestrictedError) or request.method != "POST":
            return None
        held = (
            problem.protected_objects if isinstance(problem, ProtectedError) else problem.restricted_objects
        )
        said = _("Nothing was deleted: this is still needed by %(what)s. A page can be withdrawn instead.")
        messages.error(request, said % {"what": _counted(held)})
        return HttpResponseRedirect(request.get_full_path())


def _counted(held: set[Model]) -> str:
    """Products (3), deliveries (1)."""
    count = Counter(capfirst(one._meta.verbose_name_plural) for one in held)
    return ", ".join(f"{name} ({number})" for name, number in sorted(count.items()))
