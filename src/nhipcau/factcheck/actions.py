"""Verbs of the fact-check desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from nhipcau.factcheck.models import Claim, Correction, Evidence
from nhipcau.facts.models import Fact, Verdict
from nhipcau.kit import clock
from nhipcau.kit.templatetags.desk import moment_text
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
    seen: str | None = None,
    by: User,
) -> Claim:
    """Record the verdict on a claim with its evidence, (address, what it says by language).

    A verdict without evidence is refused. A published verdict isn't changed here: `correct` does
    that in public. `seen` is the version that the person looked at (`Claim.seen`), empty where there was
    none yet; one given since is refused with who gave it. A program leaves it out.
    """
    by.require("factcheck.give_verdict")
    if fact.kind != Fact.Kind.CLAIM:
        raise ValidationError(_("“%(key)s” is not a claim.") % {"key": fact.key})
    if verdict not in Verdict.values:
        raise ValidationError(_("“%(verdict)s” is not a verdict.") % {"verdict": verdict})
    if not evidence:
        raise ValidationError(_("A verdict needs evidence. Add what was read and where."))
    said = {
        "verdict": verdict,
        "as_of": as_of,
        "topic": topic,
        "decided_by": by,
        "decided_at": clock.now(),
    }
    claim, made = Claim.objects.get_or_create(fact=fact, defaults=said)
    if not made:
        claim = Claim.objects.select_for_update().get(pk=claim.pk)
        if claim.published_at:
            raise ValidationError(
                _("The check is published by now. Its verdict changes by a correction, which readers see.")
            )
        _require_seen(claim, seen)
        if not Claim.objects.filter(pk=claim.pk, decided_at=claim.decided_at).update(**said):
            _require_seen(Claim.objects.get(pk=claim.pk), "")
        claim.refresh_from_db()
    claim.evidence.all().delete()
    Evidence.objects.bulk_create(
        Evidence(claim=claim, position=position, source=source, says=straight(says))
        for position, (source, says) in enumerate(evidence, start=1)
    )
    record(claim, "factcheck.verdict", by=by, verdict=verdict)
    return claim


def _require_seen(claim: Claim, seen: str | None) -> None:
    if seen is not None and seen != claim.seen:
        raise ValidationError(
            _("%(person)s judged this claim at %(when)s, after you opened it: “%(verdict)s”.")
            % {
                "person": claim.decided_by.get_full_name() or claim.decided_by.get_username(),
                "when": moment_text(claim.decided_at),
                "verdict": claim.get_verdict_display(),
            },
            code="changed",
        )


@transaction.atomic
def publish_check(*, claim: Claim, by: User) -> Claim:
    """Show the check to readers. Publishing twice changes nothing.

    Raises ValidationError where one of the site's languages lacks the claim or its explanation.
    """
    by.require("factcheck.give_verdict")
    if unsaid := claim.unsaid:
        raise ValidationError(
            _("Readers need the claim and why it was judged so. It isn't written yet in: %(languages)s.")
            % {"languages": ", ".join(unsaid)}
        )
    if Claim.objects.filter(pk=claim.pk, published_at=None).update(published_at=clock.now()):
        record(claim, "factcheck.publish", by=by)
    claim.refresh_from_db()
    return claim


@transaction.atomic
def correct(*, claim: Claim, verdict: str, texts: dict[str, str], seen: str | None = None, by: User) -> Claim:
    """Change a published verdict and say so in every language given. Nothing is deleted.

    The same said twice in a row, as a button pressed twice sends it, is said once. `seen` as in
    `give_verdict`.
    """
    by.require("factcheck.give_verdict")
    if not texts or not all(text.strip() for text in texts.values()):
        raise ValidationError(_("Say what was wrong and what is right."))
    if verdict not in Verdict.values:
        raise ValidationError(_("“%(verdict)s” is not a verdict.") % {"verdict": verdict})
    kept = Claim.objects.select_for_update().get(pk=claim.pk)
    if not kept.published_at:
        raise ValidationError(_("The check isn't published yet. Give the verdict anew; nothing is public."))
    said = {language: straight(text).strip() for language, text in texts.items()}
    last = kept.corrections.filter(made_at=kept.decided_at)
    if kept.verdict == verdict and dict(last.values_list("language", "text")) == said:
        return kept
    _require_seen(kept, seen)
    now = clock.now()
    Claim.objects.filter(pk=claim.pk).update(verdict=verdict, decided_by=by, decided_at=now)
    Correction.objects.bulk_create(
        Correction(claim=claim, language=language, text=text, made_at=now, made_by=by)
        for language, text in said.items()
    )
    claim.refresh_from_db()
    record(claim, "factcheck.correct", by=by, verdict=verdict)
    return claim
