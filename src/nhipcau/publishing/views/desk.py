"""The desk's first screen: what waits for me, and where everything else stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy

from nhipcau.people.desk import Screen, chosen, page_of, person, segments
from nhipcau.publishing.standing import PARTS, rows_of
from nhipcau.publishing.views.many import answer_ticked, many_of

WORDS = {
    "mine": pgettext_lazy("publishing desk", "Waiting for me"),
    "drafts": pgettext_lazy("publishing desk", "Drafts"),
    "review": pgettext_lazy("publishing desk", "In review"),
    "approved": pgettext_lazy("publishing desk", "Approved"),
    "timed": pgettext_lazy("publishing desk", "Scheduled and embargoed"),
    "bundles": pgettext_lazy("publishing desk", "Bundles"),
    "withdrawn": pgettext_lazy("publishing desk", "Withdrawn"),
    "corrections": pgettext_lazy("publishing desk", "Corrections"),
}


class Desk(Screen):
    permission = "publishing.use_publishing"
    page_title = pgettext_lazy("room", "Publishing")
    header_icon = "clipboard-list"
    template_name = "publishing/desk.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer_ticked(request)
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = person(self.request)
        rows = {part: rows_of(part, user) for part in PARTS}
        part = chosen(self.request, "part", PARTS) or "mine"
        page = page_of(self.request, rows[part])
        choices = [(name, WORDS[name], len(rows[name])) for name in PARTS]
        return super().get_context_data(**kwargs) | {
            "part": part,
            "heading": WORDS[part],
            "page": page,
            "many": many_of(part, list(page.object_list)),
            "parts": segments(self.request, "part", choices),
            "mine": len(rows["mine"]),
            "late": sum(row.late for row in rows["review"]),
            "stopped": sum(row.state == "stopped" for row in [*rows["approved"], *rows["bundles"]]),
            "may_prepare": user.has_perm("publishing.prepare_release"),
            "may_lay": user.has_perm("publishing.view_process"),
            "empty": _empty(part),
        }


def _empty(part: str) -> str:
    return {
        "mine": pgettext("publishing desk", "Nobody waits for you."),
        "drafts": pgettext("publishing desk", "No draft that you may submit."),
        "review": pgettext("publishing desk", "No page is in review. A writer submits one from its editor."),
        "approved": pgettext("publishing desk", "No approved page waits for a person."),
        "timed": pgettext("publishing desk", "Nothing is scheduled or under embargo."),
        "bundles": pgettext("publishing desk", "No bundle yet. One shows pages to readers in one instant."),
        "withdrawn": pgettext("publishing desk", "No page is withdrawn."),
        "corrections": pgettext("publishing desk", "No correction yet."),
    }[part]
