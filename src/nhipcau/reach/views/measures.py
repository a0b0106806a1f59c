"""Screens of `reach`: the numbers that came back, and entering one by hand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages
from wagtail.log_actions import registry

from nhipcau.people.desk import Screen, Verb, chosen, page_of, person, segments
from nhipcau.people.models import User
from nhipcau.reach.actions import correct_measure, enter_measure, remove_measure
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


class CorrectMeasure(Screen):
    """One number: put right, or removed; what stood before is shown beneath."""

    permission = "reach.enter_measure"
    page_title = gettext_lazy("Correct a measure")
    header_icon = "nc-measure"
    template_name = "reach/correct.html"
    trail = (("measure_list", gettext_lazy("Measures")),)
    form_class: ClassVar[Any] = None

    @cached_property
    def measure(self) -> Measure:
        rows = Measure.objects.select_related("plan_item__theme", "response__assignment__organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST, measure=self.measure)
        if form.is_valid():
            try:
                measure = correct_measure(measure=self.measure, by=person(request), **form.cleaned_data)
            except ValidationError as refusal:
                form.take(refusal)
            else:
                messages.success(request, _("Corrected: %(measure)s.") % {"measure": measure})
                return redirect("measure_list")
        shown: HttpResponseBase = self.render_to_response(self.get_context_data(form=form))
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = registry.get_logs_for_instance(self.measure).filter(action="reach.correct")
        return super().get_context_data(**kwargs) | {
            "measure": self.measure,
            "form": kwargs.get("form") or self.form_class(measure=self.measure),
            "history": entries.select_related("user"),
        }


class RemoveMeasure(Verb):
    def call(self, by: User) -> str:
        measure = get_object_or_404(Measure, pk=self.kwargs["pk"])
        remove_measure(measure=measure, reason=self.request.POST.get("reason", ""), by=by)
        return _("Removed: %(measure)s. No count or report holds it any more.") % {"measure": measure}

    def back(self) -> str:
        kept = Measure.objects.filter(pk=self.kwargs["pk"]).exists()
        return reverse("measure", args=[self.kwargs["pk"]]) if kept else reverse("measure_list")
