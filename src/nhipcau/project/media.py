"""Originals and evidence: for people of the editing side only. What readers see is baked."""

from __future__ import annotations

import posixpath
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

SEEN_WITH: Final = {
    "images": "stories.view_storypage",
    "original_images": "stories.view_storypage",
    "documents": "stories.view_storypage",
    "avatar_images": "wagtailadmin.access_admin",
}
"""The folders that are shown, each with what it asks for. What organisations and guidance bring lies in
others: their rooms show it, to those who may see it."""


@require_safe
@permission_required("wagtailadmin.access_admin", raise_exception=True)
@cache_control(private=True, max_age=300)
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of the media folder. Whatever was uploaded, it runs nothing."""
    path = posixpath.normpath(path).lstrip(
        "/"
    )  # as `serve` does: the folder that is asked for is the one meant
    asked_for = SEEN_WITH.get(path.partition("/")[0])
    if asked_for is None:
        raise Http404
    if not request.user.has_perm(asked_for):
        raise PermissionDenied
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def document(_document: Any, request: HttpRequest) -> None:
    """Wagtail shows a document to whoever guesses its number and name; ours, to the newsroom alone."""
    if not request.user.has_perm(SEEN_WITH["documents"]):
        raise PermissionDenied
