"""Originals and evidence: for people of the editing side only. What readers see is baked."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
@permission_required("wagtailadmin.access_admin", raise_exception=True)
@cache_control(private=True, max_age=300)
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of the media folder. Whatever was uploaded, it runs nothing."""
    answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
