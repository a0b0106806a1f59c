"""Screens of `facts`: the ledger, searched, and one fact in three languages side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import hooks

from nhipcau.facts.ledger import FactView, view_of
from nhipcau.facts.models import Fact, FactQuerySet
from nhipcau.people.desk import Screen, chosen, page_of, person, segments

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class FactList(Screen):
    """The ledger: found by key or by words in any language, with the mark that quotes each fact."""

    permission = "facts.view_fact"
    page_title = gettext_lazy("Facts")
    header_icon = "nc-fact"
    template_name = "facts/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        find = self.request.GET.get("q", "").strip()
        kind = chosen(self.request, "kind", Fact.Kind.values)
        sure = chosen(self.request, "sure", Fact.Confidence.values)
        found = Fact.objects.matching(find)
        if sure:
            found = found.filter(confidence=sure)
        shown = found.of_kind(kind) if kind else found
        undated = ExpressionWrapper(Q(date=""), output_field=BooleanField())  # those come last
        listed = shown.worded().order_by(undated, "date", "key")
        page = page_of(self.request, listed)
        language = (get_language() or "vi")[:2]
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": [(view_of(fact), fact) for fact in page],
            "names": {fact.pk: view_of(fact).name(language) for fact in page},
            "find": find,
            "sure": sure,
            "confidences": Fact.Confidence.choices,
            "facts": Fact.objects.count(),
            "weak": Fact.objects.filter(confidence=Fact.Confidence.LOW).count(),
            "kinds": segments(self.request, "kind", _kinds(found)),
            "kind": kind,
            "may_keep": person(self.request).has_perm("facts.keep_fact"),
        }


def _kinds(found: FactQuerySet) -> list[tuple[str, Any, int]]:
    counts = dict(found.order_by().values_list("kind").annotate(n=Count("pk")))
    kinds = [(value, label, counts.get(value, 0)) for value, label in Fact.Kind.choices]
    return [("", _("All"), sum(counts.values())), *kinds]


@dataclass(frozen=True)
class Quote:
    """One field as a story quotes it: the mark, and what it stands for in each language."""

    field: str
    mark: str
    texts: tuple[tuple[str, str], ...]


class FactDetail(Screen):
    """One fact: how it is quoted, its wording beside each other, its figures and its sources."""

    permission = "facts.view_fact"
    header_icon = "nc-fact"
    template_name = "facts/detail.html"
    trail = (("fact_list", gettext_lazy("Facts")),)

    @cached_property
    def fact(self) -> Fact:
        return get_object_or_404(Fact.objects.worded(), key=self.kwargs["key"])

    def get_page_title(self) -> str:
        return view_of(self.fact).name((get_language() or "vi")[:2])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = view_of(self.fact)
        return super().get_context_data(**kwargs) | {
            "fact": self.fact,
            "date": view.date_text((get_language() or "vi")[:2], short=True),
            "quotes": list(_quotes(view)),
            "figures": view.figures,
            "citations": view.citations,
            "languages": settings.LANGUAGES,
            "may_keep": person(self.request).has_perm("facts.keep_fact"),
            "panels": [panel(self.request, self.fact) for panel in hooks.get_hooks("fact_panels")],
        }


def _quotes(view: FactView) -> list[Quote]:
    words = [field for field in view.words if not field.startswith("figures.")]
    fields = [*(("day", "date", "year") if view.date else ()), *words, *view.values]
    quotes = []
    for field in dict.fromkeys(fields):
        texts = tuple((code, view.said(field, code)) for code in LANGUAGES)
        if any(text for _code, text in texts):
            quotes.append(Quote(field, f"[[{view.key}:{field}]]", texts))
    return quotes
