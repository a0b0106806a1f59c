"""Readers get files; everything else is Django's."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

from nhipcau.publicsite.front import PublicFront

_editing = get_asgi_application()

from nhipcau.project.urls import PASSED  # Django is set up by now

application = PublicFront(
    _editing,
    settings.NHIPCAU_PUBLIC,
    settings.STATIC_ROOT,
    passed=PASSED,
    transport_security=settings.SECURE_HSTS_SECONDS,
)
