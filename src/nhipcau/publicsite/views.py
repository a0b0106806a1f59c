"""The editing side's way to see a page that comes from the ledger before it is baked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.views import serve

from nhipcau.publicsite.addresses import LANGUAGES, slug_of
from nhipcau.publicsite.contents.checks import check
from nhipcau.publicsite.contents.design import design, ledger_sheets, sheets_of_every_kind
from nhipcau.publicsite.contents.documents import document
from nhipcau.publicsite.rendering import in_language, render, sheet_of
from nhipcau.publicsite.snapshot import Snapshot
from nhipcau.stories.compose import Uncomposable
from nhipcau.stories.models import SectionPage


def ledger_page(request: HttpRequest, language: str, section: str, slug: str) -> HttpResponse:
    """A document or a check under its register's page; any other address is Wagtail's to answer."""
    register = SectionPage.objects.live().filter(
        locale__language_code=language, slug=section, section__in=("documents", "factchecks")
    )
    if not register.exists():
        return serve(request, f"{language}/{section}/{slug}/")
    snapshot = Snapshot.load()
    with in_language(language):
        if register.get().section == "documents":
            found = (f for f in snapshot.ledger.of_kind("document") if slug_of(f.key) == slug)
            sheets = (document(snapshot, language, fact) for fact in found)
        else:
            claims = (c for c in snapshot.claims if slug_of(c.fact.key) == slug)
            sheets = (check(snapshot, language, claim) for claim in claims)
        sheet = next(sheets, None)
    if sheet is None:
        raise Http404
    return HttpResponse(render(snapshot, sheet))


def design_language(request: HttpRequest, language: str) -> HttpResponse:
    """Every component of the public pages in one language, cut out of what is live now."""
    if language not in LANGUAGES:
        raise Http404
    snapshot = Snapshot.load()
    pages = []
    for page in sheets_of_every_kind(snapshot, language):
        try:
            pages.append(render(snapshot, sheet_of(snapshot, snapshot.whole(page.pk))))
        except Uncomposable:  # said where it matters: to its editor, by the baker
            continue
    with in_language(language):
        pages += [render(snapshot, sheet) for sheet in ledger_sheets(snapshot, language)]
        sheet = design(snapshot, language, pages)
    return HttpResponse(render(snapshot, sheet))
