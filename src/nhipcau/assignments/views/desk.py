"""The office's screens: what was given to whom, giving more, and the answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin import messages

from nhipcau.assignments.actions import address_of, approve_response, assign, return_response, signed_link
from nhipcau.assignments.models import Assignment, AssignmentChange, AssignmentQuerySet, Response, own_only
from nhipcau.assignments.views.letters import WORDS, letters_about, not_written
from nhipcau.campaigns.models import Campaign, PlanItem
from nhipcau.guidance.kinds import codes_of
from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.desk import (
    Pick,
    Screen,
    Verb,
    chosen,
    chosen_key,
    keys,
    page_of,
    person,
    segments,
    told,
)
from nhipcau.people.models import User

State = Assignment.State
ITEMS_A_PAGE = 100
AMENDABLE = (State.ASSIGNED, State.ACCEPTED, State.ANSWERED)
STATES = ("open", "late", "answered", "asked", "refused", "declined", "closed", "withdrawn", "unwritten")


def seen_by(user: User) -> AssignmentQuerySet:
    """The office sees every assignment, an officer those of the own organisation."""
    every = Assignment.objects.all()
    if own_only(user):
        return every.of(user.organisation) if user.organisation else every.none()
    return every


class AssignmentList(Screen):
    """What was given to whom, what is late, and which answers wait for a person."""

    permission = "assignments.view_assignment"
    page_title = gettext_lazy("Assignments")
    header_icon = "nc-assign"
    template_name = "assignments/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, user = clock.today(), person(self.request)
        seen = seen_by(user)
        given = seen.order_by().values("plan_item__campaign")
        campaigns = Campaign.objects.filter(pk__in=given).only("title")
        campaign = chosen_key(self.request, "campaign")
        seen = seen.filter(plan_item__campaign=campaign) if campaign else seen
        find = self.request.GET.get("q", "").strip()
        if find:
            seen = seen.filter(
                Q(organisation__name__icontains=find) | Q(plan_item__theme__title__icontains=find)
            )
        asked = chosen(self.request, "state", STATES)
        shown = _of_state(seen, asked, today).select_related(
            "organisation", "plan_item__theme", "plan_item__form", "plan_item__audience"
        )
        shown = shown.annotate(asked=_changed(AssignmentChange.State.PROPOSED))
        shown = shown.annotate(refused=_changed(AssignmentChange.State.REFUSED))
        counts = _counts(seen, today)
        return super().get_context_data(**kwargs) | {
            "page": page_of(self.request, shown),
            "find": find,
            "picks": _by_campaign(campaigns, campaign),
            "asked": asked,
            "counts": counts,
            "states": segments(self.request, "state", _choices(counts)),
            "today": today,
            "letter_kinds": WORDS,
            "may_assign": user.has_perm("assignments.assign"),
            "may_answer": user.has_perm("assignments.answer_assignment"),
        }


def _by_campaign(campaigns: Any, chosen: int | None) -> list[Pick]:
    """A choice, where there is one to make."""
    listed = [(one.pk, one.title) for one in campaigns]
    return [Pick("campaign", gettext_lazy("Campaign"), listed, chosen)] if len(listed) > 1 or chosen else []


def _choices(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    words = {
        "": gettext_lazy("All"),
        "open": gettext_lazy("Still owed"),
        "late": gettext_lazy("Late"),
        "answered": gettext_lazy("Answered"),
        "asked": gettext_lazy("Asked to change"),
        "refused": gettext_lazy("Can't change"),
        "declined": gettext_lazy("Declined"),
        "closed": gettext_lazy("Done"),
        "withdrawn": gettext_lazy("Withdrawn"),
        "unwritten": gettext_lazy("Letter not sent"),
    }
    rare = ("asked", "refused", "withdrawn", "unwritten")  # shown only where there are some
    listed = [(value, word, counts[value or "all"]) for value, word in words.items()]
    return [one for one in listed if one[2] or one[0] not in rare]


def _of_state(seen: AssignmentQuerySet, state: str, today: Any) -> AssignmentQuerySet:
    if state == "open":
        return seen.open()
    if state == "late":
        return seen.late(today)
    if state in ("asked", "refused"):
        return seen.filter(_changed(ASKED[state]))
    if state == "unwritten":
        return seen.filter(not_written()).distinct()
    return seen.filter(state=state) if state else seen


ASKED = {"asked": AssignmentChange.State.PROPOSED, "refused": AssignmentChange.State.REFUSED}


def _changed(state: str) -> Exists:
    """Whether it has a change in this state."""
    return Exists(AssignmentChange.objects.filter(assignment=OuterRef("pk"), state=state))


def _counts(seen: AssignmentQuerySet, today: Any) -> dict[str, int]:
    owed = Q(state__in=(State.ASSIGNED, State.ACCEPTED))
    counts: dict[str, int] = seen.aggregate(
        all=Count("pk"),
        open=Count("pk", filter=owed),
        late=Count("pk", filter=owed & Q(due__lt=today)),
        answered=Count("pk", filter=Q(state=State.ANSWERED)),
        declined=Count("pk", filter=Q(state=State.DECLINED)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
        asked=Count("pk", filter=_changed(ASKED["asked"])),
        refused=Count("pk", filter=_changed(ASKED["refused"])),
    )
    return counts | {"unwritten": seen.filter(not_written()).distinct().count()}


def _picks(campaign: Campaign, asked: dict[str, int | None], language: str) -> list[Pick]:
    """The lists by which the items of a plan are narrowed."""

    def named(rows: Iterable[Any]) -> list[tuple[int, str]]:
        return [(one.pk, str(one)) for one in rows]

    return [
        Pick("theme", gettext_lazy("Theme"), named(campaign.themes.all()), asked["theme"]),
        Pick("form", pgettext_lazy("plan", "Form"), named(campaign.forms.all()), asked["form"]),
        Pick("audience", gettext_lazy("Audience"), named(campaign.audiences.all()), asked["audience"]),
        Pick(
            "language",
            gettext_lazy("Language"),
            [(code, language_word(code)) for code in campaign.languages],
            language,
        ),
    ]


class NewAssignment(Screen):
    """Choose confirmed items of a plan and an organisation; one summary line names the consequence."""

    permission = "assignments.assign"
    page_title = gettext_lazy("Assign")
    header_icon = "nc-assign"
    template_name = "assignments/new.html"
    trail = (("assignment_list", gettext_lazy("Assignments")),)
    form_class: ClassVar[Any] = None

    @cached_property
    def campaign(self) -> Campaign | None:
        campaigns = Campaign.objects.filter(plan_items__state=PlanItem.State.CONFIRMED).distinct()
        asked = chosen_key(self.request, "campaign")
        return (campaigns.filter(pk=asked).first() if asked else None) or campaigns.first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {"form": self.form_class(), **super().get_context_data(**kwargs)}
        campaign = self.campaign
        if campaign is None:
            return context | {"campaign": None}
        asked = {name: chosen_key(self.request, name) for name in ("theme", "form", "audience")}
        language = chosen(self.request, "language", campaign.languages)
        open_to = chosen(self.request, "given", ("all",))
        items = self._items(campaign, {name: key for name, key in asked.items() if key}, language, open_to)
        ticked = set(keys(self.request, "item")) if self.request.method == "POST" else set()
        return context | {
            "campaign": campaign,
            "campaigns": Campaign.objects.filter(plan_items__state=PlanItem.State.CONFIRMED).distinct(),
            "filter": {**asked, "language": language, "given": open_to},
            "page": page_of(self.request, items, ITEMS_A_PAGE),
            "ticked": ticked,
            "picks": _picks(campaign, asked, language),
            "today": clock.today(),
        }

    def _items(self, campaign: Campaign, named: dict[str, int], language: str, given: str) -> Any:
        holders = (
            Assignment.objects.filter(plan_item=OuterRef("pk"))
            .exclude(state__in=(State.DECLINED, State.WITHDRAWN))
            .order_by()
            .values("plan_item")
            .annotate(n=Count("pk"))
            .values("n")
        )
        items = (
            PlanItem.objects.confirmed()
            .filter(campaign=campaign, **named)
            .select_related("theme", "form", "audience")
            .annotate(holders=Subquery(holders))
        )
        if language:
            items = items.filter(language=language)
        return items if given == "all" else items.filter(holders=None)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                given = self._assign(form.cleaned_data)
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
            else:
                self._tell(given, form.cleaned_data["organisation"])
                return redirect("assignment_list")
        return self.render_to_response(self.get_context_data(form=form))

    def _assign(self, given: dict[str, Any]) -> list[Assignment]:
        items = list(PlanItem.objects.filter(pk__in=keys(self.request, "item")))
        if not items:
            raise ValidationError(_("Tick the items first."))
        return assign(items=items, by=person(self.request), **given)

    def _tell(self, given: list[Assignment], organisation: Any) -> None:
        said = ngettext(
            "%(count)d item assigned to %(organisation)s.",
            "%(count)d items assigned to %(organisation)s.",
            len(given),
        )
        messages.success(self.request, said % {"count": len(given), "organisation": organisation})


class AssignmentDetail(Screen):
    """One assignment: what asks for it, who does it, what was answered, and the link for answering."""

    permission = "assignments.view_assignment"
    header_icon = "nc-assign"
    template_name = "assignments/detail.html"
    trail = (("assignment_list", gettext_lazy("Assignments")),)

    @cached_property
    def assignment(self) -> Assignment:
        assignments = seen_by(person(self.request)).select_related(
            "organisation", "assigned_by", "plan_item__campaign"
        )
        assignments = assignments.select_related("plan_item__theme", "plan_item__form", "plan_item__audience")
        return get_object_or_404(assignments, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        item = self.assignment.plan_item
        return f"{item.form}: {item.theme.title}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assignment, user = self.assignment, person(self.request)
        passages = list(assignment.plan_item.passages.all())
        own = user.organisation_id == assignment.organisation_id
        return super().get_context_data(**kwargs) | {
            "assignment": assignment,
            "item": assignment.plan_item,
            "passages": passages,
            "codes": codes_of({p.guidance_id for p in passages}),
            "responses": assignment.responses.select_related("approved_by").prefetch_related("further"),
            "held": assignment.held_words(),
            "changes": assignment.changes.select_related(
                "step__amendment__guidance", "step__passage", "made_by", "settled_by"
            ),
            "may_settle": user.has_perm("assignments.assign"),
            "may_see_amendments": user.has_perm("assignments.assign")
            or not user.has_perm("assignments.answer_assignment"),
            "today": clock.today(),
            "link": self._link() if user.has_perm("assignments.assign") else "",
            "answer": self._link(own=True) if own and user.has_perm("assignments.answer_assignment") else "",
            "letters": letters_about(assignment) if user.has_perm("assignments.assign") else [],
            "letter_kinds": WORDS,
            "owed": assignment.state in (State.ASSIGNED, State.ACCEPTED),
            "may_approve": user.has_perm("assignments.review_response"),
            "may_amend": user.has_perm("campaigns.draw_up_plan") and assignment.state in AMENDABLE,
        }

    def _link(self, *, own: bool = False) -> str:
        if own:
            return reverse("assignments:answer", args=[signed_link(self.assignment)])
        return address_of(self.assignment)


class _OfResponse(Verb):
    @cached_property
    def response(self) -> Response:
        return get_object_or_404(Response, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("assignment_detail", args=[self.response.assignment_id])


class ReturnResponse(_OfResponse):
    """The office asks for a report to be put right, and says what."""

    def call(self, by: User) -> str:
        return_response(response=self.response, reason=self.request.POST.get("reason", ""), by=by)
        return _("The report is sent back. The organisation sees why on its page.")


class ApproveResponse(_OfResponse):
    """The office has looked at the evidence."""

    def call(self, by: User) -> str:
        approve_response(response=self.response, by=by)
        return _("The report is approved and the assignment done.")


class EvidencePhoto(Screen):
    """A photo of a response, to those who may see its assignment."""

    permission = "assignments.view_assignment"

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        seen = seen_by(person(request))
        response = get_object_or_404(Response, pk=kwargs["pk"], assignment__in=seen)
        photo = response.photo
        if "further" in kwargs:
            photo = get_object_or_404(response.further, pk=kwargs["further"]).file
        if not photo or not photo.storage.exists(str(photo.name)):
            raise Http404
        answer = FileResponse(photo.open("rb"), content_type="image/jpeg")
        answer["Cache-Control"] = "private, max-age=3600"
        return answer
