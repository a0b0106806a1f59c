"""Screens of the fact-check desk: the claims, and one claim with its evidence and corrections."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from wagtail.admin import messages

from nhipcau.factcheck.actions import correct, give_verdict, publish_check
from nhipcau.factcheck.models import Claim
from nhipcau.facts.ledger import view_of
from nhipcau.facts.models import Fact, Verdict
from nhipcau.people.desk import Screen, Verb, chosen, page_of, person, segments, told
from nhipcau.people.models import User

LISTED = 20


class ClaimList(Screen):
    """Claims with the desk's verdict, those not yet published first."""

    permission = "factcheck.view_claim"
    page_title = gettext_lazy("Fact-checks")
    header_icon = "nc-check"
    template_name = "factcheck/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = chosen(self.request, "state", ("waiting", "published"))
        verdict = chosen(self.request, "verdict", Verdict.values)
        find = self.request.GET.get("q", "").strip()
        claims = Claim.objects.all()
        if verdict:
            claims = claims.filter(verdict=verdict)
        if find:
            claims = claims.filter(fact__in=Fact.objects.matching(find).values("pk"))
        counts = claims.aggregate(
            all=Count("pk"),
            waiting=Count("pk", filter=Q(published_at=None)),
            published=Count("pk", filter=Q(published_at__isnull=False)),
        )
        if asked:
            claims = claims.filter(published_at__isnull=asked == "waiting")
        shown = (
            claims.select_related("fact", "decided_by")
            .prefetch_related("fact__wordings", "fact__figures", "fact__citations")
            .annotate(pieces=Count("evidence", distinct=True), corrected=Count("corrections", distinct=True))
            .order_by("published_at", "pk")
        )
        page = page_of(self.request, shown)
        language = (get_language() or "vi")[:2]
        unchecked = Fact.objects.of_kind(Fact.Kind.CLAIM).exclude(pk__in=Claim.objects.values("fact"))
        user = person(self.request)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": [(claim, view_of(claim.fact).name(language)) for claim in page],
            "counts": counts,
            "unchecked": unchecked.count(),
            "to_check": [(one, view_of(one).name(language)) for one in unchecked.worded()[:LISTED]],
            "may_decide": user.has_perm("factcheck.give_verdict"),
            "may_record": user.has_perm("facts.keep_fact"),
            "find": find,
            "verdict": verdict,
            "verdicts": Verdict.choices,
            "asked": asked,
            "states": segments(self.request, "state", _choices(counts)),
        }


def _choices(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    return [
        ("", _("All"), counts["all"]),
        ("waiting", _("Not published"), counts["waiting"]),
        ("published", pgettext("check", "Published"), counts["published"]),
    ]


class ClaimDetail(Screen):
    """A claim, its verdict, the evidence and what was corrected; publishing it, and correcting it."""

    permission = "factcheck.view_claim"
    header_icon = "nc-check"
    template_name = "factcheck/detail.html"
    trail = (("claim_list", gettext_lazy("Fact-checks")),)
    form_class: ClassVar[Any] = None

    @cached_property
    def claim(self) -> Claim:
        claims = Claim.objects.select_related("fact", "decided_by").prefetch_related(
            "fact__wordings", "fact__figures", "fact__citations", "evidence", "corrections__made_by"
        )
        return get_object_or_404(claims, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return view_of(self.claim.fact).name((get_language() or "vi")[:2])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, view = self.claim, view_of(self.claim.fact)
        language = (get_language() or "vi")[:2]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            "form": self.form_class(initial={"verdict": claim.verdict, "seen": claim.seen}),
            "claim": claim,
            "wordings": [
                (code, name, view.word("claim", code), view.word("explanation", code))
                for code, name in settings.LANGUAGES
            ],
            "evidence": [(one, one.said(language)) for one in claim.evidence.all()],
            "corrections": claim.corrections.all(),
            "may_decide": person(self.request).has_perm("factcheck.give_verdict"),
            "may_record": person(self.request).has_perm("facts.keep_fact"),
            **context,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Correct a published check, in public."""
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                correct(
                    claim=self.claim,
                    verdict=form.cleaned_data["verdict"],
                    texts=form.texts(),
                    seen=form.cleaned_data["seen"],
                    by=person(request),
                )
            except PermissionDenied as refusal:
                messages.error(request, told(refusal))
                return redirect("claim_detail", self.claim.pk)
            except ValidationError as refusal:
                _refuse(form, refusal, self.claim)
            else:
                messages.success(request, _("The correction is published beside the check."))
                return redirect("claim_detail", self.claim.pk)
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 422
        return response


def _refuse(form: Any, refusal: ValidationError, claim: Claim | None) -> None:
    """Say why, above what was typed; sent once more, it takes the place of what somebody else decided."""
    form.add_error(None, told(refusal))
    if claim and refusal.code == "changed":
        form.add_error(None, _("Yours is below as you wrote it. Compare, then send it again if it holds."))
        claim.refresh_from_db()
        form.data = {**form.data.dict(), "seen": claim.seen}


class GiveVerdict(Screen):
    """A claim of the ledger, judged: the verdict, and what was read for it. Nothing is public by this."""

    permission = "factcheck.give_verdict"
    header_icon = "nc-check"
    template_name = "factcheck/verdict.html"
    trail = (("claim_list", gettext_lazy("Fact-checks")),)
    form_class: ClassVar[Any] = None

    @cached_property
    def fact(self) -> Fact:
        claims = Fact.objects.of_kind(Fact.Kind.CLAIM).worded()
        return get_object_or_404(claims, key=self.kwargs["key"])

    @cached_property
    def claim(self) -> Claim | None:
        return Claim.objects.filter(fact=self.fact).first()

    def get_page_title(self) -> str:
        return view_of(self.fact).name((get_language() or "vi")[:2])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if self.claim and self.claim.published_at:
            return redirect("claim_detail", self.claim.pk)
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form_class(self.fact, self.claim)
        return super().get_context_data(**kwargs) | {"form": form, "fact": self.fact, "claim": self.claim}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(self.fact, self.claim, request.POST)
        if form.is_valid():
            try:
                claim = give_verdict(
                    fact=self.fact,
                    verdict=form.cleaned_data["verdict"],
                    evidence=form.evidence(),
                    as_of=form.cleaned_data["as_of"],
                    topic=self.claim.topic if self.claim else "",
                    seen=form.cleaned_data["seen"],
                    by=person(request),
                )
            except ValidationError as refusal:
                _refuse(form, refusal, Claim.objects.filter(fact=self.fact).first())
            else:
                messages.success(request, _("The verdict is kept. Readers see it once it is published."))
                return redirect("claim_detail", claim.pk)
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 422
        return response


class PublishCheck(Verb):
    """Show a check to readers."""

    @cached_property
    def claim(self) -> Claim:
        return get_object_or_404(Claim, pk=self.kwargs["pk"])

    def call(self, by: User) -> str:
        publish_check(claim=self.claim, by=by)
        return _("The check is published. From now on it is changed by corrections only.")

    def back(self) -> str:
        return reverse("claim_detail", args=[self.claim.pk])


def check_panel(request: HttpRequest, fact: Fact) -> SafeString:
    """On a claim's own page: its check, or the way to a verdict."""
    user = person(request)
    if fact.kind != Fact.Kind.CLAIM or not user.has_perm("factcheck.view_claim"):
        return SafeString("")
    claim = Claim.objects.filter(fact=fact).first()
    context = {"fact": fact, "claim": claim, "may_decide": user.has_perm("factcheck.give_verdict")}
    return render_to_string("factcheck/panel.html", context, request=request)
