"""Who may answer for a page, and what stands in its way. Read by the verbs, the gate and the screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail_localize.models import StringTranslation

from nhipcau.facts.ledger import Ledger
from nhipcau.people.models import Role, User
from nhipcau.publishing.models import Approval, LanguageReview, Process, Step, Withdrawal
from nhipcau.stories.agreement import Disagreement
from nhipcau.stories.checks import Problem, problems
from nhipcau.stories.compose import Composer
from nhipcau.translations.following import machine_s
from nhipcau.translations.models import Meant
from nhipcau.translations.standing import compare, meant_in, parted

_HELD: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


_SOUND: ContextVar[set[int] | None] = ContextVar("sound", default=None)


@contextmanager
def reading(ledger: Ledger) -> Iterator[None]:
    """Read the ledger, and each revision, once for everything that is looked over inside.

    For a program that puts many pages through while nothing else changes the ledger.
    """
    held, sound = _HELD.set(ledger), _SOUND.set(set())
    try:
        yield
    finally:
        _HELD.reset(held)
        _SOUND.reset(sound)


def _ledger(given: Ledger | None = None) -> Ledger:
    return given or _HELD.get() or Ledger.load()


def process_of(page: Any) -> Process | None:
    """The process that a page's campaign laid down; the office's for pages of no campaign."""
    theme = getattr(page, "theme", None)
    return Process.objects.for_campaign(theme.campaign_id if theme else None)


def withdrawn(page: Any, revision: int) -> str:
    """Why a revision doesn't go live while a withdrawal stands: it is the one withdrawn, which is restored,
    or was approved before, and nobody answered for it as things stand. Empty for any other."""
    standing = Withdrawal.objects.standing().filter(page=page.pk).order_by("-withdrawn_at").first()
    if standing is None:
        return ""
    if standing.revision_id == revision:
        return _("Readers saw this version until it was withdrawn. Restore it, or change it and submit it.")
    approvals = Approval.objects.standing().filter(revision=revision)
    if approvals.filter(approved_at__lte=standing.withdrawn_at).exists():
        return _("This version was approved before the page was withdrawn. Submit it for review again.")
    return ""


def writers(page: Any) -> set[int]:
    """Who wrote or changed the page since it was last cleared; before that, whoever began it too.

    A translation counts those who translated its segments, whoever pressed save.
    """
    cleared = (
        Approval.objects.of_page(page)
        .standing()
        .exclude(live_at=None)
        .order_by("-revision_id")
        .values_list("revision_id", "revision__created_at")
        .first()
    )
    revisions = Revision.objects.for_instance(page).exclude(user=None)
    segments = StringTranslation.objects.filter(
        locale_id=page.locale_id, context__object_id=page.translation_key
    ).exclude(last_translated_by=None)
    if cleared:
        revisions = revisions.filter(pk__gt=cleared[0])
        segments = segments.filter(updated_at__gt=cleared[1])
    found = set(revisions.values_list("user_id", flat=True))
    found |= set(segments.values_list("last_translated_by_id", flat=True))
    if not cleared and page.owner_id:
        found.add(page.owner_id)
    return found


def answered_by(state: WorkflowState, revision: int | None) -> dict[int, int]:
    """Who approved which step of this very revision: step to person."""
    rows = TaskState.objects.filter(
        workflow_state=state, revision_id=revision, status=TaskState.STATUS_APPROVED
    )
    return {task: person for task, person in rows.values_list("task_id", "finished_by_id") if person}


def why_not(page: Any, step: Step, person: User, state: WorkflowState | None = None) -> str:
    """Why this person may not approve this step of the page; empty if they may."""
    state = state or page.current_workflow_state
    if not step.holds_role(person):
        return _("Your role doesn't take this step.")
    if state is None:
        return _("The page isn't in review.")
    if state.requested_by_id == person.pk:
        return _("You submitted this page. Somebody else has to answer for it.")
    if person.pk in writers(page):
        return _("You wrote or changed this page. Somebody else has to answer for it.")
    process = process_of(page.specific)
    if process is None or not process.one_person_twice:
        before = answered_by(state, page.latest_revision_id)
        before.pop(step.pk, None)
        if person.pk in before.values():
            return _("You took another step of this page. A second person has to take this one.")
    return ""


def nobody_left(page: Any, step: Step, state: WorkflowState | None) -> bool:
    """Whether no one who works here may approve this step: whoever held its role left, or wrote the page."""
    holders = User.objects.filter(is_active=True, groups__in=step.groups.all()).distinct().order_by("pk")
    return all(why_not(page, step, one, state) for one in holders.iterator())


def require_may_answer(*, task_state: TaskState, by: User) -> None:
    """Refuse an approval by the wrong person, or of a page that something blocks, or a machine's words.

    A translation that disagrees with its source passes the language review only where somebody said of
    every difference that it is meant, and why.
    """
    page = task_state.workflow_state.content_object.specific
    step = task_state.task.specific
    if why := why_not(page, step, by, task_state.workflow_state):
        raise PermissionDenied(why)
    if reasons := machine_s(page):
        raise ValidationError(reasons)
    revision = page.get_latest_revision()
    require_sound(revision)
    if isinstance(step, LanguageReview):
        _require_agreement(revision)


def _require_agreement(revision: Revision) -> None:
    if lines := told_differences(differences(revision.as_object())):
        raise ValidationError(
            [
                _("The translation says something else than its source. Return it, or say that it is meant."),
                *lines,
            ]
        )


def found(page: Any, *, ledger: Ledger | None = None) -> tuple[Problem, ...]:
    """Everything wrong with a page as its revision says it: parts it lacks, facts, sources."""
    return problems(page, ledger=_ledger(ledger))


def differences(page: Any, *, ledger: Ledger | None = None) -> list[Disagreement]:
    """What a translation says otherwise than its source, and nobody said that it is meant."""
    return compared(page, ledger=ledger)[0]


def compared(
    page: Any, *, ledger: Ledger | None = None
) -> tuple[list[Disagreement], list[tuple[Disagreement, Meant]]]:
    """Numbers, dates, times and names that a translation says otherwise than the page it was made from.

    First those that nobody answered for, then those that are meant, each with its reason. The source is
    read as readers see it; while they don't, as it was last saved.
    """
    origin = getattr(page, "original_language", page.locale.language_code)
    if origin == page.locale.language_code:
        return [], []
    source = (
        type(page)
        .objects.filter(translation_key=page.translation_key, locale__language_code=origin, alias_of=None)
        .first()
    )
    if source is None:
        return [], []
    shown = source if source.live else source.get_latest_revision_as_object()
    found = compare(None, shown, page, composer=Composer(_ledger(ledger))) or []
    return parted(found, meant_in(page.translation_key, page.locale.language_code) if found else {})


def told_differences(rows: Iterable[Disagreement]) -> list[str]:
    """Each difference in a line, with the sentence that it stands in."""
    return [f"{one} “{one.translation_sentence or one.source_sentence}”" for one in rows]


def blocking(page: Any, *, ledger: Ledger | None = None) -> list[Problem]:
    return [one for one in found(page, ledger=ledger) if one.blocking]


def told(rows: Iterable[Problem]) -> list[str]:
    """Each problem in a line, with its place."""
    return [f"{one.place}: {one.message}" if one.place else one.message for one in rows]


def require_nothing_blocks(page: Any, *, ledger: Ledger | None = None) -> None:
    if lines := told(blocking(page, ledger=ledger)):
        raise ValidationError(lines)


def require_sound(revision: Revision, *, ledger: Ledger | None = None) -> None:
    """Refuse a revision that something blocks, with every problem named."""
    seen = _SOUND.get()
    if seen is not None and revision.pk in seen:
        return
    require_nothing_blocks(revision.as_object(), ledger=ledger)
    if seen is not None:
        seen.add(revision.pk)


def require_answered(state: WorkflowState, page: Any, revision: Revision) -> None:
    """Refuse unless every step that applies was approved, at this revision, by persons who may.

    What `why_not` refused step by step is looked at once more as a whole, from the rows.
    """
    process = process_of(page)
    if process is None:
        raise PermissionDenied(_("No process is laid down for this page. An editor-in-chief lays one."))
    needed = [step for step in process.steps if step.applies_to(page)]
    answered = answered_by(state, revision.pk)
    missing = [step.called for step in needed if step.pk not in answered]
    if missing or not needed:
        raise PermissionDenied(
            _("Not approved yet: %(steps)s.") % {"steps": ", ".join(missing) or _("every step")}
        )
    people = [answered[step.pk] for step in needed]
    wrote = writers(page) | {state.requested_by_id}
    if wrote & set(people):
        raise PermissionDenied(_("Somebody approved what they wrote or submitted. A second person has to."))
    if not process.one_person_twice and len(set(people)) != len(people):
        raise PermissionDenied(_("One person took two steps of this page. A second person has to take one."))


def may_restore(withdrawal: Withdrawal, user: User) -> bool:
    """Somebody else than who withdrew a page shows it again."""
    return bool(withdrawal.withdrawn_by_id != user.pk and user.has_perm("publishing.restore_page"))


def restorers() -> str:
    """The roles that may show a withdrawn page again, in the reader's words."""
    names = dict(Role.choices)
    groups = Group.objects.filter(
        permissions__codename="restore_page", permissions__content_type__app_label="publishing"
    )
    return ", ".join(
        str(names.get(name, name)) for name in groups.order_by("name").values_list("name", flat=True)
    )
