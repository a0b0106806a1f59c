"""The glossary: a list to read and to correct, a file out and in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages

from nhipcau.facts.ledger import Ledger
from nhipcau.people.desk import Screen, Verb, chosen, page_of, person, segments, told
from nhipcau.people.models import User
from nhipcau.stories.agreement import people_in
from nhipcau.translations import status
from nhipcau.translations.actions import drop_term, keep_term, take_terms
from nhipcau.translations.actions.terms import TermRecord
from nhipcau.translations.models import Term

TERMS_A_PAGE = 60
LARGEST = 2_000_000
FORBIDDEN = "not_"


class GlossaryList(Screen):
    """Terms and names with their fixed form in each language."""

    permission = "translations.view_term"
    trail: ClassVar = (("translation_status", gettext_lazy("Translations")),)
    page_title = gettext_lazy("Glossary and names")
    header_icon = "nc-language"
    template_name = "translations/glossary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = chosen(self.request, "kind", Term.Kind.values)
        find = self.request.GET.get("q", "").strip().casefold()
        terms = list(Term.objects.all())
        counts = {value: sum(term.kind == value for term in terms) for value in Term.Kind.values}
        shown = [term for term in terms if not kind or term.kind == kind]
        if find:
            shown = [term for term in shown if any(find in text.casefold() for text in term.words.values())]
        codes = status.languages()
        return super().get_context_data(**kwargs) | {
            "page": page_of(self.request, [(t, [t.word(c) for c in codes]) for t in shown], TERMS_A_PAGE),
            "terms": len(terms),
            "kinds": segments(
                self.request,
                "kind",
                [("", _("All"), len(terms)), *((v, label, counts[v]) for v, label in Term.Kind.choices)],
            ),
            "people": [
                (name, [name.forms.get(code, ()) for code in codes]) for name in people_in(Ledger.load())
            ],
            "codes": codes,
            "kind": kind,
            "find": find,
            "may_keep": person(self.request).has_perm("translations.keep_term"),
        }


class EditTerm(Screen):
    """One term, new or corrected."""

    permission = "translations.keep_term"
    trail: ClassVar = (("translation_glossary", gettext_lazy("Glossary and names")),)
    page_title = gettext_lazy("Term")
    header_icon = "nc-language"
    template_name = "translations/term.html"
    wrong: Sequence[str] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        term = get_object_or_404(Term, pk=self.kwargs["pk"]) if "pk" in self.kwargs else None
        given = self.request.POST
        fields = [
            (
                code,
                given.get(code, term.word(code) if term else ""),
                given.get(FORBIDDEN + code, "; ".join(term.not_to_use(code)) if term else ""),
            )
            for code in status.languages()
        ]
        return super().get_context_data(**kwargs) | {
            "term": term,
            "fields": fields,
            "kinds": Term.Kind.choices,
            "kind": given.get("kind", term.kind if term else "term"),
            "reading": given.get("reading", term.reading if term else ""),
            "note": given.get("note", term.note if term else ""),
            "wrong": self.wrong,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        key = get_object_or_404(Term, pk=kwargs["pk"]).key if "pk" in kwargs else ""
        try:
            keep_term(_record(dict(request.POST.items()), key), by=person(request))
        except ValidationError as refusal:
            self.wrong = list(refusal.messages)
            response = self.get(request, **kwargs)
            response.status_code = 422
            return response
        messages.success(request, _("The term is kept."))
        return redirect("translation_glossary")


class DropTerm(Verb):
    def call(self, by: User) -> str:
        term = get_object_or_404(Term, pk=self.kwargs["pk"])
        drop_term(term, by=by)
        return _("“%(term)s” is no longer in the glossary.") % {"term": term}

    def back(self) -> str:
        return reverse("translation_glossary")


class GlossaryFile(View):
    """The glossary as CSV, with the column heads that the import reads."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person(request).require("translations.view_term")
        codes = status.languages()
        held = io.StringIO()
        writer = csv.writer(held)
        writer.writerow(["key", "kind", *codes, *(FORBIDDEN + code for code in codes), "reading", "note"])
        for term in Term.objects.all():
            writer.writerow(
                [
                    term.key,
                    term.kind,
                    *(_safe(term.word(code)) for code in codes),
                    *(_safe("; ".join(term.not_to_use(code))) for code in codes),
                    _safe(term.reading),
                    _safe(term.note),
                ]
            )
        response = HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="nhip-cau-glossary.csv"'
        return response


class TakeGlossary(View):
    """A CSV file of terms: every row, or none and why."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        upload = request.FILES.get("file")
        try:
            if upload is None:
                raise ValidationError(_("Choose a file first."))
            taken = take_terms(_read(upload.read(LARGEST + 1)), by=person(request))
        except (PermissionDenied, ValidationError) as refusal:
            messages.error(request, told(refusal))
        else:
            said = ngettext("%(n)d term was taken.", "%(n)d terms were taken.", taken) % {"n": taken}
            messages.success(request, said)
        return redirect("translation_glossary")


def _read(data: bytes) -> list[TermRecord]:
    if len(data) > LARGEST:
        raise ValidationError(_("The file is larger than 2 MB. Split it."))
    try:
        text = data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as wrong:
        raise ValidationError(_("The file isn’t in UTF-8. Save it as CSV UTF-8.")) from wrong
    rows = csv.DictReader(io.StringIO(text))
    codes = set(status.languages())
    if len(codes & set(rows.fieldnames or ())) < 2:
        raise ValidationError(
            _("Its first row has to name the columns: key, kind, %(codes)s, reading, note.")
            % {"codes": ", ".join(sorted(codes))}
        )
    try:
        return [
            _record({name: value or "" for name, value in row.items() if name}, row.get("key") or "")
            for row in rows
        ]
    except csv.Error as wrong:
        raise ValidationError(
            _("Line %(line)d isn’t CSV: is a quotation mark left open?") % {"line": rows.line_num}
        ) from wrong


def _record(given: dict[str, Any], key: str) -> TermRecord:
    codes = status.languages()
    return TermRecord(
        key=key.strip(),
        kind=(given.get("kind") or "term").strip(),
        words={code: _bare(given.get(code, "")) for code in codes},
        forbidden={code: _bare(given.get(FORBIDDEN + code, "")).split(";") for code in codes},
        reading=_bare(given.get("reading", "")),
        note=_bare(given.get("note", "")),
    )


def _safe(text: str) -> str:
    """A cell that a spreadsheet doesn't take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" and text else text


def _bare(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@\t" else text
