"""The reading room: the document on the left, what was read from it on the right, and decisions on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.guidance.actions import (
    accept_passages,
    pair_amendment,
    reject_passages,
    reopen_doubt,
    settle_doubt,
    undo,
    unpair_amendment,
    visit,
)
from nhipcau.guidance.kinds import LOOKS
from nhipcau.guidance.models import Guidance, Passage, ReadingChange
from nhipcau.guidance.room import Room
from nhipcau.guidance.views.answers import (
    REVIEW,
    changes_since,
    name_of,
    refused,
    room_of,
    saved,
    seen_of,
    wants_data,
    who_is_here,
)
from nhipcau.people.desk import Screen, Verb, chosen_key, number, person
from nhipcau.people.models import User


class Reading(Screen):
    """The document as it is, and its reading: as it stands now, or as it stood in an older version."""

    permission = "guidance.view_guidance"
    header_icon = "nc-document"
    template_name = "guidance/reading.html"
    trail = (("guidance_list", gettext_lazy("Guidance documents")),)

    @cached_property
    def guidance(self) -> Guidance:
        found = Guidance.objects.select_related("received_by", "amends")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.guidance)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guidance, by = self.guidance, person(self.request)
        asked = chosen_key(self.request, "version")
        version = asked if asked and asked < guidance.version else None
        room = Room(guidance, may_review=by.has_perm(REVIEW), version=version)
        change = guidance.changes.select_related("by").filter(version=version).first() if version else None
        return super().get_context_data(**kwargs) | {
            "room": room,
            "guidance": guidance,
            "kinds": [(kind, look, Passage.Kind(kind).label) for kind, look in LOOKS.items()],
            "saved": saved(guidance),
            "change": change,
            "amended": _amended(guidance) if room.may_review else [],
            "may_open": by.has_perm("campaigns.draw_up_plan") and room.is_now,
            "wagtail_narrow": True,
        }


def _amended(guidance: Guidance) -> list[dict[str, Any]]:
    """Each document that this one says it amends, and what was received under its number."""
    found = []
    for named in guidance.amended_numbers:
        received = Guidance.objects.exclude(pk=guidance.pk).only("title", "number", "file_name", "date")
        under = received.filter(number__iexact=named) if named else received.order_by("-received_at")[:30]
        found.append({"number": named, "documents": list(under[:30])})
    return found


class Decide(Verb):
    """Accept or reject a passage or every unreviewed one of a kind; settle a point; take a change back.

    The room's script gets what changed as data, a form a redirect.
    """

    VERBS: ClassVar[dict[str, Callable[..., int]]] = {"accept": accept_passages, "reject": reject_passages}
    taken_back: Mapping[str, Any] = {}

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance.objects.defer("text"), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not wants_data(request):
            return super().post(request, **kwargs)
        try:
            said = self.call(person(request))
        except (PermissionDenied, ValidationError) as refusal:
            return refused(request, refusal, self.guidance)
        room = room_of(request, self.guidance.pk)
        back = [passage.pk for passage in room.passages if str(passage.pk) in self.taken_back]
        return JsonResponse(
            changes_since(room, seen_of(request) or 0) | {"said": said, "at": min(back, default=None)}
        )

    def call(self, by: User) -> str:
        if "undo" in self.request.POST:
            change = undo(guidance=self.guidance, by=by)
            self.taken_back = change.steps
            return undone(change)
        for name, verb in (("settle", settle_doubt), ("reopen", reopen_doubt)):
            if key := self._key(name):
                verb(doubt=get_object_or_404(self.guidance.doubts, pk=key), by=by)
                return _("Settled. It can be opened again.") if name == "settle" else _("Opened again.")
        verb_name, passages = self._asked()
        decided = self.VERBS[verb_name](passages=passages, by=by, seen=seen_of(self.request))
        if verb_name == "accept":
            said = ngettext("%(count)d item accepted.", "%(count)d items accepted.", decided)
        else:
            said = ngettext("%(count)d item rejected.", "%(count)d items rejected.", decided)
        return said % {"count": decided}

    def _key(self, name: str) -> int | None:
        return number(self.request.POST.get(name, ""))

    def _asked(self) -> tuple[str, QuerySet[Passage]]:
        for verb in self.VERBS:
            if one := self._key(verb):
                return verb, self.guidance.passages.filter(pk=one)
            kind = self.request.POST.get(f"{verb}_kind", "")
            if kind in LOOKS:
                return verb, self.guidance.passages.of_kind(kind).unreviewed()
        raise ValidationError(_("Choose what to accept or reject."))

    def back(self) -> str:
        address = reverse("guidance_reading", args=[self.guidance.pk])
        if asked := self._key("accept") or self._key("reject"):
            return f"{address}#i{self._next_unreviewed(asked)}"
        kind = self.request.POST.get("accept_kind") or self.request.POST.get("reject_kind") or ""
        return f"{address}#g-{kind}" if kind in LOOKS else address

    def _next_unreviewed(self, key: int) -> int:
        """The next of its kind that waits for a person; itself where none does."""
        decided = self.guidance.passages.filter(pk=key).first()
        if decided is None:
            return key
        waiting = self.guidance.passages.of_kind(decided.kind).unreviewed().filter(start__gte=decided.start)
        return waiting.values_list("pk", flat=True).first() or key


def undone(change: ReadingChange) -> str:
    """What was taken back, in words."""
    was = change.undoes
    assert was is not None  # noqa: S101  # an undo always names what it undoes
    count = len(was.steps)
    said = ngettext("%(count)d item taken back: %(what)s.", "%(count)d items taken back: %(what)s.", count)
    return said % {"what": was.get_action_display().lower(), "count": count}


class Changes(Screen):
    """What others changed since a version. A POST also says that the person is here, and at which item."""

    permission = "guidance.view_guidance"

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        guidance = get_object_or_404(Guidance.objects.defer("text"), pk=kwargs["pk"])
        since = seen_of(request)
        answer: dict[str, Any] = {"version": guidance.version}
        if since is not None and since < guidance.version:
            answer = changes_since(room_of(request, guidance.pk), since)
            latest = guidance.changes.select_related("by").exclude(by=person(request)).first()
            if latest and latest.version > since:
                answer["said"] = _("%(who)s: %(what)s") % {
                    "who": name_of(latest.by),
                    "what": latest.get_action_display().lower(),
                }
        answer["here"] = who_is_here(guidance, person(request))
        return JsonResponse(answer)

    def post(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        guidance = get_object_or_404(Guidance.objects.defer("text"), pk=kwargs["pk"])
        at = number(request.POST.get("at", ""))
        passage = guidance.passages.filter(pk=at).first() if at else None
        visit(guidance=guidance, passage=passage, by=person(request))
        return self.get(request, **kwargs)


class Pair(Verb):
    """Pair a document with the one that it amends, or take the pairing back."""

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance.objects.select_related("amends"), pk=self.kwargs["pk"])

    def call(self, by: User) -> str:
        key = number(self.request.POST.get("amends", ""))
        if "unpair" in self.request.POST:
            unpair_amendment(guidance=self.guidance, by=by)
            return _("The pairing was taken back.")
        if key is None:
            raise ValidationError(_("Choose the document that this one amends."))
        other = get_object_or_404(Guidance, pk=key)
        pair_amendment(guidance=self.guidance, amends=other, by=by)
        return _("Paired with “%(title)s”.") % {"title": other}

    def back(self) -> str:
        return reverse("guidance_reading", args=[self.guidance.pk])
