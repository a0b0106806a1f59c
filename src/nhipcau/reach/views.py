"""Screens of `reach`: the numbers that came back, and entering one by hand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages

from nhipcau.people.desk import Screen, chosen, page_of, person, segments
from nhipcau.reach.actions import enter_measure
from nhipcau.reach.models import Measure


class MeasureList(Screen):
    permission = "reach.view_measure"
    page_title = gettext_lazy("Measures")
    header_icon = "nc-measure"
    template_name = "reach/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sure = chosen(self.request, "sure", Measure.Confidence.values)
        find = self.request.GET.get("q", "").strip()[:200]
        counts = dict(Measure.objects.order_by().values_list("confidence").annotate(n=Count("pk")))
        choices = [("", pgettext("ledger", "All"), sum(counts.values()))] + [
            (value, label, counts.get(value, 0)) for value, label in Measure.Confidence.choices
        ]
        return super().get_context_data(**kwargs) | {
            "page": page_of(self.request, _measures(sure, find)),
            "sure": sure,
            "find": find,
            "total": sum(counts.values()),
            "items": Measure.objects.order_by().values("plan_item").distinct().count(),
            "samples": Measure.objects.filter(sample=True).count(),
            "owed": Measure.objects.owed().count(),
            "segments": segments(self.request, "sure", choices),
            "may_enter": person(self.request).has_perm("reach.enter_measure"),
        }


def _measures(sure: str, find: str) -> Any:
    rows = Measure.objects.select_related(
        "plan_item__theme", "plan_item__form", "plan_item__audience", "delivery__channel", "entered_by"
    )
    if sure:
        rows = rows.filter(confidence=sure)
    if find:
        rows = rows.filter(
            Q(source__icontains=find)
            | Q(method__icontains=find)
            | Q(plan_item__theme__title__icontains=find)
            | Q(plan_item__form__label__icontains=find)
        )
    return rows


class EnterMeasure(Screen):
    permission = "reach.enter_measure"
    page_title = gettext_lazy("Enter a measure by hand")
    header_icon = "nc-measure"
    template_name = "reach/enter.html"
    trail = (("measure_list", gettext_lazy("Measures")),)
    form_class: ClassVar[Any] = None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                measure = enter_measure(by=person(request), **form.cleaned_data)
            except ValidationError as refusal:
                form.take(refusal)
            except PermissionDenied as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Entered: %(measure)s.") % {"measure": measure})
                return redirect("measure_list")
        shown: HttpResponseBase = self.render_to_response(self.get_context_data(form=form))
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": kwargs.get("form") or self.form_class()}
