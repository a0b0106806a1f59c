"""Every version of a reading: who changed what, when, and what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from nhipcau.guidance.kinds import code_of
from nhipcau.guidance.models import Doubt, Guidance, Passage, ReadingChange
from nhipcau.people.desk import Screen, page_of

SHOWN = 8


@dataclass(frozen=True)
class Row:
    """One version: the change that made it, and the items it touched."""

    change: ReadingChange
    touched: tuple[tuple[str, str, str], ...]
    """Code, words and what became of it: "made", "retired" or a state."""
    more: int
    doubts: tuple[str, ...]


class History(Screen):
    """The versions of a reading, the newest first."""

    permission = "guidance.view_guidance"
    page_title = gettext_lazy("History of the reading")
    header_icon = "history"
    template_name = "guidance/history.html"

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance.objects.defer("text"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        crumbs = super().get_breadcrumbs_items()
        above: list[dict[str, Any]] = [
            {"url": reverse("guidance_list"), "label": gettext_lazy("Guidance documents")},
            {"url": reverse("guidance_reading", args=[self.guidance.pk]), "label": str(self.guidance)},
        ]
        return [*crumbs[:-1], *above, crumbs[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        changes = self.guidance.changes.select_related("by", "undoes", "undone_by").order_by("-version")
        page = page_of(self.request, changes)
        return super().get_context_data(**kwargs) | {
            "guidance": self.guidance,
            "page": page,
            "rows": list(self._rows(list(page.object_list))),
            "items": self.guidance.passages.filter(made_by=None).count(),
        }

    def _rows(self, changes: list[ReadingChange]) -> Any:
        keys = {int(key) for change in changes for key in change.steps if key.isdigit()}
        points = {int(key[1:]) for change in changes for key in change.steps if key.startswith("d")}
        passages = Passage.objects.in_bulk(keys)
        doubts = Doubt.objects.in_bulk(points)
        for change in changes:
            steps = [(int(key), step) for key, step in change.steps.items() if key.isdigit()]
            touched = [
                (code_of(passages[key]), passages[key].text, "made" if before is None else after)
                for key, (before, after) in steps
                if key in passages
            ]
            said = [str(doubts[int(key[1:])]) for key in change.steps if key.startswith("d")]
            yield Row(change, tuple(touched[:SHOWN]), max(0, len(touched) - SHOWN), tuple(said))
