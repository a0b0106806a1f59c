from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from nhipcau.people.actions import register_organisation
from nhipcau.people.models import Organisation
from tests.people.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_lead_registers_an_organisation_once() -> None:
    lead = UserFactory(role="lead")
    for name in ("Sở Ngoại vụ", "Sở Ngoại vụ thành phố"):
        register_organisation(
            code="ngoai-vu", name=name, kind="state", names={"en": "Foreign Affairs"}, by=lead
        )
    only = Organisation.objects.get()
    assert only.name == "Sở Ngoại vụ thành phố"
    assert only.named("en") == "Foreign Affairs"
    assert only.named("ja") == only.name


@pytest.mark.parametrize("role", [None, "officer", "editor", "translator", "reviewer", "factchecker"])
def test_no_one_else_may(role: str | None) -> None:
    with pytest.raises(PermissionDenied):
        register_organisation(code="x", name="X", kind="state", by=UserFactory(role=role))
    assert not Organisation.objects.exists()
