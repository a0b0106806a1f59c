"""What this room adds to wagtail-localize: where a translation stands, what went stale, the glossary.

Source, strings, contexts and translated strings are wagtail-localize's own rows; nothing is kept twice.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail_localize.models import StringTranslation, Translation

from nhipcau.stories.agreement import Name


class Stale(models.Model):
    """Words of an older source that stand in until a person has looked at them; `before` is that source."""

    words = models.OneToOneField(StringTranslation, on_delete=models.CASCADE, related_name="+")
    before = models.TextField()
    since = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.before[:60]


class Kept(models.Model):
    """Words of a translation that the source has no place for any more: to look at, and to use again."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+")
    path = models.TextField()
    source = models.TextField(blank=True)
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-kept_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.text[:60]


class MeantQuerySet(models.QuerySet["Meant"]):
    def of_page(self, page: Any) -> MeantQuerySet:
        """What was said of a translated page."""
        return self.filter(key=page.translation_key, language=page.locale.language_code)


class Meant(models.Model):
    """A number, date or name that a translation says otherwise on purpose: why, and who answers for it.

    It holds for this sentence of the source (`digest`): where that reads otherwise, the difference is
    asked again, and the row stays to be seen.
    """

    key = models.UUIDField()
    language = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=10)
    source = models.TextField(blank=True)
    translation = models.TextField(blank=True)
    source_sentence = models.TextField(blank=True)
    reason = models.TextField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField()

    objects = MeantQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["said_at", "pk"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "language", "digest"], name="meant_once_a_sentence")
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class StandingQuerySet(models.QuerySet["Standing"]):
    def into(self, language: str) -> StandingQuerySet:
        return self.filter(translation__target_locale__language_code=language)

    def urgent(self) -> StandingQuerySet:
        """What somebody has to do something about."""
        return self.exclude(state=Standing.State.DONE)

    def of(self, person: Any) -> StandingQuerySet:
        """What this person was asked to translate, and hasn't finished."""
        return self.urgent().filter(translator=person)


class Standing(models.Model):
    """Where one translation stands, counted anew by every verb that changes it."""

    class State(models.TextChoices):
        HELD = "held", pgettext_lazy("translation", "held")
        STALE = "stale", pgettext_lazy("translation", "stale")
        PROGRESS = "progress", pgettext_lazy("translation", "in progress")
        DONE = "done", pgettext_lazy("translation", "translated")

    URGENCY: ClassVar = {State.HELD: 3, State.STALE: 2, State.PROGRESS: 1, State.DONE: 0}

    translation = models.OneToOneField(Translation, on_delete=models.CASCADE, related_name="standing")
    key = models.UUIDField(db_index=True)
    language = models.CharField(max_length=20)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    stale = models.PositiveIntegerField(default=0)
    machine = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(null=True)
    """How many values disagree with the source; none where it was never compared."""
    differences = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROGRESS)
    urgency = models.PositiveSmallIntegerField(default=0, db_index=True)
    meant = models.PositiveSmallIntegerField(default=0)
    """How many values differ from the source on purpose, each with a reason (`Meant`)."""
    draft = models.BigIntegerField(null=True, blank=True)
    """The revision this room wrote last."""
    read = models.BigIntegerField(null=True, blank=True)
    """The newest revision whose words were taken into the rows, whoever wrote it."""
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who was asked to translate; nobody: whoever translates into the language."""
    due = models.DateField(null=True, blank=True)
    """By when, where a person set a day; else the plan says it (`status.dues`)."""
    counted_at = models.DateTimeField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("send_page", "Can send pages to translation"),
            ("translate", "Can translate"),
            ("answer_difference", "Can say that a translation differs on purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.done}/{self.total}"

    @property
    def open(self) -> int:
        """How many segments wait for a person."""
        return self.total - self.done + self.stale + self.machine + self.broken

    @property
    def share(self) -> int:
        """How much is translated, in percent; 100 only when all is."""
        return 100 * self.done // self.total if self.total else 100


class Term(models.Model):
    """A word of the office with its fixed translations; a language added later needs no column."""

    class Kind(models.TextChoices):
        TERM = "term", pgettext_lazy("glossary", "term")
        PERSON = "person", pgettext_lazy("glossary", "person")
        ORGANISATION = "organisation", pgettext_lazy("glossary", "organisation")
        PLACE = "place", pgettext_lazy("glossary", "place")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TERM)
    words = models.JSONField(_("words"), default=dict)
    forbidden = models.JSONField(_("not to be used"), default=dict, blank=True)
    reading = models.CharField(_("reading"), max_length=200, blank=True)
    note = models.TextField(pgettext_lazy("glossary", "note"), blank=True)
    changed_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["kind", "key"]
        verbose_name = pgettext_lazy("glossary", "term")
        verbose_name_plural = pgettext_lazy("glossary", "terms")
        default_permissions = ("view",)
        permissions: ClassVar = [("keep_term", "Can record, correct and drop terms")]

    def __str__(self) -> str:
        return str(self.words.get("vi") or next(iter(self.words.values()), self.key))

    def word(self, language: str) -> str:
        """How a language writes it; empty where the glossary has none."""
        return str(self.words.get(language, ""))

    def not_to_use(self, language: str) -> list[str]:
        """What a language must not write for it."""
        return list(self.forbidden.get(language, ()))

    def as_name(self) -> Name:
        """For the comparison of translations with their sources."""
        forms: dict[str, Any] = {code: (text,) for code, text in self.words.items() if text}
        if self.reading and "ja" in forms:
            forms["ja"] = (*forms["ja"], self.reading)
        return Name(forms, kind=self.kind, key=f"term:{self.key}")
