"""A new site's first pages, and what a later campaign or language lacks: laid once, as drafts."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page

from nhipcau.campaigns.models import Campaign
from nhipcau.stories.first_pages import lacking, lay_pages
from nhipcau.stories.models import HomePage, SectionPage, ThemePage
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, site

pytestmark = pytest.mark.django_db


def test_a_site_without_pages_gets_them_as_drafts_in_each_language_once() -> None:
    theme = ThemeFactory(title="Đường hữu nghị <mới>")
    theme.campaign.state = Campaign.State.CONFIRMED
    theme.campaign.save()
    operator = UserFactory(role="operator")
    laid = lay_pages(by=operator)
    sections = len(SectionPage.Section)
    assert len(laid) == 3 * (1 + sections) + 1
    assert not Page.objects.filter(depth__gt=1, live=True).exists()
    assert {(p.slug, p.locale.language_code) for p in HomePage.objects.all()} == {
        (code, code) for code in ("vi", "ja", "en")
    }
    assert len({p.translation_key for p in HomePage.objects.all()}) == 1
    stories = {p.locale.language_code: p for p in SectionPage.objects.filter(section="stories")}
    assert (stories["vi"].title, stories["vi"].slug) == ("Bài viết", "bai-viet")
    assert (stories["en"].title, stories["en"].slug) == ("Stories", "stories")
    assert stories["ja"].slug == "stories"
    assert stories["ja"].title not in ("Stories", "Bài viết")
    assert len({p.translation_key for p in stories.values()}) == 1
    told = ThemePage.objects.get()
    assert told.slug == f"{theme.ordinal}-duong-huu-nghi-moi"
    assert told.theme == theme
    assert "<script" not in told.lead
    assert all(p.latest_revision and not p.specific.first_published_at for p in laid)
    assert lay_pages(by=operator) == []
    assert len(list(SectionPage.objects.filter(locale__language_code="vi"))) == sections


def test_a_theme_confirmed_later_is_lacking_and_a_draft_campaign_s_is_not(client: Client) -> None:
    site()
    lay_pages(by=UserFactory(role="operator"))
    theme = ThemeFactory()
    assert lacking() == []
    theme.campaign.state = Campaign.State.CONFIRMED
    theme.campaign.save()
    assert [one.theme for one in lacking()] == [theme]
    client.force_login(UserFactory(role="operator"))
    shown = client.get(reverse("story_list")).content.decode()
    assert "Dựng các trang này" in shown
    done = client.post(reverse("story_lay"), follow=True).content.decode()
    assert "Đã dựng 1 trang nháp" in done
    assert "Dựng các trang này" not in done
    assert ThemePage.objects.get(theme=theme).live is False


def test_who_may_not_is_refused_and_isn_t_offered_it(client: Client) -> None:
    editor = UserFactory(role="editor")
    with pytest.raises(PermissionDenied):
        lay_pages(by=editor)
    client.force_login(editor)
    assert "Dựng các trang này" not in client.get(reverse("story_list")).content.decode()
    client.post(reverse("story_lay"))
    assert not HomePage.objects.exists()


def test_migrating_lays_the_foundations() -> None:
    GroupPagePermission.objects.all().delete()
    Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).delete()
    call_command("migrate", verbosity=0)
    may = GroupPagePermission.objects.filter(group__name="editor", page__depth=1)
    assert "add_page" in may.values_list("permission__codename", flat=True)
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"vi", "ja", "en"}
