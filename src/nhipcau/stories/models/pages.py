"""Pages of the public site. Thin on purpose: what they show is composed in `stories.compose`."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from nhipcau.campaigns.models import PlanItem, Theme
from nhipcau.stories import gate
from nhipcau.stories.marks import unknown_facts
from nhipcau.stories.models.blocks import TEXT_FEATURES, StoryBlocks
from nhipcau.stories.models.body import Body
from nhipcau.stories.models.details import details_block
from nhipcau.stories.models.editing import StoryForm, foreign_details
from nhipcau.stories.models.together import PageForm

BODY = pgettext_lazy("page", "body")
ANSWERING = _(
    "What the plan asks for in this theme and language. Coverage and the report count the story where it is "
    "ticked; translations answer the like in theirs."
)


class PublicPage(Page):
    """What every public page has: an opening, and who answers for it."""

    lead = RichTextField(_("lead"), features=TEXT_FEATURES, blank=True)
    editor_name = models.CharField(_("responsible editor"), max_length=200, blank=True)
    translator_name = models.CharField(_("translator"), max_length=200, blank=True)
    original_language = models.CharField(
        _("written first in"), max_length=10, choices=settings.LANGUAGES, default="vi"
    )

    base_form_class = PageForm
    credit_panel: ClassVar = MultiFieldPanel(
        [FieldPanel("editor_name"), FieldPanel("translator_name"), FieldPanel("original_language")],
        heading=_("Who answers for it"),
    )

    class Meta:
        abstract = True

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> str:
        return f"publicsite/{self._meta.model_name.removesuffix('page')}.html"

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        gate.require_cleared(self, revision)
        return super().publish(revision, *args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        gate.require_saved_as_cleared(self, kwargs.get("update_fields"))
        return super().save(*args, **kwargs)

    def get_workflow(self) -> Any:
        keeper = gate.kept()
        return (keeper and keeper.workflow(self)) or super().get_workflow()

    def permissions_for_user(self, user: Any) -> Any:
        return gate.GatedPermissions(user, self)

    def clean(self) -> None:
        """Refuse words that quote a fact the ledger doesn't hold, and name the fact."""
        super().clean()
        for field in ("lead", "details", "body"):
            value = getattr(self, field, None)
            text = value if isinstance(value, str) else _as_kept(value) if value else ""
            unknown = unknown_facts(text)
            if unknown:
                message = _("The ledger holds no fact named: %(keys)s.")
                raise ValidationError({field: message % {"keys": ", ".join(unknown)}})


def _as_kept(value: Any) -> str:
    return json.dumps(value.get_prep_value(), cls=DjangoJSONEncoder)  # days and hours are among the blocks


class HomePage(PublicPage):
    headline = models.CharField(_("headline"), max_length=200)
    featured = models.ForeignKey(
        "stories.StoryPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("main story"),
        help_text=_("Empty: the newest story that has something drawn."),
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("featured"),
        PublicPage.credit_panel,
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["stories.SectionPage", "stories.ThemePage"]
    max_count_per_parent: ClassVar = len(settings.WAGTAIL_CONTENT_LANGUAGES)

    class Meta:
        verbose_name = _("home page")


class SectionPage(PublicPage):
    """A page of one kind of thing: the timeline, the register of documents, the stories …"""

    class Section(models.TextChoices):
        STORIES = "stories", _("Stories")
        THEMES = "themes", _("Themes")
        TIMELINE = "timeline", _("Timeline")
        PLACES = "places", _("Places")
        DOCUMENTS = "documents", pgettext_lazy("section", "Documents")
        PEOPLE = "people", _("People")
        PARTNERS = "partners", _("Local partners")
        EVENTS = "events", _("Events")
        EXHIBITIONS = "exhibitions", _("Exhibitions")
        FACTCHECKS = "factchecks", _("Fact-checks")
        CORRECTIONS = "corrections", pgettext_lazy("section", "Corrections")
        ABOUT = "about", _("About")
        POLICY = "policy", _("Editorial policy")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")

    section = models.CharField(_("section"), max_length=20, choices=Section)
    body = Body(StoryBlocks(required=False), blank=True, verbose_name=BODY)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("section"),
        FieldPanel("lead"),
        FieldPanel("body"),
        PublicPage.credit_panel,
    ]
    parent_page_types: ClassVar = ["stories.HomePage"]
    subpage_types: ClassVar = ["stories.StoryPage", "stories.ThemePage"]

    class Meta:
        verbose_name = _("section page")

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> str:
        return f"publicsite/section_{self.section}.html"


class ThemePage(PublicPage):
    """A theme of the guidance, opened to readers."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    summary = models.CharField(_("in one sentence"), max_length=400, blank=True)
    body = Body(StoryBlocks(required=False), blank=True, verbose_name=BODY)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("theme"),
        FieldPanel("summary"),
        FieldPanel("lead"),
        FieldPanel("body"),
        PublicPage.credit_panel,
    ]
    parent_page_types: ClassVar = ["stories.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("theme page")


class StoryPage(PublicPage):
    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        REPORTAGE = "reportage", _("Reportage")
        INTERVIEW = "interview", _("Interview")
        TALK = "talk", _("Talk or seminar")
        PROFILE = "profile", pgettext_lazy("kind of story", "Profile")
        DOCUMENT = "document", _("Document explained")
        INFOGRAPHIC = "infographic", _("Infographic")
        TIMELINE = "timeline", _("Timeline")
        MAP = "map", pgettext_lazy("kind of story", "Map")
        EXHIBITION = "exhibition", _("Exhibition")
        VIDEO = "video", pgettext_lazy("story", "Video")
        AUDIO = "audio", pgettext_lazy("story", "Audio")
        GALLERY = "gallery", pgettext_lazy("story", "Gallery")
        QUIZ = "quiz", _("Quiz or contest")
        EVENT = "event", pgettext_lazy("kind of story", "Event")
        ANNOUNCEMENT = "announcement", pgettext_lazy("kind of story", "Announcement")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ARTICLE)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", verbose_name=_("theme"))
    label = models.CharField(_("place or subject"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("place within its theme"), default=100)
    details = Body(details_block(), blank=True, default=list, verbose_name=_("what the kind needs"))
    body = Body(StoryBlocks(), verbose_name=BODY)
    plan_items = ParentalManyToManyField(
        PlanItem, blank=True, related_name="+", verbose_name=_("plan items it answers")
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind", read_only=True),
                FieldPanel("theme"),
                FieldPanel("label"),
                FieldPanel("order"),
            ],
            heading=_("Kind and place"),
        ),
        FieldPanel("lead"),
        FieldPanel("details"),
        FieldPanel("body"),
        FieldPanel("plan_items", widget=forms.CheckboxSelectMultiple, help_text=ANSWERING),
        PublicPage.credit_panel,
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    base_form_class = StoryForm
    parent_page_types: ClassVar = ["stories.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def clean(self) -> None:
        super().clean()
        if foreign := foreign_details(self):
            raise ValidationError({"details": foreign})
