"""Taking a document in: a file or pasted text, with progress for the script and a plain form without it."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any, ClassVar

from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _
from wagtail.admin import messages

from nhipcau.guidance.actions import receive_guidance
from nhipcau.guidance.models import Guidance
from nhipcau.guidance.ports import Unreadable
from nhipcau.guidance.reading import Reading, read_isolated
from nhipcau.kit import clock
from nhipcau.kit.files import sha256
from nhipcau.people.desk import Screen, person, told
from nhipcau.people.models import User

NDJSON = "application/x-ndjson"


class ReceiveGuidance(Screen):
    """Take a document in. Whoever accepts NDJSON is told of the progress, a line a step."""

    permission = "guidance.receive_guidance"
    page_title = gettext_lazy("Receive a guidance")
    header_icon = "nc-document"
    template_name = "guidance/receive.html"
    trail = (("guidance_list", gettext_lazy("Guidance documents")),)
    form_class: ClassVar[Any] = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {"form": self.form_class(), **context}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST, request.FILES)
        told_of = request.headers.get("Accept") == NDJSON
        if not form.is_valid():
            if told_of:
                return _lines(request, iter([_refused(form)]))
            return self.render_to_response(self.get_context_data(form=form))
        if told_of:
            return _lines(request, self._told(form.cleaned_data, person(request)))
        return self._plain(form, person(request))

    def _plain(self, form: Any, by: User) -> HttpResponse:
        started = clock.now()
        try:
            with tempfile.TemporaryDirectory(prefix="guidance-") as folder:
                path, name = _kept(form.cleaned_data, Path(folder))
                guidance = receive_guidance(path=path, name=name, by=by)
        except Unreadable as unreadable:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(unreadable))
        except (PermissionDenied, ValidationError) as refusal:
            form.add_error(None, told(refusal))
        else:
            said, tone = _outcome(guidance, new=guidance.received_at >= started)
            getattr(messages, tone)(self.request, said)
            return redirect("guidance_reading", guidance.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def _told(self, given: dict[str, Any], by: User) -> Iterator[dict[str, Any]]:
        """The progress of one document: received, read so far, and where its reading is — or why not."""
        started, language = clock.now(), get_language()
        with tempfile.TemporaryDirectory(prefix="guidance-") as folder:
            path, name = _kept(given, Path(folder))
            yield {"stage": "received"}
            try:
                reading = yield from _reading(path)
                guidance = receive_guidance(path=path, name=name, by=by, reading=reading)
            except (Unreadable, PermissionDenied, ValidationError) as refusal:
                with override(language):
                    said = str(refusal) if isinstance(refusal, Unreadable) else told(refusal)
                    yield {"stage": "refused", "said": said, "file": name if given["file"] else ""}
                return
            with override(language):
                said, _tone = _outcome(guidance, new=guidance.received_at >= started)
            yield {"stage": "done", "said": said, "to": reverse("guidance_reading", args=[guidance.pk])}


def _reading(path: Path) -> Any:
    """Read beside, and yield how far it is. Returns the reading; none where the document is kept already."""
    if Guidance.objects.filter(sha256=sha256(path.read_bytes())).exists():
        return None
    told_so_far: SimpleQueue[tuple[int, int | None] | Reading | BaseException] = SimpleQueue()

    def read() -> None:
        try:
            told_so_far.put(read_isolated(path, progress=lambda done, total: told_so_far.put((done, total))))
        except BaseException as error:  # noqa: BLE001  # handed over to the thread that waits
            told_so_far.put(error)

    threading.Thread(target=read, daemon=True).start()
    while True:
        news = told_so_far.get()
        if isinstance(news, BaseException):
            raise news
        if isinstance(news, Reading):
            return news
        yield {"stage": "reading", "done": news[0], "total": news[1]}


def _kept(given: dict[str, Any], folder: Path) -> tuple[Path, str]:
    """What was sent, written to disk before anything reads it; its path and its name."""
    upload, text = given["file"], given["text"]
    path = folder / f"received{Path(upload.name).suffix[:10] if upload else '.txt'}"
    with path.open("wb") as file:
        for chunk in upload.chunks() if upload else (text.encode(),):
            file.write(chunk)
    return path, upload.name if upload else _("pasted text %(day)s.txt") % {"day": clock.today()}


def _outcome(guidance: Guidance, *, new: bool) -> tuple[str, str]:
    """What became of a document, in a sentence, and how it is told."""
    found = guidance.passages.count()
    if not new:
        return _("This document was received before; nothing is kept twice."), "info"
    if not found:
        return (
            _("The document is kept, but it isn't a guidance: nothing in it asks for communication."),
            "warning",
        )
    return ngettext("%(count)d item read.", "%(count)d items read.", found) % {"count": found}, "success"


def _refused(form: Any) -> dict[str, Any]:
    said = " ".join(message for errors in form.errors.values() for message in errors)
    upload = form.files.get("file")
    return {"stage": "refused", "said": said, "file": upload.name if upload else ""}


def _lines(request: HttpRequest, told_of: Iterator[dict[str, Any]]) -> StreamingHttpResponse:
    """One JSON object a line, sent as it comes whether Django is served by WSGI or ASGI."""
    written = (json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in told_of)
    lines = _aside(written) if isinstance(request, ASGIRequest) else written
    answer = StreamingHttpResponse(lines, content_type=NDJSON)
    answer["X-Accel-Buffering"] = "no"  # a proxy in front must not hold the lines back
    return answer


async def _aside(lines: Iterator[bytes]) -> AsyncIterator[bytes]:
    """A blocking iterator, each step of it taken off the event loop."""
    following = sync_to_async(lambda: next(lines, None))
    while (line := await following()) is not None:
        yield line
