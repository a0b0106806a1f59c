"""The office's screens of amendments: what changes for whom, drawing one up, applying it, its history."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from nhipcau.assignments.actions import apply_amendment, settle_refusal
from nhipcau.assignments.models import Assignment, AssignmentChange, own_only
from nhipcau.assignments.presentation import Shown, unplaced_words
from nhipcau.campaigns.actions.amending import choose_steps, discard_amendment, draft_amendment
from nhipcau.campaigns.models import Amendment, AmendmentStep, Campaign, PlanItem
from nhipcau.guidance.kinds import codes_of
from nhipcau.guidance.models import Guidance
from nhipcau.kit import clock
from nhipcau.people.desk import Screen, Verb, chosen_key, keys, number, page_of, person, told
from nhipcau.people.models import User

ITEMS_A_PAGE = 100


def _campaign(request: HttpRequest, campaigns: QuerySet[Campaign]) -> Campaign | None:
    asked = chosen_key(request, "campaign")
    return (campaigns.filter(pk=asked).first() if asked else None) or campaigns.first()


class OfficeScreen(Screen):
    """Not for an officer, who sees the changes of the own organisation on its assignments."""

    permission = "assignments.view_assignment"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if own_only(person(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AmendmentList(OfficeScreen):
    """What was amended and by what; supplements that no one took over yet."""

    page_title = gettext_lazy("Amendments")
    header_icon = "nc-assign"
    template_name = "assignments/amendments.html"
    trail = (("assignment_list", gettext_lazy("Assignments")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = person(self.request)
        amendments = Amendment.objects.select_related("campaign", "guidance", "drafted_by", "decided_by")
        asked = chosen_key(self.request, "campaign")
        if asked:
            amendments = amendments.filter(campaign=asked)
        page = page_of(self.request, amendments)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "counts": _counts([one.pk for one in page.object_list]),
            "waiting": AssignmentChange.objects.open().count(),
            "refused": AssignmentChange.objects.refused().count(),
            "drafts": amendments.filter(state=Amendment.State.DRAFTED).count(),
            "supplements": list(_supplements()) if user.has_perm("campaigns.draw_up_plan") else [],
            "may_draft": user.has_perm("campaigns.draw_up_plan"),
        }


def _counts(amendments: list[int]) -> dict[int, dict[str, int]]:
    """By the amendment's key, its changes of assignments by state."""
    changes = AssignmentChange.objects.filter(step__amendment__in=amendments).order_by()
    counts: dict[int, dict[str, int]] = {}
    for row in changes.values("step__amendment", "state").annotate(n=Count("pk")):
        counts.setdefault(row["step__amendment"], {})[row["state"]] = row["n"]
    return counts


def _supplements() -> list[tuple[Guidance, Campaign]]:
    """Guidance that amends the guidance of a campaign and wasn't taken over, nor drafted, there."""
    campaigns = {c.guidance_id: c for c in Campaign.objects.exclude(guidance=None)}
    live = Amendment.objects.exclude(state=Amendment.State.DISCARDED).exclude(guidance=None)
    taken = set(live.values_list("campaign", "guidance"))
    found = []
    for one in Guidance.objects.filter(amends__isnull=False).select_related("amends"):
        campaign = campaigns.get(one.amends_id) or campaigns.get(one.amends.amends_id if one.amends else None)
        if campaign is not None and (campaign.pk, one.pk) not in taken:
            found.append((one, campaign))
    return found


class DraftFromGuidance(Verb):
    """Draw up what a supplementary guidance changes, then show it."""

    amendment: Amendment | None = None

    def call(self, by: User) -> str:
        campaign = get_object_or_404(Campaign, pk=self.kwargs["campaign"])
        guidance = get_object_or_404(Guidance, pk=self.kwargs["guidance"])
        self.amendment = draft_amendment(campaign=campaign, guidance=guidance, by=by)
        return _("Drafted. Nothing has changed yet: see what would change for whom.")

    def back(self) -> str:
        return reverse("amendment", args=[self.amendment.pk]) if self.amendment else reverse("amendment_list")


class NewAmendment(Screen):
    """The office's own: choose items that are with organisations, and what is to change in them."""

    permission = "campaigns.draw_up_plan"
    page_title = gettext_lazy("Amend what is given out")
    header_icon = "nc-assign"
    template_name = "assignments/amendment_new.html"
    trail = (
        ("assignment_list", gettext_lazy("Assignments")),
        ("amendment_list", gettext_lazy("Amendments")),
    )
    form_class: ClassVar[Any] = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaigns = Campaign.objects.filter(plan_items__given_out_at__isnull=False).distinct()
        campaign = _campaign(self.request, campaigns)
        asked = [key for text in self.request.GET.getlist("item") if (key := number(text)) is not None]
        ticked = set(keys(self.request, "item")) or set(asked)
        context = super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or self.form_class(),
            "campaign": campaign,
            "campaigns": campaigns,
            "ticked": ticked,
            "today": clock.today(),
        }
        if campaign:
            theme = chosen_key(self.request, "theme")
            items = _given_out(campaign)
            items = items.filter(theme=theme) if theme else items
            items = items.filter(pk__in=asked) if asked else items
            page = page_of(self.request, items, ITEMS_A_PAGE)
            context |= {"page": page, "holders": _holders(page.object_list), "themes": campaign.themes.all()}
            context |= {"theme": theme, "only": bool(asked)}
        return context

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                amendment = self._draft(form)
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
            else:
                return redirect("amendment", amendment.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def _draft(self, form: Any) -> Amendment:
        items = PlanItem.objects.filter(pk__in=keys(self.request, "item"))
        campaigns = Campaign.objects.filter(plan_items__in=items).distinct()
        if len(campaigns) != 1:
            raise ValidationError(_("Tick the items first."))
        changes = {item.pk: form.change() for item in items}
        reason = form.cleaned_data["reason"]
        return draft_amendment(campaign=campaigns[0], reason=reason, changes=changes, by=person(self.request))


def _given_out(campaign: Campaign) -> QuerySet[PlanItem]:
    items = PlanItem.objects.standing().given_out().filter(campaign=campaign)
    return items.select_related("theme", "form", "audience", "owner")


def _holders(items: Any) -> dict[int, list[Assignment]]:
    held = Assignment.objects.filter(plan_item__in=[item.pk for item in items]).select_related("organisation")
    by_item: dict[int, list[Assignment]] = {}
    for one in held.exclude(state__in=(Assignment.State.DECLINED, Assignment.State.WITHDRAWN)):
        by_item.setdefault(one.plan_item_id, []).append(one)
    return by_item


class AmendmentDetail(OfficeScreen):
    """What changes for whom: a draft to be looked at, chosen from, applied or discarded; then its record."""

    header_icon = "nc-assign"
    template_name = "assignments/amendment.html"
    trail = (
        ("assignment_list", gettext_lazy("Assignments")),
        ("amendment_list", gettext_lazy("Amendments")),
    )

    @cached_property
    def amendment(self) -> Amendment:
        amendments = Amendment.objects.select_related("campaign", "guidance", "drafted_by", "decided_by")
        return get_object_or_404(amendments, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return _("What changes, for whom")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown, user = Shown(self.amendment), person(self.request)
        drafted = self.amendment.state == Amendment.State.DRAFTED
        document = self.amendment.guidance
        return super().get_context_data(**kwargs) | {
            "amendment": self.amendment,
            "campaign": self.amendment.campaign,
            "document": document,
            "codes": codes_of({document.pk}) if document else {},
            "shown": shown,
            "tally": shown.tally,
            "unplaced": [(row, unplaced_words(row.step)) for row in shown.unplaced],
            "in_force": shown.in_force,
            "drafted": drafted,
            "may_choose": drafted and user.has_perm("campaigns.draw_up_plan"),
            "may_apply": drafted
            and user.has_perm("campaigns.confirm_plan")
            and user.has_perm("assignments.assign"),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        act = {"apply": self._apply, "discard": self._discard}.get(request.POST.get("act", ""), self._choose)
        try:
            messages.success(request, act(person(request)))
        except (PermissionDenied, ValidationError) as refusal:
            messages.error(request, told(refusal))
        return redirect("amendment", self.amendment.pk)

    def _choose(self, by: User) -> str:
        ticked = set(keys(self.request, "step"))
        new = self.amendment.steps.filter(kind=AmendmentStep.Kind.ADD_ITEM).values_list("pk", flat=True)
        choose_steps(amendment=self.amendment, taken=ticked | set(new), by=by)
        return _("Kept. The numbers above are of what is ticked now.")

    def _apply(self, by: User) -> str:
        self._choose(by)
        seen = number(self.request.POST.get("seen", ""))
        applied = apply_amendment(amendment=self.amendment, seen=seen, by=by)
        return _(
            "Applied: %(at_once)d assignments changed at once, %(asked)d wait for their organisations."
        ) % {
            "at_once": applied.at_once,
            "asked": applied.asked,
        }

    def _discard(self, by: User) -> str:
        discard_amendment(amendment=self.amendment, by=by)
        return _("Discarded. Nothing was changed.")


class SettleRefusal(Verb):
    """The organisation can't: keep its assignment as it is, or withdraw it."""

    @cached_property
    def change(self) -> AssignmentChange:
        changes = AssignmentChange.objects.select_related("assignment__organisation")
        return get_object_or_404(changes, pk=self.kwargs["pk"])

    def call(self, by: User) -> str:
        withdraw = self.request.POST.get("act") == "withdraw"
        settle_refusal(change=self.change, withdraw=withdraw, by=by)
        if withdraw:
            return _("The assignment is withdrawn; the organisation sees it.")
        return _("The assignment stays as it was; the organisation sees it.")

    def back(self) -> str:
        return reverse("assignment_detail", args=[self.change.assignment_id])
