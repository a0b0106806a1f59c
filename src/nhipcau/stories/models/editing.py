"""The form in which a story is edited: only the fields its kind needs, each with a word on the craft."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import BlockField

from nhipcau.stories.models.details import DETAILS, details_block

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

LACKS_DETAILS = _("A story of this kind needs “%(kind)s” filled in before it can be published.")
LACKS_PICTURE = _("This kind is led by pictures: put at least one in before it is published.")
LACKS_QUESTION = _("A quiz needs at least one question before it can be published.")
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
    if page.kind in DETAILS and not any(b.block_type == page.kind for b in page.details):
        found["details"] = str(LACKS_DETAILS) % {"kind": page.get_kind_display()}
    if page.kind in NEEDED_BLOCKS:
        wanted, message = NEEDED_BLOCKS[page.kind]
        if not any(block.block_type in wanted for block in page.body):
            found["body"] = str(message)
    return found


class StoryForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        if kind in CRAFT and "body" in self.fields:
            self.fields["body"].help_text = CRAFT[kind]
        if "details" not in self.fields:
            return
        if kind in DETAILS:
            self.fields["details"] = BlockField(
                block=details_block(kind), required=False, label=self.instance.get_kind_display()
            )
        elif not self.instance.details:
            del self.fields["details"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.is_deferred_validation:
            self._refuse_incomplete(cleaned)
        return cleaned

    def _refuse_incomplete(self, cleaned: dict[str, Any]) -> None:
        page = _Written(self.instance, cleaned)
        for field, message in lacking(page).items():
            if field in cleaned:
                self.add_error(field, ValidationError(message))


class _Written:
    """A page as the form would leave it."""

    def __init__(self, page: Any, cleaned: dict[str, Any]) -> None:
        self.kind = page.kind
        self.get_kind_display = page.get_kind_display
        self.details = cleaned.get("details", page.details) or ()
        self.body = cleaned.get("body", page.body) or ()
