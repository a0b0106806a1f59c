"""The documents received: their list, their files, their readings as data."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from nhipcau.guidance.models import Guidance, Passage
from nhipcau.people.desk import Screen, page_of, person

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
                items=Count("passages", filter=~Q(passages__state=State.RETIRED)),
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


class ReadingFile(Screen):
    """The document as it was received, byte for byte."""

    permission = "guidance.view_guidance"

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        guidance = get_object_or_404(Guidance.objects.only("file", "file_name"), pk=kwargs["pk"])
        try:
            file = guidance.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            file,
            as_attachment=True,  # received from outside: never shown inside our own pages
            filename=guidance.file_name,
            content_type="application/octet-stream",
        )


class ReadingData(Screen):
    """The reading as it was decided, by the contract of `nhipcau read --json`; nothing rejected."""

    permission = "guidance.view_guidance"

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        guidance = get_object_or_404(Guidance, pk=kwargs["pk"])
        answer = JsonResponse(reading_data(guidance), json_dumps_params={"ensure_ascii": False, "indent": 1})
        name = f"ban-doc-{guidance.pk}-{guidance.version}.json"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def reading_data(guidance: Guidance) -> dict[str, Any]:
    """A stored reading as a plain object, by the contract."""
    return {
        "source": {
            "file": guidance.file_name,
            "sha256": guidance.sha256,
            "format": guidance.format,
            "pages": guidance.pages,
            "encoding": guidance.encoding or None,
        },
        "document": {
            "type": guidance.type,
            "number": guidance.number or None,
            "issuer": guidance.issuer or None,
            "place": guidance.place or None,
            "date": guidance.date or None,
            "title": guidance.title or None,
            "signatory": guidance.signatory or None,
            "recipients": list(guidance.recipients),
        },
        "items": [_item(passage) for passage in guidance.passages.standing()],
        "text": guidance.text,
        "warnings": [str(doubt) for doubt in guidance.doubts.open()],
    }


def _item(passage: Passage) -> dict[str, Any]:
    said = {
        name: value
        for name in ("value", "ordinal", "organisation", "number", "date")
        if (value := getattr(passage, name))
    }
    place: dict[str, Any] = {"start": passage.start, "end": passage.end}
    if passage.page:
        place["page"] = passage.page
    if passage.path:
        place["path"] = list(passage.path)
    return {"kind": passage.kind, "text": passage.text, **said, "passage": place}
