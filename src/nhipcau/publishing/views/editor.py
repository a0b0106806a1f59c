"""The page editor with what stands in the page's way beside it, as it was last saved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView

from nhipcau.facts.ledger import Ledger
from nhipcau.people.desk import person
from nhipcau.publishing.onward import onward
from nhipcau.publishing.rules import differences, found
from nhipcau.stories.agreement import Disagreement
from nhipcau.stories.checks import Problem
from nhipcau.stories.models import PublicPage
from nhipcau.stories.quotes import quoted_by
from nhipcau.stories.rich_text import CUT


class WayPanel(BaseSidePanel):
    """What keeps the page from readers, where it stands, and who takes the next step.

    Drawn anew with each saving; the differences from the source only with the whole screen, since both
    pages are composed for them.
    """

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Show or hide what stands in the way")
        icon_name = "clipboard-list"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"count": self.panel.count}

    name = "way"
    title = pgettext_lazy("side panel", "Its way to readers")
    template_name = "publishing/side_panel.html"
    order = 50

    class Media:
        css: ClassVar = {"all": ["publishing/beside.css"]}
        js: ClassVar = ["publishing/beside.js"]

    def __init__(self, page: Any, request: Any, *, whole: bool) -> None:
        super().__init__(page, request)
        self._whole = whole

    @cached_property
    def saved(self) -> Any:
        return self.object.get_latest_revision_as_object()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        ledger = Ledger.load({one.key for one in quoted_by(self.saved)})
        return found(self.saved, ledger=ledger)

    @cached_property
    def differing(self) -> list[Disagreement]:
        return differences(self.saved) if self._whole else []

    @property
    def blocking(self) -> list[Problem]:
        return [one for one in self.problems if one.blocking]

    @property
    def count(self) -> int:
        return len(self.blocking) + len(self.differing)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = person(self.request)
        way = reverse("publishing_page", args=[self.object.pk])
        return context | {
            "onward": onward(self.object, user, blocked=bool(self.blocking)),
            "blocking": self.blocking,
            "notices": [one for one in self.problems if not one.blocking],
            "differing": self.differing,
            "whole": self._whole,
            "is_partial": parent_context.get("is_partial", False),
            "count": self.count,
            "language": self.object.locale.language_code,
            "way": way if user.has_perm("publishing.use_publishing") else "",
        }


class PageEditor(EditView):
    """Wagtail's editor; a public page has its way beside it.

    A form that was cut on its way is refused whole: what is missing of it would be taken as deleted.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        counts = [str(value) for name, value in request.POST.items() if name.endswith("-count")]
        if not all(value.isascii() and value.isdigit() and len(value) < 6 for value in counts):
            raise BadRequest(CUT)
        try:
            answer: HttpResponse = super().post(request, *args, **kwargs)
        except MultiValueDictKeyError as missing:
            raise BadRequest(CUT) from missing
        return answer

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        if not isinstance(self.page, PublicPage):
            return panels
        return MediaContainer(
            [WayPanel(self.page, self.request, whole=not self.expects_json_response), *panels]
        )
