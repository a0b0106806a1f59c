"""The page where an organisation answers without an account. Whoever holds the link speaks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from nhipcau.assignments.actions import (
    LinkHolder,
    accept,
    agree_change,
    decline,
    open_link,
    refuse_change,
    respond,
    take_back_response,
)
from nhipcau.assignments.models import Assignment, AssignmentChange, Response
from nhipcau.assignments.photos import MOST
from nhipcau.guidance.marking import clause_around
from nhipcau.kit import clock
from nhipcau.kit.sent import with_letters_alone
from nhipcau.people.desk import number, told
from nhipcau.people.models import User

LARGEST_FORM = 40 * 1024 * 1024  # six photos from a telephone
_State = AssignmentChange.State
TOLD = (_State.APPLIED, _State.AGREED, _State.REFUSED, _State.KEPT, _State.WITHDRAWN)


class Answer(View):
    """What is asked, since when and why; taking it on, declining it, and reporting what was done."""

    respond_form: ClassVar[Any] = None
    decline_form: ClassVar[Any] = None
    refuse_form: ClassVar[Any] = None
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            holder = open_link(kwargs["token"])
        except PermissionDenied as refusal:
            return _kept_private(
                render(request, "assignments/link_refused.html", {"why": str(refusal)}, status=403)
            )
        assignments = Assignment.objects.select_related(
            "organisation", "plan_item__theme", "plan_item__form", "plan_item__audience"
        ).select_related("plan_item__campaign__lead_organisation")
        self.assignment = get_object_or_404(assignments, pk=holder.assignment_id)
        self.language = _language(request, self.assignment)
        with translation.override(self.language):
            answer = super().dispatch(request, *args, **kwargs)
        answer.headers["Content-Language"] = self.language
        return _kept_private(answer)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        again = self._sent(request.GET.get("again", ""))
        if again and again.state in (Response.State.WITHDRAWN, Response.State.RETURNED):
            return self._page(form=self.respond_form.blank(again), again=again)
        return self._page(sent=self._sent(request.GET.get("sent", "")))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        acts = {
            "accept": self._accept,
            "decline": self._decline,
            "agree": self._agree,
            "refuse": self._refuse,
            "take_back": self._take_back,
        }
        return acts.get(request.POST.get("act", ""), self._respond)()

    def _accept(self) -> HttpResponse:
        try:
            accept(assignment=self.assignment, seen=_key(self.request, "seen"), by=self._speaker())
        except (PermissionDenied, ValidationError) as refusal:
            return self._page(wrong=told(refusal), status=409)
        return redirect(self._here())

    def _decline(self) -> HttpResponse:
        form = self.decline_form(self.request.POST)
        if form.is_valid():
            try:
                decline(assignment=self.assignment, reason=form.cleaned_data["reason"], by=self._speaker())
                return redirect(self._here())
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
        return self._page(declining=form, status=422)

    def _change(self) -> AssignmentChange:
        """The change that the form names, if it is one of this assignment."""
        changes = self.assignment.changes.select_related("assignment__organisation")
        return get_object_or_404(changes, pk=_key(self.request, "change") or 0)

    def _agree(self) -> HttpResponse:
        try:
            agree_change(change=self._change(), by=self._speaker())
        except (PermissionDenied, ValidationError) as refusal:
            return self._page(wrong=told(refusal), status=409)
        return redirect(self._here())

    def _refuse(self) -> HttpResponse:
        change, form = self._change(), self.refuse_form(self.request.POST)
        if form.is_valid():
            try:
                refuse_change(change=change, reason=form.cleaned_data["reason"], by=self._speaker())
                return redirect(self._here())
            except (PermissionDenied, ValidationError) as refusal:
                return self._page(wrong=told(refusal), status=409)
        return self._page(refusing=form, refused_change=change.pk, status=422)

    def _respond(self) -> HttpResponse:
        form = self.respond_form(self.request.POST, self.request.FILES)
        if form.is_valid():
            given = form.given()
            try:
                respond(assignment=self.assignment, by=self._speaker(form.cleaned_data["name"]), **given)
                return redirect(f"{self._here()}&sent={given['key']}#sent")
            except ValidationError as wrong:
                _tell(form, wrong)
            except PermissionDenied as refusal:
                form.add_error(None, str(refusal))
        return self._page(form=form, status=422)

    def _take_back(self) -> HttpResponse:
        response = get_object_or_404(self.assignment.responses, pk=_key(self.request, "response") or 0)
        try:
            take_back_response(response=response, by=self._speaker())
        except (PermissionDenied, ValidationError) as refusal:
            return self._page(wrong=told(refusal), status=409)
        return redirect(f"{self._here()}&again={response.key}#bao-cao")

    def _speaker(self, name: str = "") -> User | LinkHolder:
        """An officer who is signed in answers by name; anyone else by the link."""
        user = self.request.user
        if (
            isinstance(user, User)
            and user.organisation_id == self.assignment.organisation_id
            and user.has_perm("assignments.answer_assignment")
        ):
            return user
        return LinkHolder(self.assignment.pk, name.strip())

    def _sent(self, key: str) -> Response | None:
        try:
            return self.assignment.responses.filter(key=key).first() if key else None
        except ValidationError:
            return None

    def _here(self) -> str:
        return f"{reverse('assignments:answer', args=[self.kwargs['token']])}?lang={self.language}"

    def _page(self, *, status: int = 200, **context: Any) -> HttpResponse:
        assignment = self.assignment
        assignment.refresh_from_db(fields=["state", "due", "reason"])
        changes = list(assignment.changes.select_related("step__amendment__guidance"))
        held = assignment.held_words() if changes else {}
        context = {
            "form": self.respond_form.blank(),
            "declining": self.decline_form(),
            "assignment": assignment,
            "item": assignment.plan_item,
            "office": assignment.plan_item.campaign.lead_organisation,
            "organisation": assignment.organisation.named(self.language),
            "title": held.get("title") or assignment.plan_item.theme.title,
            "asked": [one for one in changes if one.state == AssignmentChange.State.PROPOSED],
            "changed": [one for one in changes if one.state in TOLD],
            "seen": changes[0].pk if changes else 0,
            "refusing": self.refuse_form(),
            "refused_change": None,
            "quotes": _quotes(assignment, changes),
            "days": (assignment.due - clock.today()).days,
            "responses": (responses := list(assignment.responses.prefetch_related("further"))),
            "standing": [one for one in responses if one.stands],
            "returned": _sent_back(responses),
            "again": None,
            "most_photos": MOST,
            "language": self.language,
            "languages": settings.LANGUAGES,
            "public_address": settings.NHIPCAU_PUBLIC_ADDRESS,
            "sent": None,
            "wrong": "",
            **context,
        }
        return render(self.request, "assignments/answer.html", context, status=status)


def _sent_back(responses: list[Response]) -> Response | None:
    """The latest report, where the office wants it put right and nothing came since."""
    latest = next((one for one in responses if one.state != Response.State.WITHDRAWN), None)
    return latest if latest and latest.state == Response.State.RETURNED else None


def _quotes(assignment: Assignment, changes: list[AssignmentChange]) -> list[tuple[str, str, str]]:
    """The guidance's own words: the theme whole, a form or an audience within its clause.

    What a change would add, that the organisation hasn't agreed to, is told with that change only.
    """
    quotes = []
    not_yet = {one.step.passage_id for one in changes if one.state in AssignmentChange.UNAGREED}
    for passage in assignment.plan_item.passages.select_related("guidance"):
        if passage.pk in not_yet:
            continue
        if passage.kind == passage.Kind.THEME:
            quotes.append(("", passage.text, ""))
        elif passage.kind == passage.Kind.FORM:
            quotes.append(clause_around(passage.guidance.text, passage.start, passage.end))
    return quotes


def _key(request: HttpRequest, name: str) -> int | None:
    return number(request.POST.get(name, ""))


def _tell(form: Any, wrong: ValidationError) -> None:
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, told(wrong))
        return
    for field, errors in wrong.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def _language(request: HttpRequest, assignment: Assignment) -> str:
    """As asked in the address, else the organisation's first language that we speak."""
    known = [code for code, _name in settings.LANGUAGES]
    asked = request.GET.get("lang", "")
    return next((c for c in (asked, *assignment.organisation.languages) if c in known), known[0])


def _kept_private(response: HttpResponseBase) -> HttpResponseBase:
    """The address opens the page, so it is neither kept nor listed anywhere."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse what is too large by its stated length, before any of it is read, the token included."""
    protected = csrf_protect(view)

    @csrf_exempt
    def limit(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        length = number(stated)
        if length is None or length > LARGEST_FORM:
            why = _("The photos are larger than 40 MB together. Send fewer, or smaller copies.")
            return render(request, "assignments/link_refused.html", {"why": why, "back": True}, status=413)
        with_letters_alone(request)
        return protected(request, **kwargs)

    return limit
