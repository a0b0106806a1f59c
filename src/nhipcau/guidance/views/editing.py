"""Putting an item right: panels in the reading room, pages of their own without script."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin import messages

from nhipcau.guidance.actions import Conflict, add_passage, change_passage, merge_passages, split_passage
from nhipcau.guidance.actions.editing import FARTHEST, merged_of, parts_of
from nhipcau.guidance.kinds import LOOKS, Look, code_of
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.guidance.room import Entry
from nhipcau.guidance.spans import STEPS, places_to_part, stepped
from nhipcau.guidance.views.answers import REVIEW, changes_since, refused, room_of, seen_of, wants_data
from nhipcau.people.desk import Screen, keys, number, person, told
from nhipcau.people.models import User

AROUND = 3
"""How many items before and behind are offered for merging."""


class Panel(Screen, ABC):
    """One edit: shown by GET, tried by POST with `step`, done by any other POST.

    The room's script asks for the panel alone and gets what changed as data.
    """

    permission = REVIEW
    header_icon = "edit"
    template_name = "guidance/edit.html"
    panel = ""
    error = ""
    tried = False

    @abstractmethod
    def call(self, by: User) -> list[Passage]:
        """Call the verb. Returns what it made."""

    @cached_property
    def guidance(self) -> Guidance:
        return get_object_or_404(Guidance, pk=self.kwargs["pk"])

    @property
    def given(self) -> Mapping[str, Any]:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        crumbs = super().get_breadcrumbs_items()
        room = {"url": reverse("guidance_reading", args=[self.guidance.pk]), "label": str(self.guidance)}
        above = {"url": reverse("guidance_list"), "label": gettext_lazy("Guidance documents")}
        return [*crumbs[:-1], above, room, crumbs[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = seen_of(self.request)
        return super().get_context_data(**kwargs) | {
            "guidance": self.guidance,
            "panel": f"guidance/panel_{self.panel}.html",
            "error": self.error,
            "seen": self.guidance.version if seen is None else seen,
            "back": self.back(),
        }

    def get_template_names(self) -> list[str]:
        return ["guidance/panel.html" if "piece" in self.given else self.template_name]

    def back(self) -> str:
        return reverse("guidance_reading", args=[self.guidance.pk])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "step" in request.POST:
            self.tried = True
            return self.render_to_response(self.get_context_data(**kwargs))
        try:
            made = self.call(person(request))
        except Conflict as conflict:
            if wants_data(request):
                return refused(request, conflict, self.guidance)
            messages.error(request, told(conflict))
            return redirect(self.back())
        except (PermissionDenied, ValidationError) as refusal:
            self.error = told(refusal)
            return self.render_to_response(self.get_context_data(**kwargs), status=422)
        if not wants_data(request):
            messages.success(request, self.said(made))
            return redirect(f"{reverse('guidance_reading', args=[self.guidance.pk])}#i{made[0].pk}")
        room = room_of(request, self.guidance.pk)
        answer = changes_since(room, seen_of(request) or 0)
        return JsonResponse(answer | {"said": self.said(made), "at": made[0].pk})

    def said(self, made: list[Passage]) -> str:
        return _("Done: %(codes)s.") % {"codes": ", ".join(code_of(one) for one in made)}


class _Spanned(Panel):
    """A panel with a form of the item and its span."""

    form_class: ClassVar[Any] = None

    def form(self) -> Any:
        if self.request.method == "POST":
            return self.form_class(self.request.POST, text=self.guidance.text, initial=self.initial())
        return self.form_class(initial=self.initial(), text=self.guidance.text)

    def initial(self) -> dict[str, Any]:
        return {}

    def checked(self) -> dict[str, Any]:
        form = self.form()
        if not form.is_valid():
            raise ValidationError([message for errors in form.errors.values() for message in errors])
        return dict(form.cleaned_data)

    def span(self) -> tuple[int, int] | None:
        """The span as it stands in the panel, moved by the step that was asked."""
        start, end = _number(self.given.get("start")), _number(self.given.get("end"))
        if start is None or end is None:
            start, end = self.initial().get("start"), self.initial().get("end")
        if start is None or end is None or not 0 <= start < end <= len(self.guidance.text):
            return None
        step = self.given.get("step", "")
        return stepped(self.guidance.text, start, end, step) if step in STEPS else (start, end)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, span = self.form(), self.span()
        text = self.guidance.text
        if span and self.tried:
            given = self.request.POST.copy()
            given["start"], given["end"] = str(span[0]), str(span[1])
            given["words"] = text[slice(*span)]
            form = self.form_class(initial=given.dict(), text=text)
        return super().get_context_data(**kwargs) | {
            "form": form,
            "start": span[0] if span else "",
            "end": span[1] if span else "",
            "words": text[slice(*span)] if span else "",
        }


class Add(_Spanned):
    """Add an item: from a selection, or by copying its words."""

    panel = "add"
    page_title = gettext_lazy("Add an item")

    def initial(self) -> dict[str, Any]:
        given = {name: self.given.get(name) for name in ("kind", "start", "end") if self.given.get(name)}
        return {"kind": Passage.Kind.THEME} | {
            name: _number(value) if name != "kind" else value for name, value in given.items()
        }

    def call(self, by: User) -> list[Passage]:
        checked = self.checked()
        return [add_passage(guidance=self.guidance, by=by, seen=seen_of(self.request), **checked)]


class Edit(_Spanned):
    """Change, split or merge one item."""

    panel = "change"

    @cached_property
    def verb(self) -> str:
        return str(self.kwargs["verb"])

    @cached_property
    def passage(self) -> Passage:
        return get_object_or_404(self.guidance.passages, pk=self.kwargs["key"])

    @property
    def page_title(self) -> str:
        word = {
            "change": _("Change %(code)s"),
            "split": _("Split %(code)s"),
            "merge": _("Merge %(code)s"),
        }[self.verb]
        return word % {"code": code_of(self.passage)}

    def initial(self) -> dict[str, Any]:
        given: dict[str, Any] = self.form_class.given(self.passage)
        return given

    def back(self) -> str:
        return f"{super().back()}#i{self.passage.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.panel = self.verb
        look: Look = LOOKS[self.passage.kind]
        shown = {"change": dict, "split": self._splitting, "merge": self._merging}[self.verb]()
        context = super().get_context_data(**kwargs)
        return context | {"passage": self.passage, "code": code_of(self.passage), "look": look} | shown

    def call(self, by: User) -> list[Passage]:
        seen = seen_of(self.request)
        if self.verb == "split":
            return split_passage(passage=self.passage, at=self._places(), by=by, seen=seen)
        if self.verb == "merge":
            chosen = [self.passage, *self.guidance.passages.filter(pk__in=self._others())]
            return [merge_passages(passages=chosen, by=by, seen=seen)]
        return [change_passage(passage=self.passage, by=by, seen=seen, **self.checked())]

    def _places(self) -> list[int]:
        """The places asked for; of a panel just opened, the cursor's, else the first that can be."""
        asked = self.request.POST.getlist("at") if self.request.method == "POST" else []
        places = [place for one in asked if (place := _number(one)) is not None]
        cursor = _number(self.given.get("cursor"))
        if cursor is not None and self.passage.start < cursor < self.passage.end:
            places.append(cursor)
        if self.request.method == "GET" and not places:
            places = places_to_part(self.guidance.text, self.passage.start, self.passage.end)[:1]
        return sorted(set(places))

    def _splitting(self) -> dict[str, Any]:
        text, start, end = self.guidance.text, self.passage.start, self.passage.end
        chosen = self._places()
        offered = sorted({*places_to_part(text, start, end), *chosen})
        try:
            parts = [(a, b, text[a:b]) for a, b in parts_of(text, start, end, chosen)]
        except ValidationError as refusal:
            parts, self.error = [], self.error or (told(refusal) if chosen else "")
        places = [(p, text[max(start, p - 34) : p], text[p : min(end, p + 34)], p in chosen) for p in offered]
        return {"parts": parts, "places": places}

    def _others(self) -> list[int]:
        if self.request.method == "POST":
            return [key for key in keys(self.request, "with") if key != self.passage.pk]
        behind = [one for one in self._neighbours() if one.start >= self.passage.start]
        return [one.pk for one in (behind or self._neighbours())[:1]]

    def _neighbours(self) -> list[Passage]:
        one = self.passage
        alike = self.guidance.passages.of_reading().of_kind(one.kind).exclude(pk=one.pk)
        near = alike.filter(end__gte=one.start - FARTHEST, start__lte=one.end + FARTHEST)
        before = list(near.filter(start__lt=one.start).order_by("-start")[:AROUND])
        return [*reversed(before), *near.filter(start__gte=one.start)[:AROUND]]

    def _merging(self) -> dict[str, Any]:
        near, chosen = self._neighbours(), self._others()
        merged = None
        try:
            if chosen:
                merged = merged_of([self.passage, *(one for one in near if one.pk in chosen)], self.guidance)
        except ValidationError as refusal:
            self.error = self.error or told(refusal)
        return {
            "neighbours": [(Entry(one, code_of(one), ""), one.pk in chosen) for one in near],
            "merged": merged,
            "nothing": pgettext("passage", "No other item of this kind lies near enough to merge with."),
        }


def _number(given: Any) -> int | None:
    return number(str(given if given is not None else ""))
