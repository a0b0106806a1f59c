"""Screens of bundles: all of them, and one with its pages, its check and its hour."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.models import Page

from nhipcau.kit import clock
from nhipcau.people.desk import Screen, keys, person, told
from nhipcau.people.models import User
from nhipcau.publishing.actions import (
    add_to_release,
    drop_release,
    hold_release,
    prepare_release,
    release_now,
    schedule_release,
    take_from_release,
    verify,
)
from nhipcau.publishing.models import Approval, Release, ReleaseItem
from nhipcau.publishing.standing import bundles
from nhipcau.stories.models import PublicPage

MOST = 200


class ReleaseList(Screen):
    """Every bundle, and a form for the next."""

    permission = "publishing.view_release"
    page_title = pgettext_lazy("publishing desk", "Bundles")
    header_icon = "clipboard-list"
    template_name = "publishing/releases.html"
    trail = (("publishing_desk", pgettext_lazy("room", "Publishing")),)
    form_class: ClassVar[Any] = None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                release = prepare_release(by=person(request), **form.cleaned_data)
                return redirect("publishing_release", pk=release.pk)
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return answer

    def get_context_data(self, form: Any = None, **kwargs: Any) -> dict[str, Any]:
        may = person(self.request).has_perm("publishing.prepare_release")
        return super().get_context_data(**kwargs) | {
            "rows": bundles(),
            "form": form or (self.form_class() if may else None),
        }


class ReleaseScreen(Screen):
    """One bundle. Each button is one verb; what the check finds is named, page by page."""

    permission = "publishing.view_release"
    header_icon = "clipboard-list"
    template_name = "publishing/release.html"
    trail = (
        ("publishing_desk", pgettext_lazy("room", "Publishing")),
        ("publishing_releases", pgettext_lazy("publishing desk", "Bundles")),
    )
    form_class: ClassVar[Any] = None

    @cached_property
    def release(self) -> Release:
        return get_object_or_404(Release, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.release.title

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        verb = VERBS.get(request.POST.get("act", ""))
        if verb is None:
            raise Http404
        try:
            messages.success(request, verb(self, person(request)))
        except (PermissionDenied, ValidationError) as refusal:
            for line in refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]:
                messages.error(request, line)
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release, user = self.release, person(self.request)
        items = list(release.items.select_related("page__locale", "revision"))
        findings = verify(release, release.release_at or clock.now()) if release.is_open else []
        return super().get_context_data(**kwargs) | {
            "release": release,
            "items": items,
            "findings": findings,
            "happened": [line for line in release.findings if line not in findings],
            "candidates": self._candidates() if release.is_open else [],
            "form": self.form_class(),
            "may_prepare": user.has_perm("publishing.prepare_release"),
            "may_release": user.has_perm("publishing.release_page"),
        }

    def _candidates(self) -> list[Page]:
        """Pages that aren't public as they stand, and are in no open bundle; the approved ones first."""
        taken = ReleaseItem.objects.filter(open=True).values("page")
        pages = Page.objects.type(PublicPage).filter(alias_of=None, has_unpublished_changes=True)
        found = list(
            pages.exclude(pk__in=taken)
            .select_related("locale")
            .order_by("-latest_revision_created_at")[:MOST]
        )
        newest = [page.latest_revision_id for page in found]
        approved = set(Approval.objects.standing().filter(revision__in=newest).values_list("page", flat=True))
        for page in found:
            page.is_approved = page.pk in approved
        return sorted(found, key=lambda page: (not page.is_approved, page.draft_title))


def _add(screen: ReleaseScreen, by: User) -> str:
    pages = Page.objects.filter(pk__in=keys(screen.request, "page"))
    added = add_to_release(release=screen.release, pages=pages, by=by)
    if not added:
        raise ValidationError(_("Tick at least one page."))
    return _("%(count)d pages put in.") % {"count": added}


def _take(screen: ReleaseScreen, by: User) -> str:
    item = screen.release.items.filter(pk__in=keys(screen.request, "item")).first()
    if item is None:
        raise ValidationError(_("That page isn't in the bundle any more."))
    take_from_release(item=item, by=by)
    return _("Taken out. It stays approved.")


def _schedule(screen: ReleaseScreen, by: User) -> str:
    form = screen.form_class(screen.request.POST)
    if not form.is_valid():
        raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
    schedule_release(release=screen.release, at=form.cleaned_data["at"], by=by)
    return _("On the schedule. The bundle is checked once more at its time.")


def _now(screen: ReleaseScreen, by: User) -> str:
    release_now(release=screen.release, by=by)
    return _("Released: every page of the bundle is live.")


def _hold(screen: ReleaseScreen, by: User) -> str:
    hold_release(release=screen.release, by=by)
    return _("Off the schedule.")


def _drop(screen: ReleaseScreen, by: User) -> str:
    drop_release(release=screen.release, by=by)
    return _("Dropped. Its pages stay approved.")


VERBS = {"add": _add, "take": _take, "schedule": _schedule, "now": _now, "hold": _hold, "drop": _drop}
