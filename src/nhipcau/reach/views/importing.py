"""A table of figures: the empty one to fill in, what a filled one would enter, then entering it."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin import messages

from nhipcau.campaigns.adapters.received import MOST_MB
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.campaigns.ports import ExchangeError, Problem, Table
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.desk import Screen, number, person, told
from nhipcau.reach.actions import Imported, import_measures
from nhipcau.reach.adapters.sheet import empty_table
from nhipcau.reach.figures import FIELDS, ROWS, Reading, head, read_figures, table_of_figures
from nhipcau.reach.models import Measure


def campaigns() -> Any:
    """Those with a confirmed plan: only their items are measured."""
    return Campaign.objects.filter(plan_items__state=PlanItem.State.CONFIRMED).distinct()


class ImportMeasures(Screen):
    """Nothing is entered before it was seen: first what a table would enter, then its entering."""

    permission = "reach.enter_measure"
    page_title = gettext_lazy("Enter a table of figures")
    header_icon = "nc-measure"
    template_name = "reach/import.html"
    trail = (("measure_list", gettext_lazy("Measures")),)

    @cached_property
    def campaign(self) -> Campaign | None:
        asked = number(self.request.POST.get("campaign", ""))
        return (campaigns().filter(pk=asked).first() if asked else None) or campaigns().first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = get_language() or "vi"
        return {
            "campaign": self.campaign,
            "campaigns": campaigns(),
            "columns": [head(name, language[:2]) for name in FIELDS],
            "most_mb": MOST_MB,
            "most_rows": ROWS,
            **super().get_context_data(**kwargs),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if self.campaign is None:
            return redirect("measure_import")
        try:
            table = self._table(request)
            found = read_figures(self.campaign, table)
            if "take" in request.POST and not found.problems:
                return self._taken(found)
        except ExchangeError as error:
            return self._answer(refusal=str(error))
        except (PermissionDenied, ValidationError) as refusal:
            return self._answer(refusal=told(refusal), **self._seen(table, found))
        return self._answer(**self._seen(table, found))

    def _answer(self, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = self.render_to_response(self.get_context_data(**kwargs))
        return response

    def _table(self, request: HttpRequest) -> Table:
        if "table" in request.POST:
            return _again(request.POST["table"])
        file = request.FILES.get("file")
        if file is None:
            raise ExchangeError(_("Choose the file first."))
        if file.size is not None and file.size > MOST_MB * 1024 * 1024:
            raise ExchangeError(_("The file is larger than %(limit)d MB.") % {"limit": MOST_MB})
        return table_of_figures(file.read())

    def _seen(self, table: Table, found: Reading) -> dict[str, Any]:
        """What would become of the table, as things stand."""
        tried = import_measures(figures=found.figures, keep=False, by=person(self.request))
        letters = dict(table.columns)
        refused = [Problem(f"{letters.get(field, '')}{row}", said) for row, field, said in tried.problems]
        return {
            "found": found,
            "tried": tried,
            "problems": sorted([*found.problems, *refused], key=_row_of),
            "table": json.dumps([table.columns, table.rows], ensure_ascii=False),
        }

    def _taken(self, found: Reading) -> HttpResponse:
        done: Imported = import_measures(figures=found.figures, by=person(self.request))
        said = ngettext("%(count)d number entered.", "%(count)d numbers entered.", done.new)
        if done.known:
            said += " " + ngettext(
                "%(known)d was there already.", "%(known)d were there already.", done.known
            )
        messages.success(self.request, said % {"count": done.new, "known": done.known})
        return redirect("measure_list")


def _row_of(problem: Problem) -> tuple[int, str]:
    return int("".join(filter(str.isdigit, problem.place)) or 0), problem.place


def _again(text: str) -> Table:
    """The table that waited in the form. Raises ExchangeError for anything that isn't one."""
    try:
        columns, rows = json.loads(text)
        table = Table(
            columns=tuple((str(name), str(place)) for name, place in columns),
            rows=tuple((int(row), tuple(map(str, cells))) for row, cells in rows),
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise ExchangeError(_("The table didn't come back whole. Choose the file again.")) from error
    here = {name for name, _place in table.columns}
    whole = all(len(cells) == len(table.columns) for _row, cells in table.rows)
    if not whole or here - set(FIELDS) or set(FIELDS[5:]) - here or len(table.rows) > ROWS:
        raise ExchangeError(_("The table didn't come back whole. Choose the file again."))
    return table


class EmptyTable(Screen):
    """The table to fill in: a row for each confirmed item of the plan."""

    permission = "reach.enter_measure"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        campaign = get_object_or_404(campaigns(), pk=kwargs["pk"])
        items = PlanItem.objects.confirmed().filter(campaign=campaign)
        items = items.select_related("theme", "form", "audience").order_by(
            "theme__ordinal", "form", "audience", "language"
        )
        rows = [
            (one.pk, str(one.theme), str(one.form), str(one.audience), language_word(one.language))
            for one in items
        ]
        content = empty_table(
            campaign.title,
            [head(name, (get_language() or "vi")[:2]) for name in FIELDS],
            rows,
            lists={
                FIELDS.index("metric"): [str(label) for label in Measure.Metric.labels],
                FIELDS.index("confidence"): [str(label) for label in Measure.Confidence.labels],
            },
            days=FIELDS.index("date"),
        )
        answer = HttpResponse(
            content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        answer["Content-Disposition"] = f'attachment; filename="so-do-{campaign.slug}.xlsx"'
        return answer
