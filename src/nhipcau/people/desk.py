"""What every screen of the desk does alike: who may see it, where it stands, how a refusal is told."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from nhipcau.kit.dates import PartialDate
from nhipcau.people.models import User

Refusal = PermissionDenied | ValidationError
ROWS_A_PAGE = 50


def told(refusal: Refusal) -> str:
    """A refusal in words for the person it meets."""
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    return str(refusal)


def person(request: HttpRequest) -> User:
    """Who is asking. The admin lets no one in without an account."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user


class Screen(WagtailAdminTemplateMixin, View):
    """A screen in the admin's frame, shown to holders of `permission`.

    `trail` names the screens above it, (URL name, label); the last crumb is the screen's own title.
    """

    permission: ClassVar[str] = ""
    trail: ClassVar[Sequence[tuple[str, Any]]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person(request).require(self.permission)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponse = self.render_to_response(self.get_context_data(**kwargs))
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(name), "label": label} for name, label in self.trail]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"person": person(self.request)}


class Verb(View, ABC):
    """A POST that calls one verb and goes back with its answer, or with why it was refused."""

    http_method_names = ["post"]

    @abstractmethod
    def call(self, by: User) -> str:
        """Call the verb. Returns what was done, in a sentence."""

    @abstractmethod
    def back(self) -> str:
        """Where to go if the form names no `next`."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            said = self.call(person(request))
        except (PermissionDenied, ValidationError) as refusal:
            messages.error(request, told(refusal))
        else:
            messages.success(request, said)
        return redirect(get_valid_next_url_from_request(request) or self.back())


class Door(MenuItem):
    """A menu item that shows itself to holders of a permission."""

    def __init__(self, label: Any, *, url: str, name: str, icon: str, order: int, permission: str) -> None:
        super().__init__(label, reverse(url), name=name, icon_name=icon, order=order)
        self._permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(person(request).has_perm(self._permission))


@dataclass(frozen=True)
class Segment:
    """One choice of a filter, as a link."""

    label: Any
    count: int | None
    query: str
    current: bool


def segments(
    request: HttpRequest, name: str, choices: Iterable[tuple[str, Any, int | None]]
) -> list[Segment]:
    """The choices of the filter `name`, (value, label, count); the first is also the default."""
    listed = list(choices)
    asked = request.GET.get(name, "")
    current = asked if asked in [value for value, _label, _count in listed] else listed[0][0]
    return [
        Segment(label, count, _query(request, name, value), value == current)
        for value, label, count in listed
    ]


def _query(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    query.pop(name, None)
    if value:
        query[name] = value
    return f"?{query.urlencode()}"


@dataclass(frozen=True)
class Pick:
    """One list of a filter to choose from, (value, label), drawn by `people/picks.html`."""

    name: str
    label: Any
    choices: Sequence[tuple[Any, Any]]
    chosen: Any
    every: Any = None
    """The word for no choice; "all" unless given."""


def chosen(request: HttpRequest, name: str, values: Iterable[str]) -> str:
    """The asked value of a filter if it is one of `values`, else none."""
    asked = request.GET.get(name, "")
    return asked if asked in set(values) else ""


def number(text: str) -> int | None:
    """A key or a version as a form or an address says it; none for anything that can't be one of ours.

    Of thousands of figures Python makes no number at all: what comes from outside is read here.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def chosen_key(request: HttpRequest, name: str) -> int | None:
    """The asked primary key of a filter; none for anything that isn't one."""
    return number(request.GET.get(name, ""))


def chosen_day(request: HttpRequest, name: str) -> dt.date | None:
    """The asked day of a filter (ISO); none for anything that isn't one."""
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def keys(request: HttpRequest, name: str) -> list[int]:
    """The primary keys ticked in a form; what isn't a key is left out."""
    return [key for text in request.POST.getlist(name) if (key := number(text)) is not None]


def page_of(request: HttpRequest, rows: Any, size: int = ROWS_A_PAGE) -> Page[Any]:
    """The asked page of a listing; the nearest that exists for any other."""
    return Paginator(rows, size).get_page(request.GET.get("p"))


def short_date(text: str) -> str:
    """An ISO date, as exact as it is known, in figures of the active language; other text as it is."""
    try:
        return PartialDate.parse(text).short((get_language() or "vi")[:2]) if text else ""
    except ValueError:
        return text
