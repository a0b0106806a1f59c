"""Screens of `people`: the organisations as a tree, and each of them with what was changed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages

from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.actions import (
    add_organisation,
    change_organisation,
    close_organisation,
    history,
    last_change,
    undo_organisation_change,
)
from nhipcau.people.desk import Screen, Verb, chosen, number, page_of, person, segments
from nhipcau.people.models import Organisation, User

ORGANISATIONS_A_PAGE = 100


@dataclass(frozen=True)
class Row:
    """One organisation at its depth in the tree, with the people who answer for it."""

    organisation: Organisation
    depth: int
    people: int


class OrganisationList(Screen):
    """Who takes part: every organisation under the one it belongs to, or those of one kind."""

    permission = "people.view_organisation"
    page_title = gettext_lazy("People and organisations")
    header_icon = "group"
    template_name = "people/organisations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = chosen(self.request, "kind", Organisation.Kind.values)
        find = self.request.GET.get("q", "").strip().casefold()
        rows = list(_tree())
        shown = [row for row in rows if _fits(row.organisation, kind, find)]
        if kind or find:  # without their parents they are no tree
            shown = [Row(row.organisation, 0, row.people) for row in shown]
        return super().get_context_data(**kwargs) | {
            "page": page_of(self.request, shown, ORGANISATIONS_A_PAGE),
            "organisations": len(rows),
            "active": sum(not row.organisation.closed for row in rows),
            "without_contact": sum(not (r.organisation.contact or r.organisation.closed) for r in rows),
            "people": sum(row.people for row in rows),
            "kinds": segments(self.request, "kind", _choices(rows)),
            "kind": kind,
            "find": self.request.GET.get("q", "").strip(),
            "may_add": person(self.request).has_perm("people.add_organisation"),
            "may_change": person(self.request).has_perm("people.change_organisation"),
        }


def _choices(rows: list[Row]) -> list[tuple[str, Any, int]]:
    kinds = [
        (value, label, sum(row.organisation.kind == value for row in rows))
        for value, label in Organisation.Kind.choices
    ]
    return [("", _("All"), len(rows)), *[kind for kind in kinds if kind[2]]]


def _fits(organisation: Organisation, kind: str, find: str) -> bool:
    named = [organisation.name, organisation.code, *organisation.matches]
    return (not kind or organisation.kind == kind) and (
        not find or any(find in name.casefold() for name in named)
    )


def _tree() -> Iterator[Row]:
    """Parents before their children. One whose parents form a ring is shown at the end, as a root."""
    counted = User.objects.exclude(organisation=None).values_list("organisation").annotate(n=Count("pk"))
    people = dict(counted)
    children: dict[int | None, list[Organisation]] = {}
    for organisation in Organisation.objects.prefetch_related("names"):
        children.setdefault(organisation.parent_id, []).append(organisation)
    seen: set[int] = set()

    def walk(parent: int | None, depth: int) -> Iterator[Row]:
        for organisation in children.get(parent, ()):
            if organisation.pk not in seen:
                seen.add(organisation.pk)
                yield Row(organisation, depth, people.get(organisation.pk, 0))
                yield from walk(organisation.pk, depth + 1)

    yield from walk(None, 0)
    for organisation in [one for group in children.values() for one in group if one.pk not in seen]:
        if organisation.pk not in seen:
            seen.add(organisation.pk)
            yield Row(organisation, 0, people.get(organisation.pk, 0))
            yield from walk(organisation.pk, 1)


TRAIL = (("organisation_list", gettext_lazy("People and organisations")),)


class NewOrganisation(Screen):
    permission = "people.add_organisation"
    page_title = gettext_lazy("Add an organisation")
    header_icon = "group"
    template_name = "people/organisation_new.html"
    trail = TRAIL
    form_class: ClassVar[Any] = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": kwargs.get("form") or self.form_class()}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                made = add_organisation(by=person(request), **form.given())
            except ValidationError as refusal:
                form.take(refusal)
            except PermissionDenied as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Added: %(name)s.") % {"name": made})
                return redirect("organisation_list")
        shown: HttpResponseBase = self.render_to_response(self.get_context_data(form=form))
        return shown


@dataclass(frozen=True)
class Difference:
    """One thing of an organisation that was changed, in words."""

    label: Any
    before: str
    after: str


class OneOrganisation(Screen):
    """What is kept of an organisation, to be changed; what was changed of it, to be taken back."""

    permission = "people.change_organisation"
    header_icon = "group"
    template_name = "people/organisation.html"
    trail = TRAIL
    form_class: ClassVar[Any] = None

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation.objects.prefetch_related("names"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.organisation.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = list(history(self.organisation))
        form = kwargs.get("form") or self.form_class(
            organisation=self.organisation, seen=entries[0].pk if entries else 0
        )
        return super().get_context_data(**kwargs) | {
            "organisation": self.organisation,
            "form": form,
            "history": _told(entries, self.organisation),
            "panels": [
                panel(self.request, self.organisation) for panel in hooks.get_hooks("organisation_panels")
            ],
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        organisation = self.organisation
        form = self.form_class(request.POST, organisation=organisation, seen=last_change(organisation))
        if form.is_valid():
            seen = form.cleaned_data["seen"]
            try:
                change_organisation(organisation=organisation, seen=seen, by=person(request), **form.given())
            except ValidationError as refusal:
                form.take(refusal)
            except PermissionDenied as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Kept. The change can be taken back below."))
                return redirect("organisation", pk=organisation.pk)
        shown: HttpResponseBase = self.render_to_response(self.get_context_data(form=form))
        return shown


class _OfOrganisation(Verb):
    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["pk"])

    def back(self) -> str:
        return reverse("organisation", args=[self.kwargs["pk"]])


class CloseOrganisation(_OfOrganisation):
    def call(self, by: User) -> str:
        reason = self.request.POST.get("reason", "")
        close_organisation(organisation=self.organisation, reason=reason, by=by)
        return _("Closed. Nothing more is given to it; what it did stays on record.")


class UndoOrganisationChange(_OfOrganisation):
    def call(self, by: User) -> str:
        change = number(self.request.POST.get("change", "")) or 0
        undo_organisation_change(organisation=self.organisation, change=change, by=by)
        return _("Taken back. It stands in the history, too.")


def _told(entries: list[Any], organisation: Organisation) -> list[tuple[Any, list[Difference], bool]]:
    """Each entry, what it changed in words, and whether it can be taken back as things stand."""
    now = organisation.kept()
    parents = {one[side].get("parent") for one in (e.data for e in entries) for side in ("before", "after")}
    names = dict(Organisation.objects.filter(pk__in=parents - {None}).values_list("pk", "name"))
    told = []
    for entry in entries:
        before, after = entry.data["before"], entry.data["after"]
        lines = [
            Difference(_label(name), _words(name, old, names), _words(name, new, names))
            for name in after
            for old, new in [_differing(name, before[name], after[name])]
            if old or new or name != "names"
        ]
        told.append((entry, lines, all(now[name] == value for name, value in after.items())))
    return told


def _differing(name: str, old: Any, new: Any) -> tuple[Any, Any]:
    """Of names in several languages those that differ; the office's own follows the official name."""
    if name != "names":
        return old, new
    codes = [
        code for code in {**old, **new} if code != settings.LANGUAGE_CODE and old.get(code) != new.get(code)
    ]
    return {c: old[c] for c in codes if c in old}, {c: new[c] for c in codes if c in new}


def _label(name: str) -> Any:
    if name == "names":
        return _("names in other languages")
    field: Any = Organisation._meta.get_field(name)
    return field.verbose_name


def _words(name: str, value: Any, names: dict[int, str]) -> str:
    if name == "parent":
        return names.get(value, "")
    if name == "kind":
        return str(dict(Organisation.Kind.choices).get(value, value))
    if name == "closed":
        return str(_("yes") if value else _("no"))
    if name == "languages":
        return ", ".join(language_word(one) for one in value)
    if name == "names":
        return "; ".join(f"{language_word(code)}: {text}" for code, text in sorted(value.items()))
    return "; ".join(value) if isinstance(value, list) else str(value)
