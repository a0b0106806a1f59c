"""One delivery: what is said, what was tried, and every way out of where it stands."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import registry

from nhipcau.channels.actions import call_off, hasten, let_be, plan_again, postpone, settle
from nhipcau.channels.models import Delivery
from nhipcau.channels.ports import Why
from nhipcau.channels.views.rows import look_of, row_of
from nhipcau.people.desk import Screen, Verb, person, told
from nhipcau.people.models import User

State = Delivery.State


class DeliveryScreen(Screen):
    """`answers` names the form of each act: settle, postpone, call_off, let_be."""

    permission = "channels.view_delivery"
    header_icon = "nc-send"
    template_name = "channels/delivery.html"
    trail = (("delivery_ledger", gettext_lazy("Delivery ledger")),)
    answers: ClassVar[dict[str, Any]] = {}

    @cached_property
    def delivery(self) -> Delivery:
        rows = Delivery.objects.select_related(
            "channel__organisation", "product", "page", "planned_by", "settled_by"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.delivery.title

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        act = request.POST.get("act", "")
        if act not in self.answers:
            return redirect("delivery", self.delivery.pk)
        form = self.answers[act](request.POST, prefix=act)
        if form.is_valid():
            try:
                said = self._do(act, form.cleaned_data, person(request))
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
            else:
                messages.success(request, said)
                return redirect("delivery", self.delivery.pk)
        shown: HttpResponseBase = self.render_to_response(self.get_context_data(**{act: form}))
        return shown

    def _do(self, act: str, given: dict[str, Any], by: User) -> str:
        """Call the verb of an act. Returns what was done, in a sentence."""
        if act == "settle":
            settle(delivery=self.delivery, by=by, **given)
            return _("Answered. It is recorded in your name.")
        if act == "postpone":
            postpone(delivery=self.delivery, until=given["until"], by=by)
            return _("Postponed. Nothing is sent before then.")
        if act == "call_off":
            call_off(delivery=self.delivery, reason=given["reason"], by=by)
            return _("Called off. Nothing was sent.")
        let_be(delivery=self.delivery, reason=given["reason"], by=by)
        return _("Left as it is. It is recorded in your name.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery, by = self.delivery, person(self.request)
        open_forms = {
            act: kwargs.pop(act, None) or self.answers[act](prefix=act) for act in self._acts(delivery, by)
        }
        attempts = list(delivery.attempts.all())
        return super().get_context_data(**kwargs) | {
            "delivery": delivery,
            "said": delivery.rendered(),
            "look": look_of(delivery),
            "row": row_of(delivery, group=0, person=by),
            "attempts": [(one, Why.sentence(one.why)) for one in attempts],
            "history": registry.get_logs_for_instance(delivery).select_related("user"),
            **open_forms,
        }

    def _acts(self, delivery: Delivery, by: User) -> list[str]:
        """What this person may do to the row as it stands, beside the plain buttons."""
        acts = []
        if by.has_perm("channels.settle_delivery"):
            acts += ["settle"] if delivery.state == State.NEEDS_HUMAN else []
            acts += ["let_be"] if delivery.state == State.FAILED and not delivery.settled_by else []
        if by.has_perm("channels.plan_delivery") and delivery.state == State.PLANNED:
            acts += ["postpone", "call_off"] if delivery.unsure_since is None else []
        return acts


class _DeliveryVerb(Verb):
    @cached_property
    def delivery(self) -> Delivery:
        return get_object_or_404(Delivery.objects.select_related("channel"), pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("delivery", args=[self.delivery.pk])


class Hasten(_DeliveryVerb):
    def call(self, by: User) -> str:
        hasten(delivery=self.delivery, by=by)
        if self.delivery.state == State.UNKNOWN:
            return _("It is looked up as soon as it is safe to, and not sent again before.")
        return _("It is sent in the worker's next round.")


class PlanAgain(_DeliveryVerb):
    def call(self, by: User) -> str:
        plan_again(delivery=self.delivery, by=by)
        return _("A new delivery was planned, as the page stands now.")
