"""What the chooser of facts is answered: facts found by words, with what each field stands for."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from wagtail.models import Page

from nhipcau.facts.ledger import FactView, view_of
from nhipcau.facts.models import WORD, Fact, FactQuerySet
from nhipcau.facts.wording import field_label
from nhipcau.kit.searching.analysis import fold
from nhipcau.people.desk import chosen, chosen_key, person

MOST = 12
RANKED = 200
"""How many of those found are looked at for what they are called."""
DAY = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})")


class FactChoice(View):
    """`?q=` finds facts by words in any language; `?key=` names some. Answers JSON.

    `?page=` names the page that is written, `?parent=` the one under which it is: values come in its
    language, else in the reader's.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        person(request).require("facts.view_fact")
        language = _language(request)
        facts = Fact.objects.all()
        if kind := chosen(request, "kind", Fact.Kind.values):
            facts = facts.of_kind(kind)
        if named := request.GET.getlist("key")[:MOST]:
            facts = facts.filter(key__in=named)
        else:
            facts = facts.matching(request.GET.get("q", "")[:200])
        found = _nearest(facts, request.GET.get("q", "")[:200])
        return JsonResponse(
            {
                "language": language,
                "facts": [_told(fact, view_of(fact), language) for fact in found[:MOST]],
                "more": len(found) > MOST,
            }
        )


def _nearest(facts: FactQuerySet, asked: str) -> list[Fact]:
    """One more than is shown, those called what is asked for first: Enter takes the first.

    Of thousands that hold the words, the database hands over those that hold them side by side first.
    """
    words = WORD.findall(fold(asked))
    found = list(_ranked(facts, asked, " ".join(words)).worded()[:RANKED])
    return sorted(found, key=lambda fact: (vars(fact)["rank"], _closeness(fact, words)))[: MOST + 1]


def _ranked(facts: FactQuerySet, asked: str, phrase: str) -> FactQuerySet:
    """Facts of the very day that is asked for first, what people claim last."""
    day = DAY.search(asked)
    iso = f"{day['y']}-{int(day['m']):02}-{int(day['d']):02}" if day else ""
    of_the_day = [When(date=iso, then=Value(0))] if iso else []
    claimed = When(kind=Fact.Kind.CLAIM, then=Value(2))
    rank = Case(claimed, *of_the_day, default=Value(1), output_field=IntegerField())
    apart = Case(When(folded__contains=phrase, then=Value(0)), default=Value(1), output_field=IntegerField())
    return facts.annotate(rank=rank).order_by("rank", apart, "-changed_at", "key")


def _closeness(fact: Fact, words: list[str]) -> int:
    """How near a fact is to the words asked for: its name, in any language, before all else said of it.

    A word counts from its beginning, so that "an" is not in "quan"; the last may be half typed.
    """
    if not words:
        return 0
    view, phrase = view_of(fact), " ".join(words)
    names = [_spaced(view.name(code)) for code, _name in settings.LANGUAGES]
    text = _spaced(fact.folded)
    nearer = (
        any(name.startswith(f" {phrase}") for name in names),
        any(f" {phrase}" in name for name in names),
        any(all(f" {word}" in name for word in words) for name in names),
        any(phrase in name for name in names),  # Japanese leaves no spaces
        f" {phrase}" in text,
        all(f" {word}" in text for word in words),
    )
    return next((level for level, holds in enumerate(nearer) if holds), len(nearer))


def _spaced(text: str) -> str:
    return " " + " ".join(WORD.findall(fold(text)))


def _language(request: HttpRequest) -> str:
    pk = chosen_key(request, "page") or chosen_key(request, "parent")
    if pk:
        code = Page.objects.filter(pk=pk).values_list("locale__language_code", flat=True).first()
        if code:
            return str(code)
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def _told(fact: Fact, view: FactView, language: str) -> dict[str, Any]:
    name = view.name(language)
    return {
        "key": fact.key,
        "name": name if name.strip("– ") else fact.key,
        "kind": str(fact.get_kind_display()),
        "date": view.date_text((get_language() or language)[:2], short=True),
        "weak": fact.confidence == Fact.Confidence.LOW,
        "sure": str(fact.get_confidence_display()),
        "source": view.source_text,
        "address": reverse("fact_detail", args=[fact.key]),
        "fields": [
            {"field": field, "label": field_label(field), "text": text}
            for field, text in view.quotable(language).items()
        ],
        "cited": _("source"),
    }
