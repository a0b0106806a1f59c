"""Who has to do something about a translation, and by when. Reading only, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from nhipcau.campaigns.models import PlanItem
from nhipcau.kit.languages import named
from nhipcau.kit.templatetags.desk import language_word
from nhipcau.people.models import Role
from nhipcau.stories.models import StoryPage
from nhipcau.translations.models import Standing

Due = dict[tuple[uuid.UUID, str], dt.date]


@dataclass(frozen=True)
class Step:
    """The step of its process that a page stands at, who takes it, and by when."""

    name: str
    roles: str
    due: dt.date | None


def steps_at(pages: Iterable[Page]) -> dict[int, Step]:
    """Where the pages that are in review stand, by primary key."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type__model="page",
        workflow_state__object_id__in=[str(page.pk) for page in pages],
    )
    rows = list(states.values_list("workflow_state__object_id", "task_id", "started_at"))
    tasks = {one.pk: one for one in Task.objects.filter(pk__in={task for _, task, _ in rows}).specific()}
    roles = {pk: _roles(task) for pk, task in tasks.items()}
    return {
        int(page): Step(
            named(tasks[task].name, tasks[task]._meta.verbose_name), roles[task], _due(tasks[task], started)
        )
        for page, task, started in rows
        if task in tasks
    }


def _roles(task: Any) -> str:
    names = dict(Role.choices)
    groups = task.groups.values_list("name", flat=True) if hasattr(task, "groups") else ()
    return ", ".join(str(names.get(name, name)) for name in groups)


def _due(task: Any, started: dt.datetime) -> dt.date | None:
    return task.due(started) if hasattr(task, "due") else None  # a step of Wagtail's own has no days


def dues(keys: Collection[uuid.UUID], codes: Collection[str]) -> Due:
    """By when the plan wants each story in each language: the earliest of the items that it answers."""
    answered: dict[tuple[Any, ...], set[uuid.UUID]] = {}
    of_pages = StoryPage.objects.filter(translation_key__in=keys, plan_items__isnull=False)
    fields = "plan_items__theme_id", "plan_items__form_id", "plan_items__audience_id"
    for key, *what in of_pages.values_list("translation_key", *fields):
        answered.setdefault(tuple(what), set()).add(key)
    if not answered:
        return {}
    items = PlanItem.objects.confirmed().filter(
        theme__in={theme for theme, _, _ in answered}, language__in=codes, due__isnull=False
    )
    found: Due = {}
    for *what, language, due in items.values_list("theme_id", "form_id", "audience_id", "language", "due"):
        for key in answered.get(tuple(what), ()):
            known = found.get((key, language))
            if due is not None and (known is None or due < known):
                found[key, language] = due
    return found


def translator_of(standing: Standing | None, language: str) -> str:
    """Who translates: the person who was asked, else whoever translates into the language."""
    who = standing.translator if standing else None
    if who is not None:
        return str(who.get_full_name() or who.get_username())
    return _("translator into %(language)s") % {"language": language_word(language)}
