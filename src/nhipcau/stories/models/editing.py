"""The form in which a story is edited: only the fields its kind needs, each with a word on the craft."""

from __future__ import annotations

import re
import uuid
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.blocks import BlockField

from nhipcau.campaigns.models import PlanItem
from nhipcau.kit.templatetags.desk import written_short
from nhipcau.stories.models.details import DETAILS, details_block
from nhipcau.stories.models.together import PageForm

CRAFT: Final[dict[str, Any]] = {
    "article": _("Answer who, what, when, where first; then why it matters. One idea a paragraph."),
    "reportage": _("Begin with the strongest picture. Write only what was seen, heard and checked there."),
    "interview": _("Short questions, whole answers. Cut, but never change what was said."),
    "talk": _("Say what was claimed and by whom; the recording and its transcript carry the rest."),
    "profile": _("A person through what they did, with dates; praise belongs to those who are quoted."),
    "document": _("Say first what the document changes for whom; then article by article, in its order."),
    "infographic": _("One drawing, one message; beneath it the figures as a table, with their source."),
    "timeline": _("Choose the turning points and say what each changed; leave the gaps visible."),
    "map": _("Name every place in words beside the map; a reader may not see it."),
    "exhibition": _("A room, a thought. A label says what to look at before it explains."),
    "video": _("Say in two sentences what is to be seen, and why it is worth the minutes."),
    "audio": _("Say who speaks and where; the transcript is the story for those who read."),
    "gallery": _("Fewer and better: each picture adds something the last did not say."),
    "quiz": _("Ask what a reader can find out; every answer teaches, with its source."),
    "event": _("What, when, where, how to come in. Both clocks are worked out by themselves."),
    "announcement": _("Who has to do what by when, in the first sentence. Then where to ask."),
}
"""One sentence a kind, beside the field in which the story is written."""

USE_WHEN: Final[dict[str, Any]] = {
    "article": _("Something is to be told or explained in words."),
    "reportage": _("Somebody was there and has pictures."),
    "interview": _("One person's answers carry the story."),
    "talk": _("A talk or seminar took place, or will: speakers, programme, recording."),
    "profile": _("A person of the ledger, told through dates and deeds."),
    "document": _("A signed document needs explaining, article by article."),
    "infographic": _("Figures of the ledger say it best, drawn."),
    "timeline": _("What followed what is the story."),
    "map": _("Where things are is the story."),
    "exhibition": _("Rooms and objects, to be visited or printed."),
    "video": _("A film of our own, with captions and transcript."),
    "audio": _("A recording of our own, with its transcript."),
    "gallery": _("A set of pictures that belong together."),
    "quiz": _("Readers are to find out something, or take part in a contest."),
    "event": _("Something will take place: when on both clocks, where, how to come in."),
    "announcement": _("A body announces something that holds for a time."),
}
"""When to use a kind, in a line: what the door to a new story says of it."""

LACKS_DETAILS = _("A story of this kind needs “%(kind)s” filled in before it can be published.")
LACKS_PICTURE = _("This kind is led by pictures: put at least one in before it is published.")
LACKS_QUESTION = _("A quiz needs at least one question before it can be published.")
LACKS_TITLE = _("The story has no title of its own yet. Give it one before it is published.")
PASSING_ADDRESS = _("The address “%(slug)s” was given for the time being. Choose one that readers can read.")
WRONG_DETAILS = _("“%(details)s” does not belong to a story of the kind “%(kind)s”.")
NEEDED_BLOCKS: Final[dict[str, tuple[frozenset[str], Any]]] = {
    "reportage": (frozenset({"picture", "gallery"}), LACKS_PICTURE),
    "gallery": (frozenset({"gallery"}), LACKS_PICTURE),
    "quiz": (frozenset({"question"}), LACKS_QUESTION),
}


def foreign_details(page: Any) -> list[str]:
    """Details that belong to another kind, told with the remedy; empty where all is as it should be."""
    return [
        str(WRONG_DETAILS)
        % {"details": block.block.label or block.block_type, "kind": page.get_kind_display()}
        for block in page.details
        if block.block_type != page.kind
    ]


def lacking(page: Any) -> dict[str, str]:
    """What a story of its kind needs before it can be published, by field; a draft may lack it."""
    found = {}
    if page.title.strip() in passing_titles(page):
        found["title"] = str(LACKS_TITLE)
    if page.kind in DETAILS and not any(b.block_type == page.kind for b in page.details):
        found["details"] = str(LACKS_DETAILS) % {"kind": page.get_kind_display()}
    if page.kind in NEEDED_BLOCKS:
        wanted, message = NEEDED_BLOCKS[page.kind]
        if not any(block.block_type in wanted for block in page.body):
            found["body"] = str(message)
    return found


PASSING: Final = re.compile(r"moi-[a-z]+-[0-9a-f]{8}")
"""The address of a story that has no title of its own yet."""


def passing_title(kind: Any) -> str:
    """What a story without a title of its own is called: by its kind, in the active language."""
    return str(_("New story: %(kind)s")) % {"kind": str(kind).lower()}


def passing_titles(page: Any) -> set[str]:
    """The same in every language, for whoever began the story wrote in theirs."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(passing_title(page.get_kind_display()))
    return found


def passing_address(page: Any) -> str:
    """What to do about an address that was only to pass; empty for one of the story's own."""
    return str(PASSING_ADDRESS) % {"slug": page.slug} if PASSING.fullmatch(page.slug) else ""


def passing_slug(kind: str) -> str:
    return f"moi-{kind}-{uuid.uuid4().hex[:8]}"


def slug_of(title: str) -> str:
    """A title in letters that every address bar shows; empty where it has none of them."""
    return str(slugify(title.replace("đ", "d").replace("Đ", "D")))[:80].strip("-")


def _asked_for(item: PlanItem) -> str:
    """A plan item as an editor tells it from others of its theme and language."""
    due = _("due %(day)s") % {"day": written_short(item.due)} if item.due else ""
    return " · ".join(str(part) for part in (item.form, item.audience, due, item.owner) if part)


class StoryForm(PageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        if kind in CRAFT and "body" in self.fields:
            self.fields["body"].help_text = CRAFT[kind]
        if "plan_items" in self.fields:
            self._offer_plan_items()
        if "details" not in self.fields:
            return
        if kind in DETAILS:
            self.fields["details"] = BlockField(
                block=details_block(kind), required=False, label=self.instance.get_kind_display()
            )
        elif not self.instance.details:
            del self.fields["details"]

    def _offer_plan_items(self) -> None:
        """Shown are the items of the story's theme; taken, those of the whole plan.

        The form of a story that saved itself under another theme still shows the items of the one before.
        """
        page, field = self.instance, self.fields["plan_items"]
        own = [item.pk for item in page.plan_items.all()]
        field.queryset = PlanItem.objects.filter(
            Q(pk__in=own) | Q(campaign=page.theme.campaign_id, state=PlanItem.State.CONFIRMED),
            language=page.locale.language_code,
        ).select_related("form", "audience", "owner")
        shown = field.queryset.filter(Q(pk__in=own) | Q(theme=page.theme_id))
        field.widget.choices = [(item.pk, _asked_for(item)) for item in shown]
        if not shown:
            del self.fields["plan_items"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._address_from_title(cleaned)
        if not self.is_deferred_validation:
            self._refuse_incomplete(cleaned)
        return cleaned

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        return [*super().get_field_updates_for_resave(), ("slug", self.instance.slug)]

    def _address_from_title(self, cleaned: dict[str, Any]) -> None:
        """A story begun at the door has a passing address; its first real title gives it its own."""
        page = self.instance
        title, slug = cleaned.get("title"), cleaned.get("slug")
        if not title or page.first_published_at or not PASSING.fullmatch(slug or ""):
            return
        if slug != page.slug:  # the form was opened before the story had its own
            cleaned["slug"] = page.slug
        elif title != passing_title(page.get_kind_display()) and (wanted := slug_of(title)):
            cleaned["slug"] = page._get_autogenerated_slug(wanted)

    def _refuse_incomplete(self, cleaned: dict[str, Any]) -> None:
        page = _Written(self.instance, cleaned)
        for field, message in lacking(page).items():
            if field in cleaned:
                self.add_error(field, ValidationError(message))


class _Written:
    """A page as the form would leave it."""

    def __init__(self, page: Any, cleaned: dict[str, Any]) -> None:
        self.kind = page.kind
        self.title = cleaned.get("title") or page.title
        self.get_kind_display = page.get_kind_display
        self.details = cleaned.get("details", page.details) or ()
        self.body = cleaned.get("body", page.body) or ()
