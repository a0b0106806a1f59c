"""Stale pages for templates: asked once a page of the desk."""

from __future__ import annotations

from django import template

from nhipcau.stories.staleness import Difference, stale

register = template.Library()


@register.simple_tag
def stale_pages() -> dict[int, list[Difference]]:
    """The pages that quote a fact which was corrected since, with what differs."""
    return stale()
