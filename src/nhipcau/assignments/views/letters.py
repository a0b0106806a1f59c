"""Letters to organisations at the desk: ordering them, sending one again, taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.assignments.actions import drop_letter, order_letters, send_letter_again
from nhipcau.assignments.actions.posting import LINK
from nhipcau.assignments.models import Assignment, Letter
from nhipcau.kit import clock
from nhipcau.people.desk import Verb, keys
from nhipcau.people.models import Organisation, User

WORDS = (
    ("link", gettext_lazy("the link for answering, now")),
    ("link_and_reminders", gettext_lazy("the link now, a reminder 3 days before and one the day after")),
    ("reminder", gettext_lazy("a reminder, now")),
)
LISTED = 8


def letters_about(assignment: Assignment) -> list[dict[str, Any]]:
    """What was written about an assignment, the newest first, and what may be done with each letter."""
    letters = assignment.letters.select_related("organisation", "ordered_by")
    unsure, again = (
        set(of(clock.now()).filter(assignments=assignment).values_list("pk", flat=True))
        for of in (Letter.objects.unsure, Letter.objects.again)
    )
    told = []
    for letter in letters:
        told.append(
            {
                "letter": letter,
                "unsure": letter.pk in unsure,
                "elsewhere": letter.pk in again and letter.state == Letter.State.SENT,
                "again": letter.pk in again and bool(letter.organisation.contact),
                "body": LINK.sub(_("[the link for answering]"), letter.body),
            }
        )
    return told


def not_written() -> Q:
    """Assignments about which a letter could not be sent, or may not have been."""
    return Q(letters__in=Letter.objects.not_sent(clock.now()))


class OrderLetters(Verb):
    """About the ticked assignments, or the one whose screen it was ordered from."""

    def call(self, by: User) -> str:
        ticked = Assignment.objects.filter(pk__in=keys(self.request, "assignment"))
        ordered = order_letters(assignments=ticked, what=self.request.POST.get("what", ""), by=by)
        if ordered.without_address:
            names = ", ".join(str(one) for one in ordered.without_address[:LISTED])
            said = ngettext(
                "Not written to, without a contact address: %(names)s. Write its address under People and"
                " organisations, or copy the link.",
                "Not written to, without a contact address (%(count)d): %(names)s. Write theirs under"
                " People and organisations, or copy the links.",
                len(ordered.without_address),
            )
            messages.warning(self.request, said % {"names": names, "count": len(ordered.without_address)})
        if not ordered.letters:
            return _("Nothing new to write: no letter was ordered.")
        said = ngettext(
            "%(count)d letter ordered. What is due today goes out at once.",
            "%(count)d letters ordered. What is due today goes out at once.",
            ordered.letters,
        )
        return said % {"count": ordered.letters}

    def back(self) -> str:
        listed = keys(self.request, "assignment")
        alone = "alone" in self.request.POST and len(listed) == 1
        return reverse("assignment_detail", args=listed) if alone else reverse("assignment_list")


class _OfLetter(Verb):
    @cached_property
    def letter(self) -> Letter:
        return get_object_or_404(Letter.objects.select_related("organisation"), pk=self.kwargs["pk"])

    def back(self) -> str:
        first = self.letter.assignments.first()
        return reverse("assignment_detail", args=[first.pk]) if first else reverse("assignment_list")


class SendLetterAgain(_OfLetter):
    def call(self, by: User) -> str:
        letter = send_letter_again(letter=self.letter, by=by)
        return _("It goes out again, to %(address)s.") % {"address": letter.organisation.contact}


class DropLetter(_OfLetter):
    def call(self, by: User) -> str:
        drop_letter(letter=self.letter, by=by)
        return _("The letter is taken back; it doesn't go out.")


def organisation_panel(request: HttpRequest, organisation: Organisation) -> SafeString:
    """On the organisation's own page: what it still owes."""
    owed = Assignment.objects.of(organisation).open().select_related("plan_item__form", "plan_item__theme")
    context = {"owed": owed[:LISTED], "count": owed.count(), "organisation": organisation}
    return render_to_string("assignments/organisation_panel.html", context, request)
