from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _static_files_as_they_are(settings: pytest.FixtureRequest) -> None:
    """Pages of the editing side name their styles without a manifest, which only a deployment has."""
    settings.STORAGES = {  # type: ignore[attr-defined]  # untyped fixture
        **settings.STORAGES,  # type: ignore[attr-defined]  # untyped fixture
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
