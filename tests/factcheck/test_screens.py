"""The fact-check desk's screens."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.factcheck.actions import give_verdict, publish_check
from nhipcau.factcheck.models import Claim
from nhipcau.facts.actions import keep_fact
from nhipcau.facts.ports import FactRecord
from tests.factcheck.test_verbs import EVIDENCE, TEXTS, claim_fact, verdict
from tests.people.factories import UserFactory
from tests.people.screens import ROLES, page, said, sign_in, text
from tests.stories.factories import worded

pytestmark = pytest.mark.django_db
LIST = "/admin/factchecks/"
SEES = {"lead", "editor", "reviewer", "factchecker", "operator"}
DECIDES = {"factchecker", "operator"}
CORRECTION = {f"text_{code}": words for code, words in TEXTS.items()} | {"verdict": "misleading"}


@pytest.fixture
def claim() -> Claim:
    return verdict(UserFactory(role="factchecker"))


def detail(claim: Claim) -> str:
    return reverse("claim_detail", args=[claim.pk])


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_who_decides(role: str, claim: Claim) -> None:
    desk = sign_in(role)
    assert desk.allowed(LIST) == desk.allowed(detail(claim)) == (role in SEES)
    if role in SEES:
        forms = page(desk.get(detail(claim))).select(".desk form")
        assert bool(forms) == (role in DECIDES)


def test_the_list_opens_with_what_waits(claim: Claim) -> None:
    claim_fact(UserFactory(role="factchecker"), key="cl-unchecked")
    words = text(sign_in("editor").get(LIST))
    assert "0 kiểm chứng đã công bố; 1 chờ công bố" in words
    assert "1 phát biểu chưa có kết luận" in words
    assert "Lập quan hệ năm 1931." in words


def test_an_empty_desk_says_what_comes_first() -> None:
    assert "Người kiểm chứng kết luận" in text(sign_in("editor").get(LIST))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("?state=waiting", 1),
        ("?state=published", 1),
        ("?verdict=true", 1),
        ("?q=1931", 2),
        ("?q=zzz", 0),
        ("?state=x&verdict=x&p=x", 2),
    ],
)
def test_the_list_is_filtered(query: str, found: int, claim: Claim) -> None:
    checker = UserFactory(role="factchecker")
    publish_check(claim=verdict(checker, key="cl-other", value="true"), by=checker)
    assert len(page(sign_in("editor").get(LIST + query)).select("tbody tr")) == found


def test_a_claim_is_shown_with_evidence_and_published(claim: Claim) -> None:
    desk = sign_in("factchecker")
    words = text(desk.get(detail(claim)))
    for part in (
        "Relations date from 1931.",
        "正しくは1973年。",
        "https://example.org/1973",
        "Ghi năm 1973.",
    ):
        assert part in words
    assert not page(desk.get(detail(claim))).select("#id_verdict")  # nothing to correct before it is public
    answer = desk.post(reverse("claim_publish", args=[claim.pk]))
    assert "Đã công bố" in said(answer)
    claim.refresh_from_db()
    assert claim.published_at


def test_a_correction_is_written_in_every_language(claim: Claim) -> None:
    desk = sign_in("factchecker")
    publish_check(claim=claim, by=desk.user)
    missing = desk.post(detail(claim), {**CORRECTION, "text_ja": " "})
    assert missing.status_code == 422
    place = page(missing).select_one(".field:has([name=text_ja]) .error")
    assert place
    assert "tiếng Nhật" in place.get_text()
    assert "Nguồn đã đổi." in text(missing)  # typing is kept
    assert not claim.corrections.exists()
    answer = desk.post(detail(claim), CORRECTION | {"seen": claim.seen})
    assert "Đính chính đã công bố" in said(answer)
    assert "出典が変わった。" in text(answer)
    claim.refresh_from_db()
    assert claim.verdict == "misleading"


def test_who_may_not_decide_is_told_so(claim: Claim) -> None:
    desk = sign_in("editor")
    assert "Vai trò" in said(desk.post(reverse("claim_publish", args=[claim.pk])))
    assert "Vai trò" in said(desk.post(detail(claim), CORRECTION))
    claim.refresh_from_db()
    assert (claim.published_at, claim.verdict) == (None, "false")


def test_the_list_takes_as_many_queries_for_many() -> None:
    desk, checker, counts = sign_in("editor"), UserFactory(role="factchecker"), []
    for n in (2, 12):
        for i in range(n):
            verdict(checker, key=f"cl-{i}")
        desk.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert len(page(desk.get(LIST)).select("tbody tr")) == n
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25


def test_a_claim_is_judged_published_and_corrected_without_leaving_the_desk() -> None:
    desk = sign_in("factchecker")
    fact = claim_fact(desk.user, key="cl-new")
    address = reverse("claim_verdict", args=[fact.key])
    listed = page(desk.get(LIST))
    assert listed.select_one(f'a[href="{address}"]')
    assert listed.select_one(f'a[href="{reverse("fact_new")}?kind=claim"]')
    assert page(desk.get(reverse("fact_detail", args=[fact.key]))).select_one(f'a[href="{address}"]')
    form = page(desk.get(address))
    spare = len(form.select("fieldset")) - 1
    given = {"verdict": "misleading", "as_of": "11/2026", f"source_{spare}": "https://example.org/nguon"}
    assert "Hãy ghi ở đó nói gì" in text(desk.post(address, given))
    kept = page(desk.post(address, given)).select_one(f"[name=source_{spare}]")
    assert kept
    assert kept["value"] == "https://example.org/nguon"
    assert "ghi kết luận" in said(desk.post(address, given | {f"says_{spare}_vi": "Ghi năm 1973."})).lower()
    claim = Claim.objects.get(fact=fact)
    assert (claim.verdict, claim.as_of, claim.decided_by) == ("misleading", "2026-11", desk.user)
    assert "Ghi năm 1973." in text(desk.get(detail(claim)))
    assert page(desk.get(detail(claim))).select_one(f'a[href="{address}"]')
    desk.post(reverse("claim_publish", args=[claim.pk]))
    assert desk.get(address)["Location"] == detail(claim)


def test_a_check_that_lacks_words_offers_the_way_to_them_and_no_publishing() -> None:
    desk = sign_in("factchecker")
    words = worded(claim=("Một.", "一。", "One."), explanation=("Hai.", "", "Two."))
    record = FactRecord(
        key="cl-half", kind="claim", confidence="high", words=words, citations=((EVIDENCE[0][0], ""),)
    )
    fact = keep_fact(record, by=desk.user)
    claim = give_verdict(fact=fact, verdict="false", evidence=EVIDENCE, as_of="2025", by=desk.user)
    shown = page(desk.get(detail(claim)))
    assert not shown.select(f'form[action="{reverse("claim_publish", args=[claim.pk])}"]')
    assert shown.select_one(f'a[href="{reverse("fact_edit", args=[fact.key])}"]')
    assert "tiếng Nhật" in shown.select_one(".warnc").get_text()  # type: ignore[union-attr]  # it is there


def test_two_judge_at_once_and_nothing_typed_is_lost() -> None:
    desk = sign_in("factchecker")
    fact = claim_fact(desk.user)
    address = reverse("claim_verdict", args=[fact.key])
    given = {"verdict": "true", "as_of": "2026", "source_0": EVIDENCE[0][0], "says_0_vi": "Của tôi."}
    verdict(UserFactory(role="factchecker", first_name="Lan", last_name="Vũ"))
    answer = desk.post(address, {"seen": "", **given})
    assert answer.status_code == 422
    assert "Vũ Lan" in said(answer)
    assert "Của tôi." in text(answer)
    again = page(answer).select_one("[name=seen]")
    assert again
    desk.post(address, {"seen": str(again["value"]), **given})
    assert Claim.objects.get().verdict == "true"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"as_of": "2026"}, "bắt buộc"),
        ({"verdict": "true", "as_of": ""}, "tính đến ngày nào"),
        ({"verdict": "true", "as_of": "hôm qua"}, "không phải ngày"),
        ({"verdict": "true", "as_of": "2026"}, "phải có minh chứng"),
        ({"verdict": "true", "as_of": "2026", "says_0_en": "x"}, "địa chỉ đã đọc"),
    ],
)
def test_what_a_verdict_lacks_is_said_at_its_place(given: dict[str, str], word: str) -> None:
    desk = sign_in("factchecker")
    answer = desk.post(reverse("claim_verdict", args=[claim_fact(desk.user).key]), given)
    assert answer.status_code == 422
    assert word in text(answer)
    assert not Claim.objects.exists()


def test_only_the_desk_judges_and_only_claims() -> None:
    fact = claim_fact(UserFactory(role="factchecker"))
    assert not sign_in("editor").allowed(reverse("claim_verdict", args=[fact.key]))
    assert sign_in("factchecker").get(reverse("claim_verdict", args=["doc-none"])).status_code == 404
