"""What could not be published, where its editors see it: beside the page, and on the desk's first screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import pgettext
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from nhipcau.people.desk import person
from nhipcau.publicsite.kept import problems
from nhipcau.publicsite.manifest import Problem

SHOWN = 8


def tell_editor(request: HttpRequest, page: Any) -> None:
    """Beside a page that is opened to be edited; not again with each save."""
    if request.method != "GET":
        return
    for one in problems([page.pk]):
        text = pgettext(
            "public site",
            "This page could not be published: %(text)s Readers keep meeting its last state.",
        )
        messages.warning(request, text % {"text": f"{one.text.rstrip('.')}."})


class TroublesPanel(Component):
    """For whoever may edit any of the pages; nothing where all could be published."""

    name = "troubles"
    order = 15
    template_name = "publicsite/desk/troubles.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        return str(super().render_html(parent_context)) if self._rows() else ""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"rows": self._rows()[:SHOWN], "more": max(0, len(self._rows()) - SHOWN)}

    def _rows(self) -> list[Problem]:
        found = problems()
        pages = Page.objects.in_bulk({one.page for one in found if one.page})
        by = person(self.request)
        return [
            one
            for one in found
            if (page := pages.get(one.page)) is None or page.permissions_for_user(by).can_edit()
        ]
