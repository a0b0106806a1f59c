from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from wagtail.models import PageViewRestriction

from nhipcau.factcheck.actions import correct
from nhipcau.factcheck.models import Claim
from nhipcau.facts.actions import keep_fact
from nhipcau.facts.models import Fact
from nhipcau.facts.ports import FactRecord
from nhipcau.kit import clock
from nhipcau.publicsite import oven
from nhipcau.publicsite.bake import bake, holds
from nhipcau.publishing.models import Withdrawal
from nhipcau.stories.models import SectionPage, StoryPage
from tests.publicsite.factories import MORE_FACTS, product
from tests.publicsite.fixtures import lay_folders
from tests.stories.factories import story


def state(public: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(public).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in public.rglob("*")
        if path.is_file()
    }


def contents(public: Path) -> dict[str, bytes]:
    return {name: content for name, (_time, content) in state(public).items()}


def live(slug: str, language: str = "vi") -> StoryPage:
    return StoryPage.objects.get(slug=slug, locale__language_code=language)


def test_every_kind_of_page_is_there_in_each_language(public: Path) -> None:
    for language in ("vi", "ja", "en"):
        for path in (
            *(
                "",
                "stories/",
                "themes/",
                "timeline/",
                "places/",
                "documents/",
                "people/",
                "events/",
                "about/",
            ),
            *("stories/paris/", "themes/theme-1/", "documents/paris/", "factchecks/", "factchecks/year/"),
        ):
            assert (public / language / path / "index.html").is_file(), (language, path)
        for name in ("404.html", "feed.xml", "feed.json", "events.ics"):
            assert (public / language / name).is_file()
    for name in ("index.html", "robots.txt", "sitemap.xml", "favicon.svg"):
        assert (public / name).is_file()


def test_baking_twice_writes_nothing(public: Path) -> None:
    before = state(public)
    kept = (public.parent / "bake.sqlite").stat().st_mtime_ns
    result = bake()
    assert (result.written, result.removed) == (0, 0)
    assert state(public) == before
    assert (public.parent / "bake.sqlite").stat().st_mtime_ns == kept


def test_baking_all_anew_makes_the_same_bytes(public: Path) -> None:
    before = state(public)
    result = bake(all_pages=True)
    assert (result.written, result.removed) == (0, 0)
    assert state(public) == before


def test_twins_say_what_their_file_says(public: Path) -> None:
    pages = [p for p in public.rglob("*") if p.suffix in (".html", ".css", ".xml", ".json", ".svg")]
    assert pages
    for page in pages:
        packed = page.with_name(page.name + ".br").read_bytes()
        assert brotli.decompress(packed) == page.read_bytes()
        assert gzip.decompress(page.with_name(page.name + ".gz").read_bytes()) == page.read_bytes()


def test_an_unpublished_page_leaves_and_takes_its_counterpart_links_along(public: Path) -> None:
    live("hai", "ja").unpublish()
    result = bake()
    assert result.removed >= 1
    assert not (public / "ja/stories/hai").exists()
    vietnamese = (public / "vi/stories/hai/index.html").read_text()
    assert 'hreflang="ja" href="http://localhost:8000/ja/stories/hai/"' not in vietnamese
    assert "/ja/stories/hai/" not in (public / "sitemap.xml").read_text()
    assert "/ja/stories/hai/" not in (public / "ja/feed.xml").read_text()


def test_a_withdrawn_page_answers_at_its_address_with_the_reason(public: Path) -> None:
    page = live("paris")
    Withdrawal.objects.create(
        page=page,
        translation_key=page.translation_key,
        language="vi",
        address=page.url_path,
        title=page.title,
        reason="Nguồn không đúng.",
        withdrawn_at=clock.now(),
        withdrawn_by=page.owner,
    )
    page.unpublish()
    bake()
    shown = json.loads((public / "gone.json").read_text(encoding="utf-8"))["gone"][page.url_path]
    assert "Nguồn không đúng." in (public / shown).read_text(encoding="utf-8")


def test_what_is_under_an_unpublished_section_leaves_too(public: Path) -> None:
    SectionPage.objects.get(section="stories", locale__language_code="en").unpublish()
    bake()
    assert not (public / "en/stories").exists()
    assert (public / "vi/stories/paris/index.html").exists()


def test_a_private_page_never_leaves(public: Path) -> None:
    section = SectionPage.objects.get(section="about", locale__language_code="vi")
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    bake()
    assert not (public / "vi/about").exists()


def test_a_draft_never_leaves(public: Path) -> None:
    page = live("paris")
    page.title = "Chưa được đăng"
    page.save_revision()
    bake()
    assert not any(
        b"Ch\xc6\xb0a \xc4\x91\xc6\xb0\xe1\xbb\xa3c" in content for content in contents(public).values()
    )


def _correct_a_fact(site: dict[str, Any]) -> None:
    record = next(fact for fact in MORE_FACTS if fact.key == "tl-paris")
    words = {**record.words, ("summary", "vi"): "Ký tại Paris, sau nhiều tháng trao đổi."}
    keep_fact(FactRecord(**{**vars(record), "words": words}), by=site["by"])


def _retitle(site: dict[str, Any]) -> None:
    page = live("hai")
    page.title = "Hai, viết lại"
    page.save_revision().publish()


def _new_story(site: dict[str, Any]) -> None:
    story(site["theme"], "ja", slug="moi", title="新しい記事、鬱蒼とした森")


def _correction(site: dict[str, Any]) -> None:
    texts = {"vi": "Sửa: năm 1973.", "ja": "訂正：1973年。", "en": "Corrected: 1973."}
    correct(claim=Claim.objects.get(), verdict="misleading", texts=texts, by=site["by"])


def _move(site: dict[str, Any]) -> None:
    page = live("paris", "en")
    page.slug = "paris-1973"
    page.save_revision().publish()


def _made(site: dict[str, Any]) -> None:
    product(live("paris"))


def _rename_office(site: dict[str, Any]) -> None:
    office = site["campaign"].lead_organisation
    office.name = "Văn phòng mới"
    office.save()


CHANGES = [_correct_a_fact, _retitle, _new_story, _correction, _move, _made, _rename_office]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_after_any_change_a_bake_equals_one_from_nothing(
    small_site: dict[str, Any], public: Path, tmp_path: Path, change: Any
) -> None:
    before = contents(public)
    change(small_site)
    result = bake()
    assert result.written > 0
    assert contents(public) != before
    with override_settings(
        NHIPCAU_DATA=lay_folders(tmp_path / "anew")["NHIPCAU_DATA"], NHIPCAU_PUBLIC=tmp_path / "anew/public"
    ):
        bake()
    assert contents(public) == contents(tmp_path / "anew/public")


def test_a_story_that_changed_does_not_make_other_stories_anew(public: Path, monkeypatch: Any) -> None:
    made = []
    whole = oven.render

    def noted(snapshot: Any, sheet: Any, **given: Any) -> str:
        made.append(sheet.address)
        return whole(snapshot, sheet, **given)

    monkeypatch.setattr(oven, "render", noted)
    page = live("only-vi")
    page.search_description = "Một câu khác"
    page.save_revision().publish()
    bake()
    assert "/vi/stories/only-vi/" in made
    assert "/vi/stories/paris/" not in made
    assert "/ja/stories/hostile/" not in made


def test_a_damaged_folder_is_repaired(public: Path) -> None:
    whole = contents(public)
    (public / "vi/index.html").write_bytes(b"")
    (public / "vi/stories/paris/index.html").unlink()
    (public / "vi/stories/paris/index.html.br").unlink()
    (public / "ja/index.html.gz").unlink()
    (public / "en/stories/left-over").mkdir()
    (public / "en/stories/left-over/.baking1-index.html").write_bytes(b"half")
    next(public.glob("static/nhip-cau-mincho.*")).unlink()
    bake()
    assert contents(public) == whole
    assert not (public / "en/stories/left-over").exists()


def test_a_page_that_quotes_what_the_ledger_lost_keeps_its_last_state(public: Path) -> None:
    page = live("hai")
    page.body = [("text", "<p>Ngày [[tl-upgrade:date]].</p>")]
    page.save_revision().publish()
    bake()
    before = (public / "vi/stories/hai/index.html").read_bytes()
    Fact.objects.filter(key="tl-upgrade").delete()
    page = live("only-vi")
    page.title = "Vẫn được đăng"
    page.save_revision().publish()
    result = bake()
    assert any("tl-upgrade" in problem for problem in result.problems)
    assert (public / "vi/stories/hai/index.html").read_bytes() == before
    assert "Vẫn được đăng" in (public / "vi/stories/only-vi/index.html").read_text()
    with pytest.raises(CommandError, match="tl-upgrade"):
        call_command("bake")


def test_it_holds_a_revision_until_the_next_is_baked(public: Path) -> None:
    page = live("paris")
    first = page.live_revision_id
    assert holds(page.pk, first) == "http://localhost:8000/vi/stories/paris/"
    page.save_revision().publish()
    page.refresh_from_db()
    assert holds(page.pk, page.live_revision_id) is None
    bake()
    assert holds(page.pk, page.live_revision_id) == "http://localhost:8000/vi/stories/paris/"
    assert holds(page.pk, first) is None
    (public / "vi/stories/paris/index.html").unlink()
    assert holds(page.pk, page.live_revision_id) is None


def test_a_product_is_shown_under_its_digest_and_downloads_under_a_name(public: Path) -> None:
    made = product(live("paris"))
    bake()
    assert (public / f"products/{made.sha256}.pdf").read_bytes() == made.path.read_bytes()
    page = (public / "vi/stories/paris/index.html").read_text()
    assert f'href="/products/{made.sha256}.pdf" download="paris-booklet-vi.pdf"' in page
    made.superseded = True
    made.save()
    bake()
    assert not (public / "products").exists()


def test_a_product_whose_file_is_lost_is_named_and_the_rest_is_baked(public: Path) -> None:
    product(live("paris")).path.unlink()
    result = bake()
    assert len(result.problems) == 1
    assert (public / "vi/stories/paris/index.html").exists()


def test_the_command_says_what_it_did(public: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("bake", "--stats")
    out = capsys.readouterr().out
    assert "0" in out
    assert len(out.splitlines()) == 1
    call_command("bake")
    assert capsys.readouterr().out == ""


def test_an_empty_database_bakes_to_nothing_and_says_so(db: None, tmp_path: Path) -> None:
    from nhipcau.stories.models import HomePage

    HomePage.objects.all().delete()
    with override_settings(**lay_folders(tmp_path / "empty")):
        result = bake()
    assert result.pages == 0
    assert not result.problems
