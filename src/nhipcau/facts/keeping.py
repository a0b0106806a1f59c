"""Screens that change a fact: the form of all of it, its history, and the way back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages

from nhipcau.facts.actions import keep_fact, restore_fact
from nhipcau.facts.forms import FactForms
from nhipcau.facts.ledger import view_of
from nhipcau.facts.models import Fact, FactVersion
from nhipcau.facts.ports import FactRecord
from nhipcau.facts.records import Difference, differences, record_of
from nhipcau.people.desk import Screen, Verb, chosen, number, page_of, person, told
from nhipcau.people.models import User

VERSIONS = 20


class FactEdit(Screen):
    """All of a fact in one form; without a key in the address, a new one."""

    permission = "facts.keep_fact"
    header_icon = "nc-fact"
    template_name = "facts/form.html"
    trail = (("fact_list", gettext_lazy("Facts")),)

    @cached_property
    def fact(self) -> Fact | None:
        key = self.kwargs.get("key")
        return get_object_or_404(Fact.objects.worded(), key=key) if key else None

    def get_page_title(self) -> str:
        if self.fact is None:
            return _("Record a fact")
        return _("Correct: %(name)s") % {"name": view_of(self.fact).name((get_language() or "vi")[:2])}

    def _forms(self, sent: Any = None) -> FactForms:
        if self.fact:
            return FactForms(record_of(self.fact), seen=self.fact.version, sent=sent)
        kind = chosen(self.request, "kind", Fact.Kind.values) or Fact.Kind.DOCUMENT
        return FactForms(FactRecord(key="", kind=kind, confidence=Fact.Confidence.HIGH), seen=0, sent=sent)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given: FactForms = kwargs.pop("given", None) or self._forms()
        return super().get_context_data(**kwargs) | {
            "fact": self.fact,
            "form": given.form,
            "rows": given.rows,
            "languages": settings.LANGUAGES,
            "kinds": Fact.Kind.choices,
            "refusal": kwargs.get("refusal", ""),
            "theirs": kwargs.get("theirs", ()),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        given = self._forms(request.POST)
        if not given.is_valid():
            return self._again(given, _("Nothing was saved. See below what to change."))
        seen = given.form.cleaned_data["seen"]
        record = given.record()
        if not record.key:
            return self._again(given, _("Give the fact a name or a key."))
        try:
            fact = keep_fact(record, seen=seen, by=person(request))
        except ValidationError as refusal:
            return self._again(given, told(refusal), self._theirs(seen, refusal))
        messages.success(request, _seen_when(fact, seen))
        return redirect("fact_detail", fact.key)

    def _again(self, given: FactForms, refusal: str, theirs: tuple[Difference, ...] = ()) -> HttpResponse:
        context = self.get_context_data(given=given, refusal=refusal, theirs=theirs)
        if theirs and self.fact:  # saved once more, it takes the place of what the other person wrote
            given.form.data = self.request.POST.dict() | {"seen": str(self.fact.version)}
        response: HttpResponse = self.render_to_response(context)
        response.status_code = 409 if theirs else 422
        return response

    def _theirs(self, seen: int, refusal: ValidationError) -> tuple[Difference, ...]:
        """What the other person changed since this one opened the form."""
        if self.fact is None or getattr(refusal, "code", "") != "changed":
            return ()
        opened = FactVersion.objects.filter(fact=self.fact, number=seen).first()
        return differences(opened.after if opened else None, record_of(self.fact).plain())


def _seen_when(fact: Fact, seen: int) -> str:
    """What the editor is told of a fact that was kept: when readers meet it."""
    if fact.kind == Fact.Kind.CLAIM:
        return _("Kept. Readers meet a claim with its check, once that is published.")
    if not seen:
        return _("Kept. Readers meet it where a page quotes or cites it.")
    return _("Kept. Readers see it with the next bake.")


class FactHistory(Screen):
    """Every version of a fact, newest first, with what it changed."""

    permission = "facts.view_fact"
    header_icon = "nc-fact"
    template_name = "facts/history.html"
    trail = (("fact_list", gettext_lazy("Facts")),)

    @cached_property
    def fact(self) -> Fact:
        return get_object_or_404(Fact.objects.worded(), key=self.kwargs["key"])

    def get_page_title(self) -> str:
        return _("History: %(name)s") % {"name": view_of(self.fact).name((get_language() or "vi")[:2])}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = FactVersion.objects.filter(fact=self.fact).select_related("made_by")
        page = page_of(self.request, versions, VERSIONS)
        return super().get_context_data(**kwargs) | {
            "fact": self.fact,
            "page": page,
            "rows": [(one, differences(one.before, one.after), self._stands(one)) for one in page],
            "may_keep": person(self.request).has_perm("facts.keep_fact"),
        }

    def _stands(self, version: FactVersion) -> bool:
        """Whether the fact says this now, so that there is nothing to bring back."""
        return FactRecord.from_plain(version.after).plain() == record_of(self.fact).plain()


class FactRestore(Verb):
    """POST: brings back an older version as a new one."""

    def call(self, by: User) -> str:
        fact = get_object_or_404(Fact, key=self.kwargs["key"])
        version, seen = (number(self.request.POST.get(name, "")) for name in ("number", "seen"))
        if version is None or seen is None:
            raise ValidationError(_("Choose a version of the history."))
        by.require("facts.keep_fact")
        restore_fact(fact=fact, number=version, seen=seen, by=by)
        return _("Version %(number)s is back, as a new version.") % {"number": version}

    def back(self) -> str:
        return reverse("fact_history", args=[self.kwargs["key"]])
