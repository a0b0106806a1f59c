"""Files for a translator's own tools: one page, or many in a zip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail_localize.models import Translation

from nhipcau.people.desk import Screen, chosen, person
from nhipcau.translations import exchange, places, status
from nhipcau.translations.actions import take_file
from nhipcau.translations.models import Standing
from nhipcau.translations.views.editing import translation_of


def _sent(data: bytes, name: str, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=exchange.TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class Download(View):
    """One translation as .po or .xlf."""

    def get(self, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
        person(request).require("translations.view_standing")
        if ending not in exchange.FORMATS:
            raise Http404
        translation = translation_of(pk)
        label = places.labels(translation.source.as_instance())
        data = exchange.write(translation, ending, lambda segment: label(segment.path))
        return _sent(data, exchange.file_name(translation, ending), ending)


class DownloadMany(View):
    """Every translation that a filter shows, in one zip."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        person(request).require("translations.view_standing")
        ending = chosen(request, "format", exchange.FORMATS) or "xlf"
        language = chosen(request, "language", status.languages())
        standings = Standing.objects.into(language) if language else Standing.objects.all()
        if chosen(request, "state", ("open",)):
            standings = standings.urgent()
        rows = Translation.objects.filter(standing__in=standings).select_related(
            "source__locale", "target_locale"
        )
        data = exchange.write_many(rows.order_by("pk")[: exchange.MOST_FILES], ending)
        return _sent(data, f"nhip-cau-{language or 'all'}-{ending}.zip", "zip")


class Upload(Screen):
    """A file for the translation at hand."""

    permission = "translations.translate"
    trail: ClassVar = (("translation_status", gettext_lazy("Translations")),)
    page_title = gettext_lazy("Take a file")
    header_icon = "upload"
    template_name = "translations/upload.html"
    results: Sequence[Any] = ()

    def only(self) -> Translation | None:
        return translation_of(self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        only = self.only()
        return super().get_context_data(**kwargs) | {"translation": only, "results": self.results}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        by, only = person(request), self.only()
        found = []
        for upload in request.FILES.getlist("file"):
            for one in exchange.receive(upload.name or "", upload.read(exchange.LARGEST + 1)):
                found.append(_take(one, by, only))
        if not found:
            messages.error(request, _("Choose a file first."))
        elif all(not wrong for _name, _said, wrong in found):
            messages.success(request, " ".join(f"{name}: {said}" for name, said, _wrong in found[:5]))
            return redirect("translation_edit", only.pk) if only else redirect("translation_status")
        self.results = found
        response = self.get(request, **kwargs)
        if found:
            response.status_code = 422
        return response


class UploadMany(Upload):
    """Files of any pages."""

    def only(self) -> Translation | None:
        return None


def _take(one: exchange.Received, by: Any, only: Translation | None) -> tuple[str, str, list[str]]:
    if one.parcel is None:
        return one.name, "", [one.refused]
    try:
        taken = take_file(one.parcel, by=by, only=only)
    except ValidationError as refusal:
        return one.name, "", list(refusal.messages)
    except PermissionDenied as refusal:
        return one.name, "", [str(refusal)]
    if not (taken.new or taken.changed):
        return one.name, _("All that it says stands here already."), []
    said = _("%(new)d new, %(changed)d changed.") % {"new": taken.new, "changed": taken.changed}
    return one.name, said, []
