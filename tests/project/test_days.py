"""A day field shows a day as its reader's language types it, and reads what it shows."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.users.models import UserProfile

from nhipcau.facts.forms import FactForm
from nhipcau.facts.models import Fact
from nhipcau.guidance.forms import ItemForm
from nhipcau.stories.models import StoryPage
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
DAY = dt.date(2026, 9, 5)
SHOWN = {"vi": "05/09/2026", "ja": "2026/09/05", "en": "05/09/2026"}
CALENDAR = {"vi": "d/m/Y", "ja": "Y/m/d", "en": "d/m/Y"}


class Form(forms.Form):
    day = forms.DateField(widget=AdminDateInput())
    moment = forms.DateTimeField(widget=AdminDateTimeInput())


@pytest.mark.parametrize("language", ["vi", "ja", "en"])
def test_wagtail_s_fields_show_and_read_the_same(language: str) -> None:
    noon = timezone.make_aware(dt.datetime.combine(DAY, dt.time(12, 30)))
    with override(language):
        form = Form(initial={"day": DAY, "moment": noon})
        shown = [form[name].subwidgets[0].data["value"] for name in ("day", "moment")]
        assert shown == [SHOWN[language], f"{SHOWN[language]} 12:30"]
        sent = Form({"day": shown[0], "moment": shown[1]})
        assert sent.is_valid(), sent.errors
        assert sent.cleaned_data["day"] == DAY
        assert sent.cleaned_data["moment"] == noon
        assert AdminDateInput().get_config()["format"] == CALENDAR[language]
        assert AdminDateTimeInput().get_config()["format"] == f"{CALENDAR[language]} H:i"
        assert not Form({"day": "31/2/2026", "moment": "5"}).is_valid()


@pytest.mark.parametrize("typed", ["2026年9月5日", "2026-09-05", "05/09/2026"])
def test_other_ways_to_type_a_day_in_japanese_are_read_too(typed: str) -> None:
    with override("ja"):
        assert forms.DateField().clean(typed) == DAY


@pytest.mark.parametrize(("language", "shown"), [("vi", "5/9/2026"), ("ja", "2026/9/5"), ("en", "5/9/2026")])
def test_days_of_facts_and_of_guidance(language: str, shown: str) -> None:
    with override(language):
        fact = FactForm(initial={"date": "2026-09-05"})
        assert fact["date"].value() == shown
        sent = FactForm({"date": shown, "date_end": "32/13/2026", "kind": Fact.Kind.EVENT})
        sent.is_valid()
        assert sent.cleaned_data["date"] == "2026-09-05"
        assert shown[:4] in "".join(sent.errors["date_end"]) or "21/9/1973" in "".join(
            sent.errors["date_end"]
        )
        item = ItemForm({"date": shown}, text="")
        item.is_valid()
        assert item.cleaned_data["date"] == "2026-09-05"


@pytest.mark.django_db
@pytest.mark.usefixtures("standing_site")
@pytest.mark.parametrize("language", ["vi", "ja"])
def test_the_page_editor_shows_days_in_the_editor_s_language(language: str) -> None:
    page = story(ThemeFactory(), kind="announcement")
    revised = StoryPage.objects.get(pk=page.pk)
    revised.details = [("announcement", {"valid_from": DAY})]
    revised.save_revision(clean=False)
    user = UserFactory(role="editor")
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    shown = html.unescape(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode())
    assert f'"{SHOWN[language]}"' in shown
    assert f'"format": "{CALENDAR[language]}"' in shown
