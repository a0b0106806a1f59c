"""Screen of `people`: the organisations as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.people.desk import Screen, chosen, page_of, segments
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
