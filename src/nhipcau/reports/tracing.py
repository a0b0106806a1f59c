"""The rows of a report that name their evidence: coverage, deliveries, measures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.channels.models import Channel, Delivery
from nhipcau.kit.templatetags.desk import figure, language_word, look_of, theme_code, written_short
from nhipcau.products.models import Product
from nhipcau.reach.models import Measure
from nhipcau.reports import links
from nhipcau.reports.coverage import Coverage, Item
from nhipcau.reports.evidence import Sent, keys
from nhipcau.reports.ports import CoverageRow, DeliveryPart, MeasurePart, MetricTotal, Stage, Trace

HAPPENS_ON_A_DAY = (Measure.Metric.ATTENDANCE, Measure.Metric.COPIES, Measure.Metric.BROADCASTS)
"""Numbers that are added up day by day; the others are running totals, of which the newest counts."""

_METRICS: dict[str, Any] = dict(Measure.Metric.choices)


def iso(day: dt.date | dt.datetime | None) -> str:
    if isinstance(day, dt.datetime):
        day = timezone.localtime(day).date()
    return day.isoformat() if day else ""


def title_of(item: Item) -> str:
    plan = item.plan
    theme = theme_code(plan.theme.ordinal)
    return f"{plan.form} · {theme} · {plan.audience} · {language_word(plan.language)}"


def rows_of(item: Item) -> Iterator[CoverageRow]:
    """A row for each channel that carries the item or is to, and one for what no channel carries."""
    channels = {sent.channel.pk: sent.channel for sent in item.deliveries}
    for channel in sorted(channels.values(), key=lambda one: one.code):
        yield _row(item, channel)
    unsent = any(measure.delivery_id is None for measure in item.measures)
    if not channels or item.assignments or unsent:
        yield _row(item, None)


def _row(item: Item, channel: Channel | None) -> CoverageRow:
    stage = _stage(item, channel)
    plan = item.plan
    organisations = sorted({one.organisation.name for one in item.assignments})
    return CoverageRow(
        id=f"{item.pk}-{channel.code if channel else ''}",
        item=item.pk,
        theme=plan.theme.ordinal,
        theme_title=plan.theme.title,
        audience=plan.audience.value,
        audience_name=str(plan.audience),
        form=plan.form.value,
        form_name=str(plan.form),
        language=plan.language,
        channel=channel.code if channel else "",
        channel_name=channel.name if channel else "",
        organisation=channel.organisation.name if channel else "; ".join(organisations),
        due=iso(plan.due),
        state=plan.state,
        planned=True,
        made=stage >= Stage.MADE,
        approved=stage >= Stage.APPROVED,
        delivered=stage >= Stage.DELIVERED,
        measured=stage >= Stage.MEASURED,
        stage=stage.word,
        look=item.look,
        late=item.late,
        late_since=iso(item.late_since),
        sample=item.sample,
        passages=item.quotes,
        evidence=list(_evidence(item, channel)),
    )


def _stage(item: Item, channel: Channel | None) -> Stage:
    """How far the item has come on this channel; its text is as far on every one."""
    if _measures(item, channel):
        return Stage.MEASURED
    sent = [one for one in item.sent if channel is not None and one.channel.pk == channel.pk]
    if sent or (channel is None and item.approved_responses):
        return Stage.DELIVERED
    if item.stage <= Stage.APPROVED:
        return item.stage
    if any(page.live for page in item.stories):
        return Stage.APPROVED
    return Stage.MADE if item.stories or item.responses else Stage.PLANNED


def _measures(item: Item, channel: Channel | None) -> list[Measure]:
    wanted = channel.pk if channel else None
    return [one for one in item.measures if getattr(one, "through", None) == wanted]


def _evidence(item: Item, channel: Channel | None) -> Iterator[Trace]:
    for page in item.stories:
        day = page.first_published_at or page.latest_revision_created_at
        state = "live" if page.live else "draft"
        yield _trace("story", page.pk, page.title, day, ("page", state), links.story(page.pk))
    for product in item.products:
        text = f"{product.get_form_display()} ({product.format})"
        of = ("product", product.state)
        yield _trace("product", product.pk, text, product.made_at, of, links.product(product.pk))
    if channel is None:
        yield from _answers(item)
    else:
        yield from (_sent(one) for one in item.deliveries if one.channel.pk == channel.pk)
    for one in _measures(item, channel):
        text = f"{figure(one.value)} {metric_word(one.metric)}"
        yield _trace(
            *("measure", one.pk, text, one.date, ("measure", one.confidence), links.measure(one.source)),
            who=one.source,
            sample=one.sample,
        )


def _trace(
    kind: str,
    pk: int,
    text: str,
    day: dt.date | dt.datetime | None,
    state: tuple[str, str],
    address: str,
    *,
    who: str = "",
    sample: bool = False,
) -> Trace:
    return Trace(
        kind=kind,
        id=int(pk),
        text=text,
        who=who,
        date=iso(day),
        state=state[1],
        state_name=str(look_of(state[1], state[0]).word),
        address=links.absolute(address) if address.startswith("/") else address,
        sample=sample,
    )


def _sent(sent: Sent) -> Trace:
    text = sent.channel.name if sent.count == 1 else f"{sent.channel.name} × {figure(sent.count)}"
    of, address = ("delivery", sent.state), links.delivery(sent.one)
    return _trace("delivery", sent.one, text, sent.on, of, address, who=sent.channel.organisation.name)


def _answers(item: Item) -> Iterator[Trace]:
    for one in item.assignments:
        text = _("due %(day)s") % {"day": written_short(one.due)}
        of, address = ("assignment", one.state), links.assignment(one.pk)
        yield _trace("assignment", one.pk, text, one.due, of, address, who=one.organisation.name)
    for response in item.responses:
        parts = [response.text] if response.text else []
        if response.number is not None:
            parts.append(f"{figure(response.number)} {metric_word(response.metric)} ({response.method})")
        parts += [_("photo")] if response.photo else []
        yield _trace(
            *("response", response.pk, " · ".join(parts), response.done_on),
            *(("response", response.state), response.link or links.assignment(response.assignment_id)),
            who=response.assignment.organisation.name,
            sample=response.sample,
        )


def metric_word(metric: str) -> str:
    """What was counted, in words; as it was written where it isn't one of ours."""
    return str(_METRICS.get(metric, metric))


def worded(choices: type[TextChoices]) -> dict[str, str]:
    """The words of choices in the active language. `get_…_display` hashes all of them at every call."""
    return {str(value): str(label) for value, label in choices.choices}


def delivery_list(coverage: Coverage) -> list[DeliveryPart]:
    """Every delivery of the campaign's stories, with the plan items it answers."""
    groups = {sent.key: sent for sent in coverage.evidence.sent}
    found = []
    for row in _deliveries(coverage):
        product = row["product__form"] or ""
        sent = groups.get((row["page_id"], row["language"], product, row["channel_id"], row["state"]))
        if sent is None:
            continue  # it moved on between the two readings; the next report has it
        items = [coverage.items[pk] for pk in sent.items if pk in coverage.items]
        passages = {one.id: one for item in items for one in item.quotes}
        found.append(
            DeliveryPart(
                id=row["pk"],
                state=row["state"],
                state_name=str(look_of(row["state"], "delivery").word),
                channel=sent.channel.code,
                channel_name=sent.channel.name,
                organisation=sent.channel.organisation.name,
                title=row["page__title"],
                language=row["language"],
                product=str(Product.Form(product).label) if product in Product.Form.values else product,
                recipient=row["recipient"],
                settled=iso(row["settled_at"]),
                address=row["remote_url"],
                screen=links.absolute(links.delivery(row["pk"])),
                reason=row["reason"],
                items=[item.pk for item in items],
                passages=list(passages.values()),
            )
        )
    return found


def _deliveries(coverage: Coverage) -> Any:
    rows = Delivery.objects.filter(page__translation_key__in=keys(coverage.campaign)).order_by("pk")
    return rows.values(
        *("pk", "state", "page_id", "page__title", "language", "channel_id", "product__form"),
        *("recipient", "settled_at", "remote_url", "reason"),
    )


def measure_list(coverage: Coverage) -> list[MeasurePart]:
    """Every number that came back; `latest` marks the newest reading of each series."""
    newest: dict[tuple[object, ...], int] = {}
    measures = [(item, one) for item in coverage.items.values() for one in item.measures]
    for _item, one in sorted(measures, key=lambda pair: (pair[1].date, pair[1].pk)):
        newest[_series(one)] = one.pk
    titles = {pk: title_of(item) for pk, item in coverage.items.items() if item.measures}
    metrics, confidences = worded(Measure.Metric), worded(Measure.Confidence)
    return [
        MeasurePart(
            id=int(one.pk),
            metric=one.metric,
            metric_name=metrics[one.metric],
            value=one.value,
            source=one.source,
            method=one.method,
            date=iso(one.date),
            confidence=one.confidence,
            confidence_name=confidences[one.confidence],
            sample=one.sample,
            latest=newest[_series(one)] == one.pk,
            item=item.pk,
            item_title=titles[item.pk],
            delivery=one.delivery_id,
            response=one.response_id,
            passages=item.quotes,
        )
        for item, one in measures
    ]


def _series(one: Measure) -> tuple[object, ...]:
    """Readings of the same thing. What happens on a day (people attending) is a thing of that day."""
    day = one.date if one.metric in HAPPENS_ON_A_DAY else None
    return one.plan_item_id, one.delivery_id, one.response_id, one.metric, one.source, one.sample, day


def metric_totals(measures: list[MeasurePart]) -> list[MetricTotal]:
    """Sums of the newest readings, apart by how sure they are; samples are never added to what is real."""
    apart: dict[tuple[str, str, bool], list[MeasurePart]] = defaultdict(list)
    for one in measures:
        if one.latest:
            apart[(one.metric, one.confidence, one.sample)].append(one)
    order = list(Measure.Metric.values), list(Measure.Confidence.values)
    return [
        MetricTotal(
            metric=metric,
            metric_name=ones[0].metric_name,
            confidence=confidence,
            confidence_name=ones[0].confidence_name,
            sample=sample,
            value=sum(one.value for one in ones),
            readings=len(ones),
            measures=[one.id for one in ones],
        )
        for (metric, confidence, sample), ones in sorted(
            apart.items(),
            key=lambda pair: (pair[0][2], order[0].index(pair[0][0]), order[1].index(pair[0][1])),
        )
    ]
