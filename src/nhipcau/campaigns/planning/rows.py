"""A campaign's plan as frozen values: what files are written from, and tables compared with."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.translation import get_language, override

from nhipcau.campaigns.models import Audience, Campaign, Form, PlanItem
from nhipcau.campaigns.ports import (
    Body,
    Named,
    Plan,
    PlanDay,
    PlanRow,
    PlanTheme,
    Quote,
    SourceDocument,
)
from nhipcau.guidance.kinds import codes_of
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.models import Organisation

Kind = Passage.Kind
BASIS = (Kind.LEGAL_BASIS, Kind.PURPOSE, Kind.REQUIREMENT, Kind.DUTY, Kind.SLOGAN, Kind.OCCASION)


def plan_of(
    campaign: Campaign,
    *,
    layout: str = "",
    organisation: int | None = None,
    only: Collection[int] | None = None,
) -> Plan:
    """The plan as it stands, in the active language; the number of queries is the same for any size.

    `layout` is `state` or `party`; left out, it follows the kind of the organisation that leads.
    `organisation` keeps only the items that it leads or supports; `only` these items, for who asks of few.
    """
    codes = codes_of([campaign.guidance_id]) if campaign.guidance_id else {}
    cite = _citing(codes)
    lead = campaign.lead_organisation
    party = lead is not None and lead.kind == Organisation.Kind.PARTY
    changes = dict(campaign.changes.order_by("version").values_list("version", "at"))
    guidance = campaign.guidance
    rows = rows_of(campaign, cite=cite, changes=changes, only=only)
    bodies = _bodies()
    if organisation is not None:
        rows = tuple(row for row in rows if organisation in (row.owner, *row.supporting))
    settled = max((at for at in (*changes.values(), campaign.confirmed_at) if at), default=None)
    return Plan(
        key=int(campaign.pk),
        slug=campaign.slug,
        title=campaign.title,
        state=campaign.state,
        version=campaign.version,
        changed_at=settled or (guidance.received_at if guidance else None),
        language=(get_language() or "vi")[:2],
        layout=layout or ("party" if party else "state"),
        lead=Body(int(lead.pk), lead.code, lead.name) if lead else None,
        lead_parent=lead.parent.name if lead and lead.parent else "",
        source=_source(guidance),
        days=_days(campaign, cite),
        themes=tuple(
            PlanTheme(int(one.pk), one.ordinal, one.title, one.text, cite(one.passage))
            for one in campaign.themes.select_related("passage")
        ),
        forms=_named(campaign.forms.select_related("passage"), cite),
        audiences=_named(campaign.audiences.select_related("passage"), cite),
        languages=_languages(dict.fromkeys([*campaign.languages, *(row.language for row in rows)])),
        bodies=bodies,
        only=next((one for one in bodies if one.key == organisation), None),
        rows=rows,
        dropped=_dropped(campaign),
        passages=_passages(guidance, cite),
        address=f"{settings.WAGTAILADMIN_BASE_URL}{reverse('campaign_plan', args=[campaign.pk])}",
    )


def rows_of(
    campaign: Campaign,
    *,
    cite: Callable[[Passage | None], Quote | None] | None = None,
    changes: dict[int, dt.datetime] | None = None,
    only: Collection[int] | None = None,
) -> tuple[PlanRow, ...]:
    """The standing items of a plan, in the order of the screen, each with the passages that ask for it."""
    if cite is None:
        cite = _citing(codes_of([campaign.guidance_id]) if campaign.guidance_id else {})
    at = changes if changes is not None else dict(campaign.changes.values_list("version", "at"))
    items = campaign.plan_items.exclude(state=PlanItem.State.DROPPED)
    if only is not None:
        items = items.filter(pk__in=only)
    return tuple(
        PlanRow(
            key=int(item.pk),
            theme=int(item.theme_id),
            form=str(item.form_id),
            audience=str(item.audience_id),
            language=item.language,
            owner=item.owner_id,
            supporting=tuple(sorted(int(one.pk) for one in item.supporting.all())),
            due=item.due,
            due_from=item.due_from,
            note=item.note,
            state=item.state,
            changed_in=item.changed_in,
            changed_at=at.get(item.changed_in) or item.decided_at,
            given_out=item.given_out_at is not None,
            passages=tuple(quote for one in item.passages.all() if (quote := cite(one))),
        )
        for item in items.prefetch_related("supporting", "passages")
    )


def _citing(codes: dict[int, str]) -> Callable[[Passage | None], Quote | None]:
    addresses: dict[int, str] = {}

    def cite(passage: Passage | None) -> Quote | None:
        if passage is None:
            return None
        document = passage.guidance_id
        if document not in addresses:
            path = reverse("guidance_reading", args=[document])
            addresses[document] = f"{settings.WAGTAILADMIN_BASE_URL}{path}"
        return Quote(
            key=int(passage.pk),
            code=codes.get(int(passage.pk), ""),
            kind=passage.kind,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            address=f"{addresses[document]}#p{passage.pk}",
        )

    return cite


def _source(document: Guidance | None) -> SourceDocument | None:
    if document is None:
        return None
    return SourceDocument(
        title=document.title or document.file_name,
        type=document.type,
        type_name=str(document.get_type_display()),
        number=document.number,
        issuer=document.issuer,
        date=document.date,
        sha256=document.sha256,
    )


def _days(campaign: Campaign, cite: Callable[[Passage | None], Quote | None]) -> tuple[PlanDay, ...]:
    return tuple(
        PlanDay(int(one.pk), one.title, one.month, one.day, one.year, one.next(), cite(one.passage))
        for one in campaign.key_dates.select_related("passage")
    )


def _named(
    parts: Iterable[Form | Audience], cite: Callable[[Passage | None], Quote | None]
) -> tuple[Named, ...]:
    """Forms or audiences under names that tell them apart, in every language they may come back in."""
    listed = list(parts)
    spoken: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            spoken[code] = _apart([(str(one), one.label, int(one.pk)) for one in listed])
    here = _apart([(str(one), one.label, int(one.pk)) for one in listed])
    return tuple(
        Named(
            key=str(one.pk),
            value=one.value,
            name=here[n],
            label=one.label,
            passage=cite(one.passage),
            also=tuple(dict.fromkeys(names[n] for names in spoken.values())),
        )
        for n, one in enumerate(listed)
    )


def _apart(parts: list[tuple[str, str, int]]) -> list[str]:
    """Each name alone where it is the only one of its kind, else with what tells it apart."""
    alone = Counter(name for name, _label, _key in parts)
    full = [name if alone[name] == 1 else f"{name} ({label})" for name, label, _key in parts]
    twice = Counter(full)
    return [
        name if twice[name] == 1 else f"{name} #{key}"
        for name, (_n, _l, key) in zip(full, parts, strict=True)
    ]


def _languages(codes: Iterable[str]) -> tuple[Named, ...]:
    named = []
    for code in codes:
        also = [code]
        for spoken, _name in settings.LANGUAGES:
            with override(spoken):
                also.append(language_word(code))
        named.append(Named(code, code, capfirst(language_word(code)), code, also=tuple(dict.fromkeys(also))))
    return tuple(named)


def _bodies() -> tuple[Body, ...]:
    known = Organisation.objects.order_by("name", "pk")
    rows = list(known.values_list("pk", "code", "name", "matches", "closed"))
    alone = Counter(name for _key, _code, name, *_rest in rows)
    return tuple(
        Body(
            key=key,
            code=code,
            name=name if alone[name] == 1 else f"{name} ({code})",
            also=tuple(str(one) for one in matches or ()),
            closed=closed,
        )
        for key, code, name, matches, closed in rows
    )


def _dropped(campaign: Campaign) -> tuple[tuple[int, tuple[str, ...]], ...]:
    out = campaign.plan_items.filter(state=PlanItem.State.DROPPED).order_by("pk")
    rows: Any = out.values_list("pk", "theme_id", "form_id", "audience_id", "language")
    return tuple((key, tuple(str(part) for part in identity)) for key, *identity in rows)


def _passages(
    document: Guidance | None, cite: Callable[[Passage | None], Quote | None]
) -> dict[str, tuple[Quote, ...]]:
    by_kind: dict[str, list[Quote]] = {str(kind): [] for kind in BASIS}
    if document is not None:
        for passage in document.passages.standing().filter(kind__in=BASIS):
            quote = cite(passage)
            if quote:
                by_kind[passage.kind].append(quote)
    return {kind: tuple(quotes) for kind, quotes in by_kind.items()}
