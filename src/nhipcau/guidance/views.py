"""Screens of `guidance`: the documents, receiving one, reading it and deciding on what was read."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from wagtail.admin import messages

from nhipcau.guidance.actions import accept_passages, receive_guidance, reject_passages, undo
from nhipcau.guidance.kinds import LOOKS, Look, code_of, value_word
from nhipcau.guidance.marking import (
    Line,
    Mark,
    StatedCount,
    lines_of,
    marks_of,
    stated_counts,
    unread_sentences,
)
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.guidance.ports import Unreadable
from nhipcau.kit import clock
from nhipcau.people.desk import Screen, Verb, page_of, person, short_date, told
from nhipcau.people.models import User

State = Passage.State


class GuidanceList(Screen):
    """Every document received, the newest first, with how much of it waits for a person."""

    permission = "guidance.view_guidance"
    page_title = gettext_lazy("Guidance documents")
    header_icon = "nc-document"
    template_name = "guidance/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        find = self.request.GET.get("q", "").strip()
        documents = (
            Guidance.objects.defer("text", "recipients")
            .annotate(
                items=Count("passages"),
                unreviewed=Count("passages", filter=Q(passages__state=State.PROPOSED)),
            )
            .select_related("received_by")
            .order_by("-received_at", "-pk")
        )
        if find:
            documents = documents.filter(
                Q(title__icontains=find) | Q(number__icontains=find) | Q(issuer__icontains=find)
            )
        waiting = Passage.objects.unreviewed()
        return super().get_context_data(**kwargs) | {
            "page": page_of(self.request, documents),
            "find": find,
            "documents": Guidance.objects.count(),
            "unreviewed": waiting.count(),
            "unreviewed_in": waiting.values("guidance").distinct().count(),
            "may_receive": person(self.request).has_perm("guidance.receive_guidance"),
        }


class ReceiveGuidance(Screen):
    """Take a document in: a file or pasted text, streamed to disk before anything reads it."""

    permission = "guidance.receive_guidance"
    page_title = gettext_lazy("Receive a guidance")
    header_icon = "nc-document"
    template_name = "guidance/receive.html"
    trail = (("guidance_list", gettext_lazy("Guidance documents")),)
    form_class: ClassVar[Any] = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {"form": self.form_class(), **context}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES)
        if form.is_valid():
            started = clock.now()
            try:
                guidance = self._receive(form.cleaned_data, person(request))
            except Unreadable as unreadable:
                form.add_error("file" if form.cleaned_data["file"] else "text", str(unreadable))
            except (PermissionDenied, ValidationError) as refusal:
                form.add_error(None, told(refusal))
            else:
                self._tell(guidance, new=guidance.received_at >= started)
                return redirect("guidance_reading", guidance.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def _receive(self, given: dict[str, Any], by: User) -> Guidance:
        upload, text = given["file"], given["text"]
        with tempfile.TemporaryDirectory(prefix="guidance-") as folder:
            suffix = Path(upload.name).suffix[:10] if upload else ".txt"
            path = Path(folder) / f"received{suffix}"
            with path.open("wb") as file:
                for chunk in upload.chunks() if upload else (text.encode(),):
                    file.write(chunk)
            name = upload.name if upload else _("pasted text %(day)s.txt") % {"day": clock.today()}
            return receive_guidance(path=path, name=name, by=by)

    def _tell(self, guidance: Guidance, *, new: bool) -> None:
        found = guidance.passages.count()
        if not new:
            messages.info(self.request, _("This document was received before; nothing is kept twice."))
        elif not found:
            messages.warning(
                self.request,
                _("The document is kept, but it isn't a guidance: nothing in it asks for communication."),
            )
        else:
            said = ngettext("%(count)d item read.", "%(count)d items read.", found)
            messages.success(self.request, said % {"count": found})


@dataclass(frozen=True)
class Entry:
    """One passage as shown on both sides."""

    passage: Passage
    code: str
    word: Any

    @property
    def long(self) -> bool:
        return len(self.passage.text) > 110


@dataclass(frozen=True)
class Group:
    """All passages of a kind."""

    kind: str
    label: Any
    look: Look
    entries: tuple[Entry, ...]
    stated: StatedCount | None

    @property
    def unreviewed(self) -> int:
        return sum(e.passage.state == State.PROPOSED for e in self.entries)


class Reading(Screen):
    """The document on the left, never altered; what was read from it on the right, by kind."""

    permission = "guidance.view_guidance"
    header_icon = "nc-document"
    template_name = "guidance/reading.html"
    trail = (("guidance_list", gettext_lazy("Guidance documents")),)

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.guidance)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guidance = self.guidance
        passages = list(guidance.passages.of_reading())
        codes = {p.pk: code_of(p) for p in passages}
        stated = stated_counts(guidance.text, passages)
        unread = unread_sentences(guidance.text, passages)
        may_review = person(self.request).has_perm("guidance.review_passage")
        left = sum(p.state == State.PROPOSED for p in passages)
        return super().get_context_data(**kwargs) | {
            "guidance": guidance,
            "facts": _facts(guidance),
            "lines": self._lines(passages, stated, unread),
            "groups": list(_groups(passages, codes, stated)),
            "codes": codes,
            "unread": unread,
            "items": len(passages),
            "left": left,
            "seen": len(passages) - left,
            "may_review": may_review,
            "may_open": person(self.request).has_perm("campaigns.draw_up_plan"),
            "is_guidance": bool(passages),
        }

    def _lines(
        self, passages: list[Passage], stated: dict[str, StatedCount], unread: list[Mark]
    ) -> list[Line]:
        return lines_of(self.guidance.text, marks_of(passages, stated, unread))


def _facts(guidance: Guidance) -> list[tuple[Any, str]]:
    return [
        (_("Type"), guidance.get_type_display()),
        (pgettext("document", "Number"), guidance.number),
        (_("Issuer"), guidance.issuer),
        (_("Date"), short_date(guidance.date)),
        (_("Signatory"), guidance.signatory),
    ]


def _groups(
    passages: Iterable[Passage], codes: dict[int, str], stated: dict[str, StatedCount]
) -> Iterable[Group]:
    by_kind: dict[str, list[Entry]] = {}
    for passage in passages:
        entry = Entry(passage, codes[passage.pk], value_word(passage.kind, passage.value))
        by_kind.setdefault(passage.kind, []).append(entry)
    for kind, look in LOOKS.items():
        if found := by_kind.get(kind):
            yield Group(kind, Passage.Kind(kind).label, look, tuple(found), stated.get(kind))


class Decide(Verb):
    """Accept or reject one passage, or every unreviewed one of a kind; or take the last decision back.

    A script that asks for JSON gets the new states instead of a redirect.
    """

    VERBS: ClassVar[dict[str, Callable[..., int]]] = {"accept": accept_passages, "reject": reject_passages}

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance.objects.defer("text"), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.headers.get("Accept") != "application/json":
            return super().post(request, **kwargs)
        try:
            said = self.call(person(request))
        except (PermissionDenied, ValidationError) as refusal:
            return JsonResponse({"said": told(refusal)}, status=409)
        states = dict(self.guidance.passages.values_list("pk", "state"))
        return JsonResponse({"said": said, "states": states})

    def call(self, by: User) -> str:
        if "undo" in self.request.POST:
            back = len(undo(guidance=self.guidance, by=by).steps)
            said = ngettext("%(count)d decision taken back.", "%(count)d decisions taken back.", back)
            return said % {"count": back}
        verb, passages = self._asked()
        decided = self.VERBS[verb](passages=passages, by=by)
        if verb == "accept":
            said = ngettext("%(count)d item accepted.", "%(count)d items accepted.", decided)
        else:
            said = ngettext("%(count)d item rejected.", "%(count)d items rejected.", decided)
        return said % {"count": decided}

    def _asked(self) -> tuple[str, QuerySet[Passage]]:
        for verb in self.VERBS:
            one, kind = self.request.POST.get(verb, ""), self.request.POST.get(f"{verb}_kind", "")
            if one.isascii() and one.isdigit():
                return verb, self.guidance.passages.filter(pk=int(one))
            if kind in LOOKS:
                return verb, self.guidance.passages.of_kind(kind).unreviewed()
        raise ValidationError(_("Choose what to accept or reject."))

    def back(self) -> str:
        address = reverse("guidance_reading", args=[self.guidance.pk])
        asked = self.request.POST.get("accept") or self.request.POST.get("reject") or ""
        if asked.isascii() and asked.isdigit():
            return f"{address}#i{self._next_unreviewed(int(asked))}"
        kind = self.request.POST.get("accept_kind") or self.request.POST.get("reject_kind") or ""
        return f"{address}#g-{kind}" if kind in LOOKS else address

    def _next_unreviewed(self, key: int) -> int:
        """The next of its kind that waits for a person; itself where none does."""
        decided = self.guidance.passages.filter(pk=key).first()
        if decided is None:
            return key
        waiting = self.guidance.passages.of_kind(decided.kind).unreviewed().filter(start__gte=decided.start)
        return waiting.values_list("pk", flat=True).first() or key


class ReadingFile(Screen):
    """The document as it was received, byte for byte."""

    permission = "guidance.view_guidance"

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        guidance = get_object_or_404(Guidance.objects.only("file", "file_name"), pk=kwargs["pk"])
        return FileResponse(
            guidance.file.open("rb"),
            as_attachment=True,  # received from outside: never shown inside our own pages
            filename=guidance.file_name,
            content_type="application/octet-stream",
        )
