"""User, Organisation (a tree) and roles: who may do what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role is a Django group of the same name; the rooms declare what it may do."""

    LEAD = "lead", _("Campaign lead")
    OFFICER = "officer", _("Officer of an organisation")
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator")
    REVIEWER = "reviewer", _("Reviewer")
    FACTCHECKER = "factchecker", _("Fact-checker")
    OPERATOR = "operator", _("Operator")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def active(self) -> OrganisationQuerySet:
        return self.filter(closed=False)


class Organisation(models.Model):
    """A body that takes part: `name` is its official name, `matches` how guidance may call it."""

    class Kind(models.TextChoices):
        PARTY = "party", _("Party body")
        STATE = "state", _("State body")
        FRONT_UNION = "front_union", _("Front and unions")
        PRESS = "press", _("Press")
        SCHOOL = "school", _("School")
        ASSOCIATION = "association", _("Association")
        MISSION = "mission", _("Mission abroad")
        OVERSEAS_ASSOCIATION = "overseas_association", _("Association abroad")
        COMMUNE = "commune", _("Commune or ward")

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("official name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("under"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    matches = models.JSONField(_("also named"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    forms = models.JSONField(_("usual forms"), default=list, blank=True)
    contact = models.EmailField(_("contact address"), blank=True)
    closed = models.BooleanField(_("no longer exists"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name

    def kept(self) -> dict[str, Any]:
        """Everything that a person may change of it, in plain values: what the log keeps of a change."""
        return {
            "name": self.name,
            "kind": str(self.kind),
            "parent": self.parent_id,
            "names": {one.language: one.name for one in self.names.all()},
            "matches": list(self.matches),
            "languages": list(self.languages),
            "contact": self.contact,
            "closed": self.closed,
        }

    def named(self, language: str) -> str:
        """Its name in a language; the official one where no other is kept."""
        for name in self.names.all():
            if name.language == language:
                return str(name.name)
        return self.name


class OrganisationName(models.Model):
    """The name of an organisation in a language other than its own."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "language"], name="one_name_a_language")
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with an account. An officer speaks for one organisation."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_full_name(self) -> str:
        """Family name first, as in Vietnamese and Japanese; other orders stand whole in `first_name`."""
        return f"{self.last_name} {self.first_name}".strip()

    def require(self, permission: str, message: Any = None) -> None:
        """Refuse unless the person holds `app.codename`. Every verb of consequence starts here."""
        if not self.is_active or not self.has_perm(permission):
            raise PermissionDenied(
                message or _("Your role doesn't allow this. Ask the campaign lead for the right role.")
            )


class Trial(models.Model):
    """One try at what anybody may try: a password, or a letter with a new one. Kept for an hour at most.

    Of what was typed there is only a digest: some type their password where the name belongs.
    """

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["digest", "at"], name="trials_of_a_name")]

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.at:%H:%M}"
