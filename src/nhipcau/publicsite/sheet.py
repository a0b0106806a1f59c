"""One page of the public site as its template sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nhipcau.publicsite.addresses import address, under
from nhipcau.publicsite.markup import Setter, heading, plain
from nhipcau.publicsite.noting import note_rows
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.stories.ports import Credit

# Where the facts of a kind are told of, as an entry on the page of that section.
REGISTERS = {
    "milestone": "timeline",
    "person": "people",
    "place": "places",
    "partnership": "partners",
    "event": "events",
}
KEPT_BY_LEDGER = {"timeline", "documents", "people", "places", "partners", "events", "factchecks"}


@dataclass(frozen=True)
class Link:
    text: Any
    address: str
    current: bool = False
    language: str = ""


@dataclass(frozen=True)
class Sheet:
    """`content` is what the template of this kind needs and no other."""

    template: str
    language: str
    address: str
    title: str
    description: str
    content: Mapping[str, Any]
    section: str = ""
    """Which entry of the navigation it stands under."""
    credit: Credit | None = None
    updated: str = ""
    counterparts: Mapping[str, str] = field(default_factory=dict)
    structured: Mapping[str, Any] | None = None
    indexed: bool = True
    page_id: int = 0
    revision: int = 0
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    """What the page shows besides itself, for `pictures.put_files`: name under the public folder to
    the name in the store of files, or to the bytes."""


def setter_for(snapshot: Snapshot, language: str, *, kind: str = "") -> Setter:
    """A setter whose quoted facts lead to where the registers tell of them."""
    return Setter(language, lambda key: fact_address(snapshot, key, language), kind=kind)


def section_address(snapshot: Snapshot, name: str, language: str) -> str:
    """Of the page of a section; empty where the language has none."""
    section = snapshot.section(name, language)
    return address(section) if section else ""


def fact_address(snapshot: Snapshot, key: str, language: str) -> str:
    """Where a register tells of a fact; empty where none does."""
    fact = snapshot.ledger.fact(key)
    if fact.kind == "document":
        section = snapshot.section("documents", language)
        return under(section, key) if section else ""
    if fact.kind == "claim":
        section = snapshot.section("factchecks", language)
        return under(section, key) if section and snapshot.claim(key) else ""
    section = snapshot.section(REGISTERS.get(fact.kind, ""), language)
    return f"{address(section)}#{key}" if section else ""


def page_sheet(
    snapshot: Snapshot,
    page: Any,
    *,
    setter: Setter,
    content: Mapping[str, Any],
    section: str = "",
    structured: Mapping[str, Any] | None = None,
) -> Sheet:
    """The sheet of a page of the tree; its credit is the page's own."""
    language = page.locale.language_code
    document = snapshot.document(page)
    section = section or getattr(page, "section", "")
    updated = document.credit.updated
    if section in KEPT_BY_LEDGER and snapshot.facts_changed:
        # A register is brought up to date when the ledger is.
        updated = max(updated, snapshot.facts_changed.date().isoformat())
    own: dict[str, Any] = {"heading": heading(page.title, setter.language)}
    if "notes" not in content:  # a section's opening may quote the ledger as a story does
        own["opening_notes"] = note_rows((n for n in document.notes if setter.marked(n)), setter)
    return Sheet(
        template=page.get_template(None),
        language=language,
        address=address(page),
        title=page.seo_title or page.title,
        description=page.search_description or plain(document.lead),
        content={**own, **content},
        section=section,
        credit=document.credit,
        updated=updated,
        counterparts={lang: address(other) for lang, other in snapshot.counterparts(page).items()},
        structured=structured,
        page_id=page.pk,
        revision=document.revision,
        files=dict(setter.files),
    )
