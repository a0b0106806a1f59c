"""One item of a plan on a page of its own, edited or added by hand: what the grid does, in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from nhipcau.campaigns.actions import InvalidItems, add_items, edit_items
from nhipcau.campaigns.models import PlanItem
from nhipcau.campaigns.planning.meaning import Meaning, Misfit
from nhipcau.campaigns.planning.rows import plan_of
from nhipcau.campaigns.views.cells import EDITABLE, Asked, asked
from nhipcau.campaigns.views.plan import OfPlan, languages_of, words
from nhipcau.campaigns.views.rows import quotes, rows_of
from nhipcau.people.desk import Refusal, Screen, number, person, told
from nhipcau.people.models import Organisation


class ItemScreen(OfPlan, Screen):
    """What editing and adding have in common: the fields as written, and what is wrong with them."""

    permission = "campaigns.draw_up_plan"
    header_icon = "nc-plan"
    template_name = "campaigns/plan_item.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [
            {"url": reverse("campaign_list"), "label": _("Campaigns and plans")},
            {"url": self.back(), "label": str(self.campaign)},
        ]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]

    def back(self) -> str:
        return get_valid_next_url_from_request(self.request) or reverse(
            "campaign_plan", args=[self.campaign.pk]
        )

    def shown(self, values: Mapping[str, Any], **kwargs: Any) -> HttpResponse:
        context = self.get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "values": values,
            "words": words(),
            "back": self.back(),
            "language_choices": languages_of(self.campaign),
            "organisations": Organisation.objects.active().values_list("name", flat=True),
        }
        response: HttpResponse = self.render_to_response(context)
        return response

    def sent(self, names: Sequence[str]) -> dict[str, str]:
        return {name: self.request.POST.get(name, "").strip() for name in names}


class EditItem(ItemScreen):
    """Change one item. What another person changed meanwhile is shown beside what was written."""

    page_title = gettext_lazy("Change a plan item")

    @cached_property
    def item(self) -> PlanItem:
        return get_object_or_404(PlanItem, campaign=self.campaign, pk=self.kwargs["item"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._form(self._held())

    def _held(self) -> dict[str, str]:
        item = self.item
        return {
            "language": item.language,
            "due": item.due.isoformat() if item.due else "",
            "owner": item.owner.name if item.owner else "",
            "supporting": "; ".join(one.name for one in item.supporting.all()),
            "note": item.note,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        values = self.sent(EDITABLE)
        found = asked(
            self.campaign,
            [(self.item.pk, name, value) for name, value in values.items()],
            number(request.POST.get("seen", "")),
        )
        if found.wrong:
            return self._form(values, found)
        if found.conflicts:
            return self._form(values, found)
        try:
            changes = {one.item: one.values for one in found.changes if one.item}
            if changes:
                edit_items(campaign=self.campaign, changes=changes, seen=found.version, by=person(request))
        except (PermissionDenied, ValidationError) as refusal:
            return self._form(values, refusal=refusal)
        messages.success(request, _("The item is changed.") if changes else _("Nothing differs."))
        return redirect(self.back())

    def _form(
        self, values: Mapping[str, str], found: Asked | None = None, refusal: Refusal | None = None
    ) -> HttpResponse:
        rows = rows_of(self.campaign, [self.item.pk], self.grid.conflicts)
        return self.shown(
            values,
            row=rows[0],
            quotes=quotes(rows),
            seen=found.version if found else self.campaign.version,
            wrong={one.field: one for one in found.wrong} if found else {},
            conflicts=found.conflicts if found else [],
            refusal=told(refusal) if refusal else "",
        )


class AddItem(ItemScreen):
    """Add one item by hand. Its passages are those of its theme, form and audience."""

    page_title = gettext_lazy("Add a plan item")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asked_for = {name: request.GET.get(name, "") for name in PARTS}
        return self.shown(asked_for, new=True, parts=self._parts(), wrong={})

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        values = self.sent((*PARTS, *EDITABLE))
        row, wrong = self._meant(values)
        refusal = ""
        if not wrong:
            try:
                added = add_items(campaign=self.campaign, rows=[row], by=person(request))
            except InvalidItems as invalid:
                wrong = {name: {"said": said} for name, said in invalid.errors.get(0, {}).items()}
            except (PermissionDenied, ValidationError) as refused:
                refusal = told(refused)
            else:
                messages.success(request, _("“%(item)s” is in the plan, proposed.") % {"item": added[0]})
                return redirect(f"{self.back()}#r{added[0].pk}")
        refusal = refusal or wrong.get("", {}).get("said", "")
        return self.shown(values, new=True, parts=self._parts(), wrong=wrong, refusal=refusal)

    def _parts(self) -> list[tuple[str, Any, list[tuple[str, str]]]]:
        named = {"theme": self.grid.themes, "form": self.grid.forms, "audience": self.grid.audiences}
        said = words()
        return [
            (name, said[name], [(str(key), str(one)) for key, one in ones.items()])
            for name, ones in named.items()
        ]

    def _meant(self, values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        row: dict[str, Any] = {"language": values["language"]}
        wrong: dict[str, Any] = {}
        for name in PARTS:
            if (key := number(values[name])) is not None:
                row[name] = key
            else:
                wrong[name] = {"said": pgettext("plan item", "Choose one.")}
        meaning = Meaning(plan_of(self.campaign, only=()))
        for name in ("owner", "supporting", "due", "note"):
            if not values[name]:
                continue
            try:
                row[name] = meaning.of(name, values[name])
            except Misfit as misfit:
                wrong[name] = {"said": str(misfit), "similar": misfit.similar}
        return row, wrong


PARTS = ("theme", "form", "audience")
