"""Pictures, files, sound and moving pictures of a story, as readers will get them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from nhipcau.stories.composing.context import Context, text
from nhipcau.stories.media import HEAD, media_type
from nhipcau.stories.ports import File, MediaClip, Picture

CAPTIONS = "text/vtt"


def picture(context: Context, value: Any) -> Picture:
    """Raises LookupError where no picture was chosen, or it is in the house no more."""
    image = value["image"]
    if image is None:
        raise LookupError(_("no picture is chosen"))
    if not text(value["alt"]) and context.draft:
        context.missing.append(
            _("“%(picture)s” is not described for those who can't see it") % {"picture": image.title}
        )
    return Picture(
        image=image.pk,
        file=image.file.name,
        width=image.width,
        height=image.height,
        alt=text(value["alt"]),
        caption=context.inline(value["caption"]),
        credit=text(value["credit"]),
    )


def poster(image: Any) -> Picture | None:
    """A picture that stands for what it opens, and says nothing by itself."""
    if image is None:
        return None
    return Picture(image.pk, image.file.name, image.width, image.height, alt="")


def clip(context: Context, value: Any, *, title: str, file: Any = None) -> MediaClip:
    """Raises LookupError where no file was chosen, it is gone, or is nothing that browsers play."""
    document = file if file is not None else value["media"]
    if document is None:
        raise LookupError(_("no file is chosen"))
    found = media_type(_head(document))
    if found is None:
        raise LookupError(_("“%(file)s” is no video or sound that browsers play") % {"file": document.title})
    captions = value.get("captions")
    return MediaClip(
        family=found.family,
        file=_file(document, found.mime, found.ending),
        title=title,
        poster=poster(value.get("poster")),
        captions=_file(captions, CAPTIONS, "vtt") if captions else None,
        transcript=context.paragraphs(value.get("transcript")),
        duration=int(value.get("duration") or 0),
    )


def _head(document: Any) -> bytes:
    try:
        with document.file.open("rb") as opened:
            head: bytes = opened.read(HEAD)
    except OSError as gone:
        raise LookupError(_("the file of “%(file)s” can't be read") % {"file": document.title}) from gone
    return head


def _file(document: Any, mime: str, ending: str) -> File:
    return File(
        document=document.pk,
        file=document.file.name,
        digest=document.get_file_hash(),
        size=document.get_file_size() or 0,
        mime=mime,
        ending=ending,
        title=document.title,
    )
