"""Putting a reading right by hand: add, change, split, merge. The document itself is never touched.

A passage is never altered. An edit retires it and makes another, accepted by whoever made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from nhipcau.guidance import kinds
from nhipcau.guidance.actions.changing import Change, changing, fresh, refuse_retired, refuse_unseen
from nhipcau.guidance.models import Guidance, Passage, ReadingChange
from nhipcau.kit.dates import PartialDate
from nhipcau.people.models import User

State = Passage.State
Action = ReadingChange.Action
FARTHEST = 600
"""How many letters may stand between two passages that are merged."""
LONGEST = {"organisation": 500, "number": 100, "ordinal": 20}


def add_passage(
    *,
    guidance: Guidance,
    kind: str,
    start: int,
    end: int,
    value: str = "",
    organisation: str = "",
    number: str = "",
    date: str = "",
    ordinal: str = "",
    by: User,
    seen: int | None = None,
) -> Passage:
    """Add what the reader overlooked. White space around the span is left out.

    Where the kind has a list of values and none is given, the word itself says which, or "other".
    Raises ValidationError for a span that is empty or outside, a value or date that can't be, and for
    what stands in the reading already.
    """
    made = Passage(
        guidance=guidance,
        kind=kind,
        start=start,
        end=end,
        value=value,
        organisation=organisation,
        number=number,
        date=date,
        ordinal=ordinal,
    )
    with changing(guidance, Action.ADD, by) as change:
        _check(made, guidance)
        _refuse_doubles(change, [made])
        change.make([made])
    return made


def change_passage(
    *,
    passage: Passage,
    kind: str | None = None,
    start: int | None = None,
    end: int | None = None,
    value: str | None = None,
    organisation: str | None = None,
    number: str | None = None,
    date: str | None = None,
    ordinal: str | None = None,
    by: User,
    seen: int | None = None,
) -> Passage:
    """Put a passage right; what isn't given stays. Returns the passage that replaces it.

    Raises Conflict where someone changed it since `seen`, and ValidationError as `add_passage` does and
    where nothing would change.
    """
    given = {
        "kind": kind,
        "start": start,
        "end": end,
        "value": value,
        "organisation": organisation,
        "number": number,
        "date": date,
        "ordinal": ordinal,
    }
    guidance = passage.guidance
    with changing(guidance, Action.CHANGE, by) as change:
        [was] = _taken(guidance, [passage], seen)
        made = _copy(was)
        for name, wanted in given.items():
            if wanted is not None:
                setattr(made, name, wanted)
        if made.kind != was.kind:
            made.value = value or ""
        made.serial = was.serial if made.kind == was.kind else 0
        _check(made, guidance)
        if all(getattr(made, name) == getattr(was, name) for name in given):
            raise ValidationError(_("Nothing is different from before. Change something, or leave it."))
        _refuse_doubles(change, [made], besides=[was])
        change.make([made], replacing=[was])
    return made


def split_passage(*, passage: Passage, at: Sequence[int], by: User, seen: int | None = None) -> list[Passage]:
    """Part a passage at these places of the document. Returns the parts.

    White space and the one mark that parted them are left out of the parts. Raises Conflict and
    ValidationError as `change_passage` does.
    """
    guidance = passage.guidance
    with changing(guidance, Action.SPLIT, by) as change:
        [was] = _taken(guidance, [passage], seen)
        spans = parts_of(guidance.text, was.start, was.end, at)
        made = [_part(was, start, end, guidance, first=n == 0) for n, (start, end) in enumerate(spans)]
        _refuse_doubles(change, made, besides=[was])
        return change.make(made, replacing=[was])


def merge_passages(*, passages: Iterable[Passage], by: User, seen: int | None = None) -> Passage:
    """Make one passage of several of a kind, with the words between them. Returns it.

    What the first of them says besides its words (value, organisation, date) is kept, else what the next
    says. Raises Conflict and ValidationError as `change_passage` does.
    """
    chosen = list(passages)
    if len(chosen) < 2:
        raise ValidationError(_("Choose two items or more to merge."))
    guidance = chosen[0].guidance
    with changing(guidance, Action.MERGE, by) as change:
        merged = _taken(guidance, chosen, seen)
        made = merged_of(merged, guidance)
        _refuse_doubles(change, [made], besides=merged)
        change.make([made], replacing=merged)
    return made


def parts_of(text: str, start: int, end: int, at: Iterable[int]) -> list[tuple[int, int]]:
    """The spans that a span is parted into. Raises ValidationError where a place parts off nothing."""
    places = sorted(set(at))
    if not places:
        raise ValidationError(_("Say where to split: put the cursor between two words."))
    if places[0] <= start or places[-1] >= end:
        raise ValidationError(_("The place to split lies outside the item. Choose one inside it."))
    spans = []
    for first, last in pairwise([start, *places, end]):
        parted = text[first:last].rstrip()
        if last != end and parted.endswith((";", ",", ".")) and not parted.endswith(".."):
            parted = parted[:-1]
        inner = trimmed(text, first, first + len(parted))
        if inner[0] == inner[1]:
            raise ValidationError(_("One of the parts would be empty. Choose another place to split."))
        spans.append(inner)
    return spans


def merged_of(passages: Sequence[Passage], guidance: Guidance) -> Passage:
    """What merging these would make, not saved. Raises ValidationError where they can't be one."""
    first = passages[0]
    if any(one.kind != first.kind for one in passages):
        raise ValidationError(_("Only items of one kind can be merged. Change the kind first."))
    in_order = sorted(passages, key=lambda one: (one.start, one.end))
    reach = in_order[0].end
    for one in in_order[1:]:
        if one.start - reach > FARTHEST:
            raise ValidationError(
                _("%(count)d letters lie between these items; %(most)d is the most. Merge nearer ones.")
                % {"count": one.start - reach, "most": FARTHEST}
            )
        reach = max(reach, one.end)
    made = _copy(in_order[0])
    made.end = reach
    for name in ("value", "organisation", "number", "date", "ordinal"):
        setattr(made, name, next((said for one in in_order if (said := getattr(one, name))), ""))
    _check(made, guidance)
    return made


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends."""
    words = text[start:end]
    if not words.strip():
        return start, start
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def _taken(guidance: Guidance, passages: Sequence[Passage], seen: int | None) -> list[Passage]:
    """The passages as they stand now, if the person saw them so."""
    found = fresh(guidance, passages)
    refuse_unseen(guidance, found, seen)
    refuse_retired(found)
    return found


def _copy(was: Passage) -> Passage:
    return Passage(
        guidance_id=was.guidance_id,
        kind=was.kind,
        start=was.start,
        end=was.end,
        text=was.text,
        value=was.value,
        organisation=was.organisation,
        number=was.number,
        date=was.date,
        ordinal=was.ordinal,
        page=was.page,
        path=was.path,
    )


def _part(was: Passage, start: int, end: int, guidance: Guidance, *, first: bool) -> Passage:
    made = _copy(was)
    made.start, made.end = start, end
    if not first:
        made.ordinal = ""
    if was.kind in kinds.VALUES:
        made.value = kinds.value_in(was.kind, guidance.text[start:end]) or was.value
    _check(made, guidance)
    return made


def _check(made: Passage, guidance: Guidance) -> None:
    """Put a new passage in order, or say what is wrong with it."""
    if made.kind not in kinds.LOOKS:
        raise ValidationError(_("Choose what kind of item it is."))
    if not 0 <= made.start <= made.end <= len(guidance.text):
        raise ValidationError(_("The span lies outside the document. Select the words again."))
    made.start, made.end = trimmed(guidance.text, made.start, made.end)
    if made.start == made.end:
        raise ValidationError(_("Nothing is selected. Select at least one word of the document."))
    made.text = guidance.text[made.start : made.end]
    _check_value(made)
    if made.date:
        try:
            PartialDate.parse(made.date)
        except ValueError as error:
            raise ValidationError(
                _("“%(date)s” is no date. Write 30/9/2026, 9/2026, 2026 or 21/9.") % {"date": made.date}
            ) from error
    for name, most in LONGEST.items():
        words = " ".join(str(getattr(made, name)).split())
        if len(words) > most:
            raise ValidationError(_("“%(words)s…” is too long.") % {"words": words[:40]})
        setattr(made, name, words)
    if made.page is None or not made.path:
        _place(made, guidance)


def _check_value(made: Passage) -> None:
    listed = kinds.VALUES.get(made.kind)
    if listed is None and made.value:
        raise ValidationError(_("This kind of item has no list of meanings. Leave the meaning out."))
    if listed is not None:
        made.value = made.value or kinds.value_in(made.kind, made.text) or "other"
        if made.value not in listed:
            raise ValidationError(_("Choose the meaning from the list."))


def _place(made: Passage, guidance: Guidance) -> None:
    """The page and the headings, where the passages around leave no doubt of them."""
    around = guidance.passages.of_reading()
    before = around.filter(start__lte=made.start).order_by("-start").first()
    after = around.filter(start__gte=made.start).order_by("start").first()
    if before and after and before.page == after.page:
        made.page = made.page or before.page
    if before and before.start <= made.start and before.end >= made.end:
        made.path = made.path or before.path


def _refuse_doubles(change: Change, made: Sequence[Passage], besides: Sequence[Passage] = ()) -> None:
    """Raise ValidationError where one of the new passages stands in the reading already."""
    identities = [one.identity for one in made]
    if len(set(identities)) < len(identities):
        raise ValidationError(_("Two of the items would be the same. Choose other places."))
    standing = change.guidance.passages.of_reading().exclude(pk__in=[one.pk for one in besides])
    starts = [one.start for one in made]
    for one in standing.filter(start__in=starts):
        if one.identity in identities:
            code = {"code": kinds.code_of(one)}
            if one.state == State.REJECTED:
                raise ValidationError(_("%(code)s says the same and was rejected. Accept that one.") % code)
            raise ValidationError(_("%(code)s says the same already. Nothing was added.") % code)
