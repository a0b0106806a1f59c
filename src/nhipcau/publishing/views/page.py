"""One page on its way: what stands in it, who answered, and every verb that this person may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.models import Page

from nhipcau.kit import clock
from nhipcau.people.desk import Screen, number, person, told
from nhipcau.people.models import User
from nhipcau.publishing.actions import (
    approve,
    go_live,
    invite,
    lift_embargo,
    restore,
    revoke,
    schedule,
    send_back,
    set_embargo,
    submit,
    take_back,
    unschedule,
    withdraw,
    write_again,
)
from nhipcau.publishing.models import Approval, Embargo, Invitation, ReleaseItem, Submission, Withdrawal
from nhipcau.publishing.onward import state_of
from nhipcau.publishing.rules import (
    compared,
    found,
    may_restore,
    nobody_left,
    process_of,
    restorers,
    why_not,
)
from nhipcau.publishing.standing import steps_of
from nhipcau.stories.agreement import Disagreement
from nhipcau.stories.models import PageCorrection, PublicPage
from nhipcau.translations.models import Meant


class PageScreen(Screen):
    permission = "publishing.use_publishing"
    header_icon = "clipboard-list"
    template_name = "publishing/page.html"
    trail = (("publishing_desk", pgettext_lazy("room", "Publishing")),)
    forms: ClassVar[dict[str, Any]] = {}

    @cached_property
    def page(self) -> Any:
        page = Page.objects.filter(pk=self.kwargs["pk"]).select_related("locale").first()
        specific = page.specific if page else None
        if not isinstance(specific, PublicPage):
            raise Http404
        return specific

    @cached_property
    def compared(self) -> tuple[list[Disagreement], list[tuple[Disagreement, Meant]]]:
        return compared(self.page.get_latest_revision_as_object())

    def get_page_title(self) -> str:
        return str(self.page.draft_title)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "")
        verb = VERBS.get(act)
        if verb is None:
            raise Http404
        form = self._form(act, request.POST)
        if form is None or form.is_valid():
            try:
                said = verb(self, form, person(request))
            except (PermissionDenied, ValidationError) as refusal:
                if form is None:
                    messages.error(request, told(refusal))
                    return redirect(request.path)
                form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
            else:
                messages.success(request, said)
                return redirect(request.path)
        for known in ("page", "compared"):
            self.__dict__.pop(known, None)
        answer: HttpResponse = self.render_to_response(
            self.get_context_data(**kwargs, bound={act: form}), status=422
        )
        return answer

    def _form(self, act: str, data: Any = None) -> Any:
        made = self.forms.get(act)
        if made is None:
            return None
        extra: dict[str, Any] = {"live": self.page.live} if act == "submit" else {}
        if act == "approve":
            extra = {"differing": bool(self.compared[0])}
        begun = {"seen": self.page.latest_revision_id} if act in ("approve", "send_back") else {}
        if act == "invite":
            begun = {"language": self.page.locale.language_code}
        return made(data, initial=begun, auto_id=f"{act}_%s", **extra)

    def get_context_data(self, bound: dict[str, Any] | None = None, **kwargs: Any) -> dict[str, Any]:
        user, page = person(self.request), self.page
        may = self._may(user)
        forms = {act: self._form(act) for act in self.forms if may.get(act)} | (bound or {})
        state = page.current_workflow_state
        process = process_of(page)
        rows = found(page.get_latest_revision_as_object())
        return super().get_context_data(**kwargs) | {
            "page": page,
            "language": page.locale.language_code,
            "may": may,
            "forms": forms,
            "state": state_of(page),
            "steps": steps_of(page, state, process.steps if process else []),
            "blocking": [row for row in rows if row.blocking],
            "differing": self.compared[0],
            "meant": self.compared[1],
            "notices": [row for row in rows if not row.blocking],
            "submission": Submission.objects.filter(workflow_state=state).first() if state else None,
            "declared": PageCorrection.objects.declared().filter(page=page.pk).first(),
            "requested_by": state.requested_by if state else None,
            "why_not": self._why_not(user),
            "nobody": self._nobody(),
            "scheduled": page.revisions.exclude(approved_go_live_at=None).first(),
            "embargo": Embargo.objects.holding(page, clock.now()),
            "item": ReleaseItem.objects.filter(page=page.pk, open=True).select_related("release").first(),
            "restorers": restorers(),
            "withdrawal": Withdrawal.objects.standing().filter(page=page.pk).first(),
            "stopped": Approval.objects.of_page(page).exclude(stopped="").first(),
            "invitations": Invitation.objects.of_page(page).prefetch_related("answers__objections"),
            "now": clock.now(),
            "edit": reverse("wagtailadmin_pages:edit", args=[page.pk]),
            "preview": reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        }

    def _why_not(self, user: User) -> str:
        step = self.page.current_workflow_task
        return why_not(self.page, step, user) if step is not None and hasattr(step, "holds_role") else ""

    def _nobody(self) -> bool:
        step, state = self.page.current_workflow_task, self.page.current_workflow_state
        return step is not None and hasattr(step, "holds_role") and nobody_left(self.page, step, state)

    def _may(self, user: User) -> dict[str, bool]:
        """Which verbs make sense for this page and person now; each verb decides again."""
        page = self.page
        state, step = page.current_workflow_state, page.current_workflow_task
        changed = not page.live or page.latest_revision_id != page.live_revision_id
        approval = Approval.objects.of_page(page).standing().order_by("-revision_id").first()
        waiting = approval is not None and approval.revision_id != page.live_revision_id
        scheduled = page.revisions.exclude(approved_go_live_at=None).exists()
        withdrawal = Withdrawal.objects.standing().filter(page=page.pk).first()
        release = user.has_perm("publishing.release_page")
        return {
            "submit": bool(
                not page.workflow_in_progress
                and changed
                and not (waiting and approval and approval.revision_id == page.latest_revision_id)
                and page.permissions_for_user(user).can_edit()
            ),
            "approve": bool(step and not self._why_not(user)),
            "send_back": bool(step and hasattr(step, "holds_role") and step.holds_role(user)),
            "take_back": bool(
                state and (state.requested_by_id == user.pk or user.has_perm("publishing.change_process"))
            ),
            "go_live": release and waiting and withdrawal is None,
            "schedule": release and waiting and withdrawal is None,
            "unschedule": release and scheduled,
            "embargo": user.has_perm("publishing.set_embargo"),
            "lift": user.has_perm("publishing.set_embargo"),
            "withdraw": page.live and user.has_perm("publishing.withdraw_page"),
            "restore": withdrawal is not None and may_restore(withdrawal, user),
            "invite": page.latest_revision_id is not None and user.has_perm("publishing.invite_reviewer"),
        }


def _submit(screen: PageScreen, form: Any, by: User) -> str:
    submit(page=screen.page, by=by, **form.given())
    return _("Submitted for review.")


def _approve(screen: PageScreen, form: Any, by: User) -> str:
    given = form.cleaned_data
    meant = given.get("meant", "")
    approve(page=screen.page, seen=given["seen"], note=given["note"], meant=meant, by=by)
    page = type(screen.page).objects.get(pk=screen.page.pk)
    if page.live and page.live_revision_id == form.cleaned_data["seen"]:
        return _("Approved. “%(page)s” is live.") % {"page": page.title}
    return _("Approved.")


def _send_back(screen: PageScreen, form: Any, by: User) -> str:
    send_back(page=screen.page, seen=form.cleaned_data["seen"], note=form.cleaned_data["note"], by=by)
    return _("Returned to its writer.")


def _take_back(screen: PageScreen, form: Any, by: User) -> str:
    take_back(page=screen.page, by=by)
    return _("Taken back. You can write on.")


def _go_live(screen: PageScreen, form: Any, by: User) -> str:
    go_live(page=screen.page, by=by)
    return _("“%(page)s” is live.") % {"page": screen.page.draft_title}


def _schedule(screen: PageScreen, form: Any, by: User) -> str:
    schedule(page=screen.page, at=form.cleaned_data["at"], by=by)
    return _("On the schedule.")


def _unschedule(screen: PageScreen, form: Any, by: User) -> str:
    unschedule(page=screen.page, by=by)
    return _("Off the schedule. It stays approved.")


def _embargo(screen: PageScreen, form: Any, by: User) -> str:
    set_embargo(page=screen.page, by=by, **form.cleaned_data)
    return _("Embargo set, for every language.")


def _lift(screen: PageScreen, form: Any, by: User) -> str:
    embargo = Embargo.objects.holding(screen.page, clock.now())
    if embargo is None:
        raise ValidationError(_("Somebody lifted this embargo already."))
    lift_embargo(embargo=embargo, page=screen.page, by=by)
    return _("Embargo lifted.")


def _withdraw(screen: PageScreen, form: Any, by: User) -> str:
    withdraw(page=screen.page, reason=form.cleaned_data["reason"], by=by)
    return _("Withdrawn. Its address says why.")


def _restore(screen: PageScreen, form: Any, by: User) -> str:
    standing = Withdrawal.objects.standing().filter(page=screen.page.pk).first()
    if standing is None:
        raise ValidationError(_("This page was restored already, or deleted."))
    restore(withdrawal=standing, by=by)
    return _("Shown to readers again.")


def _invite(screen: PageScreen, form: Any, by: User) -> str:
    invite(page=screen.page, by=by, **form.cleaned_data)
    if form.cleaned_data["email"]:
        return _("The link is made; its letter leaves in a moment.")
    return _("The link is made. Pass it on.")


def _invitation(screen: PageScreen) -> Invitation:
    key = number(screen.request.POST.get("invitation", ""))
    invitation = Invitation.objects.filter(page=screen.page.pk, pk=key or 0).first()
    if invitation is None:
        raise ValidationError(_("That link isn't of this page."))
    return invitation


def _revoke(screen: PageScreen, form: Any, by: User) -> str:
    revoke(invitation=_invitation(screen), by=by)
    return _("The link opens nothing any more.")


def _write_again(screen: PageScreen, form: Any, by: User) -> str:
    write_again(invitation=_invitation(screen), by=by)
    return _("The letter leaves in a moment.")


VERBS: dict[str, Callable[[PageScreen, Any, User], str]] = {
    "submit": _submit,
    "approve": _approve,
    "send_back": _send_back,
    "take_back": _take_back,
    "go_live": _go_live,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "embargo": _embargo,
    "lift": _lift,
    "withdraw": _withdraw,
    "restore": _restore,
    "invite": _invite,
    "revoke": _revoke,
    "write_again": _write_again,
}
