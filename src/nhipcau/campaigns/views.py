"""Screens of `campaigns`: the campaigns, opening one from its guidance, and its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from nhipcau.campaigns.actions import confirm_plan, drop_items, open_campaign, propose_plan
from nhipcau.campaigns.models import Campaign, PlanItem, PlanItemQuerySet
from nhipcau.campaigns.planning.proposal import propose
from nhipcau.guidance.kinds import LOOKS, codes_of
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit import clock
from nhipcau.people.desk import (
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

State = PlanItem.State
ITEMS_A_PAGE = 100


class CampaignList(Screen):
    """Every campaign with its day and how far its plan is decided."""

    permission = "campaigns.view_campaign"
    page_title = gettext_lazy("Campaigns and plans")
    header_icon = "nc-plan"
    template_name = "campaigns/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaigns = (
            Campaign.objects.select_related("guidance", "lead_organisation")
            .prefetch_related("key_dates")
            .defer("guidance__text", "guidance__warnings")
            .annotate(
                proposed=Count("plan_items", filter=Q(plan_items__state=State.PROPOSED)),
                confirmed=Count("plan_items", filter=Q(plan_items__state=State.CONFIRMED)),
                late=Count(
                    "plan_items",
                    filter=Q(plan_items__state=State.CONFIRMED, plan_items__due__lt=clock.today()),
                ),
            )
            .order_by("-pk")
        )
        page = page_of(self.request, campaigns)
        proposed = PlanItem.objects.filter(state=State.PROPOSED)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": [(campaign, _days_left(campaign)) for campaign in page],
            "campaigns": page.paginator.count,
            "proposed": proposed.count(),
            "may_open": person(self.request).has_perm("campaigns.draw_up_plan"),
        }


def _days_left(campaign: Campaign) -> int | None:
    first = next(iter(campaign.key_dates.all()), None)
    return (first.next() - clock.today()).days if first else None


class OpenCampaign(Screen):
    """Open the campaign of a guidance and propose its plan. One that is open already is shown."""

    permission = "campaigns.draw_up_plan"
    page_title = gettext_lazy("Open a campaign and propose its plan")
    header_icon = "nc-plan"
    template_name = "campaigns/open.html"
    trail = (("campaign_list", gettext_lazy("Campaigns and plans")),)
    form_class: ClassVar[Any] = None

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        opened = Campaign.objects.filter(guidance=self.guidance).first()
        if opened:
            return redirect("campaign_plan", opened.pk)
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                campaign, proposed = self._open(form.cleaned_data, person(request))
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
            else:
                said = ngettext(
                    "%(count)d plan item proposed. None is confirmed yet.",
                    "%(count)d plan items proposed. None is confirmed yet.",
                    proposed,
                )
                messages.success(request, said % {"count": proposed})
                return redirect("campaign_plan", campaign.pk)
        return self.render_to_response(self.get_context_data(form=form))

    @transaction.atomic
    def _open(self, given: dict[str, Any], by: User) -> tuple[Campaign, int]:
        campaign = open_campaign(guidance=self.guidance, by=by, **given)
        return campaign, len(propose_plan(campaign=campaign, by=by))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        passages = list(self.guidance.passages.standing())
        kinds = [(Passage.Kind(kind).label, LOOKS[kind], _count(passages, kind)) for kind in _PLANNED]
        form = self.form_class(initial={"title": self._title(passages)})
        return {
            "form": form,
            "guidance": self.guidance,
            "kinds": kinds,
            "unreviewed": sum(p.state == Passage.State.PROPOSED for p in passages),
            "rejected": self.guidance.passages.filter(state=Passage.State.REJECTED).count(),
            "would_propose": _would_propose(passages),
            **context,
        }

    def _title(self, passages: list[Passage]) -> str:
        occasion = next((p.text for p in passages if p.kind == Passage.Kind.OCCASION), "")
        return (self.guidance.title or occasion or self.guidance.file_name)[:300]


_PLANNED = (Passage.Kind.THEME, Passage.Kind.FORM, Passage.Kind.AUDIENCE, Passage.Kind.KEY_DATE)


def _count(passages: list[Passage], kind: str) -> int:
    return sum(p.kind == kind for p in passages)


def _would_propose(passages: list[Passage]) -> int:
    """How many items the rules would propose in all languages; the verb itself decides."""

    def values(kind: str) -> list[str]:
        named = {(p.value, p.text if p.value == "other" else "") for p in passages if p.kind == kind}
        return [value for value, _text in sorted(named)]

    themes = _count(passages, Passage.Kind.THEME)
    languages = [code for code, _name in settings.LANGUAGES]
    forms, audiences = values(Passage.Kind.FORM), values(Passage.Kind.AUDIENCE)
    return sum(1 for _item in propose(themes, forms, audiences, languages, None))


@dataclass(frozen=True)
class Filter:
    """What of a plan is shown, as asked in the address."""

    theme: int | None
    form: int | None
    audience: int | None
    language: str
    state: str

    @classmethod
    def asked(cls, request: HttpRequest, campaign: Campaign) -> Filter:
        return cls(
            theme=chosen_key(request, "theme"),
            form=chosen_key(request, "form"),
            audience=chosen_key(request, "audience"),
            language=chosen(request, "language", campaign.languages),
            state=chosen(request, "state", (*State.values, "late")),
        )

    def narrow(self, items: PlanItemQuerySet) -> PlanItemQuerySet:
        """All conditions but the state, whose numbers are shown beside each other."""
        named = {"theme": self.theme, "form": self.form, "audience": self.audience}
        wanted: dict[str, Any] = {name: key for name, key in named.items() if key}
        if self.language:
            wanted["language"] = self.language
        return items.filter(**wanted)

    def of_state(self, items: PlanItemQuerySet) -> PlanItemQuerySet:
        if self.state == "late":
            return items.late(clock.today())
        return items.filter(state=self.state) if self.state else items.standing()

    @property
    def narrowed(self) -> bool:
        return bool(self.theme or self.form or self.audience or self.language)


class Plan(Screen):
    """A campaign's plan: what is to be said, to whom, in what form, by when, and which sentence asks it."""

    permission = "campaigns.view_planitem"
    header_icon = "nc-plan"
    template_name = "campaigns/plan.html"
    trail = (("campaign_list", gettext_lazy("Campaigns and plans")),)

    @cached_property
    def campaign(self) -> Campaign:
        campaigns = Campaign.objects.select_related("guidance", "lead_organisation")
        return get_object_or_404(campaigns.defer("guidance__text"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.campaign)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign, asked = self.campaign, Filter.asked(self.request, self.campaign)
        narrowed = asked.narrow(PlanItem.objects.filter(campaign=campaign))
        shown = asked.of_state(narrowed).select_related("theme", "form", "audience", "decided_by")
        day = campaign.day()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "campaign": campaign,
            "filter": asked,
            "page": page_of(self.request, shown.prefetch_related("passages"), ITEMS_A_PAGE),
            "counts": _counts(PlanItem.objects.filter(campaign=campaign)),
            "states": self._states(_counts(narrowed)),
            "themes": campaign.themes.all(),
            "forms": campaign.forms.all(),
            "audiences": campaign.audiences.all(),
            "languages": [(c, n) for c, n in settings.LANGUAGES if c in campaign.languages],
            "codes": codes_of([campaign.guidance_id]) if campaign.guidance_id else {},
            "day": day,
            "days_left": (day - clock.today()).days if day else None,
            "today": clock.today(),
            "may_confirm": person(self.request).has_perm("campaigns.confirm_plan"),
            "may_propose": person(self.request).has_perm("campaigns.draw_up_plan"),
            "proposed_here": narrowed.filter(state=State.PROPOSED).count(),
            "here": self.request.get_full_path(),
        }

    def _states(self, counts: dict[str, int]) -> Any:
        choices = (
            ("", _("In the plan"), counts["standing"]),
            (State.PROPOSED.value, _("Proposed"), counts["proposed"]),
            (State.CONFIRMED.value, _("Confirmed"), counts["confirmed"]),
            ("late", _("Late"), counts["late"]),
            (State.DROPPED.value, _("Dropped"), counts["dropped"]),
        )
        return segments(self.request, "state", choices)


def _counts(items: PlanItemQuerySet) -> dict[str, int]:
    counts: dict[str, int] = items.aggregate(
        standing=Count("pk", filter=~Q(state=State.DROPPED)),
        proposed=Count("pk", filter=Q(state=State.PROPOSED)),
        confirmed=Count("pk", filter=Q(state=State.CONFIRMED)),
        late=Count("pk", filter=Q(state=State.CONFIRMED, due__lt=clock.today())),
        dropped=Count("pk", filter=Q(state=State.DROPPED)),
    )
    return counts


class DecidePlan(Verb):
    """Confirm ticked items, or every proposed one that the filter shows; or drop ticked items."""

    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign, pk=self.kwargs["pk"])

    def call(self, by: User) -> str:
        if "propose" in self.request.POST:
            new = len(propose_plan(campaign=self.campaign, by=by))
            said = ngettext("%(count)d item proposed anew.", "%(count)d items proposed anew.", new)
            return said % {"count": new}
        if "confirm_all" in self.request.POST:
            shown = Filter.asked(self.request, self.campaign).narrow(self._items())
            return self._confirmed(shown.filter(state=State.PROPOSED), by)
        ticked = self._items().filter(pk__in=keys(self.request, "item"))
        if not ticked:
            raise ValidationError(_("Tick the items first."))
        if "drop" in self.request.POST:
            dropped = drop_items(items=ticked, reason=self.request.POST.get("reason", ""), by=by)
            said = ngettext("%(count)d item dropped.", "%(count)d items dropped.", dropped)
            return said % {"count": dropped}
        return self._confirmed(ticked, by)

    def _items(self) -> PlanItemQuerySet:
        return PlanItem.objects.filter(campaign=self.campaign)

    def _confirmed(self, items: PlanItemQuerySet, by: User) -> str:
        confirmed = confirm_plan(campaign=self.campaign, items=items, by=by)
        said = ngettext("%(count)d item confirmed.", "%(count)d items confirmed.", confirmed)
        return said % {"count": confirmed}

    def back(self) -> str:
        return reverse("campaign_plan", args=[self.campaign.pk])
