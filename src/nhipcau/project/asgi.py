"""Readers get files; everything else is Django's."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

from nhipcau.publicsite.front import PublicFront

application = PublicFront(get_asgi_application(), settings.NHIPCAU_PUBLIC, settings.STATIC_ROOT)
