"""What the reading room's script is told: only what changed, ready to be put in place."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nhipcau.guidance import pieces
from nhipcau.guidance.actions import Conflict
from nhipcau.guidance.kinds import code_of, value_word
from nhipcau.guidance.models import Guidance, Passage
from nhipcau.guidance.room import Room
from nhipcau.kit.templatetags.desk import state
from nhipcau.people.desk import Refusal, number, person, told
from nhipcau.people.models import User

REVIEW = "guidance.review_passage"


def wants_data(request: HttpRequest) -> bool:
    """Whether the script asks, rather than a form."""
    return request.headers.get("Accept") == "application/json"


def seen_of(request: HttpRequest) -> int | None:
    """The version of the reading that the person's page showed; none where it doesn't say."""
    return number(request.POST.get("seen") or request.GET.get("since") or "")


def room_of(request: HttpRequest, key: int) -> Room:
    """The room of a reading as it is now; one query for the document."""
    return Room(Guidance.objects.get(pk=key), may_review=person(request).has_perm(REVIEW))


def changes_since(room: Room, version: int) -> dict[str, Any]:
    """All that a page made at this version has to replace. Empty but for the version where nothing has."""
    answer: dict[str, Any] = {"version": room.version}
    if room.version <= version:
        return answer
    changed = room.changed_since(version)
    kinds = {passage.kind for passage in changed}
    groups = [group for group in room.groups if group.kind in kinds]
    keys = {passage.pk for passage in changed}
    standing = [entry for group in groups for entry in group.entries if entry.passage.pk in keys]
    writer = pieces.Writer(room)
    return answer | {
        "items": [[entry.passage.pk, writer.item(entry)] for entry in standing],
        "kinds": [
            {
                "kind": group.kind,
                "head": pieces.group_head(group, room),
                "n": len(group.entries),
                "keys": [entry.passage.pk for entry in group.entries],
            }
            for group in groups
        ],
        "lines": [[line.number, writer.line(line)] for line in _touched(room, changed)],
        "left": room.left,
        "total": room.total,
        "unread": {"n": len(room.unread), "at": room.unread[0].start if room.unread else 0},
        "doubts": render_to_string("guidance/doubts.html", {"room": room}),
        "saved": saved(room.guidance),
    }


def _touched(room: Room, changed: list[Passage]) -> list[Any]:
    """The lines that hold a changed passage, and those with a count that may now hold or not."""
    spans = [(passage.start, passage.end) for passage in changed]
    spans += [
        (stated.start, stated.end)
        for stated in room.stated.values()
        if stated.kind in {passage.kind for passage in changed}
    ]
    numbers = {
        number for start, end in spans for number in range(room.line_at(start), room.line_at(end - 1) + 1)
    }
    return [line for line in room.lines if line.number in numbers]


def saved(guidance: Guidance) -> str:
    """That everything is kept, since when and by whom."""
    latest = guidance.changes.select_related("by").order_by("-version").first()
    who, at = (latest.by, latest.at) if latest else (guidance.received_by, guidance.received_at)
    local = timezone.localtime(at)
    today = timezone.localtime().date() == local.date()
    return _("Everything is saved · reading %(version)d · %(who)s, %(time)s") % {
        "version": guidance.version,
        "who": name_of(who),
        "time": local.strftime("%H:%M") if today else f"{local.day}/{local.month}/{local.year}",
    }


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


def who_is_here(guidance: Guidance, besides: User) -> list[str]:
    """Who else has the reading open, and at which item, in words."""
    others = guidance.visits.present().exclude(by=besides).select_related("by", "passage").order_by("by")
    here = []
    for visit in others[:3]:
        name = {"who": name_of(visit.by)}
        at = visit.passage
        if at and at.state != Passage.State.RETIRED:
            here.append(_("%(who)s is at %(code)s") % (name | {"code": code_of(at)}))
        else:
            here.append(_("%(who)s is looking at it") % name)
    return here


def refused(request: HttpRequest, refusal: Refusal, guidance: Guidance) -> JsonResponse:
    """Why nothing was written; of a conflict, what the other person made and what may be sent again."""
    answer: dict[str, Any] = {"said": told(refusal)}
    if isinstance(refusal, Conflict):
        room = room_of(request, guidance.pk)
        answer |= changes_since(room, seen_of(request) or 0) | {"conflict": _conflict(refusal, guidance)}
    status = 403 if isinstance(refusal, PermissionDenied) else 409
    return JsonResponse(answer, status=status)


def _conflict(refusal: Conflict, guidance: Guidance) -> dict[str, Any]:
    """Both sides of a conflict. `now` is the passage to send again to: itself, or the one after it."""
    was = refusal.passage
    now: Passage | None = was
    while now is not None and now.state == Passage.State.RETIRED:
        after = list(now.replaced_by.exclude(state=Passage.State.RETIRED)[:2])
        now = after[0] if len(after) == 1 else None
    shown = now or was
    word = value_word(shown.kind, shown.value)
    return {
        "said": told(refusal),
        "code": code_of(shown),
        "theirs": str(state(shown.state, "passage")) if shown.state != Passage.State.RETIRED else "",
        "text": shown.text,
        "meaning": f"{shown.get_kind_display()}{f' → {word}' if word else ''}",
        "now": now.pk if now else None,
        "edit": reverse("guidance_edit", args=[guidance.pk, now.pk, "change"]) if now else "",
    }
