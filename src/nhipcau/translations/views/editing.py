"""Side by side: the source on the left, its translation on the right, a form a segment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation

from nhipcau.facts.ledger import Ledger
from nhipcau.people.desk import Screen, person, told
from nhipcau.stories.agreement import Disagreement, disagreements_of
from nhipcau.stories.versions import said_in
from nhipcau.translations import memory, places
from nhipcau.translations.actions import accept_segment, ask_writer, save_segment, say_meant, write_draft
from nhipcau.translations.actions.drafting import target_of
from nhipcau.translations.actions.machine import offered
from nhipcau.translations.actions.saving import Conflict
from nhipcau.translations.exchange import unit_key
from nhipcau.translations.glossary import Glossary
from nhipcau.translations.glossary import told as glossary_told
from nhipcau.translations.marks import as_read, for_editing, wrong_with
from nhipcau.translations.models import Kept, Meant, Standing
from nhipcau.translations.segments import Key, Segment, orphans_of, segments_of
from nhipcau.translations.standing import differences_of, digest_of, meant_in, names, parted
from nhipcau.translations.views.steps import asked_before
from nhipcau.translations.ways import onward, translators


@dataclass(frozen=True)
class Difference:
    """A value that the translation says otherwise, as a form names it."""

    digest: str
    told: str
    one: Disagreement


@dataclass
class Shown:
    """A segment as the screen draws it."""

    segment: Segment
    key: str
    label: str
    source: str
    text: str
    to_copy: str = ""
    """The source as its translation would be typed: with its marks, and its tags where it has any."""
    changes: list[places.Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    differing: list[Difference] = field(default_factory=list)
    meant: list[tuple[str, Meant]] = field(default_factory=list)
    conflict: Conflict | None = None
    reading: str = ""
    """The translation with its marks resolved, where it has any."""


class Desk:
    """What it takes to draw the segments of one translation: ledger, glossary, names; loaded once."""

    def __init__(self, translation: Translation) -> None:
        self.translation = translation
        self.ledger = Ledger.load()
        self.source_language = str(translation.source.locale.language_code)
        self.language = str(translation.target_locale.language_code)
        self.glossary = Glossary.load(self.source_language, self.language, self.ledger)
        self.table = names(self.ledger)
        self.label = places.labels(translation.source.as_instance())
        self.meant = meant_in(translation.source.object_id, self.language)

    def show(self, segment: Segment) -> Shown:
        shown = Shown(
            segment=segment,
            key=unit_key(segment),
            label=self.label(segment.path),
            source=places.shown(segment.source, self.source_language, self.ledger),
            text=for_editing(segment.text),
            to_copy=for_editing(segment.source),
        )
        if segment.stale:
            shown.changes = places.changes(segment.stale.before, segment.source)
        if segment.words:
            shown.problems = wrong_with(segment.source, segment.text)
            if not shown.problems:
                self._compare(shown)
            if "[[" in segment.text:
                shown.reading = places.shown(segment.text, self.language, self.ledger)
        return shown

    def _compare(self, shown: Shown) -> None:
        """What disagrees with the source, what is meant to, and what the glossary would say otherwise."""
        ours, theirs = self._read(shown.segment)
        found = self.disagreements(shown.segment)
        asked, told = parted(found, self.meant)
        shown.differing = [Difference(digest_of(one), str(one), one) for one in asked]
        shown.meant = [(str(one), row) for one, row in told]
        shown.warnings = glossary_told(self.glossary.within(ours), theirs)

    def disagreements(self, segment: Segment) -> tuple[Disagreement, ...]:
        """Numbers, dates, times and names that a segment says otherwise than its source."""
        return disagreements_of(*self._read(segment), (self.source_language, self.language), self.table)

    def _read(self, segment: Segment) -> tuple[str, str]:
        ours = as_read(segment.source, self.source_language, self.ledger)
        return ours, as_read(segment.text, self.language, self.ledger)

    def help(self, segment: Segment) -> dict[str, Any]:
        """What helps with one segment: former translations, terms, names."""
        ours, theirs = self._read(segment)
        entries = self.glossary.within(ours)
        return {
            "suggestions": memory.suggestions(self.translation, segment),
            "entries": [(entry, not theirs or not glossary_told([entry], theirs)) for entry in entries],
            "people": [(name, name.fixed(self.language)) for name in self.table if name.kind == "person"],
        }


def translation_of(pk: int) -> Translation:
    """The translation, with what every screen needs of it."""
    rows = Translation.objects.select_related("source__locale", "target_locale")
    found: Translation = get_object_or_404(rows, pk=pk)
    return found


def key_of(text: str) -> Key:
    """A segment's name as it stands in an address: `context.string`."""
    context, _dot, string = text.partition(".")
    if not (context.isdecimal() and string.isdecimal()):
        raise Http404
    return int(string), int(context)


class SideBySide(Screen):
    permission = "translations.view_standing"
    trail: ClassVar = (("translation_status", gettext_lazy("Translations")),)
    header_icon = "nc-language"
    template_name = "translations/edit.html"
    conflicts: Mapping[str, Conflict] = {}

    def get_page_title(self) -> str:
        return str(translation_of(self.kwargs["pk"]).source.object_repr)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        translation = translation_of(self.kwargs["pk"])
        desk = Desk(translation)
        rows = [desk.show(segment) for segment in segments_of(translation)]
        for row in rows:
            row.conflict = self.conflicts.get(row.key)
        asked = self.request.GET.get("segment", "")
        opened = next((row for row in rows if row.key == asked), None)
        pages = Page.objects.filter(translation_key=translation.source.object_id)
        by_locale = {page.locale_id: page for page in pages}
        source_page = by_locale.get(translation.source.locale_id)
        standing = Standing.objects.select_related("translator").filter(translation=translation).first()
        target_page = by_locale.get(translation.target_locale_id)
        by = person(self.request)
        return super().get_context_data(**kwargs) | {
            "translation": translation,
            "rows": rows,
            "elsewhere": _elsewhere(standing, rows),
            "answers": list(desk.meant.values()),
            "may_answer": by.has_perm("translations.answer_difference"),
            "way": onward(target_page, by),
            "translators": translators() if by.has_perm("translations.send_page") else [],
            "opened": opened,
            "help": desk.help(opened.segment) if opened else {},
            "source_language": desk.source_language,
            "language": desk.language,
            "standing": standing,
            "asked": asked_before(standing, {}),
            "target_page": target_page,
            "source_page": source_page,
            "behind": _behind(translation, source_page),
            "orphans": [(one, for_editing(one.data)) for one in orphans_of(translation)],
            "kept": Kept.objects.filter(translation=translation),
            "machine": offered(translation),
            "may_translate": by.has_perm("translations.translate"),
        }


def _elsewhere(standing: Standing | None, rows: list[Shown]) -> list[Difference]:
    """What differs in the page as a whole and in none of its segments alone: a name said nowhere."""
    here = {one.digest for row in rows for one in row.differing}
    found = differences_of(standing) if standing else []
    return [Difference(digest_of(one), str(one), one) for one in found if digest_of(one) not in here]


def _behind(translation: Translation, page: Page | None) -> bool:
    """The source says something else since its words were last taken; saved anew alone is no change."""
    changed = page.latest_revision_created_at if page else None
    if page is None or not changed or changed <= translation.source.last_updated_at:
        return False
    taken, latest = json.loads(translation.source.content_json), page.get_latest_revision()
    model = page.specific_class
    return bool(said_in(model, taken) != said_in(model, latest.content))


class Help(View):
    """The help beside one segment, as a part of the page."""

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        person(request).require("translations.view_standing")
        translation = translation_of(pk)
        segment = _segment(translation, key)
        desk = Desk(translation)
        context = {"help": desk.help(segment), "row": desk.show(segment), "language": desk.language}
        return HttpResponse(render_to_string("translations/_help.html", context, request))


def _segment(translation: Translation, key: str) -> Segment:
    wanted = key_of(key)
    found = next((segment for segment in segments_of(translation) if segment.key == wanted), None)
    if found is None:
        raise Http404
    return found


class SaveSegment(View):
    """Saves, accepts or asks about one segment. A script is answered in JSON, a form by the page again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
        translation = translation_of(pk)
        scripted = request.headers.get("X-Requested-With") == "fetch"
        try:
            said = self._act(request, translation, key_of(key))
        except Conflict as conflict:
            return self._conflict(request, translation, key, conflict, scripted=scripted)
        except (PermissionDenied, ValidationError) as refusal:
            if scripted:
                return JsonResponse({"wrong": told(refusal)}, status=422)
            messages.error(request, told(refusal))
            return redirect(_place(translation, key))
        if scripted:
            return self._answer(request, translation, key, said)
        messages.success(request, said)
        return redirect(_place(translation, key))

    def _act(self, request: HttpRequest, translation: Translation, key: Key) -> str:
        by, verb = person(request), request.POST.get("verb", "save")
        seen = request.POST.get("seen", "")
        if verb == "ask":
            ask_writer(translation, key, request.POST.get("question", ""), by=by)
            return _("The question stands beside these words in the writer’s editor.")
        if verb.startswith("meant."):
            return self._answer_for(request, translation, key, verb.removeprefix("meant."))
        if verb == "accept":
            accept_segment(translation, key, seen=seen, by=by)
        else:
            save_segment(translation, key, request.POST.get("text", ""), seen=seen, by=by)
        write_draft(translation, by=by)
        return _("Saved.")

    def _answer_for(self, request: HttpRequest, translation: Translation, key: Key, digest: str) -> str:
        """One difference of the segment as it was saved, by its digest."""
        found = Desk(translation).disagreements(_segment(translation, f"{key[1]}.{key[0]}"))
        one = next((one for one in found if digest_of(one) == digest), None)
        if one is None:
            raise ValidationError(_("It differs otherwise by now, or no more. Load the page again."))
        reason = request.POST.get(f"reason.{digest}", "")
        say_meant(target_of(translation), one, reason=reason, by=person(request))
        return _("Noted, with your reason. It isn’t asked again while the source’s sentence stays.")

    def _answer(self, request: HttpRequest, translation: Translation, key: str, said: str) -> JsonResponse:
        segment = _segment(translation, key)
        row = Desk(translation).show(segment)
        standing = Standing.objects.get(translation=translation)
        ahead = {"standing": standing, "way": onward(target_of(translation), person(request))}
        return JsonResponse(
            {
                "said": said,
                "seen": segment.seen,
                "state": segment.state,
                "text": row.text,
                "told": render_to_string("translations/_told.html", {"row": row, **_may(request)}, request),
                "progress": render_to_string("translations/_progress.html", {"standing": standing}, request),
                "onward": render_to_string("translations/_onward.html", ahead, request),
            }
        )

    def _conflict(
        self, request: HttpRequest, translation: Translation, key: str, conflict: Conflict, *, scripted: bool
    ) -> HttpResponseBase:
        if scripted:
            theirs = conflict.theirs
            return JsonResponse(
                {
                    "wrong": told(conflict),
                    "theirs": for_editing(theirs.text),
                    "seen": theirs.seen,
                },
                status=409,
            )
        messages.error(request, told(conflict))
        view = SideBySide(conflicts={key: conflict})
        view.setup(request, pk=translation.pk)
        response = view.get(request, pk=translation.pk)
        response.status_code = 409
        return response


def _may(request: HttpRequest) -> dict[str, bool]:
    return {"may_answer": person(request).has_perm("translations.answer_difference")}


def _place(translation: Translation, key: str) -> str:
    return f"{reverse('translation_edit', args=[translation.pk])}?segment={key}#s{key}"
