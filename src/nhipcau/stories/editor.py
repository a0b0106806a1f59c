"""Hooks of the page editor: which language is written, and the scripts that choose facts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature, PluginFeature
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from nhipcau.stories.quotes import quoted_by
from nhipcau.stories.rich_text import editing

SCRIPTS = ["facts/choose.js", "stories/facts.js"]
STYLES = {"all": ["stories/facts.css"]}
ATTRIBUTES = ["key", "field", "title"]


@hooks.register("register_rich_text_features")
def quoting(features: FeatureRegistry) -> None:
    controls = (
        ("fact", "FACT", "nc-fact", _("Quote a fact (@)")),
        ("source", "SOURCE", "superscript", _("Cite a source")),
    )
    for name, kind, icon, description in controls:
        data = {"type": kind, "icon": icon, "description": description, "attributes": ATTRIBUTES}
        features.register_editor_plugin("draftail", name, EntityFeature(data, js=SCRIPTS, css=STYLES))
    features.register_editor_plugin(
        "draftail", "fact-typing", PluginFeature({"type": "fact-typing"}, js=SCRIPTS, css=STYLES)
    )


@hooks.register("before_edit_page")
def writing(request: HttpRequest, page: Page) -> None:
    page.saves_itself = not request.accepts("text/html")  # nobody pressed a button
    editing(page.locale.language_code, {one.key for one in quoted_by(page.specific_deferred)})


@hooks.register("before_create_page")
def beginning(_request: HttpRequest, parent: Page, _model: Any) -> None:
    editing(parent.locale.language_code, ())


@hooks.register("insert_editor_js")
def words_of_the_chooser() -> SafeString:
    """What the scripts say, and whom they ask: data, which no policy has to allow to run."""
    told = {
        "address": reverse("fact_choose"),
        "words": {
            "quote": _now("Quote a fact"),
            "cite": _now("Cite a source"),
            "find": _now("Find by words in any language"),
            "field": _now("What of it? Date, name, a year …"),
            "none": _now("Nothing found. Try fewer words, with or without diacritics."),
            "more": _now("There are more; add a word."),
            "failed": _now("The list could not be fetched. Nothing of your text was lost; try again."),
            "weak": _now("weakly known"),
            "open": _now("Open the fact"),
        },
    }
    return json_script(told, "fact-chooser")
