from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.facts.actions import keep_fact, keep_facts
from nhipcau.facts.ledger import Ledger, write_number
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import FactRecord
from tests.people.factories import UserFactory

pytestmark = pytest.mark.django_db

PARIS = FactRecord(
    key="doc-1973",
    kind="document",
    confidence="high",
    date="1973-09-21",
    words={("title", "vi"): "Văn bản", ("title", "ja"): "文書", ("title", "en"): "Document"},
    citations=(("https://example.org/a", "says so"),),
)
RESIDENTS = FactRecord(
    key="st-residents",
    kind="statistic",
    confidence="high",
    words={("unit", "vi"): "người"},
    figures=({"date": "2024", "value": 634361, "source": "https://example.org/b"},),
)


def test_a_fact_is_kept_once_and_corrected_in_place() -> None:
    keeper = UserFactory(role="factchecker")
    assert keep_facts([PARIS, RESIDENTS], by=keeper).new == 2
    assert keep_facts([PARIS, RESIDENTS], by=keeper).same == 2
    corrected = FactRecord(**{**PARIS.__dict__, "date": "1973-09-22"})
    assert keep_facts([corrected], by=keeper).changed == 1
    assert Fact.objects.get(key="doc-1973").date == "1973-09-22"
    assert Fact.objects.count() == 2


def test_marks_that_turn_letters_round_are_not_kept() -> None:
    keeper = UserFactory(role="factchecker")
    turned = FactRecord(
        **{
            **PARIS.__dict__,
            "words": {**PARIS.words, ("title", "vi"): "Văn \u202ebản", ("title", "ja"): "文\u2067書"},
            "citations": (("https://example.org/a", "says\u202d so"),),
        }
    )
    fact = keep_fact(turned, by=keeper)
    assert [row.text for row in fact.wordings.order_by("pk")] == ["Văn bản", "文書", "Document"]
    assert fact.citations.get().says == "says so"
    assert keep_facts([turned], by=keeper).new == keep_facts([PARIS], by=keeper).changed == 0


@pytest.mark.parametrize("role", [None, "lead", "officer", "translator"])
def test_only_keepers_keep(role: str | None) -> None:
    with pytest.raises(PermissionDenied):
        keep_fact(PARIS, by=UserFactory(role=role))
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": "21/9/1973"},
        {"date": "1973-02-30"},
        {"kind": "rumour"},
        {"citations": ()},
        {"confidence": "sure"},
    ],
)
def test_a_wrong_fact_is_refused_by_name(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="doc-1973"):
        keep_fact(FactRecord(**{**PARIS.__dict__, **wrong}), by=UserFactory(role="operator"))
    assert not Fact.objects.exists()


def test_the_ledger_quotes_in_each_language() -> None:
    keep_facts([PARIS, RESIDENTS], by=UserFactory(role="factchecker"))
    ledger = Ledger.load()
    paris, residents = ledger.fact("doc-1973"), ledger.fact("st-residents")
    assert [paris.quote("date", code) for code in ("vi", "ja", "en")] == [
        "21 tháng 9 năm 1973",
        "1973年9月21日",
        "21 September 1973",
    ]
    assert [residents.quote("2024", code) for code in ("vi", "ja")] == ["634.361", "634,361"]
    for key, field in (("doc-1973", "place"), ("st-residents", "2023")):
        with pytest.raises(LookupError, match=key):
            ledger.fact(key).quote(field, "vi")
    with pytest.raises(LookupError, match="nowhere"):
        ledger.fact("nowhere")


def test_the_ledger_takes_four_queries_whatever_its_size() -> None:
    keeper = UserFactory(role="factchecker")
    keep_facts([FactRecord(**{**PARIS.__dict__, "key": f"doc-{n}"}) for n in range(30)], by=keeper)
    with CaptureQueriesContext(connection) as queries:
        assert len(Ledger.load()) == 30
    assert len(queries) == 4


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [("39.9000", "39,9", "39.9"), ("634361", "634.361", "634,361"), ("0.5", "0,5", "0.5")],
)
def test_numbers_are_written_as_the_language_writes_them(value: str, vi: str, en: str) -> None:
    assert write_number(Decimal(value), "vi") == vi
    assert write_number(Decimal(value), "en") == write_number(Decimal(value), "ja") == en
