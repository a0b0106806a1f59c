"""Pages in all languages, and the ways into translation."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation

from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.desk import Screen, Verb, chosen, page_of, person, segments, told
from nhipcau.people.models import User
from nhipcau.translations import status
from nhipcau.translations.actions import adopt, entrust, send_to_translation
from nhipcau.translations.actions.adopting import languages_of
from nhipcau.translations.fields import PAGES
from nhipcau.translations.standing import differences_of
from nhipcau.translations.views.steps import asked_before, asked_of
from nhipcau.translations.ways import onward, translators

ROWS_A_PAGE = 40


class StatusTable(Screen):
    """Do the languages say the same? Every page, every language, what has to be done first on top."""

    permission = "translations.view_standing"
    page_title = gettext_lazy("Translations")
    header_icon = "nc-language"
    template_name = "translations/status.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        by = person(self.request)
        kind = chosen(self.request, "kind", [model._meta.model_name for model in PAGES])
        state = chosen(self.request, "state", (*status.STATES, "machine"))
        codes = status.languages()
        language = chosen(self.request, "language", codes)
        find = self.request.GET.get("q", "").strip()
        page = page_of(self.request, status.leading(kind, state, language, find, by), ROWS_A_PAGE)
        rows = status.rows(page.object_list)
        for row in rows:
            if row.todo and row.todo.finished:
                row.todo.way = onward(row.todo.page, by)
        counts = status.count(kind)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": rows,
            "counts": counts,
            "codes": codes,
            "states": segments(self.request, "state", _choices(counts, status.mine(by, kind))),
            "languages": segments(
                self.request,
                "language",
                [("", _("All"), None), *((c, capfirst(language_word(c)), None) for c in codes)],
            ),
            "kinds": [(model._meta.model_name, model._meta.verbose_name) for model in PAGES],
            "kind": kind,
            "state": state,
            "language": language,
            "find": find,
            "shown": _differing(rows),
            "may_send": by.has_perm("translations.send_page"),
            "may_translate": by.has_perm("translations.translate"),
        }


def _choices(counts: status.Counts, mine: int) -> list[tuple[str, Any, int]]:
    return [
        ("", _("All"), counts.pages),
        ("mine", _("My work"), mine),
        ("held", pgettext("translation", "held"), counts.held),
        ("stale", pgettext("translation", "stale"), counts.stale),
        ("progress", pgettext("translation", "in progress"), counts.progress),
        ("missing", pgettext("translation", "missing"), counts.missing),
        ("review", pgettext("translation", "in review"), counts.review),
    ]


def _differing(rows: list[status.Row]) -> list[tuple[status.Row, status.Cell, Any]]:
    """The disagreements of the rows shown, each with its cell: what the panel below the table tells."""
    return [
        (row, cell, one)
        for row in rows
        for cell in row.cells
        if cell.standing and cell.standing.differing
        for one in differences_of(cell.standing)
    ]


class Send(Screen):
    """One page to one or more languages."""

    permission = "translations.send_page"
    trail: ClassVar = (("translation_status", gettext_lazy("Translations")),)
    page_title = gettext_lazy("Send to translation")
    header_icon = "nc-language"
    template_name = "translations/send.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = get_object_or_404(status.pages(), pk=self.kwargs["pk"]).specific
        return super().get_context_data(**kwargs) | {
            "page": page,
            "missing": languages_of(page),
            "translators": translators(),
            "asked": asked_before(None, self.request.POST.dict()),
            "into": self.request.POST.getlist("language") if self.request.method == "POST" else None,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        page = get_object_or_404(status.pages(), pk=kwargs["pk"])
        wanted = request.POST.getlist("language")
        try:
            if not wanted:
                raise ValidationError(_("Tick at least one language."))
            to, due = asked_of(request)
            made = send_to_translation(page, languages=wanted, by=person(request))
            for one in made if to or due else ():
                entrust(one, to=to, due=due, by=person(request))
        except (PermissionDenied, ValidationError) as refusal:
            messages.error(request, told(refusal))
            response = self.get(request, **kwargs)
            response.status_code = 422
            return response
        said = ngettext("Sent to %(n)d language.", "Sent to %(n)d languages.", len(made)) % {"n": len(made)}
        messages.success(request, said)
        if len(made) == 1 and person(request).has_perm("translations.translate"):
            return redirect("translation_edit", made[0].pk)
        return redirect("translation_status")


class Adopt(Verb):
    """Pages that were written directly in each language, taken into translation."""

    def call(self, by: User) -> str:
        page = get_object_or_404(Page, pk=self.kwargs["pk"])
        made = adopt(page.specific, by=by)
        if not made:
            raise ValidationError(_("This page stands in one language only. Send it to translation."))
        return _("The words of each language stand beside the source now.")

    def back(self) -> str:
        return reverse("translation_status")


def localize_send(request: HttpRequest, page_id: int) -> HttpResponse:
    """Where wagtail-localize would send a page: to ours."""
    return _ours(request, "translation_send", page_id)


def localize_editor(request: HttpRequest, pk: str) -> HttpResponse:
    """Where wagtail-localize would translate, preview, publish or take a file: to ours, nothing done."""
    there = len(pk) < 10 and Translation.objects.filter(pk=int(pk)).exists()
    return _ours(request, "translation_edit", int(pk)) if there else _ours(request, "translation_status")


def localize_report(request: HttpRequest) -> HttpResponse:
    """Where wagtail-localize would report, sync or make an alias: to ours, nothing done."""
    return _ours(request, "translation_status")


def _ours(request: HttpRequest, name: str, *args: int) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        messages.warning(request, _("Nothing was changed: pages are translated on this screen."))
    return redirect(name, *args)
