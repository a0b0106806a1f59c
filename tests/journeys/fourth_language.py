"""A language that the office added: one story taken into it, in a process whose settings name it.

Run by `test_fourth_language`; settings are read when a process starts.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from nhipcau.facts.actions import keep_facts
from nhipcau.people.models import User
from nhipcau.publicsite.bake import bake
from nhipcau.publishing.actions import approve, submit
from nhipcau.stories.foundations import lay_foundations
from nhipcau.stories.models import StoryPage
from nhipcau.translations import status
from nhipcau.translations.actions import save_segment, send_to_translation
from nhipcau.translations.actions.drafting import target_of, write_draft
from nhipcau.translations.segments import segments_of
from tests.publishing.factories import draft, people
from tests.stories.factories import FACTS

FRENCH = "Les deux ambassadeurs ont signé à Paris"
TITLE = "Paris, le 21 septembre 1973"


def to_readers(page: Any, by: User, *reviewers: User) -> None:
    """Through every step of its process, each answered for by somebody else."""
    submit(page=page, by=by)
    for reviewer in reviewers:
        seen = Page.objects.get(pk=page.pk).latest_revision_id
        # no rule knows the names of French months: the difference is answered for
        approve(page=Page.objects.get(pk=page.pk), seen=seen, by=reviewer, meant="Le même jour.")


def refusal(page: Any, by: User) -> str:
    try:
        submit(page=page, by=by)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def translated(page: Any, by: User) -> None:
    """Every segment said in French, marks of facts kept."""
    (translation,) = send_to_translation(page, languages=["fr"], by=by)
    for one in segments_of(translation):
        if one.words is None:
            marks = "".join(re.findall(r"\[\[.*?\]\]|\[\^.*?\]", one.source))
            words = TITLE if "1973" in one.source else f"{FRENCH} {marks}"
            save_segment(translation, one.key, words, seen=one.seen, by=by)
    write_draft(translation, by=by)


def screens(by: User, *addresses: str) -> list[int]:
    client = Client(headers={"accept-language": "fr"})
    client.force_login(by)
    answers = [client.get(address, HTTP_HOST="localhost") for address in addresses]
    shown = {answer.headers.get("Content-Language") for answer in answers}
    assert shown == {"vi"}, shown
    return [answer.status_code for answer in answers]


def walk() -> dict[str, Any]:
    office = people()
    operator = User.objects.get(username="operator")
    lay_foundations()
    source = draft(office["editor"], body="<p>Hai đại sứ ký. [[pl-hue:name]][^doc-paris]</p>")
    to_readers(source, office["editor"], office["reviewer"])
    before = status.count()
    translated(source, office["translator"])
    page = StoryPage.objects.get(translation_key=source.translation_key, locale__language_code="fr")
    told = refusal(page, office["translator"])
    (hue,) = (one for one in FACTS if one.key == "pl-hue")
    keep_facts([replace(hue, words={**hue.words, ("name", "fr"): "Hué"})], by=operator)
    above = [one.specific for one in page.get_ancestors() if not one.is_root()]
    for one in above:
        translated(one.get_translation(source.locale), office["translator"])
    for one in [*above, page]:
        fresh = Page.objects.get(pk=one.pk).specific
        to_readers(fresh, office["translator"], office["reviewer"], office["translator2"])
    (translation,) = send_to_translation(source, languages=["fr"], by=office["translator"])
    answered = screens(
        office["translator"],
        reverse("translation_status") + "?language=fr&state=missing&q=Paris",
        reverse("translation_edit", args=[translation.pk]),
        reverse("wagtailadmin_pages:edit", args=[target_of(translation).pk]),
    )
    baked = bake()
    page.refresh_from_db()
    return {
        "words": FRENCH,
        "languages": [code for code, _name in settings.LANGUAGES],
        "missing": [before.missing, status.count().missing],
        "refused": told,
        "answered": answered,
        "address": page.url_path,
        "source": StoryPage.objects.get(pk=source.pk).url_path,
        "problems": baked.problems,
    }


def main() -> None:
    """Walk, and say what came of it as one line of JSON."""
    print(json.dumps(walk(), ensure_ascii=False))
