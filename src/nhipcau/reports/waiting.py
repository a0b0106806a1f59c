"""What in a campaign waits for one person: decisions that their role gives them and no one else made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.models import TaskState, WorkflowState

from nhipcau.assignments.models import Assignment, AssignmentChange, Response
from nhipcau.channels.models import Delivery
from nhipcau.kit.templatetags.desk import figure, theme_code, written_short
from nhipcau.people.models import User
from nhipcau.products.models import Product
from nhipcau.publishing.models import Step
from nhipcau.publishing.rules import why_not
from nhipcau.reports import links
from nhipcau.reports.coverage import Coverage, Item
from nhipcau.reports.evidence import keys
from nhipcau.reports.tracing import metric_word
from nhipcau.stories.models import StoryPage

FEW = 3


@dataclass(frozen=True)
class Waiting:
    """One thing to decide, the one button that leads to it, and the plan items it holds up.

    It waits since the day it came to the person; what has a due day stands in the list by that."""

    text: str
    note: str
    button: str
    address: str
    since: dt.date | None = None
    due: dt.date | None = None
    items: tuple[int, ...] = ()
    sample: bool = False
    count: int = 1


def waiting_for(user: User, coverage: Coverage) -> list[Waiting]:
    """Everything in the campaign that waits for `user`, the oldest first, what is due later behind it."""
    found = [
        *_reviews(user, coverage),
        *_returned(user, coverage),
        *_responses(user, coverage),
        *_doubts(user, coverage),
        *_owed(user, coverage),
        *_asked(user, coverage),
        *_refused(user, coverage),
        *_failed(user, coverage),
        *_proposals(user, coverage),
    ]
    return sorted(found, key=lambda one: one.due or one.since or dt.date.max)


def things(waiting: list[Waiting]) -> int:
    """How many things wait, where some stand together."""
    return sum(one.count for one in waiting)


def named(item: Item) -> str:
    """A plan item in a few words: `Bài viết · ND2 · ja`."""
    return f"{item.plan.form} · {theme_code(item.plan.theme.ordinal)}"


def _reviews(user: User, coverage: Coverage) -> Iterator[Waiting]:
    """Stories in a workflow whose task this person may decide."""
    items_of = coverage.evidence.items_of_page
    states: Any = TaskState.objects.reviewable_by(user).select_related("revision", "task", "workflow_state")
    found = list(states.order_by("started_at"))
    pages = _stories((state.revision.object_id for state in found), coverage)
    for state in found:
        page, step = pages.get(state.revision.object_id), state.task.specific
        ours = isinstance(step, Step)
        if page is not None and not (ours and why_not(page, step, user, state.workflow_state)):
            due = _("due %(day)s") % {"day": written_short(step.due(state.started_at))} if ours else ""
            yield Waiting(
                text=_("Review: %(title)s") % {"title": page.title},
                note=" · ".join(filter(None, (state.task.name, page.locale.language_code, due))),
                button=_("Open for review"),
                address=links.review(page.pk) if ours else links.story(page.pk),
                since=timezone.localtime(state.started_at).date(),
                items=tuple(items_of.get(page.pk, ())),
            )


def _stories(keys: Iterable[str], coverage: Coverage) -> dict[str, Any]:
    """Stories of the campaign by key, those too that answer no plan item."""
    evidence = coverage.evidence
    asked = {int(key) for key in keys if key.isdecimal()}
    found = {key: evidence.pages[key] for key in asked if key in evidence.pages}
    others = StoryPage.objects.filter(pk__in=asked - found.keys(), theme__campaign=evidence.campaign)
    found |= {page.pk: page for page in others.select_related("locale")} if asked - found.keys() else {}
    return {str(key): page for key, page in found.items()}


def _returned(user: User, coverage: Coverage) -> Iterator[Waiting]:
    """What came back to whoever submitted it."""
    states: Any = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user
    ).select_related("current_task_state")
    found = list(states)
    pages = _stories((state.object_id for state in found), coverage)
    for state in found:
        page, answer = pages.get(state.object_id), state.current_task_state
        if page is None:
            continue
        at = answer.finished_at if answer else None
        yield Waiting(
            text=_("Returned: %(title)s") % {"title": page.title},
            note=Truncator(answer.comment if answer else "").chars(120),
            button=_("Change and submit again"),
            address=links.story(page.pk),
            since=timezone.localtime(at).date() if at else None,
            items=tuple(coverage.evidence.items_of_page.get(page.pk, ())),
        )


def _responses(user: User, coverage: Coverage) -> Iterator[Waiting]:
    """Responses to look at: one by one while an item has few, together where it has many."""
    if not user.has_perm("assignments.review_response"):
        return
    for item in coverage.items.values():
        waiting = [one for one in item.responses if one.state == Response.State.RECEIVED]
        if len(waiting) > FEW:
            oldest = min(timezone.localtime(one.received_at).date() for one in waiting)
            yield Waiting(
                text=_("%(count)d responses: %(item)s") % {"count": len(waiting), "item": named(item)},
                note=str(item.plan.audience),
                button=_("See the responses"),
                address=links.address("assignment_list", state=Assignment.State.ANSWERED.value),
                since=oldest,
                items=(item.pk,),
                sample=any(one.sample for one in waiting),
                count=len(waiting),
            )
        else:
            yield from (_response(item, one) for one in waiting)


def _response(item: Item, response: Response) -> Waiting:
    return Waiting(
        text=_("Response of %(organisation)s") % {"organisation": response.assignment.organisation.name},
        note=f"{named(item)} · {_evidence(response)}",
        button=_("See the response"),
        address=links.assignment(response.assignment_id),
        since=timezone.localtime(response.received_at).date(),
        items=(item.pk,),
        sample=response.sample,
    )


def _evidence(response: Response) -> str:
    parts = [Truncator(response.text).words(12, truncate="…")] if response.text else []
    if response.number is not None:
        parts.append(f"{figure(response.number)} {metric_word(response.metric)}".strip())
    parts += [_("photo")] if response.photo else []
    parts += [_("link")] if response.link else []
    return ", ".join(parts)


def _doubts(user: User, coverage: Coverage) -> Iterator[Waiting]:
    if not user.has_perm("channels.settle_delivery"):
        return
    pages, items_of = coverage.evidence.pages, coverage.evidence.items_of_page
    for sent in coverage.evidence.sent:
        if sent.state == Delivery.State.NEEDS_HUMAN and sent.page in pages:
            yield Waiting(
                text=_("Delivery in doubt: %(title)s") % {"title": pages[sent.page].title},
                note=sent.channel.name,
                button=pgettext("button", "Settle"),
                address=links.delivery(sent.one),
                items=sent.items or tuple(items_of[sent.page]),
            )


def _owed(user: User, coverage: Coverage) -> Iterator[Waiting]:
    """What the person's own organisation was given and hasn't answered."""
    if user.organisation_id is None or not user.has_perm("assignments.answer_assignment"):
        return
    for item in coverage.items.values():
        for assignment in item.open_assignments:
            if assignment.organisation_id == user.organisation_id:
                yield Waiting(
                    text=_("Report: %(item)s") % {"item": named(item)},
                    note=_("due %(day)s") % {"day": written_short(assignment.due)},
                    button=pgettext("button", "Report"),
                    address=links.assignment(assignment.pk),
                    since=timezone.localtime(assignment.assigned_at).date(),
                    due=assignment.due,
                    items=(item.pk,),
                )


def _asked(user: User, coverage: Coverage) -> Iterator[Waiting]:
    """Changes that the office asks of what the person's own organisation accepted."""
    if user.organisation_id is None or not user.has_perm("assignments.answer_assignment"):
        return
    asked = AssignmentChange.objects.open().filter(assignment__organisation=user.organisation_id)
    yield from (
        _change(one, coverage, _("The office asks for a change: %(item)s"), pgettext("button", "Answer"))
        for one in _of_campaign(asked, coverage)
    )


def _refused(user: User, coverage: Coverage) -> Iterator[Waiting]:
    """Changes that an organisation refused: the office keeps the assignment as it is, or withdraws it."""
    if not user.has_perm("assignments.assign"):
        return
    yield from (
        _change(one, coverage, _("A change was refused: %(item)s"), pgettext("button", "Decide"))
        for one in _of_campaign(AssignmentChange.objects.refused(), coverage)
    )


def _of_campaign(changes: Any, coverage: Coverage) -> Any:
    changes = changes.filter(assignment__plan_item__in=list(coverage.items))
    return changes.select_related("assignment__organisation").order_by("made_at", "pk")


def _change(one: AssignmentChange, coverage: Coverage, text: str, button: str) -> Waiting:
    item = coverage.items[one.assignment.plan_item_id]
    return Waiting(
        text=text % {"item": named(item)},
        note=f"{one.assignment.organisation} · {one.get_kind_display()}",
        button=button,
        address=links.assignment(one.assignment_id),
        since=timezone.localtime(one.answered_at or one.made_at).date(),
        items=(item.pk,),
    )


def _failed(user: User, coverage: Coverage) -> Iterator[Waiting]:
    if not user.has_perm("products.order_product"):
        return
    pages, items_of = coverage.evidence.pages, coverage.evidence.items_of_page
    failed = Product.objects.filter(state=Product.State.FAILED, superseded=False).filter(
        page__translation_key__in=keys(coverage.campaign)
    )
    for product in failed.order_by("pk"):
        if product.page_id not in pages:
            continue
        yield Waiting(
            text=_("Could not be made: %(title)s") % {"title": pages[product.page_id].title},
            note=f"{product.get_form_display()} · {product.reason[:80]}",
            button=_("See why"),
            address=links.product(product.pk),
            items=tuple(items_of[product.page_id]),
        )


def _proposals(user: User, coverage: Coverage) -> Iterator[Waiting]:
    proposed = [item for item in coverage.items.values() if item.proposed]
    if proposed and user.has_perm("campaigns.confirm_plan"):
        yield Waiting(
            text=ngettext(
                "%(count)d proposed plan item to confirm",
                "%(count)d proposed plan items to confirm",
                len(proposed),
            )
            % {"count": len(proposed)},
            note=_("a proposal binds nobody until a person confirms it"),
            button=_("Go to the plan"),
            address=links.plan(coverage.campaign.pk, state="proposed"),
        )
