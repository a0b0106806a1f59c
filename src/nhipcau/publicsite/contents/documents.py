"""The register of documents, and the page of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import capfirst
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nhipcau.facts.ledger import FactView
from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.addresses import LANGUAGES, absolute, under
from nhipcau.publicsite.contents.registers import sources_of
from nhipcau.publicsite.contents.stories import Row, lead_of, rows
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.sheet import Sheet, fact_address, page_sheet
from nhipcau.publicsite.snapshot import IN_A_LIST, Snapshot
from nhipcau.publicsite.structured import legal_document
from nhipcau.publicsite.words import CONFIDENCE, DOCUMENT_GROUPS, SIDES, name_in

FOLLOWING = 4


@dataclass(frozen=True)
class DocumentRow:
    """A line of the register: the document, and how far it has come."""

    key: str
    date: str
    date_text: str
    title: SafeString
    address: str
    label: str
    state: str
    in_force: str
    in_force_text: str
    done: int
    """How many steps came after it, as the ledger knows."""
    stories: list[Row]


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    documents: list[DocumentRow]


def documents_index(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    facts = snapshot.ledger.of_kind("document")
    groups = list(_groups(snapshot, page, facts, language))
    return page_sheet(
        snapshot, page, setter=setter, content={"lead": lead, "groups": groups, "count": len(facts)}
    )


def _groups(snapshot: Snapshot, page: Any, facts: tuple[FactView, ...], language: str) -> Iterator[Group]:
    """By state; one that no group knows stands under its own words."""
    known = {state for _title, states in DOCUMENT_GROUPS.values() for state in states}
    named = [(key, str(title), states) for key, (title, states) in DOCUMENT_GROUPS.items()]
    for state in sorted({_state(f) for f in facts} - known):
        first = next(f for f in facts if _state(f) == state)
        named.append((f"state-{state or 'unknown'}", capfirst(_state_text(first, language)), (state,)))
    for key, title, states in named:
        held = [_register_row(snapshot, page, f, language) for f in facts if _state(f) in states]
        if held:
            yield Group(key, title, held)


def _register_row(snapshot: Snapshot, section: Any, fact: FactView, language: str) -> DocumentRow:
    in_force = str(fact.values.get("in_force") or "")
    row = _row(section, fact, language)
    return DocumentRow(
        key=fact.key,
        date=row.date,
        date_text=row.date_text,
        title=row.title,
        address=row.address,
        label=row.label,
        state=_state_text(fact, language),
        in_force=in_force,
        in_force_text=PartialDate.parse(in_force).short(language) if in_force else "",
        done=len(_followed(snapshot, fact)),
        stories=rows(snapshot, snapshot.telling_of(fact, language, IN_A_LIST)),
    )


def document(snapshot: Snapshot, language: str, fact: FactView) -> Sheet | None:
    """The page of one document; None where the language has no register of them."""
    section = snapshot.section("documents", language)
    if section is None:
        return None
    credit = snapshot.document(section).credit
    address = under(section, fact.key)
    changed = snapshot.facts_changed.date().isoformat() if snapshot.facts_changed else ""
    return Sheet(
        template="publicsite/document.html",
        language=language,
        address=address,
        title=fact.name(language),
        description=fact.word("subject", language),
        content=_content(snapshot, section, fact, language),
        section="documents",
        credit=credit,
        updated=max(credit.updated, changed),
        counterparts={
            other: under(there, fact.key)
            for other in LANGUAGES
            if (there := snapshot.section("documents", other))
        },
        structured=legal_document(fact, language, address, credit),
    )


def _content(snapshot: Snapshot, section: Any, fact: FactView, language: str) -> dict[str, Any]:
    in_force = str(fact.values.get("in_force") or "")
    return {
        "heading": heading(fact.name(language), language),
        "subject": heading(fact.word("subject", language), language),
        "kind": fact.word("type", language),
        "state": _state_text(fact, language),
        "date": fact.date,
        "date_text": bind(fact.date_text(language), language),
        "in_force": in_force,
        "in_force_text": PartialDate.parse(in_force).short(language) if in_force else "",
        "place": fact.word("place", language),
        "other_names": [
            (name_in(other), other, fact.name(other))
            for other in LANGUAGES
            if other != language and fact.named(other)
        ],
        "confidence": CONFIDENCE.get(fact.confidence, ""),
        "signatories": _signatories(fact, language),
        "unknown": _unknown(fact, language),
        "steps": _steps(snapshot, fact, language),
        "done": bool(_followed(snapshot, fact)),
        "following": _following(snapshot, section, fact, language),
        "stories": rows(snapshot, snapshot.telling_of(fact, language)),
        "sources": sources_of(fact),
        "register": absolute(section.url_path),
    }


def _signatories(fact: FactView, language: str) -> list[dict[str, str]]:
    """In the document's order; a name in its own letters stands apart from its reading."""
    signed = []
    for n, one in enumerate(fact.values.get("signatories") or []):
        side = str(one.get("side") or "")
        own = fact.word(f"signatories.{n}.name", "ja") if side == "japan" and language != "ja" else ""
        name = fact.word(f"signatories.{n}.name", language)
        signed.append((side, name, fact.word(f"signatories.{n}.role", language), own))
    return [_signatory(*one) for one in signed]


def _signatory(side: str, name: str, role: str, own_name: str) -> dict[str, str]:
    reading, _open, original = name.partition("（")
    return {
        "side": side,
        "side_text": str(SIDES.get(side, "")),
        "name": reading,
        "own_name": own_name or original.removesuffix("）"),
        "own_language": "ja" if own_name else "vi",
        "role": role,
    }


def _unknown(fact: FactView, language: str) -> list[str]:
    """What the sources read do not say, said."""
    found = []
    if not fact.values.get("signatories"):
        found.append(_("The names of those who signed were not found in the sources read."))
    if fact.date and len(fact.date) < 10:
        found.append(_("The sources read do not give the exact day."))
    if fact.confidence != "high":
        found.append(str(CONFIDENCE.get(fact.confidence, "")))
    return found


def _followed(snapshot: Snapshot, fact: FactView) -> list[FactView]:
    """What the ledger says was done under a document, or took its place, as far as it is still held."""
    ledger = snapshot.ledger
    done = [ledger.fact(key) for key in fact.values.get("followed") or () if key in ledger]
    return sorted(done, key=lambda one: (one.date, one.key))


def _steps(snapshot: Snapshot, fact: FactView, language: str) -> list[Row]:
    """From its signing to what came of it, each on its day."""
    signed = (
        pgettext("document", "Signed") if fact.values.get("signatories") else pgettext("document", "Dated")
    )
    found = [Row(fact.date, fact.date_text(language, short=True), heading(signed, language), "")]
    if in_force := str(fact.values.get("in_force") or ""):
        day = PartialDate.parse(in_force).short(language)
        found.append(Row(in_force, day, heading(pgettext("document", "Comes into force"), language), ""))
    found += [
        Row(
            date=one.date,
            date_text=one.date_text(language, short=True),
            title=heading(one.name(language), language),
            address=fact_address(snapshot, one.key, language),
            text=bind(one.word("summary", language) or one.word("subject", language), language),
        )
        for one in _followed(snapshot, fact)
    ]
    return sorted(found, key=lambda row: row.date)


def _following(snapshot: Snapshot, section: Any, fact: FactView, language: str) -> list[Row]:
    facts = snapshot.ledger.of_kind("document")
    after = [other for other in facts if (other.date, other.key) > (fact.date, fact.key)]
    return [_row(section, other, language) for other in after[:FOLLOWING]]


def _row(section: Any, fact: FactView, language: str) -> Row:
    place = fact.word("place", language)
    return Row(
        date=fact.date,
        date_text=fact.date_text(language, short=True),
        title=heading(fact.name(language), language),
        address=under(section, fact.key),
        text=" · ".join(part for part in (place, _state_text(fact, language)) if part),
        label=" · ".join(part for part in (fact.word("type", language), place) if part),
    )


def _state_text(fact: FactView, language: str) -> str:
    """In words; a code that the ledger doesn't word stands as it is rather than as nothing."""
    return fact.word("status", language) or _state(fact) or _("not known")


def _state(fact: FactView) -> str:
    return str(fact.values.get("status") or "")
