from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from nhipcau.people.desk import Door
from nhipcau.reach import forms
from nhipcau.reach.views import importing, measures


@hooks.register("register_admin_urls")
def measure_addresses() -> list[Any]:
    enter = measures.EnterMeasure.as_view(form_class=forms.MeasureForm)
    correct = measures.CorrectMeasure.as_view(form_class=forms.CorrectForm)
    return [
        path("measures/<int:pk>/", correct, name="measure"),
        path("measures/<int:pk>/remove/", measures.RemoveMeasure.as_view(), name="measure_remove"),
        path("measures/", measures.MeasureList.as_view(), name="measure_list"),
        path("measures/new/", enter, name="measure_new"),
        path("measures/import/", importing.ImportMeasures.as_view(), name="measure_import"),
        path("measures/import/<int:pk>/", importing.EmptyTable.as_view(), name="measure_table"),
    ]


@hooks.register("register_admin_menu_item")
def measure_door() -> Door:
    return Door(
        pgettext_lazy("menu", "Measures"),
        url="measure_list",
        name="measures",
        icon="nc-measure",
        order=95,
        permission="reach.view_measure",
    )
