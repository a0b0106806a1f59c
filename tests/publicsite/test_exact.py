"""A bake brought up to date equals one made from nothing, byte for byte, whatever was done in between."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from nhipcau.campaigns.models import Campaign, Theme
from nhipcau.facts.actions import keep_fact
from nhipcau.facts.ports import FactRecord
from nhipcau.kit import clock
from nhipcau.people.models import User
from nhipcau.products.models import Product
from nhipcau.publicsite import bake as baker
from nhipcau.publicsite.bake import bake
from nhipcau.publishing.models import Departure, Withdrawal
from nhipcau.stories.models import HomePage, PageCorrection, SectionPage, StoryPage, ThemePage
from tests.databases import examples
from tests.publicsite.factories import MORE_FACTS, check, product, publish
from tests.publicsite.fixtures import lay_folders
from tests.stories.factories import ThemeFactory, site, story, theme_page

LANGUAGES = ("vi", "ja")
FACTS = ("tl-paris", "doc-paris", "pe-buttetsu", "pl-nara", "ev-festival")


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A site of two languages, baked once; rolled back after the module."""
    folder = tmp_path_factory.mktemp("exact")
    with django_db_blocker.unblock(), transaction.atomic():
        _build()
        with override_settings(**lay_folders(folder)):
            bake()
        yield folder
        transaction.set_rollback(True)


def _build() -> None:
    by = User.objects.create_superuser("operator")
    site(*LANGUAGES, by=by)
    from nhipcau.facts.actions import keep_facts

    keep_facts(MORE_FACTS, by=by)
    theme = ThemeFactory(campaign__slug="chien-dich", ordinal=1)
    other = ThemeFactory(campaign=theme.campaign, ordinal=2, title="Con người")
    for language in LANGUAGES:
        theme_page(theme, language)
        theme_page(other, language)
        for number, slug in enumerate(("mot", "hai", "ba")):
            story(theme if number else other, language, slug=slug, title=f"Bài {slug}")
    story(other, "vi", slug="bon", title="Chỉ có tiếng Việt")
    publish(check(by=by), by=by)


class Change:
    """What may be done to the site. `n` chooses the page, the fact or the value."""

    def __init__(self) -> None:
        self.by = User.objects.get(username="operator")

    def _story(self, n: int, *, live: bool = True, sound: bool = True) -> StoryPage | None:
        """Only one that can be made, where it is `sound`: others are refused by their editor's form."""
        stories = StoryPage.objects.filter(live=live).order_by("pk")
        pages = list(stories.exclude(slug__startswith="hong-") if sound else stories)
        return pages[n % len(pages)] if pages else None

    def _publish(self, page: Any, **values: Any) -> None:
        for name, value in values.items():
            setattr(page, name, value)
        page.save_revision().publish()

    def edit(self, n: int) -> None:
        if page := self._story(n):
            self._publish(page, title=f"{page.title} {n}", lead=f"<p>[[{FACTS[n % len(FACTS)]}:name]]</p>")

    def quote(self, n: int) -> None:
        if page := self._story(n):
            self._publish(page, body=[("text", f"<p>Xem.[^{FACTS[n % len(FACTS)]}]</p>")])

    def edit_draft(self, n: int) -> None:
        if page := self._story(n):
            page.title = "Chưa đăng"
            page.save_revision()

    def rename(self, n: int) -> None:
        if page := self._story(n):
            old = page.url_path
            self._publish(page, slug=f"{page.slug}-{n}")
            Redirect.add_redirect(old, page)

    def change_theme(self, n: int) -> None:
        if page := self._story(n):
            others = ThemePage.objects.exclude(theme_id=page.theme_id).order_by("pk")
            self._publish(page, theme_id=others[0].theme_id)

    def reorder(self, n: int) -> None:
        if page := self._story(n):
            self._publish(page, order=n)

    def kind(self, n: int) -> None:
        if page := self._story(n):
            self._publish(page, kind=("article", "infographic", "timeline")[n % 3])

    def unpublish(self, n: int) -> None:
        if page := self._story(n, sound=False):
            page.unpublish()

    def publish_again(self, n: int) -> None:
        if page := self._story(n, live=False):
            page.save_revision().publish()

    def delete(self, n: int) -> None:
        if page := self._story(n, sound=False):
            Departure.objects.get_or_create(
                address=page.url_path,
                defaults={
                    "language": page.locale.language_code,
                    "title": page.title,
                    "departed_at": clock.now(),
                },
            )
            self._delete(page)

    def _delete(self, page: Any) -> None:
        """With its products, which would keep it."""
        Product.objects.filter(page=page.pk).delete()
        page.delete()

    def succeed(self, n: int) -> None:
        """Another page where one was, with no bake between."""
        if page := self._story(n):
            theme, language, slug = page.theme, page.locale.language_code, page.slug
            self._delete(page)
            story(theme, language, slug=slug, title=f"Sau {n}")

    def exchange_addresses(self, n: int) -> None:
        page = self._story(n)
        other = self._story(n + 1)
        if page and other and page.locale == other.locale:
            one, two = page.slug, other.slug
            self._publish(page, slug=f"{one}-{two}")
            self._publish(other, slug=one)
            self._publish(page, slug=two)

    def withdraw(self, n: int) -> None:
        page = self._story(n)
        if page and not Withdrawal.objects.standing().filter(address=page.url_path).exists():
            Withdrawal.objects.create(
                page=page,
                translation_key=page.translation_key,
                language=page.locale.language_code,
                address=page.url_path,
                title=page.title,
                reason=f"Sai nguồn {n}",
                withdrawn_at=clock.now(),
                withdrawn_by=self.by,
            )
            page.unpublish()

    def restore(self, n: int) -> None:
        for one in Withdrawal.objects.standing()[:1]:
            Withdrawal.objects.filter(pk=one.pk).update(restored_at=clock.now())
            if one.page_id and (page := StoryPage.objects.filter(pk=one.page_id).first()):
                page.save_revision().publish()

    def translate(self, n: int) -> None:
        theme = ThemePage.objects.order_by("pk").first()
        assert theme is not None
        story(theme.theme, LANGUAGES[n % 2], slug=f"moi-{n % 5}", title=f"Mới {n}")

    def new_that_cannot_be_made(self, n: int) -> None:
        """New, and quoting a fact that the ledger may not hold yet."""
        theme = ThemePage.objects.order_by("pk").first()
        assert theme is not None
        page = story(theme.theme, LANGUAGES[n % 2], slug=f"hong-{n % 3}", title=f"Hỏng {n}")
        StoryPage.objects.filter(pk=page.pk).update(body=[("text", "<p>Ngày [[tl-lost:date]].</p>")])

    def mend(self, n: int) -> None:
        record = next(fact for fact in MORE_FACTS if fact.key == "tl-paris")
        keep_fact(FactRecord(**{**vars(record), "key": "tl-lost"}), by=self.by)

    def rename_section(self, n: int) -> None:
        section = SectionPage.objects.get(section="stories", locale__language_code=LANGUAGES[n % 2])
        self._publish(section, slug=f"bai-{n}")

    def retitle_theme(self, n: int) -> None:
        page = list(ThemePage.objects.order_by("pk"))[n % 4]
        self._publish(page, title=f"Chủ đề {n}")

    def renumber_theme(self, n: int) -> None:
        theme = Theme.objects.order_by("pk")[n % 2]
        theme.ordinal = 10 + n
        theme.save()

    def hide_section(self, n: int) -> None:
        section = SectionPage.objects.filter(section="people").order_by("pk")[n % 2]
        if section.live:
            section.unpublish()
        else:
            section.save_revision().publish()

    def edit_home(self, n: int) -> None:
        home = HomePage.objects.live().order_by("pk")[n % 2]
        self._publish(home, headline=f"Đề {n}", featured=self._story(n))

    def change_fact(self, n: int) -> None:
        record = next(fact for fact in MORE_FACTS if fact.key == "tl-paris")
        words = {**record.words, ("summary", "vi"): f"Ký tại Paris, bản {n}."}
        keep_fact(FactRecord(**{**vars(record), "words": words}), by=self.by)

    def new_document(self, n: int) -> None:
        record = next(fact for fact in MORE_FACTS if fact.key == "doc-upgrade")
        keep_fact(
            FactRecord(**{**vars(record), "key": f"doc-{n}", "date": f"20{n % 20 + 10}-01-02"}), by=self.by
        )

    def make_product(self, n: int) -> None:
        if page := self._story(n):
            page.refresh_from_db()
            if not page.live_revision_id or page.title == "":
                return
            from nhipcau.products.models import Product

            if not Product.objects.filter(revision_id=page.live_revision_id).exists():
                product(page, content=f"%PDF {n}".encode())

    def correct(self, n: int) -> None:
        if page := self._story(n):
            PageCorrection.objects.create(
                page=page,
                text=f"Đúng là {n}.",
                made_at=clock.now(),
                corrected_at=clock.now() + dt.timedelta(n),
            )

    def restrict(self, n: int) -> None:
        if page := self._story(n):
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def rename_office(self, n: int) -> None:
        office = Campaign.objects.get().lead_organisation
        assert office is not None
        office.name = f"Văn phòng {n}"
        office.save()


KINDS = sorted(name for name in vars(Change) if not name.startswith("_"))
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 40)), min_size=1, max_size=5)


def contents(public: Path) -> dict[str, bytes]:
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}


@settings(
    max_examples=examples(6),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rounds=st.lists(STEPS, min_size=1, max_size=3))
def test_brought_up_to_date_it_equals_one_from_nothing(
    rounds: list[list[tuple[str, int]]], made: Path, db: None, tmp_path: Path, monkeypatch: Any
) -> None:
    """Also where no bake looks every file over: what is due is known from what was asked."""
    monkeypatch.setattr(baker, "LOOKED_OVER", 0)
    folder, anew = tmp_path / "data", tmp_path / "anew"
    shutil.copytree(made, folder, symlinks=True)
    try:
        with transaction.atomic():
            with override_settings(**lay_folders(folder)):
                for steps in rounds:
                    for name, n in steps:
                        getattr(Change(), name)(n)
                    result = bake()
                    assert all("tl-lost" in problem for problem in result.problems)
                products = folder / "products"
            with override_settings(**lay_folders(anew) | {"NHIPCAU_PRODUCTS": products}):
                bake()
            assert contents(folder / "public") == contents(anew / "public")
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(anew, ignore_errors=True)
