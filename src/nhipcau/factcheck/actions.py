"""Verbs of the fact-check desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.factcheck.models import Claim, Correction, Evidence
from nhipcau.facts.ledger import view_of
from nhipcau.facts.models import Fact, Verdict
from nhipcau.kit import clock
from nhipcau.kit.turning import straight
from nhipcau.people.actions import record
from nhipcau.people.models import User


@transaction.atomic
def give_verdict(
    *,
    fact: Fact,
    verdict: str,
    evidence: Sequence[tuple[str, dict[str, Any]]],
    as_of: str,
    topic: str = "",
    by: User,
) -> Claim:
    """Record the verdict on a claim with its evidence, (address, what it says by language).

    A verdict without evidence is refused. A published verdict isn't changed here: `correct` does
    that in public.
    """
    by.require("factcheck.give_verdict")
    if fact.kind != Fact.Kind.CLAIM:
        raise ValidationError(_("“%(key)s” is not a claim.") % {"key": fact.key})
    if verdict not in Verdict.values:
        raise ValidationError(_("“%(verdict)s” is not a verdict.") % {"verdict": verdict})
    if not evidence:
        raise ValidationError(_("A verdict needs evidence. Add what was read and where."))
    kept = Claim.objects.filter(fact=fact).first()
    if kept and kept.published_at:
        return kept
    claim, _created = Claim.objects.update_or_create(
        fact=fact,
        defaults={
            "verdict": verdict,
            "as_of": as_of,
            "topic": topic,
            "decided_by": by,
            "decided_at": clock.now(),
        },
    )
    claim.evidence.all().delete()
    Evidence.objects.bulk_create(
        Evidence(claim=claim, position=position, source=source, says=straight(says))
        for position, (source, says) in enumerate(evidence, start=1)
    )
    record(claim, "factcheck.verdict", by=by, verdict=verdict)
    return claim


@transaction.atomic
def publish_check(*, claim: Claim, by: User) -> Claim:
    """Show the check to readers. Publishing twice changes nothing.

    Raises ValidationError where one of the site's languages lacks the claim or its explanation.
    """
    by.require("factcheck.give_verdict")
    if unsaid := _unsaid_in(claim):
        raise ValidationError(
            _("Readers need the claim and why it was judged so. It isn't written yet in: %(languages)s.")
            % {"languages": ", ".join(unsaid)}
        )
    if Claim.objects.filter(pk=claim.pk, published_at=None).update(published_at=clock.now()):
        record(claim, "factcheck.publish", by=by)
    claim.refresh_from_db()
    return claim


def _unsaid_in(claim: Claim) -> list[str]:
    """The languages, by name, that lack the claim or its explanation."""
    view = view_of(claim.fact)
    return [
        name
        for code, name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES
        if not (view.word("claim", code) and view.word("explanation", code))
    ]


@transaction.atomic
def correct(*, claim: Claim, verdict: str, texts: dict[str, str], by: User) -> Claim:
    """Change a published verdict and say so in every language given. Nothing is deleted.

    The same said twice in a row, as a button pressed twice sends it, is said once.
    """
    by.require("factcheck.give_verdict")
    if not texts or not all(text.strip() for text in texts.values()):
        raise ValidationError(_("Say what was wrong and what is right."))
    if verdict not in Verdict.values:
        raise ValidationError(_("“%(verdict)s” is not a verdict.") % {"verdict": verdict})
    kept = Claim.objects.select_for_update().get(pk=claim.pk)
    said = {language: straight(text).strip() for language, text in texts.items()}
    last = kept.corrections.filter(made_at=kept.decided_at)
    if kept.verdict == verdict and dict(last.values_list("language", "text")) == said:
        return kept
    now = clock.now()
    Claim.objects.filter(pk=claim.pk).update(verdict=verdict, decided_by=by, decided_at=now)
    Correction.objects.bulk_create(
        Correction(claim=claim, language=language, text=text, made_at=now, made_by=by)
        for language, text in said.items()
    )
    claim.refresh_from_db()
    record(claim, "factcheck.correct", by=by, verdict=verdict)
    return claim
