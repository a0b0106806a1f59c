"""Pages as the editing side shows them: served and previewed by Wagtail, before any bake."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings
from django.utils import translation

from nhipcau.publicsite.manifest import path as manifest_path
from nhipcau.publicsite.views import ledger_page
from nhipcau.stories.models import HomePage, SectionPage, StoryPage, ThemePage

STATIC = override_settings(
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
)


def served(page: Any) -> str:
    request = RequestFactory().get(page.url_path)
    response = page.serve(request)
    return str(response.render().content.decode())


def test_every_page_serves_itself_as_it_is_baked(folders: dict[str, Any]) -> None:
    pages = [*HomePage.objects.all(), *SectionPage.objects.all(), *ThemePage.objects.all()]
    pages += StoryPage.objects.filter(slug="paris")
    for page in pages:
        baked = (folders["NHIPCAU_PUBLIC"] / page.url_path.strip("/") / "index.html").read_text()
        shown = served(page)
        for mark in ("<title>", "<h1", '<aside class="imprint'):
            assert shown[shown.index(mark) :][:400] == baked[baked.index(mark) :][:400], page.url_path


def test_a_draft_is_shown_with_what_was_not_published(folders: dict[str, Any]) -> None:
    page = StoryPage.objects.get(slug="paris", locale__language_code="ja")
    page.title = "下書きの題"
    page.save_revision()
    draft = page.get_latest_revision_as_object()
    html = draft.make_preview_request(preview_mode=draft.default_preview_mode).render().content.decode()
    assert "下書きの題" in html.replace("<wbr>", "")
    assert "下書きの題" not in served(StoryPage.objects.get(pk=page.pk)).replace("<wbr>", "")


@STATIC
def test_before_the_first_bake_a_preview_takes_the_plain_style_sheets(folders: dict[str, Any]) -> None:
    manifest_path().unlink()
    html = served(HomePage.objects.get(locale__language_code="vi"))
    assert '<link rel="stylesheet" href="/static/publicsite/site.css">' in html


def test_a_preview_speaks_the_pages_language_and_not_the_editors(folders: dict[str, Any]) -> None:
    with translation.override("en"):
        html = served(SectionPage.objects.get(section="timeline", locale__language_code="ja"))
    assert "出典" in html
    assert "Sources" not in html


def test_a_document_and_a_check_have_a_view_of_their_own(folders: dict[str, Any]) -> None:
    request = RequestFactory().get("/")
    shown = ledger_page(request, "vi", "documents", "paris").content.decode()
    assert "Võ Văn Sung" in shown
    shown = ledger_page(request, "ja", "factchecks", "year").content.decode()
    assert "1931年からである。" in shown.replace("<wbr>", "").replace("\u2060", "")
    for section, slug in (("documents", "none"), ("factchecks", "paris")):
        with pytest.raises(Http404):
            ledger_page(request, "vi", section, slug)
