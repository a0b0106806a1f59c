"""A receipt on the screen of its delivery."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.channels.factories import DeliveryFactory
from tests.people.screens import page, sign_in

pytestmark = pytest.mark.django_db


def test_a_long_receipt_may_break_its_line() -> None:
    """`keyed` keeps a key beside its button on one line; a receipt has no button and left its panel."""
    sent = DeliveryFactory(state="delivered", remote_id="8a6b703e-c7ea-4f2b-bbbf-88f9d5f07f4b.json")
    shown = page(sign_in("lead").get(reverse("delivery", args=[sent.pk]))).select_one(".pairs .key")
    assert shown
    assert shown.text == sent.remote_id
    assert not shown.find_parent(class_="keyed")
