"""Assignment (a plan item given to an organisation), what changed in it, Response (what it did), Letter."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.campaigns.models import AmendmentStep, PlanItem
from nhipcau.people.models import Organisation, User


def own_only(user: User) -> bool:
    """Whether the person speaks for one organisation, and so sees no other's."""
    return user.has_perm("assignments.answer_assignment") and not user.has_perm("assignments.assign")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> AssignmentQuerySet:
        """Still owed by the organisation."""
        return self.filter(state__in=(Assignment.State.ASSIGNED, Assignment.State.ACCEPTED))

    def late(self, today: dt.date) -> AssignmentQuerySet:
        return self.open().filter(due__lt=today)

    def of(self, organisation: Organisation) -> AssignmentQuerySet:
        return self.filter(organisation=organisation)


class Assignment(models.Model):
    """assigned → accepted → answered → closed; assigned → declined; open → withdrawn by an amendment.

    A settled one never moves back. Once accepted, an amendment changes it only as its organisation agrees.
    """

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    plan_item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASSIGNED)
    note = models.TextField(_("note"), blank=True)
    reason = models.CharField(_("why it was declined"), max_length=500, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("assign", "Can give plan items to organisations"),
            ("answer_assignment", "Can accept, decline and answer for the own organisation"),
            ("review_response", "Can approve responses"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan_item", "organisation"], name="assigned_once_an_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_item} → {self.organisation}"

    def held_words(self) -> dict[str, str]:
        """Title and text of the theme as its organisation took it on; empty where these are today's.

        A theme that was reworded since keeps its old words here until the organisation agrees.
        """
        held: dict[str, str] = {}
        reworded = self.changes.filter(kind=AssignmentChange.Kind.REWORD).select_related("step")
        for change in reworded.order_by("pk"):
            if change.state in (AssignmentChange.State.AGREED, AssignmentChange.State.APPLIED):
                held = {}
            elif not held:
                held = {"title": change.step.before["title"], "text": change.step.before["text"]}
        return held


class AssignmentChangeQuerySet(models.QuerySet["AssignmentChange"]):
    def open(self) -> AssignmentChangeQuerySet:
        """Proposed to an organisation that had accepted, and not yet answered by it."""
        return self.filter(state=AssignmentChange.State.PROPOSED)

    def refused(self) -> AssignmentChangeQuerySet:
        """The organisation can't; the office is to say what becomes of the assignment."""
        return self.filter(state=AssignmentChange.State.REFUSED)

    def unagreed(self) -> AssignmentChangeQuerySet:
        """What the plan says and the assignment doesn't, since its organisation hasn't agreed."""
        return self.filter(state__in=AssignmentChange.UNAGREED)


class AssignmentChange(models.Model):
    """What an amendment asks of an assignment.

    Applied at once where the organisation had not accepted yet. Where it had, proposed → agreed | refused,
    and refused → kept | withdrawn by the office: nothing of the assignment changes before the
    organisation agrees. A later change of the same, or the end of the work, lets an open one lapse.
    """

    class Kind(models.TextChoices):
        MOVE_DUE = "move_due", _("Due date moved")
        REWORD = "reword", _("Task reworded")
        WITHDRAW = "withdraw", _("Assignment withdrawn")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for the organisation")
        AGREED = "agreed", _("Agreed by the organisation")
        REFUSED = "refused", _("Refused by the organisation")
        KEPT = "kept", _("Kept as it was")
        WITHDRAWN = "withdrawn", _("Withdrawn by the office")
        APPLIED = "applied", _("Applied")
        NOTED = "noted", _("Only noted")
        LAPSED = "lapsed", _("Overtaken")

    OPEN = (State.PROPOSED, State.REFUSED)
    UNAGREED = (State.PROPOSED, State.REFUSED, State.KEPT)

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="changes")
    step = models.ForeignKey(AmendmentStep, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State)
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("why it was refused"), max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who of the office decided after a refusal."""
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("change of an assignment")
        verbose_name_plural = _("changes of assignments")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "step"], name="a_step_changes_an_assignment_once"),
            models.UniqueConstraint(
                fields=["assignment", "kind"],
                condition=models.Q(state__in=("proposed", "refused")),
                name="one_open_change_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("kept", "withdrawn")) | models.Q(settled_by__isnull=False),
                name="settled_by_a_named_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.get_kind_display()}"


class ResponseQuerySet(models.QuerySet["Response"]):
    def waiting(self) -> ResponseQuerySet:
        return self.filter(state=Response.State.RECEIVED)

    def approved(self) -> ResponseQuerySet:
        return self.filter(state=Response.State.APPROVED)

    def standing(self) -> ResponseQuerySet:
        """What is said to have been done: not what was taken back, nor what was sent back."""
        return self.filter(state__in=(Response.State.RECEIVED, Response.State.APPROVED))


class Response(models.Model):
    """What an organisation did. At least one of text, link, photo and number is its evidence."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back by the office")
        WITHDRAWN = "withdrawn", _("Taken back by the organisation")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="responses")
    key = models.UUIDField(_("idempotency key"), unique=True)
    text = models.TextField(_("what was done"), blank=True)
    link = models.URLField(_("link"), blank=True, max_length=500)
    photo = models.ImageField(_("photo"), upload_to="evidence", blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    metric = models.CharField(_("what was counted"), max_length=40, blank=True)
    method = models.CharField(_("how it was counted"), max_length=200, blank=True)
    done_on = models.DateField(_("done on"))
    received_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(_("reported by"), max_length=200)
    sample = models.BooleanField(_("sample data"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    reason = models.CharField(_("why it was sent back"), max_length=500, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(text="", link="", photo="", number__isnull=True),
                name="a_response_has_evidence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.text[:60]}"

    @property
    def photos(self) -> int:
        return bool(self.photo) + len(self.further.all())

    @property
    def stands(self) -> bool:
        """The same as `standing()` of one."""
        return self.state in (self.State.RECEIVED, self.State.APPROVED)


class FurtherPhoto(models.Model):
    """A photo of a response beyond its first."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="further")
    file = models.ImageField(upload_to="evidence")

    class Meta:
        ordering: ClassVar = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.response_id}: {self.file.name}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, today: dt.date) -> LetterQuerySet:
        return self.filter(state=Letter.State.DUE, day__lte=today)

    def unsure(self, now: dt.datetime) -> LetterQuerySet:
        """Whoever sent it was killed at it: it may have left, and may not."""
        return self.filter(state=Letter.State.SENDING, begun_at__lt=now - Letter.LONGEST)

    def again(self, now: dt.datetime) -> LetterQuerySet:
        """It failed, perhaps never left, or went to an address that was corrected since."""
        elsewhere = self.filter(state=Letter.State.SENT).exclude(address=models.F("organisation__contact"))
        return self.not_sent(now) | elsewhere

    def not_sent(self, now: dt.datetime) -> LetterQuerySet:
        """What a person is to see to."""
        return self.filter(state=Letter.State.FAILED) | self.unsure(now)


class Letter(models.Model):
    """One mail to an organisation about what it was given: due → sending → sent | failed; due → dropped.

    A person orders it for a day; a worker writes it then, of what is still owed. What is to be sent is
    stored before it is: killed in between, it is never sent a second time unless a person says so.
    """

    LONGEST = dt.timedelta(minutes=15)

    class Kind(models.TextChoices):
        LINK = "link", pgettext_lazy("letter", "The link for answering")
        BEFORE = "before", pgettext_lazy("letter", "Reminder before the day")
        AFTER = "after", pgettext_lazy("letter", "Reminder after the day")

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("letter", "to be sent")
        SENDING = "sending", pgettext_lazy("letter", "on its way")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "could not be sent")
        DROPPED = "dropped", pgettext_lazy("letter", "not needed any more")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assignments = models.ManyToManyField(Assignment, through="LetterLine", related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    """When it is to go out."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DUE)
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    """As it was sent, but for the links: these are made as it leaves, and kept nowhere."""
    why = models.CharField(max_length=300, blank=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["state", "day"], name="letters_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.organisation}"


class LetterLine(models.Model):
    """One assignment that a letter is about. Of one kind it is written about once a day."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="lines")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Letter.Kind)
    day = models.DateField()

    class Meta:
        ordering: ClassVar = ["assignment__due", "assignment_id"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "kind", "day"], name="written_once_a_kind_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.assignment_id}"
