"""On the desk's first screen: work that no worker is at, and work that fails. Nothing where all is well."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.templatetags.static import static
from wagtail.admin.ui.components import Component

from nhipcau.kit import clock
from nhipcau.people.desk import person
from nhipcau.project.models import Duty


class DutyPanel(Component):
    """For everybody: whoever waits for a page to go out learns why it doesn't. What the program said is for
    those who run the system."""

    name = "duties"
    order = 5
    template_name = "project/duties.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def media(self) -> Any:
        return forms.Media(css={"all": [static("project/duties.css")]})

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        told = self._told
        return str(super().render_html(parent_context)) if told["failing"] or told["unattended"] else ""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return self._told

    @cached_property
    def _told(self) -> dict[str, Any]:
        failing = list(Duty.objects.failing().order_by("pk"))
        attended = set(Duty.objects.attended(clock.now()).values_list("kind", flat=True))
        unattended = [kind for kind in Duty.Kind if kind not in attended]
        last = Duty.objects.exclude(seen_at=None).filter(kind__in=unattended).order_by("-seen_at").first()
        return {
            "failing": failing,
            "unattended": [kind.label for kind in unattended],
            "all": len(unattended) == len(Duty.Kind),
            "last": last.seen_at if last else None,
            "runs": person(self.request).has_perm("project.run_system"),
        }
