"""Verdicts with evidence, published, and corrected in public."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from nhipcau.factcheck.actions import correct, give_verdict, publish_check
from nhipcau.factcheck.models import Claim, Correction
from nhipcau.facts.actions import keep_fact
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import FactRecord
from nhipcau.people.models import User
from tests.people.factories import UserFactory
from tests.stories.factories import worded

pytestmark = pytest.mark.django_db
EVIDENCE = [("https://example.org/1973", {"vi": "Ghi năm 1973.", "en": "Says 1973."})]
TEXTS = {"vi": "Nguồn đã đổi.", "ja": "出典が変わった。", "en": "The source changed."}


@pytest.fixture
def checker() -> User:
    return UserFactory(role="factchecker")


def claim_fact(by: User, key: str = "cl-1931") -> Fact:
    words = worded(
        claim=("Lập quan hệ năm 1931.", "1931年に樹立。", "Relations date from 1931."),
        explanation=("Đúng là 1973.", "正しくは1973年。", "It was 1973."),
    )
    record = FactRecord(
        key=key, kind="claim", confidence="high", words=words, citations=((EVIDENCE[0][0], ""),)
    )
    return keep_fact(record, by=by)


def verdict(by: User, key: str = "cl-1931", value: str = "false") -> Claim:
    return give_verdict(fact=claim_fact(by, key), verdict=value, evidence=EVIDENCE, as_of="2025-12", by=by)


def test_a_verdict_stands_with_its_evidence(checker: User) -> None:
    claim = verdict(checker)
    assert (claim.verdict, claim.decided_by, claim.published_at) == ("false", checker, None)
    assert [one.said("vi") for one in claim.evidence.all()] == ["Ghi năm 1973."]
    assert claim.evidence.get().said("ja") == "Says 1973."
    again = verdict(checker, value="misleading")
    assert again.pk == claim.pk
    assert again.evidence.count() == 1


def test_marks_that_turn_letters_round_are_not_kept(checker: User) -> None:
    said = [("https://example.org/1973", {"vi": "Ghi \u202enăm 1973."})]
    fact = claim_fact(checker)
    claim = give_verdict(fact=fact, verdict="false", evidence=said, as_of="2025-12", by=checker)
    assert claim.evidence.get().said("vi") == "Ghi năm 1973."
    publish_check(claim=claim, by=checker)
    correct(claim=claim, verdict="misleading", texts={"vi": "\u2066Nguồn đã đổi.\u202c"}, by=checker)
    assert claim.corrections.get().text == "Nguồn đã đổi."


@pytest.mark.parametrize(
    ("wrong", "word"), [({"verdict": "rumour"}, "rumour"), ({"evidence": []}, "minh chứng")]
)
def test_a_verdict_without_grounds_is_refused(wrong: dict[str, object], word: str, checker: User) -> None:
    given = {"fact": claim_fact(checker), "verdict": "false", "evidence": EVIDENCE, "as_of": "2025"} | wrong
    with pytest.raises(ValidationError, match=word):
        give_verdict(by=checker, **given)  # type: ignore[arg-type]  # given as the test has it
    assert not Claim.objects.exists()


def test_only_claims_are_judged(checker: User) -> None:
    record = FactRecord(
        key="pe-x", kind="person", confidence="high", citations=(("https://example.org", ""),)
    )
    person = keep_fact(record, by=checker)
    with pytest.raises(ValidationError, match="pe-x"):
        give_verdict(fact=person, verdict="false", evidence=EVIDENCE, as_of="2025", by=checker)


@pytest.mark.parametrize("role", [None, "lead", "officer", "editor", "translator", "reviewer"])
def test_no_one_else_judges(role: str | None, checker: User) -> None:
    claim, other = verdict(checker), UserFactory(role=role)
    with pytest.raises(PermissionDenied):
        give_verdict(fact=claim.fact, verdict="true", evidence=EVIDENCE, as_of="2025", by=other)
    with pytest.raises(PermissionDenied):
        publish_check(claim=claim, by=other)
    with pytest.raises(PermissionDenied):
        correct(claim=claim, verdict="true", texts=TEXTS, by=other)
    claim.refresh_from_db()
    assert (claim.verdict, claim.published_at) == ("false", None)


def test_publishing_twice_changes_nothing(checker: User) -> None:
    claim = publish_check(claim=verdict(checker), by=checker)
    first = claim.published_at
    assert first
    assert publish_check(claim=claim, by=checker).published_at == first
    assert ModelLogEntry.objects.filter(action="factcheck.publish").count() == 1
    assert list(Claim.objects.published()) == [claim]


def test_a_published_verdict_changes_in_public_only(checker: User) -> None:
    claim = verdict(checker)
    with pytest.raises(ValidationError, match="chưa công bố"):
        correct(claim=claim, verdict="misleading", texts=TEXTS, by=checker)
    publish_check(claim=claim, by=checker)
    with pytest.raises(ValidationError, match="đã được công bố"):
        verdict(checker, value="true")
    claim.refresh_from_db()
    assert claim.verdict == "false"
    correct(claim=claim, verdict="misleading", texts=TEXTS, by=checker)
    assert claim.verdict == "misleading"
    assert dict(claim.corrections.values_list("language", "text")) == TEXTS
    assert correct(claim=claim, verdict="misleading", texts=TEXTS, by=checker) == claim
    assert claim.corrections.count() == 3  # a button pressed twice
    with pytest.raises(ValidationError):
        correct(claim=claim, verdict="true", texts={"vi": " "}, by=checker)
    with pytest.raises(ValidationError):
        correct(claim=claim, verdict="rumour", texts=TEXTS, by=checker)
    assert Correction.objects.count() == 3


def test_who_judges_second_reads_what_the_first_found(checker: User) -> None:
    fact, other = claim_fact(checker), UserFactory(role="factchecker", first_name="Lan", last_name="Vũ")

    def judged(value: str, seen: str, by: User) -> Claim:
        return give_verdict(fact=fact, verdict=value, evidence=EVIDENCE, as_of="2025", seen=seen, by=by)

    claim = judged("false", "", other)
    with pytest.raises(ValidationError, match=r"Vũ Lan đã kết luận.*Sai"):
        judged("true", "", checker)
    old = claim.seen
    claim = publish_check(claim=judged("misleading", claim.seen, checker), by=checker)
    correct(claim=claim, verdict="true", texts=TEXTS, seen=claim.seen, by=other)
    with pytest.raises(ValidationError, match="Vũ Lan"):
        correct(claim=claim, verdict="false", texts={"vi": "Khác."}, seen=old, by=checker)
    assert Claim.objects.get().verdict == "true"


def test_no_place_in_the_data_can_hold_who_made_a_claim() -> None:
    names = {field.name for field in Claim._meta.get_fields()}
    assert not names & {"author", "speaker", "person", "account", "claimant", "said_by", "name"}


def test_a_check_that_some_readers_could_not_read_is_not_published(checker: User) -> None:
    words = worded(claim=("Một.", "一。", "One."), explanation=("Hai.", "", "Two."))
    cited = ((EVIDENCE[0][0], ""),)
    record = FactRecord(key="cl-half", kind="claim", confidence="high", words=words, citations=cited)
    fact = keep_fact(record, by=checker)
    claim = give_verdict(fact=fact, verdict="false", evidence=EVIDENCE, as_of="2025", by=checker)
    with pytest.raises(ValidationError, match="tiếng Nhật"):
        publish_check(claim=claim, by=checker)
    claim.refresh_from_db()
    assert claim.published_at is None
