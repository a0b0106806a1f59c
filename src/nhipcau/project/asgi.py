"""Readers get files; everything else is Django's."""

from __future__ import annotations

import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

from nhipcau.publicsite.front import App, PublicFront

_editing = get_asgi_application()

from nhipcau.project.urls import PASSED  # noqa: E402  # Django is set up by now

application = PublicFront(
    cast("App", _editing),
    settings.NHIPCAU_PUBLIC,
    settings.STATIC_ROOT,
    languages=[code for code, _name in settings.LANGUAGES],
    passed=PASSED,
    transport_security=settings.SECURE_HSTS_SECONDS,
)
