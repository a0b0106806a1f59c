"""Publishing a page: which story, through which accounts, with which products, when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.models import Page

from nhipcau.channels.actions import Plan, draw_up, plan_deliveries
from nhipcau.channels.models import Delivery
from nhipcau.people.desk import Screen, page_of, person, told
from nhipcau.products.models import Product
from nhipcau.stories.models import StoryPage


class ChooseStory(Screen):
    """The live stories, those of which nothing has been planned yet first."""

    permission = "channels.plan_delivery"
    page_title = gettext_lazy("Publish a story")
    header_icon = "nc-send"
    template_name = "channels/choose.html"
    trail = (("delivery_ledger", gettext_lazy("Delivery ledger")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        find = self.request.GET.get("q", "").strip()[:200]
        stories = _stories()
        if find:
            stories = stories.filter(title__icontains=find)
        return super().get_context_data(**kwargs) | {
            "page": page_of(self.request, stories),
            "find": find,
            "unplanned": _stories().filter(planned=0).count(),
        }


def _stories() -> QuerySet[Any]:
    planned = (
        Delivery.objects.filter(revision=OuterRef("live_revision"))
        .order_by()
        .values("revision")
        .annotate(n=Count("pk"))
        .values("n")
    )
    stories: QuerySet[Any] = (
        StoryPage.objects.live()
        .filter(live_revision__isnull=False)
        .select_related("locale")
        .annotate(planned=Coalesce(Subquery(planned), 0))
        .order_by("planned", "-last_published_at", "pk")
    )
    return stories


class PlanScreen(Screen):
    """Choose, see what would be said and how often, then plan it: two presses."""

    permission = "channels.plan_delivery"
    header_icon = "nc-send"
    template_name = "channels/plan.html"
    trail = (
        ("delivery_ledger", gettext_lazy("Delivery ledger")),
        ("delivery_choose", gettext_lazy("Publish a story")),
    )
    form_class: ClassVar[Any] = None

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page.objects.select_related("locale", "live_revision"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.page.title)

    def _form(self, data: Any = None) -> Any:
        products = Product.objects.current().filter(page=self.page).select_related("page")
        return self.form_class(data, products=products)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = self._form(request.POST)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            given = form.cleaned_data
            chosen = {"channels": given["channels"], "products": given["products"]}
            try:
                plans = draw_up(page=self.page, **chosen)
                fresh = self._fresh(plans)
                if "plan" in request.POST:
                    plan_deliveries(page=self.page, at=given["at"], by=person(request), **chosen)
                    said = ngettext("%(n)d delivery is planned.", "%(n)d deliveries are planned.", len(fresh))
                    messages.success(request, said % {"n": len(fresh)})
                    return redirect("delivery_ledger")
                context |= {"plans": plans, "fresh": fresh, "at": given["at"]}
            except (PermissionDenied, ValidationError) as refusal:
                for line in getattr(refusal, "messages", None) or [told(refusal)]:
                    form.add_error(None, line)
        shown: HttpResponseBase = self.render_to_response(self.get_context_data(**context))
        return shown

    def _fresh(self, plans: list[Plan]) -> list[Plan]:
        """Those that aren't owed already."""
        owed = set(
            Delivery.objects.filter(revision_id=self.page.live_revision_id, variant="").values_list(
                "channel_id", "product_id", "recipient"
            )
        )
        return [
            plan
            for plan in plans
            if (plan.channel.pk, plan.product.pk if plan.product else None, plan.recipient) not in owed
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form()
        plans = kwargs.pop("plans", [])
        said = list(dict.fromkeys(plan.rendered for plan in plans))
        return super().get_context_data(**kwargs) | {
            "story": self.page,
            "form": form,
            "plans": plans,
            "said": said[0] if said else None,
            "planned": Delivery.objects.filter(revision_id=self.page.live_revision_id).count(),
        }
