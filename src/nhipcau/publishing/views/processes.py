"""Screens on which an editor-in-chief lays a process: its steps, who takes them, their days."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages

from nhipcau.campaigns.models import Campaign
from nhipcau.people.desk import Screen, Verb, person, told
from nhipcau.people.models import Role, User
from nhipcau.publishing.actions import StepWish, change_process, give_own_process, lay_default
from nhipcau.publishing.actions.processes import wishes_of
from nhipcau.publishing.models import Process

DESK = ("publishing_desk", pgettext_lazy("room", "Publishing"))


class ProcessList(Screen):
    """The office's process, and each campaign's."""

    permission = "publishing.view_process"
    page_title = pgettext_lazy("publishing desk", "Processes")
    header_icon = "clipboard-list"
    template_name = "publishing/processes.html"
    trail = (DESK,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office = lay_default()
        own = {one.campaign_id: one for one in Process.objects.exclude(campaign=None)}
        names = dict(Role.choices)

        def told_steps(process: Process) -> list[tuple[Any, str]]:
            return [
                (
                    step,
                    ", ".join(
                        str(names.get(name, name)) for name in step.groups.values_list("name", flat=True)
                    ),
                )
                for step in process.steps
            ]

        return super().get_context_data(**kwargs) | {
            "office": office,
            "office_steps": told_steps(office),
            "campaigns": [
                (campaign, own.get(campaign.pk), told_steps(own[campaign.pk]) if campaign.pk in own else [])
                for campaign in Campaign.objects.all()
            ],
            "may": person(self.request).has_perm("publishing.change_process"),
        }


class OwnProcess(Verb):
    """Give a campaign a process of its own."""

    def call(self, by: User) -> str:
        campaign = get_object_or_404(Campaign, pk=self.kwargs["campaign"])
        give_own_process(campaign=campaign, by=by)
        return _("The campaign has a process of its own. It begins as the office's; change it below.")

    def back(self) -> str:
        from django.urls import reverse

        return reverse("publishing_processes")


class ProcessScreen(Screen):
    """One process, whole, in one form."""

    permission = "publishing.view_process"
    header_icon = "clipboard-list"
    template_name = "publishing/process.html"
    trail = (DESK, ("publishing_processes", pgettext_lazy("publishing desk", "Processes")))
    form_class: ClassVar[Any] = None
    steps_class: ClassVar[Any] = None

    @cached_property
    def process(self) -> Process:
        return get_object_or_404(Process.objects.select_related("campaign", "workflow"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.process.campaign or self.process.workflow.name)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, initial=self._begun())
        steps = self.steps_class(request.POST, initial=self._steps(), prefix="step")
        if form.is_valid() and steps.is_valid():
            try:
                change_process(
                    process=self.process, steps=_wishes(steps), by=person(request), **form.cleaned_data
                )
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
            else:
                messages.success(request, _("The process is changed. Pages in review go on by it."))
                return redirect("publishing_processes")
        answer: HttpResponse = self.render_to_response(
            self.get_context_data(form=form, steps=steps), status=422
        )
        return answer

    def _begun(self) -> dict[str, Any]:
        return {
            "one_person_twice": self.process.one_person_twice,
            "live_when_approved": self.process.live_when_approved,
        }

    def _steps(self) -> list[dict[str, Any]]:
        return [
            {"pk": one.pk, "kind": one.kind, "name": one.name, "roles": list(one.roles), "days": one.days}
            for one in wishes_of(self.process)
        ]

    def get_context_data(self, form: Any = None, steps: Any = None, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "process": self.process,
            "form": form or self.form_class(initial=self._begun()),
            "steps": steps or self.steps_class(initial=self._steps(), prefix="step"),
            "may": person(self.request).has_perm("publishing.change_process"),
        }


def _wishes(steps: Any) -> list[StepWish]:
    """The steps as they were typed, in the order asked for; empty lines are no steps."""
    rows = [form.cleaned_data for form in steps if form.cleaned_data.get("name")]
    kept = [row for row in rows if not row.get("DELETE")]
    kept.sort(key=lambda row: row.get("ORDER") or len(rows) + 1)
    return [
        StepWish(row["kind"], row["name"], tuple(row["roles"]), row["days"], row.get("pk") or 0)
        for row in kept
    ]
