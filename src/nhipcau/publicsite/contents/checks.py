"""The fact-check desk: its register, and the page of each check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nhipcau.factcheck.models import Claim
from nhipcau.facts.models import Verdict
from nhipcau.kit.dates import PartialDate
from nhipcau.kit.typography import bind
from nhipcau.publicsite.addresses import LANGUAGES, under
from nhipcau.publicsite.contents.stories import lead_of, parts, rows
from nhipcau.publicsite.markup import heading
from nhipcau.publicsite.noting import Source, note_rows, source
from nhipcau.publicsite.sheet import Sheet, page_sheet
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.publicsite.structured import claim_review
from nhipcau.publicsite.words import CONFIDENCE, VERDICT_SCALE


@dataclass(frozen=True)
class CheckRow:
    claim: SafeString
    verdict: str
    explanation: str
    as_of: str
    as_of_text: str
    address: str


@dataclass(frozen=True)
class CorrectionRow:
    date: str
    date_text: str
    text: str
    language: str
    claim: SafeString
    address: str


def checks_index(snapshot: Snapshot, page: Any) -> Sheet:
    language = page.locale.language_code
    setter, lead = lead_of(snapshot, page)
    document = snapshot.document(page)
    method = tuple(parts(document.blocks, setter))
    corrections = [row for claim in snapshot.claims for row in corrections_of(snapshot, claim, language)]
    content = {
        "lead": lead,
        "checks": [check_row(snapshot, claim, language) for claim in snapshot.claims],
        "parts": method,
        "notes": note_rows(document.notes, setter),
        "scale": [(str(Verdict(v).label), _meaning(v)) for v in VERDICT_SCALE],
        "corrections": sorted(corrections, key=lambda row: row.date, reverse=True),
    }
    return page_sheet(snapshot, page, setter=setter, content=content)


def check(snapshot: Snapshot, language: str, claim: Claim) -> Sheet | None:
    """The page of one check; None where the language has no register of them."""
    section = snapshot.section("factchecks", language)
    if section is None:
        return None
    text = snapshot.ledger.fact(claim.fact.key).word("claim", language)
    verdict = str(Verdict(claim.verdict).label)
    credit = snapshot.document(section).credit
    address = under(section, claim.fact.key)
    content = _content(snapshot, claim, language)
    published = claim.published_at.date().isoformat() if claim.published_at else ""
    return Sheet(
        template="publicsite/check.html",
        language=language,
        address=address,
        title=_("Checked: %(claim)s") % {"claim": text},
        description=_("Verdict: %(verdict)s. The claim, the evidence, the method and the corrections.")
        % {"verdict": verdict.lower()},
        content=content,
        section="factchecks",
        credit=credit,
        updated=max([published, *(row.date for row in content["corrections"])]),
        counterparts={
            other: under(there, claim.fact.key)
            for other in LANGUAGES
            if (there := snapshot.section("factchecks", other))
        },
        structured=claim_review(
            claim=text,
            verdict=claim.verdict,
            verdict_text=verdict,
            published=published,
            path=address,
            language=language,
            issuer=credit.issuer,
        ),
    )


def _content(snapshot: Snapshot, claim: Claim, language: str) -> dict[str, Any]:
    fact = snapshot.ledger.fact(claim.fact.key)
    return {
        "heading": heading(fact.word("claim", language), language),
        "verdict": str(Verdict(claim.verdict).label),
        "scale": [(str(Verdict(v).label), v == claim.verdict) for v in VERDICT_SCALE],
        "meaning": _meaning(claim.verdict),
        "explanation": bind(fact.word("explanation", language), language),
        "as_of": claim.as_of,
        "as_of_text": bind(PartialDate.parse(claim.as_of).written(language), language) if claim.as_of else "",
        "confidence": CONFIDENCE.get(fact.confidence, ""),
        "evidence": _evidence(claim, language),
        "corrections": corrections_of(snapshot, claim, language),
        "stories": rows(snapshot, snapshot.telling_of(fact, language)),
        "others": [check_row(snapshot, other, language) for other in snapshot.claims if other.pk != claim.pk][
            :3
        ],
    }


def check_row(snapshot: Snapshot, claim: Claim, language: str) -> CheckRow:
    fact = snapshot.ledger.fact(claim.fact.key)
    section = snapshot.section("factchecks", language)
    return CheckRow(
        claim=heading(fact.word("claim", language), language),
        verdict=str(Verdict(claim.verdict).label),
        explanation=bind(fact.word("explanation", language), language),
        as_of=claim.as_of,
        as_of_text=bind(PartialDate.parse(claim.as_of).written(language), language) if claim.as_of else "",
        address=under(section, fact.key) if section else "",
    )


def corrections_of(snapshot: Snapshot, claim: Claim, language: str) -> list[CorrectionRow]:
    """In the reader's language; one made in another only where it wasn't made in this."""
    made = list(claim.corrections.all())
    own = [c for c in made if c.language == language]
    row = check_row(snapshot, claim, language)
    return [
        CorrectionRow(
            date=one.made_at.date().isoformat(),
            date_text=PartialDate.parse(one.made_at.date().isoformat()).short(language),
            text=one.text,
            language="" if one.language == language else one.language,
            claim=row.claim,
            address=row.address,
        )
        for one in (own or made)
    ]


def _evidence(claim: Claim, language: str) -> list[Source]:
    found = []
    for one in claim.evidence.all():
        own = bool(one.says.get(language))
        found.append(source(one.source, one.said(language), "" if own else "en"))
    return found


def _meaning(verdict: str) -> str:
    """What the desk means by a verdict; stands beside the scale wherever it is shown."""
    return {
        "true": _("The sources read bear the claim out."),
        "mostly-true": _("It holds, but a detail is missing or not exact."),
        "mixed": _("One part holds and another does not."),
        "misleading": _("The words may be right, but they lead a reader to believe what is not so."),
        "unproven": _("The sources read neither establish the claim nor rule it out."),
        "false": _("The sources read contradict the claim."),
    }[verdict]
