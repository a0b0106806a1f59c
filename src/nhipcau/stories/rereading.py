"""Screens of stale pages: what differs, in which sentence, and the one act that answers for them again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from nhipcau.facts.ledger import Ledger
from nhipcau.facts.models import Fact
from nhipcau.facts.wording import field_label
from nhipcau.kit.collating import ordered
from nhipcau.people.desk import Screen, keys, page_of, person
from nhipcau.people.models import User
from nhipcau.stories.checks import problems
from nhipcau.stories.marks import MARK
from nhipcau.stories.models import QuotedFact
from nhipcau.stories.quotes import quoted_by, words_of
from nhipcau.stories.reapproval import held_back, reapprove
from nhipcau.stories.staleness import Difference, stale

PAGES = 40
AROUND = 110
"""Letters of the sentence shown on either side of the value."""


@dataclass(frozen=True)
class Changed:
    """One value of a stale page, with the sentence in which readers now find it."""

    difference: Difference
    before_words: str
    after_words: str


@dataclass(frozen=True)
class StalePage:
    page: Any
    changes: tuple[Changed, ...]
    why_not: str
    """Why the reader may not answer for the page; empty if they may."""


def stale_rows(found: Mapping[int, Sequence[Difference]], reader: User) -> list[StalePage]:
    """The pages with their sentences, and what keeps the reader from answering for each.

    As many queries whatever the number of pages.
    """
    pages = (
        Page.objects.filter(pk__in=found)
        .select_related("locale")
        .order_by(*ordered("title"), "title", "pk")
        .specific()
    )
    read = list(pages)
    stretches = {page.pk: [one for one in words_of(page) if not one.names_fact] for page in read}
    named = {one.key for page in read for one in quoted_by(page)}
    ledger = Ledger.load(named)
    held = held_back(found, reader)
    rows = []
    for page in read:
        texts = [one.text for one in stretches[page.pk]]
        changes = tuple(Changed(one, *_sentence(one, texts, ledger)) for one in found[page.pk])
        rows.append(StalePage(page, changes, held.get(page.pk) or _blocked(page, ledger)))
    return rows


def _blocked(page: Any, ledger: Ledger) -> str:
    """What keeps the page from going live as it stands."""
    told = [one for one in problems(page, ledger=ledger) if one.blocking]
    return "; ".join(f"{one.place}: {one.message}" if one.place else one.message for one in told)


def _sentence(one: Difference, texts: Iterable[str], ledger: Ledger) -> tuple[str, str]:
    """The words before and after the value in the text; empty for one that a block draws."""
    for text in texts:
        for mark in MARK.finditer(text):
            if mark["key"] == one.key and mark["field"] == one.field:
                before = _plain(text[: mark.start()], one.language, ledger)
                after = _plain(text[mark.end() :], one.language, ledger)
                short = f"…{before[-AROUND:]}" if len(before) > AROUND else before
                return short, f"{after[:AROUND]}…" if len(after) > AROUND else after
    return "", ""


def _plain(text: str, language: str, ledger: Ledger) -> str:
    def value(mark: re.Match[str]) -> str:
        if not mark["field"] or mark["key"] not in ledger:
            return ""
        return ledger.fact(mark["key"]).said(mark["field"], language)

    told = MARK.sub(value, re.sub(r"</?(?:p|li|br|h\d)[^>]*>", " ", text))
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", told)))


class StaleList(Screen):
    """Every public page that quotes a corrected fact, to be read and answered for again."""

    permission = "stories.view_storypage"
    page_title = gettext_lazy("Stories to read again")
    header_icon = "nc-story"
    template_name = "stories/stale.html"
    trail = (("story_list", gettext_lazy("Stories")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = stale()
        shown = page_of(self.request, sorted(found), PAGES)
        user = person(self.request)
        rows = stale_rows({pk: found[pk] for pk in shown}, user)
        mine = len(found) - len(held_back(found, user))
        return super().get_context_data(**kwargs) | {
            "page": shown,
            "rows": rows,
            "pages": len(found),
            "mine": mine,
            "may": any(not row.why_not for row in rows),
        }


class Reapprove(View):
    """POST: answers for the pages ticked, or with `all` for every page that is stale."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        by = person(request)
        by.require("stories.view_storypage")
        every = bool(request.POST.get("all"))
        asked = list(stale()) if every else keys(request, "page")
        back = get_valid_next_url_from_request(request) or reverse("story_stale")
        if not asked and every:
            messages.info(request, _("No public page quotes a fact that was corrected since."))
            return redirect(back)
        if not asked:
            messages.error(request, _("Tick the pages that you have read."))
            return redirect(back)
        answer = reapprove(pages=asked, by=by)
        if answer.done:
            said = ngettext(
                "%(count)d page answered for again. Its products are being made anew.",
                "%(count)d pages answered for again. Their products are being made anew.",
                len(answer.done),
            )
            messages.success(request, said % {"count": len(answer.done)})
        for title, why in answer.refused[:5]:
            messages.error(request, f"{title}: {why}")
        return redirect(back)


@dataclass(frozen=True)
class Quoting:
    """A page that quotes a fact, and which of its fields."""

    page: Any
    fields: str
    said: str


def quoting_panel(request: HttpRequest, fact: Fact) -> SafeString:
    """On the fact's own page: who quotes it, and what is stale by it."""
    found = stale(fact=fact)
    rows = (
        QuotedFact.objects.filter(fact=fact)
        .select_related("page__locale")
        .order_by(*ordered("page__title"), "page__title", "pk")
    )
    by_page: dict[int, list[QuotedFact]] = {}
    for row in rows:
        by_page.setdefault(row.page_id, []).append(row)
    quoting = [
        Quoting(listed[0].page, ", ".join(field_label(one.field) for one in listed), listed[0].said)
        for listed in by_page.values()
    ]
    shown = stale_rows(found, person(request))
    may = any(not row.why_not for row in shown)
    told = {"quoting": quoting, "rows": shown, "may": may, "stale": found, "fact": fact}
    return render_to_string("stories/part_quoting.html", told, request)
