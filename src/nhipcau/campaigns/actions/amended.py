"""Carrying out the steps of an amendment in the plan: parts, days and items, as one change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from nhipcau.campaigns.actions.changing import Fields, keep, standing_as, store
from nhipcau.campaigns.actions.editing import new_items, store_new
from nhipcau.campaigns.models import (
    Amendment,
    AmendmentStep,
    Audience,
    Form,
    KeyDate,
    PlanChange,
    PlanItem,
    Theme,
)
from nhipcau.kit import clock
from nhipcau.people.models import User

Kind = AmendmentStep.Kind
Made = dict[int, Theme | Form | Audience]
"""A step's key -> the part of the campaign that it made."""


class Amending:
    """One amendment, carried out by one person behind the lock of its campaign."""

    def __init__(self, amendment: Amendment, by: User) -> None:
        self.amendment, self.campaign, self.by = amendment, amendment.campaign, by

    def carry_out(self) -> list[AmendmentStep]:
        """Do it. Returns the steps that were done, each with its item as it stood before."""
        steps = self._steps()
        made = self._make_parts(steps)
        for step in steps:
            if step.kind == Kind.MOVE_KEY_DATE:
                self._move_day(step)
        before, after = store(self.campaign, self._wanted(steps))
        added = self._add_items(steps, made)
        before |= dict.fromkeys(added)
        if after or added:
            keep(self.campaign, before, {**after, **added}, action=PlanChange.Action.AMEND, by=self.by)
        return [step for step in steps if step.kind != Kind.ADD_ITEM or step.plan_item_id]

    def _steps(self) -> list[AmendmentStep]:
        """In force, and of items that still stand."""
        steps = AmendmentStep.objects.filter(amendment=self.amendment).in_force().order_by("pk")
        known = steps.select_related("theme", "key_date", "plan_item", "parent")
        standing = (s for s in known if not s.plan_item or s.plan_item.state != PlanItem.State.DROPPED)
        return [step for step in standing if not step.void]

    # The parts of the campaign

    def _make_parts(self, steps: Iterable[AmendmentStep]) -> Made:
        made: Made = {}
        last = self.campaign.themes.aggregate(last=Max("ordinal"))["last"] or 0
        for step in steps:
            said, cites = step.after, {"passage_id": step.passage_id}
            if step.kind == Kind.ADD_THEME:
                last += 1
                words = {"title": said["title"], "text": said["text"]}
                step.theme = Theme.objects.create(campaign=self.campaign, ordinal=last, **words, **cites)
                step.save(update_fields=["theme"])
                made[step.pk] = step.theme
            elif step.kind == Kind.ADD_FORM:
                made[step.pk], _new = Form.objects.get_or_create(
                    campaign=self.campaign,
                    value=said["value"],
                    label=said["label"],
                    defaults={"lead_days": said["lead_days"], **cites},
                )
            elif step.kind == Kind.ADD_AUDIENCE:
                made[step.pk], _new = Audience.objects.get_or_create(
                    campaign=self.campaign, value=said["value"], label=said["label"], defaults=cites
                )
            elif step.kind == Kind.REWORD_THEME and step.theme:
                Theme.objects.filter(pk=step.theme.pk).update(title=said["title"], text=said["text"])
        return made

    def _move_day(self, step: AmendmentStep) -> None:
        if step.key_date is None:
            return
        day = step.key_date.pk
        to = {name: step.after[name] for name in ("month", "day", "year")}
        others = KeyDate.objects.filter(campaign=self.campaign, **to).exclude(pk=day)
        if others.exists():
            said = {"day": f"{to['day']}/{to['month']}"}
            raise ValidationError(
                _("The campaign has %(day)s as a key date already; leave that step out.") % said
            )
        cites = {"passage_id": step.passage_id} if step.passage_id else {}
        KeyDate.objects.filter(pk=day).update(**to, **cites)

    # The items

    def _wanted(self, steps: Iterable[AmendmentStep]) -> dict[int, Fields | None]:
        """The fields that items are to have, of all the steps that touch them; dropping comes last."""
        touching = sorted(steps, key=lambda step: step.kind == Kind.DROP_ITEM)
        reworded = {s.theme_id: s for s in touching if s.kind == Kind.REWORD_THEME}
        of_themes = PlanItem.objects.standing().filter(campaign=self.campaign, theme__in=list(reworded))
        themes = dict(of_themes.values_list("pk", "theme_id"))
        held = standing_as(self.campaign, {s.plan_item_id for s in touching if s.plan_item_id} | set(themes))
        wanted: dict[int, Fields | None] = {}
        for pk, step in [
            *((pk, reworded[theme]) for pk, theme in themes.items()),
            *((s.plan_item_id, s) for s in touching if s.plan_item_id and s.kind != Kind.ADD_ITEM),
        ]:
            fields = wanted.setdefault(pk, {})
            if fields is not None:
                fields |= self._fields(step, held[pk] | fields)
        return wanted

    def _fields(self, step: AmendmentStep, held: Fields) -> Fields:
        cited = {step.passage_id, step.parent.passage_id if step.parent else None} - {None}
        fields: Fields = {"passages": sorted(cited | set(held["passages"]))}
        if step.kind == Kind.MOVE_DUE:
            fields["due"] = step.after["due"]
            if step.parent_id is None:
                fields["due_from"] = PlanItem.DueFrom.PERSON.value
        elif step.kind == Kind.CHANGE_OWNER:
            fields["owner"] = step.after["owner"]
            fields["supporting"] = [one for one in held["supporting"] if one != step.after["owner"]]
        elif step.kind == Kind.DROP_ITEM:
            fields |= {
                "state": PlanItem.State.DROPPED.value,
                "reason": self._reason(),
                "decided_by": self.by.pk,
                "decided_at": clock.now().isoformat(),
            }
        return fields

    def _reason(self) -> str:
        if self.amendment.guidance is None:
            return self.amendment.reason[:300]
        document = self.amendment.guidance
        return (_("By %(document)s") % {"document": document.number or document})[:300]

    def _add_items(self, steps: Iterable[AmendmentStep], made: Made) -> dict[int, Fields]:
        """What the rules proposed at drafting, as far as its parts are there and its place is free."""
        items = PlanItem.objects.filter(campaign=self.campaign)
        held = set(items.values_list("theme_id", "form_id", "audience_id", "language"))
        cites = {
            (type(part), part.pk): part.passage_id
            for parts in (self.campaign.themes, self.campaign.forms, self.campaign.audiences)
            for part in parts.all()
        }
        adding: list[tuple[AmendmentStep, Fields]] = []
        for step in (one for one in steps if one.kind == Kind.ADD_ITEM):
            if (fields := self._new(step, made, cites)) is not None:
                place = (fields["theme"], fields["form"], fields["audience"], fields["language"])
                if place not in held:
                    held.add(place)
                    adding.append((step, fields))
        made_items = new_items(self.campaign, [fields for _step, fields in adding])
        if not made_items:
            return {}
        added = store_new(self.campaign, made_items, [fields for _step, fields in adding])
        for (step, _fields), item in zip(adding, made_items, strict=True):
            step.plan_item = item
        AmendmentStep.objects.bulk_update([step for step, _fields in adding], ["plan_item"], batch_size=500)
        return added

    def _new(
        self, step: AmendmentStep, made: Made, cites: dict[tuple[Any, int], int | None]
    ) -> Fields | None:
        fields: Fields = {"language": step.after["language"], "due": step.after["due"], "owner": None}
        passages = set()
        for name, model in (("theme", Theme), ("form", Form), ("audience", Audience)):
            key = step.after.get(name)
            if key is None:
                part = made.get(step.after["steps"].get(name))
                key = part.pk if part else None
            if (model, key) not in cites:
                return None
            fields[name] = key
            passages.add(cites[model, key])
        lists = {"supporting": [], "passages": sorted(one for one in passages if one)}
        return fields | lists | {"note": "", "due_from": PlanItem.DueFrom.LEAD_TIME.value}
