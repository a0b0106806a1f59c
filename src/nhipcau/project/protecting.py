"""What others still need isn't deleted, and the person is told what needs it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _


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
