"""A whole table of a plan, pasted or as a workbook: what it would change, then what a person ticked of it."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from nhipcau.campaigns.actions.exchange import import_plan
from nhipcau.campaigns.adapters.received import MOST_MB, table_in
from nhipcau.campaigns.planning.comparison import compare, rows_from_table
from nhipcau.campaigns.planning.table import ROWS, head
from nhipcau.campaigns.ports import FIELDS, Differences, ExchangeError, Table
from nhipcau.campaigns.views.plan import OfPlan
from nhipcau.people.desk import Screen, number, person, told


class PasteTable(OfPlan, Screen):
    """Nothing is changed before the differences were seen: first the table, then its ticked changes."""

    permission = "campaigns.draw_up_plan"
    page_title = gettext_lazy("Paste a table into the plan")
    header_icon = "nc-plan"
    template_name = "campaigns/paste.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [
            {"url": reverse("campaign_list"), "label": _("Campaigns and plans")},
            {"url": self._plan(), "label": str(self.campaign)},
        ]
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.get_page_title()}]

    def _plan(self) -> str:
        return reverse("campaign_plan", args=[self.campaign.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            "campaign": self.campaign,
            "columns": [head(name, "vi") for name in ("key", *FIELDS)],
            "most_mb": MOST_MB,
            "most_rows": ROWS,
            "text": self.request.POST.get("text", ""),
        } | context

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            table = self._table(request)
            found = compare(self.campaign, table)
            if "take" in request.POST:
                return self._taken(request, found)
        except ExchangeError as error:
            return self._answer(refusal=str(error))
        except (PermissionDenied, ValidationError) as refusal:
            return self._answer(refusal=told(refusal), found=found, table=_kept(table), ticked=self._ticked())
        return self._answer(found=found, table=_kept(table), ticked=found.proposed)

    def _answer(self, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(**kwargs))
        return response

    def _table(self, request: HttpRequest) -> Table:
        if "table" in request.POST:
            return _again(request.POST["table"])
        file = request.FILES.get("file")
        return table_in(file.read()) if file else rows_from_table(request.POST.get("text", ""))

    def _ticked(self) -> list[str]:
        return self.request.POST.getlist("change")

    def _taken(self, request: HttpRequest, found: Differences) -> HttpResponse:
        count = import_plan(
            campaign=self.campaign,
            differences=found,
            accepted=self._ticked(),
            seen=number(request.POST.get("seen", "")),
            by=person(request),
        )
        said = ngettext("%(count)d item taken over.", "%(count)d items taken over.", count)
        messages.success(request, said % {"count": count})
        return redirect(self._plan())


def _kept(table: Table) -> str:
    """The table as it waits in the form, between its differences and their taking over."""
    return json.dumps(
        [table.columns, table.rows, table.campaign, table.version, table.whole, table.unknown],
        ensure_ascii=False,
    )


def _again(text: str) -> Table:
    """The table that waited. Raises ExchangeError for anything that isn't one."""
    try:
        columns, rows, campaign, version, whole, unknown = json.loads(text)
        table = Table(
            columns=tuple((str(name), str(place)) for name, place in columns),
            rows=tuple((int(number), tuple(map(str, cells))) for number, cells in rows),
            campaign=str(campaign),
            version=None if version is None else int(version),
            whole=bool(whole),
            unknown=tuple(map(str, unknown)),
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise ExchangeError(_("The table didn't come back whole. Paste it again.")) from error
    width, known = len(table.columns), {"key", "state", "codes", "quotes", *FIELDS}
    if any(len(cells) != width for _number, cells in table.rows) or not known.issuperset(
        name for name, _place in table.columns
    ):
        raise ExchangeError(_("The table didn't come back whole. Paste it again."))
    return table
