"""What is owed: planned by a person, frozen, and planned once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from nhipcau.channels.actions.sending import lease, settling
from nhipcau.channels.models import Channel, Delivery
from nhipcau.channels.ports import File, PortError, Rendered, Why, adapter_for
from nhipcau.facts.ledger import Ledger
from nhipcau.kit import clock
from nhipcau.people.actions import record
from nhipcau.people.models import User
from nhipcau.products.models import Product
from nhipcau.stories.compose import Uncomposable, compose
from nhipcau.stories.ports import StoryDocument

EXPIRES = dt.timedelta(days=7)
State = Delivery.State


@dataclass(frozen=True)
class Plan:
    """One delivery as it would be owed: what would be said, where, to whom."""

    channel: Channel
    product: Product | None
    recipient: str
    rendered: Rendered


def draw_up(
    *,
    page: Page,
    channels: Iterable[Channel],
    products: Iterable[Product] = (),
    ledger: Ledger | None = None,
) -> list[Plan]:
    """What planning would put in the ledger; the preview. Raises ValidationError with every hindrance.

    A channel that carries files gets one delivery a product, or one of the page alone when there
    are no products; a channel that doesn't gets the page. `ledger` spares reading it for each of
    many pages.
    """
    chosen = list(products)
    document = _document(page, chosen, ledger)
    plans: list[Plan] = []
    problems: list[str] = []
    for channel in channels:
        try:
            adapter, account = adapter_for(channel.kind), channel.account()
        except PortError as hindrance:
            problems.append(f"{channel.name}: {Why.sentence(hindrance.why)}")
            continue
        problems += [f"{channel.name}: {problem}" for problem in adapter.problems(account)]
        capabilities = adapter.capabilities(account)
        carried: list[Product | None] = [*chosen] if capabilities.carries_files else []
        for product in carried or [None]:
            rendered = adapter.compose(document, _files(product), account)
            problems += [f"{channel.name}: {problem}" for problem in capabilities.limits.problems(rendered)]
            plans += [Plan(channel, product, one, rendered) for one in adapter.recipients(account)]
    if problems:
        raise ValidationError(list(dict.fromkeys(problems)))
    if not plans:
        raise ValidationError(_("Choose at least one account to publish through."))
    return plans


@transaction.atomic
def plan_deliveries(
    *,
    page: Page,
    channels: Iterable[Channel],
    products: Iterable[Product] = (),
    at: dt.datetime | None = None,
    ledger: Ledger | None = None,
    by: User,
) -> list[Delivery]:
    """Put in the ledger what the live version of a page owes each account, from `at` (now) on.

    Twice is once: what is owed already is given back as it stands, frozen as it was.
    """
    by.require("channels.plan_delivery")
    if at is not None and at.tzinfo is None:
        raise ValidationError({"at": _("Give the time with its time zone.")})
    revision = page.live_revision
    plans = draw_up(page=page, channels=channels, products=products, ledger=ledger)
    owed = [_owe(plan, page=page, variant="", at=at or clock.now(), by=by) for plan in plans]
    rows = [row for row, _created in owed]
    made = sum(created for _row, created in owed)
    if made:
        codes = sorted({row.channel.code for row in rows})
        record(page, "channels.plan", by=by, revision=revision.pk, deliveries=made, accounts=codes)
    return rows


@transaction.atomic
def plan_again(*, delivery: Delivery, by: User) -> Delivery:
    """Owe anew what certainly wasn't delivered, as the page stands now. Twice is once."""
    by.require("channels.plan_delivery")
    if delivery.state != State.FAILED:
        raise ValidationError(_("Only what could not be delivered is planned again."))
    page = Page.objects.get(pk=delivery.page_id)
    product = delivery.product
    if product and product.revision_id != page.live_revision_id:
        raise ValidationError(
            _("The product is of an older version. Make it anew from the live version, then plan it.")
        )
    plans = draw_up(page=page, channels=[delivery.channel], products=[product] if product else [])
    plan = next((plan for plan in plans if plan.recipient == delivery.recipient), None)
    if plan is None:
        raise ValidationError(
            _("“%(recipient)s” is no longer among the account's addresses.")
            % {"recipient": delivery.recipient}
        )
    same = delivery.revision_id == page.live_revision_id
    variant = f"after-{delivery.pk}" if same else ""
    again, created = _owe(plan, page=page, variant=variant, at=clock.now(), by=by)
    if created:
        record(again, "channels.plan_again", by=by, after=delivery.pk)
    return again


def _owe(plan: Plan, *, page: Page, variant: str, at: dt.datetime, by: User) -> tuple[Delivery, bool]:
    """The row of a plan, made if there was none: the database allows one."""
    return Delivery.objects.get_or_create(
        channel=plan.channel,
        revision=page.live_revision,
        product=plan.product,
        recipient=plan.recipient,
        variant=variant,
        defaults={
            "page_id": page.pk,
            "language": plan.rendered.language,
            "payload": plan.rendered.as_payload(),
            "sha256": plan.rendered.sha256,
            "next_at": at,
            "expires_at": at + EXPIRES,
            "planned_by": by,
            "planned_at": clock.now(),
        },
    )


@transaction.atomic
def postpone(*, delivery: Delivery, until: dt.datetime, by: User) -> None:
    """Send a planned delivery later than it was due."""
    by.require("channels.plan_delivery")
    if until.tzinfo is None:
        raise ValidationError({"until": _("Give the time with its time zone.")})
    if until <= clock.now():
        raise ValidationError({"until": _("Choose a time to come.")})
    _change_planned(delivery, next_at=until, expires_at=until + EXPIRES)
    record(delivery, "channels.postpone", by=by, until=until.isoformat())


@transaction.atomic
def hasten(*, delivery: Delivery, by: User) -> None:
    """Try a planned delivery now; look up an unknown one as soon as its traces have settled."""
    by.require("channels.plan_delivery")
    last = delivery.attempts.filter(number=delivery.tries).first()
    soonest = (
        max(clock.now(), last.started_at + lease() + settling(delivery.channel)) if last else clock.now()
    )
    moved = Delivery.objects.filter(pk=delivery.pk, state=State.PLANNED).update(next_at=clock.now())
    moved += Delivery.objects.filter(pk=delivery.pk, state=State.UNKNOWN).update(next_at=soonest)
    if not moved:
        raise ValidationError(_("This delivery has moved on meanwhile. Look at the row again."))
    delivery.refresh_from_db()
    record(delivery, "channels.hasten", by=by)


@transaction.atomic
def call_off(*, delivery: Delivery, reason: str, by: User) -> None:
    """Don't send it after all. Only what certainly hasn't been sent can be called off."""
    by.require("channels.plan_delivery")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})
    _change_planned(
        delivery,
        state=State.FAILED,
        why=Why.CANCELLED,
        reason=reason.strip(),
        settled_at=clock.now(),
        settled_by=by,
    )
    record(delivery, "channels.call_off", by=by, reason=reason.strip())


def _change_planned(delivery: Delivery, **values: object) -> None:
    """Change a row that is planned and certainly unsent; refuse when it has moved on meanwhile."""
    changed = Delivery.objects.filter(pk=delivery.pk, state=State.PLANNED, unsure_since=None).update(**values)
    if not changed:
        raise ValidationError(_("This delivery has moved on meanwhile. Look at the row again."))
    delivery.refresh_from_db()


def _document(page: Page, products: Sequence[Product], ledger: Ledger | None) -> StoryDocument:
    """The live version composed. Refuses a page that isn't live and products that aren't of it."""
    if not page.live or page.live_revision_id is None:
        raise ValidationError(
            _("“%(page)s” isn't published. Publish it first; only what is public is sent out.")
            % {"page": page.title}
        )
    for product in products:
        if product.state != Product.State.MADE:
            raise ValidationError(_("“%(product)s” isn't made yet.") % {"product": product})
        if product.revision_id != page.live_revision_id:
            raise ValidationError(
                _("“%(product)s” is of another version than the live one. Make it anew first.")
                % {"product": product}
            )
    try:
        document: StoryDocument = compose(page, ledger=ledger)
    except Uncomposable as fault:
        raise ValidationError(str(fault)) from fault
    return document


def _files(product: Product | None) -> tuple[File, ...]:
    if product is None:
        return ()
    return (
        File(
            sha256=product.sha256,
            ending=product.ending,
            media_type=product.media_type,
            size=product.size or 0,
            name=f"{product.page.slug}-{product.form}-{product.language}",
        ),
    )
