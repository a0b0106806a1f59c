from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import models

from nhipcau.facts.actions import keep_facts
from nhipcau.facts.ledger import FactView, Ledger
from nhipcau.facts.models import Citation, Fact, Figure, Wording
from nhipcau.facts.ports import FactRecord
from nhipcau.kit.dates import PartialDate
from nhipcau.project.demonstration.content_files import BadContent, load_yaml
from nhipcau.project.demonstration.ledger_files import LANGUAGES, read_facts, records_of
from nhipcau.stories.compose import parties
from tests.people.factories import UserFactory

COUNTS = {
    "milestone": 50,
    "document": 20,
    "person": 12,
    "place": 13,
    "partnership": 25,
    "event": 13,
    "statistic": 7,
    "claim": 12,
}
QUOTABLE = {
    "milestone": ["date", "year", "title"],
    "document": ["date", "year", "title", "place"],
    "person": ["name", "role"],
    "place": ["name", "address"],
    "partnership": ["vietnam", "japan", "year"],
    "event": ["date", "title", "place"],
    "statistic": ["unit", "publisher"],
    "claim": ["claim", "explanation", "verdict"],
}
ENGLISH = re.compile(
    r"\b(the|of|and|for|with|from|by|not|only|was|were|is|are|has|have|that|which|signed|memorandum"
    r"|agreement|minister|ambassador|president|century|japan|japanese|vietnam|vietnamese)\b"
)
BRACKETED = re.compile(r"（[^）]*）|\([^)]*\)")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def facts() -> dict[str, FactRecord]:
    return {record.key: record for record in read_facts()}


@pytest.fixture
def ledger(facts: dict[str, FactRecord]) -> Ledger:
    keep_facts(facts.values(), by=UserFactory(role="factchecker"))
    return Ledger.load()


def test_every_file_is_read(facts: dict[str, FactRecord]) -> None:
    assert Counter(fact.kind for fact in facts.values()) == COUNTS


@pytest.mark.django_db
def test_the_ledger_keeps_all_of_them_and_a_second_time_changes_nothing() -> None:
    keeper = UserFactory(role="factchecker")
    first, second = (keep_facts(read_facts(), by=keeper) for _ in range(2))
    assert (first.new, first.changed, first.same) == (sum(COUNTS.values()), 0, 0)
    assert (second.new, second.changed, second.same) == (0, 0, sum(COUNTS.values()))
    assert Fact.objects.count() == sum(COUNTS.values())


def test_nothing_is_longer_than_its_column(facts: dict[str, FactRecord]) -> None:
    """SQLite takes texts longer than their columns; PostgreSQL doesn't."""
    for fact in facts.values():
        assert len(fact.key) <= _room(Fact, "key"), fact.key
        for field, _language in fact.words:
            assert len(field) <= _room(Wording, "field"), (fact.key, field)
        for address in (one.address for one in fact.cited):
            assert len(address) <= _room(Citation, "address"), fact.key
        for figure in fact.figures:
            for name in ("date", "source", "derived", "label"):
                assert len(figure[name]) <= _room(Figure, name), (fact.key, name)


def test_every_word_is_there_in_every_language(facts: dict[str, FactRecord]) -> None:
    for fact in facts.values():
        languages: dict[str, set[str]] = {}
        for field, language in fact.words:
            languages.setdefault(field, set()).add(language)
        assert languages, fact.key
        assert all(found == set(LANGUAGES) for found in languages.values()), fact.key


def test_vietnamese_and_japanese_are_not_left_in_english(facts: dict[str, FactRecord]) -> None:
    for key, field, language, text in _texts(facts):
        if language == "en":
            continue
        bare = re.sub(r"https?://\S+", "", BRACKETED.sub("", text) if language == "ja" else text)
        assert not ENGLISH.search(bare.lower()), (key, field, text)
        if language == "ja":
            assert JAPANESE.search(text), (key, field, text)
        elif len(text.split()) > 4:
            assert re.search(r"[^\x00-\x7f]", text), (key, field, text)


def test_every_date_is_iso(facts: dict[str, FactRecord]) -> None:
    for fact in facts.values():
        dates = [fact.date, fact.date_end, *(figure["date"] for figure in fact.figures)]
        dates += [fact.values.get("in_force", ""), fact.values.get("as_of", "")]
        dates += [step["date"] for step in fact.values.get("steps", ())]
        for date in filter(None, dates):
            assert PartialDate.parse(date).year, (fact.key, date)
        assert bool(fact.date) == (fact.kind not in {"person", "place", "statistic", "claim"}), fact.key
        assert not fact.date_end or fact.date_end > fact.date, fact.key


def test_what_followed_a_document_is_told_by_later_facts(facts: dict[str, FactRecord]) -> None:
    linked = [(fact, facts[key]) for fact in facts.values() for key in fact.values.get("followed", ())]
    assert linked
    assert [(a.key, b.key) for a, b in linked if b.date <= a.date] == []


def test_every_fact_says_where_it_was_read(facts: dict[str, FactRecord]) -> None:
    for fact in facts.values():
        addresses = [one.address for one in fact.cited] + [f["source"] for f in fact.figures]
        assert addresses, fact.key
        assert not [a for a in addresses if "/search" in a], fact.key


def test_every_code_of_the_vocabularies_is_used(facts: dict[str, FactRecord]) -> None:
    used: dict[str, set[str]] = {}
    for fact in facts.values():
        for name, value in fact.values.items():
            used.setdefault(name, set()).update(value if isinstance(value, list) and name == "fields" else [])
            if isinstance(value, str):
                used[name].add(value)
    for name, words in load_yaml("facts/vocabularies.yaml").items():
        assert words.keys() == used[name], name


@pytest.mark.django_db
def test_every_field_a_story_may_quote_can_be_quoted(ledger: Ledger) -> None:
    for kind, fields in QUOTABLE.items():
        for fact in ledger.of_kind(kind):
            for field in [*fields, *(figure.date for figure in fact.figures)]:
                for language in LANGUAGES:
                    assert fact.quote(field, language).strip(), (fact.key, field, language)


@pytest.mark.django_db
def test_what_is_not_known_of_a_person_is_refused_rather_than_left_blank(ledger: Ledger) -> None:
    assert ledger.fact("pe-pbc").quote("years", "vi") == "1867–1940"
    assert ledger.fact("pe-buttetsu").quote("years", "vi") == "thế kỷ 8"
    with pytest.raises(LookupError, match="pe-vovansung"):
        ledger.fact("pe-vovansung").quote("years", "vi")


@pytest.mark.django_db
def test_signatories_are_named_in_the_language_of_the_reader(ledger: Ledger) -> None:
    paris = ledger.fact("doc-1973-relations")
    vietnamese, japanese = parties(paris, "vi"), parties(paris, "ja")
    assert vietnamese is not None
    assert japanese is not None
    assert (vietnamese.left.name, vietnamese.left.role) == (
        "Võ Văn Sung",
        "Đại sứ Việt Nam Dân chủ Cộng hòa tại Pháp",
    )
    assert (vietnamese.right.name, japanese.right.name) == ("Nakayama Yoshihiro", "中山賀博")
    assert japanese.left.name == "ヴォー・ヴァン・スン"
    assert japanese.right.role == "駐仏日本国大使"
    signed = [fact for fact in ledger.of_kind("document") if fact.values["signatories"]]
    assert len(signed) == 17
    assert all(parties(fact, language) for fact in signed for language in LANGUAGES)


@pytest.mark.django_db
def test_words_stand_under_their_path(ledger: Ledger) -> None:
    kyoto, loans, claim = (ledger.fact(key) for key in ("pa-kyoto-pref", "st-oda-selected", "cl-year-1931"))
    assert kyoto.word("steps.0.what", "vi") == "thỏa thuận giao lưu hữu nghị"
    assert kyoto.word("fields", "ja") == "観光人材の育成、留学生・青少年、文化"
    assert kyoto.word("fields", "vi") == "đào tạo du lịch, du học sinh và thanh niên, văn hóa"
    assert (kyoto.date, kyoto.values["scope"]) == ("2013", "hue")
    assert loans.word("figures.2009.label", "ja") == "2009年度のODA"
    assert len(claim.citations) == len(_evidence(claim)) == 4
    assert claim.citations[1].says == claim.word("evidence.1.says", "en")
    assert claim.values == {"verdict": "false", "topic": "history", "as_of": "2025"}


@pytest.mark.django_db
def test_figures_keep_how_they_were_come_by(ledger: Ledger) -> None:
    residents, visitors = ledger.fact("st-residents"), ledger.fact("st-visitors-jp-vn")
    worked_out, counted = residents.figure("2019"), residents.figure("2020")
    assert worked_out is not None
    assert counted is not None
    assert worked_out.derived == residents.word("figures.2019.derived", "vi")
    assert not counted.derived
    assert residents.figure("2025-06-30") is not None
    assert residents.figure("2021") is None
    part = visitors.figure("2023")
    assert part is not None
    assert part.partial
    assert part.estimate
    assert visitors.word("figures.2023.partial", "en") == "January-November"


WRONG = {
    "documents": [
        ({"colour": "red"}, "colour"),
        ({"title": "Văn bản"}, "title"),
        ({"title": {"vi": "Văn bản", "ja": "文書"}}, "title.en"),
        ({"title": {"vi": "Văn bản", "ja": " ", "en": "Document"}}, "title.ja"),
        ({"title": {"vi": "a", "ja": "文", "en": "b", "fr": "c"}}, "title.fr"),
        ({"status": "lost"}, "status"),
        ({"in_force": "21/9/1973"}, "in_force"),
        ({"sources": ["somewhere"]}, "sources"),
        ({"sources": "https://example.org"}, "sources"),
        ({"signatories": [{"side": "japan", "name": "X", "role": "Y"}]}, "signatories.0.name"),
        ({"signatories": [{"side": "japan"}]}, "signatories.0.name"),
        ({"signatories": {"japan": "X"}}, "signatories"),
        ({"signatories": ["X"]}, "signatories.0"),
        ({"subject": None}, "subject"),
    ],
    "statistics": [
        ({"values": [{"year": 2020, "value": "many", "source": "https://example.org"}]}, "value"),
        ({"values": [{"year": 2020, "value": 1}]}, "values.0.source"),
        ({"values": [{"year": 2020, "value": 1, "source": "https://a.org", "mood": 1}]}, "values.0.mood"),
        ({"extra_points": [{"date": "1/1/2020", "value": 1, "source": "https://a.org"}]}, "date"),
    ],
    "partners": [
        ({"kind": "rivalry"}, "kind"),
        ({"fields": ["chess"]}, "fields"),
        ({"year": "2013"}, "year"),
    ],
}


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [(name, change, place) for name, rows in WRONG.items() for change, place in rows],
)
def test_what_is_not_as_described_is_refused_with_file_and_fact(
    name: str, change: dict[str, Any], place: str
) -> None:
    content = deepcopy(load_yaml(f"facts/{name}.yaml"))
    entry = content["hue"][0] if name == "partners" else content[0]
    vocabularies = load_yaml("facts/vocabularies.yaml")
    assert list(records_of(name, content, vocabularies))
    entry.update(change)
    with pytest.raises(BadContent, match=rf"^{name}\.yaml, {entry['id']}: .*{re.escape(place)} "):
        list(records_of(name, content, vocabularies))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("events", {"a": 1}, "events.yaml: a list"),
        ("events", [{"date": "2023"}], "events.yaml: entry 1 has no id"),
        ("events", ["a"], "events.yaml: entry 1 has no id"),
        ("partners", {"hue": []}, "partners.yaml: two lists"),
        ("partners", {"hue": [], "other": "x"}, "partners.yaml, other: a list"),
        ("partners", {"hue": [], "other": ["x"]}, "partners.yaml: entry 1 has no id"),
    ],
)
def test_a_file_of_another_shape_is_refused(name: str, content: Any, said: str) -> None:
    with pytest.raises(BadContent, match=said):
        list(records_of(name, content, {}))


def _room(model: type[models.Model], column: str) -> int:
    return int(model._meta.get_field(column).max_length)  # type: ignore[union-attr, arg-type]  # every column asked for is one of text


def _texts(facts: dict[str, FactRecord]) -> Iterator[tuple[str, str, str, str]]:
    for fact in facts.values():
        for (field, language), text in fact.words.items():
            yield fact.key, field, language, text


def _evidence(claim: FactView) -> list[str]:
    return [field for field in claim.words if field.startswith("evidence.")]
