"""The proposal: every theme in every form, counted back from the day, nothing twice."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.campaigns.actions.opening import short_title
from nhipcau.campaigns.models import AudienceValue, FormValue
from nhipcau.campaigns.planning.proposal import lead_days, propose, rules

FORMS = st.lists(st.sampled_from(FormValue.values), max_size=6, unique=True)
AUDIENCES = st.lists(st.sampled_from(AudienceValue.values), max_size=6, unique=True)
LANGUAGES = st.lists(st.sampled_from(["vi", "ja", "en"]), min_size=1, unique=True)
DAYS = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2060, 1, 1))


@given(st.integers(0, 4), FORMS, AUDIENCES, LANGUAGES, DAYS)
@settings(max_examples=300, deadline=None)
def test_what_is_proposed(
    themes: int, forms: list[str], audiences: list[str], languages: list[str], day: dt.date | None
) -> None:
    items = list(propose(themes, forms, audiences, languages, day))
    cells = [(i.theme, i.form, i.audience, i.language) for i in items]
    assert len(cells) == len(set(cells))  # nothing twice
    for item in items:
        assert item.language in languages
        lead = dt.timedelta(days=lead_days(forms[item.form]))
        assert item.due == (day - lead if day else None)
    if audiences:  # no theme and no form that the guidance names is left without an item
        assert {(i.theme, i.form) for i in items} == {
            (t, f) for t in range(themes) for f in range(len(forms))
        }
    else:
        assert not items


@given(FORMS, AUDIENCES, LANGUAGES, DAYS)
@settings(max_examples=100, deadline=None)
def test_a_form_goes_to_its_usual_audiences_where_the_guidance_names_one(
    forms: list[str], audiences: list[str], languages: list[str], day: dt.date | None
) -> None:
    for item in propose(1, forms, audiences, languages, day):
        usual = rules()["forms"][forms[item.form]].get("audiences", AudienceValue.values)
        if set(usual) & set(audiences):
            assert audiences[item.audience] in usual


@pytest.mark.parametrize("form", FormValue.values)
def test_every_form_has_a_rule_a_clerk_can_read(form: str) -> None:
    rule = rules()["forms"][form]
    assert 0 <= rule["lead_days"] <= 90
    assert set(rule.get("audiences", [])) <= set(AudienceValue.values)
    assert set(rule.get("languages", [])) <= {"vi", "ja", "en"}


@given(st.text(min_size=1, max_size=400))
@settings(deadline=None)
def test_a_short_title_fits_its_field(text: str) -> None:
    assert len(short_title(text)) <= 121
