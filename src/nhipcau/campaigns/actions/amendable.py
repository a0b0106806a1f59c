"""What an amendment is drawn up from: the plan as it stands, and what a document changes in another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nhipcau.campaigns.actions.opening import short_title
from nhipcau.campaigns.models import Campaign, Form, NamedBody, PlanItem, Theme
from nhipcau.campaigns.planning.amendable import Body, Day, Line, Part, PlanAsIs, Step
from nhipcau.campaigns.planning.amending import steps_of
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.guidance.reading.amendment import difference_of_items
from nhipcau.guidance.reading.folding import fold
from nhipcau.guidance.reading.model import Item
from nhipcau.guidance.reading.model import Passage as Span
from nhipcau.people.models import Organisation


class _Document:
    """A document's standing passages as items, each to be found again by its identity."""

    def __init__(self, guidance: Guidance) -> None:
        self.passages: Sequence[Passage] = list(guidance.passages.standing())
        self.items = [_item(passage) for passage in self.passages]
        self._keys = {id(item): int(one.pk) for one, item in zip(self.passages, self.items, strict=True)}

    def passage(self, item: Item | None) -> int | None:
        return self._keys.get(id(item))


def _item(passage: Passage) -> Item:
    return Item(
        kind=passage.kind,
        text=passage.text,
        passage=Span(passage.start, passage.end, passage.page, tuple(passage.path)),
        value=passage.value or None,
        ordinal=passage.ordinal or None,
        organisation=passage.organisation or None,
        number=passage.number or None,
        date=passage.date or None,
    )


def steps_from(campaign: Campaign, base: Guidance, guidance: Guidance) -> list[Step]:
    """What a supplementary guidance changes in this plan, from what stands in the two readings."""
    old, new = _Document(base), _Document(guidance)
    difference = difference_of_items(
        base_text=base.text,
        base_items=old.items,
        text=guidance.text,
        items=new.items,
        date=guidance.date or None,
    )
    return steps_of(difference, _as_is(campaign, old.passages), old.passage, new.passage)


def _as_is(campaign: Campaign, passages: Sequence[Passage]) -> PlanAsIs:
    now = _Renewed(passages)
    names = {fold(name): pk for pk, name in _names()}
    items = PlanItem.objects.standing().filter(campaign=campaign).prefetch_related("passages").order_by("pk")
    return PlanAsIs(
        lines=[_line(item, now) for item in items],
        themes=[
            Part(t.pk, now.of(t.passage), _theme_words(t)) for t in campaign.themes.select_related("passage")
        ],
        forms=[
            Part(f.pk, now.of(f.passage), _form_words(f)) for f in campaign.forms.select_related("passage")
        ],
        audiences=[
            Part(a.pk, now.of(a.passage), {"value": a.value, "label": a.label})
            for a in campaign.audiences.select_related("passage")
        ],
        days=[
            Day(d.pk, now.of(d.passage), d.month, d.day, d.year)
            for d in campaign.key_dates.select_related("passage")
        ],
        bodies=[_body(one, now) for one in _matched(campaign)],
        languages=list(campaign.languages),
        day=campaign.day(),
        titled=short_title,
        organisation=lambda name: names.get(fold(name)),
    )


class _Renewed:
    """The plan cites passages as they were; where an edit replaced one, the one that stands now."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.standing = list(passages)
        self.keys = {passage.pk for passage in self.standing}

    def of(self, cited: Passage | None) -> int | None:
        if cited is None or cited.pk in self.keys:
            return cited.pk if cited else None
        overlaps = [
            (min(one.end, cited.end) - max(one.start, cited.start), one.pk)
            for one in self.standing
            if one.kind == cited.kind and one.guidance_id == cited.guidance_id
        ]
        length, key = max(overlaps, default=(0, 0))
        return key if length > 0 else None


def _line(item: PlanItem, now: _Renewed) -> Line:
    cited = (now.of(passage) for passage in item.passages.all())
    return Line(
        key=item.pk,
        theme=item.theme_id,
        form=item.form_id,
        audience=item.audience_id,
        language=item.language,
        due=item.due,
        due_from=item.due_from,
        owner=item.owner_id,
        passages=frozenset(key for key in cited if key),
    )


def _theme_words(theme: Theme) -> dict[str, str | int]:
    return {"ordinal": theme.ordinal, "title": theme.title, "text": theme.text}


def _form_words(form: Form) -> dict[str, str | int]:
    return {"value": form.value, "label": form.label, "lead_days": form.lead_days}


def _matched(campaign: Campaign) -> Iterable[NamedBody]:
    matched = campaign.named_bodies.filter(state=NamedBody.State.MATCHED)
    return matched.prefetch_related("passages", "organisations")


def _body(one: NamedBody, now: _Renewed) -> Body:
    cited = (now.of(passage) for passage in one.passages.all())
    return Body(
        name=one.name,
        passages=frozenset(key for key in cited if key),
        organisations=frozenset(organisation.pk for organisation in one.organisations.all()),
    )


def _names() -> Iterable[tuple[int, str]]:
    """Every name that means one organisation only, as the guidance may write it."""
    told: dict[str, set[int]] = {}
    for pk, name, matches in Organisation.objects.active().values_list("pk", "name", "matches"):
        for called in (name, *matches):
            told.setdefault(called, set()).add(pk)
    return [(min(pks), name) for name, pks in told.items() if len(pks) == 1]
