"""Coverage in, `Report` out: the same facts as frozen values, each figure with what it rests on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhipcau.assignments.models import Assignment
from nhipcau.campaigns.models import Audience, Form, KeyDate, Theme
from nhipcau.channels.models import Delivery
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.models import Organisation
from nhipcau.reports.coverage import Cell, Coverage, Item
from nhipcau.reports.ports import (
    About,
    Cited,
    GapPart,
    KeyDay,
    LanguagePart,
    NamedPart,
    OrganisationPart,
    PlacePart,
    Report,
    Source,
    ThemePart,
)
from nhipcau.reports.quoting import quote
from nhipcau.reports.tracing import delivery_list, measure_list, metric_totals, rows_of


def compose(coverage: Coverage) -> Report:
    """The report of a campaign, in the active language."""
    evidence, campaign = coverage.evidence, coverage.campaign
    lead = campaign.lead_organisation
    party = lead is not None and lead.kind == Organisation.Kind.PARTY
    measures = measure_list(coverage)
    return Report(
        day=coverage.today.isoformat(),
        language=(get_language() or "vi")[:2],
        layout="party" if party else "state",
        campaign=_about(coverage),
        totals=coverage.counts(),
        themes=[_theme(coverage, theme) for theme in evidence.themes],
        audiences=[named_part(one) for one in evidence.audiences],
        forms=[named_part(one) for one in evidence.forms],
        languages=[
            LanguagePart(code, language_word(code), coverage.counts(language=code))
            for code in coverage.languages
        ],
        organisations=_organisations(coverage),
        coverage=[row for item in coverage.items.values() for row in rows_of(item)],
        places=_places(coverage),
        gaps=[_gap(coverage, cell) for cell in coverage.gaps],
        not_applicable=[_gap(coverage, cell) for cell in coverage.not_applicable],
        deliveries=_by_state(coverage),
        delivery_list=delivery_list(coverage),
        measures=measures,
        metrics=metric_totals(measures),
    )


def cited(passage: Passage | None) -> Cited | None:
    return quote(passage) if passage else None


def named_part(part: Audience | Form) -> NamedPart:
    return NamedPart(part.value, str(part), part.label, cited(part.passage))


def _about(coverage: Coverage) -> About:
    campaign = coverage.campaign
    lead = campaign.lead_organisation
    return About(
        id=int(campaign.pk),
        slug=campaign.slug,
        title=campaign.title,
        state=campaign.state,
        lead_organisation=lead.name if lead else "",
        lead_parent=lead.parent.name if lead and lead.parent else "",
        languages=list(coverage.languages),
        key_dates=[_key_day(one, coverage.today) for one in coverage.evidence.key_dates],
        guidance=_source(campaign.guidance),
    )


def _source(document: Guidance | None) -> Source | None:
    if document is None:
        return None
    return Source(
        title=document.title or document.file_name,
        number=document.number,
        issuer=document.issuer,
        date=document.date,
        file_name=document.file_name,
        sha256=document.sha256,
    )


def _key_day(date: KeyDate, today: dt.date) -> KeyDay:
    return KeyDay(
        title=date.title,
        month=date.month,
        day=date.day,
        year=date.year,
        next=date.next().isoformat(),
        passage=cited(date.passage),
    )


def _theme(coverage: Coverage, theme: Theme) -> ThemePart:
    return ThemePart(
        ordinal=theme.ordinal,
        title=theme.title,
        text=theme.text,
        passage=cited(theme.passage),
        counts=coverage.counts(theme=theme.pk),
    )


def _organisations(coverage: Coverage) -> list[OrganisationPart]:
    """Every organisation that was given something, by name."""
    given: dict[int, Organisation] = {}
    tally: dict[int, Counter[str]] = {}
    for item in coverage.items.values():
        overdue = {one.pk for one in item.overdue}
        for one in item.assignments:
            given[one.organisation_id] = one.organisation
            counted = tally.setdefault(one.organisation_id, Counter())
            counted["assigned"] += 1
            counted["declined"] += one.state == Assignment.State.DECLINED
            counted["late"] += one.pk in overdue
        for pk, count in _answers(item):
            tally[pk] += count
    return [
        OrganisationPart(
            code=one.code,
            name=one.name,
            kind=str(one.get_kind_display()),
            **{
                word: tally[one.pk][word]
                for word in ("assigned", "answered", "approved", "declined", "late", "sample")
            },
        )
        for one in sorted(given.values(), key=lambda one: (one.name, one.pk))
    ]


def _answers(item: Item) -> Iterable[tuple[int, Counter[str]]]:
    """For each assignment answered: whether the answer is approved, and whether it is sample data."""
    answered: dict[int, Counter[str]] = {}
    approved = {one.pk for one in item.approved_responses}
    for response in item.responses:
        counted = answered.setdefault(response.assignment_id, Counter(answered=1))
        counted["approved"] = max(counted["approved"], int(response.pk in approved))
        counted["sample"] = max(counted["sample"], int(response.sample))
    organisation = {one.pk: one.organisation_id for one in item.assignments}
    return [(organisation[pk], counted) for pk, counted in answered.items()]


def _places(coverage: Coverage) -> list[PlacePart]:
    themes = {one.pk: one.ordinal for one in coverage.evidence.themes}
    forms = {one.pk: one for one in coverage.evidence.forms}
    return [
        PlacePart(
            theme=themes[cell.place[0]],
            form=forms[cell.place[1]].value,
            form_name=str(forms[cell.place[1]]),
            language=cell.place[2],
            look=cell.look,
            late=cell.late,
            proposed=cell.proposed,
            sample=cell.sample,
            reason=cell.reason,
            items=[item.pk for item in cell.items],
        )
        for cell in coverage.cells
    ]


def _gap(coverage: Coverage, cell: Cell) -> GapPart:
    theme = next(one for one in coverage.evidence.themes if one.pk == cell.place[0])
    form = next(one for one in coverage.evidence.forms if one.pk == cell.place[1])
    return GapPart(
        theme=theme.ordinal,
        theme_title=theme.title,
        form=form.value,
        form_name=str(form),
        language=cell.place[2],
        reason=cell.reason or ("" if cell.gap else reason_none(form, cell.place[2])),
        passage=cited(theme.passage),
    )


def reason_none(form: Form, language: str) -> str:
    """Why a form doesn't apply in a language, where no person said so."""
    return _("the office's rules don't ask for “%(form)s” %(language)s") % {
        "form": form,
        "language": language_word(language),
    }


def _by_state(coverage: Coverage) -> dict[str, int]:
    counted = dict.fromkeys(Delivery.State.values, 0)
    for sent in coverage.evidence.sent:
        counted[sent.state] += sent.count
    return counted
