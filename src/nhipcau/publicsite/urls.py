"""Addresses of pages that come from the ledger; to be included before Wagtail's own, at the root."""

from __future__ import annotations

from django.urls import re_path

from nhipcau.publicsite import views
from nhipcau.publicsite.addresses import LANGUAGES

app_name = "publicsite"
urlpatterns = [
    re_path(
        rf"^(?P<language>{'|'.join(LANGUAGES)})/(?P<section>[-\w]+)/(?P<slug>[-\w]+)/$",
        views.ledger_page,
        name="ledger_page",
    )
]
