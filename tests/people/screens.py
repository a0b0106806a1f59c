"""Signing in to the desk, and reading what a screen says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from nhipcau.people.models import User
from tests.people.factories import UserFactory

ROLES = ("lead", "officer", "editor", "translator", "reviewer", "factchecker", "operator")


@dataclass
class Desk:
    """A person's browser: forms are posted and their answers followed."""

    client: Client
    user: User

    def get(self, address: str) -> HttpResponse:
        return self.client.get(address)

    def post(self, address: str, data: dict[str, Any] | None = None, **kwargs: Any) -> HttpResponse:
        return self.client.post(address, data or {}, follow=True, **kwargs)

    def allowed(self, address: str) -> bool:
        """Shown, rather than sent home with a word about permission."""
        return bool(self.client.get(address).status_code == 200)


def sign_in(role: str | None = None, user: User | None = None, **kwargs: Any) -> Desk:
    """`sign_in("lead")` is the desk of a person in that role; `user=` of a given person."""
    person = user or UserFactory(role=role, **kwargs)
    client = Client()
    client.force_login(person)
    return Desk(client, person)


def page(response: HttpResponse) -> BeautifulSoup:
    """The page, to be looked into."""
    return BeautifulSoup(response.content, "lxml")


def said(response: HttpResponse) -> str:
    """The messages of a page, and the errors beside its fields."""
    found = page(response).select(".messages li:not(template li), .wrong, .error, [role=alert]")
    return " ".join(one.get_text(" ", strip=True) for one in found)


def text(response: HttpResponse) -> str:
    """What stands on a page, in one line."""
    return " ".join(page(response).get_text(" ", strip=True).split())
