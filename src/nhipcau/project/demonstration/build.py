"""Builds the demonstration, step by step; run again it repairs rather than duplicates."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from wagtail.models import Page

from nhipcau.campaigns.models import Campaign
from nhipcau.channels.actions import work_once as deliver_due
from nhipcau.facts.actions import keep_facts
from nhipcau.kit import collecting
from nhipcau.people.models import Role, User
from nhipcau.products.actions import make_due, order_products
from nhipcau.products.models import Product
from nhipcau.project.demonstration import accounts, campaign, publishing, site, translating
from nhipcau.project.demonstration.content_files import load_yaml
from nhipcau.project.demonstration.ledger_files import read_facts
from nhipcau.project.work import owner
from nhipcau.publicsite.bake import bake
from nhipcau.reports.actions import write_reports
from nhipcau.stories.foundations import lay_foundations
from nhipcau.stories.models import StoryPage, ThemePage

Say = Callable[[str], None]
FORMS = {
    "publication": "booklet",
    "exhibition": "panel",
    "infographic": "infographic",
    "social": "card",
    "meeting": "briefing",
    "talk": "briefing",
}
"""Which product serves which form of the plan."""


def build(guidance: Path | None, say: Say, *, wait: bool) -> list[accounts.Login]:
    """Everything from an empty folder to a baked site and a report. Returns the logins.

    With `wait`, every product is made; else the themes' and each theme's first story's, and the
    worker beside the server makes the others while people look around.
    """
    step = Steps(say)
    with step(_("Database")), collecting.seldom():
        call_command("migrate", verbosity=0, skip_checks=True)
        call_command("collectstatic", interactive=False, verbosity=0)
    with step(_("Accounts and organisations")):
        operator = accounts.raise_operator()
        office = accounts.raise_organisations(issuer=load_yaml("pages.yaml")["issuer"], by=operator)
        logins = accounts.raise_users(settings.NHIPCAU_DATA, by=operator)
        root = lay_foundations()
    lead = accounts.person(Role.LEAD)
    with step(_("Guidance, plan and assignments")):
        document = campaign.receive(guidance, by=lead)
        opened = campaign.plan(document, office, by=lead)
        campaign.give_out(opened, by=lead)
    themes = campaign.known_themes(opened)
    with step(_("Facts, pages and checks in three languages")):
        _fill(opened, bool(themes), root, operator)
    with step(_("Products and the public site")):
        _make_products(opened, wait=wait, by=operator)
    with step(_("Channels and answers")):
        publishing.open_channels(office, by=operator)
        publishing.plan(opened, by=lead)
        deliver_due(owner=owner())
        campaign.answer(opened, themes, by=lead)
    with step(_("Report")):
        write_reports(
            campaign=opened, folder=settings.NHIPCAU_REPORTS, formats=("html", "docx", "xlsx", "json")
        )
    return logins


class Steps:
    """Says what is being done and how long it took."""

    def __init__(self, say: Say) -> None:
        self._say = say

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self._say(f"{name:<52} {time.monotonic() - started:5.1f} s")


def _fill(opened: Campaign, ours: bool, root: Page, operator: User) -> None:
    themes = campaign.known_themes(opened)
    if ours:
        keep_facts(read_facts(), by=operator)
    site.SiteBuilder(opened, themes, root, by=operator).build()
    if ours:
        site.publish_checks(by=accounts.person(Role.FACTCHECKER))
        translating.keep_glossary(by=operator)
        translating.set_beside(by=operator)


def _make_products(opened: Campaign, *, wait: bool, by: User) -> None:
    """Order what the plan asks for, make it in two processes, and bake the site with it."""
    for theme in ThemePage.objects.live().filter(theme__campaign=opened).select_related("locale"):
        order_products(page=theme, by=by)
    stories = StoryPage.objects.live().filter(theme__campaign=opened).order_by("theme", "order", "pk")
    led: set[tuple[int, int]] = set()
    others = []
    for story in stories.select_related("locale"):
        if (story.theme_id, story.locale_id) in led:
            others.append(story)
        else:
            led.add((story.theme_id, story.locale_id))
            _order_planned(story, by=by)
    if wait:
        for story in others:
            _order_planned(story, by=by)
    _make_and_bake(leaving=[] if wait else others)
    for story in others:
        _order_planned(story, by=by)


def _order_planned(story: StoryPage, *, by: User) -> None:
    asked = story.plan_items.values_list("form__value", flat=True).distinct()
    forms = sorted({FORMS[value] for value in asked if value in FORMS} | {"card"})
    order_products(page=story, forms=forms, by=by)


def _make_and_bake(leaving: list[StoryPage]) -> None:
    if Product.objects.filter(state=Product.State.DUE).exclude(page__in=leaving).exists():
        beside = subprocess.Popen(
            [sys.executable, "-m", "nhipcau.project", "work", "--once", "--only", "products"],
            stdout=subprocess.DEVNULL,
        )
        bake()  # the pages meanwhile; the files join them below
        make_due(owner=owner())
        beside.wait()
    bake()
