"""One product that can't be made keeps no other from being made, nor a worker from going on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from nhipcau.kit import clock
from nhipcau.products import actions
from nhipcau.products.actions import LEASE, MOST_TRIES, make_due, order_products
from nhipcau.products.models import Product
from nhipcau.products.ports import Rendered
from tests.people.factories import UserFactory
from tests.stories.factories import ThemeFactory, story
from tests.stories.fixtures import standing_site

__all__ = ["standing_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_site")]
State = Product.State


class Killed(BaseException):
    """A worker that is killed settles nothing."""


def ordered() -> list[Product]:
    order_products(page=story(ThemeFactory()), forms=["card"], by=UserFactory(role="lead"))
    return list(Product.objects.order_by("pk"))


def failing(product: Product, fault: type[BaseException]) -> Any:
    """A rendering that fails for one product and makes every other."""

    def render(asked: Product, _composer: Any) -> Rendered:
        if asked.pk == product.pk:
            raise fault("nobody thought of this")
        return Rendered(b"PNG", "image/png", "png", pages=0, width=1, height=1, alt="")

    return render


def test_a_fault_nobody_thought_of_is_told_and_the_others_are_made(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, *others = ordered()
    assert others
    monkeypatch.setattr(actions, "_render", failing(first, ZeroDivisionError))
    assert make_due(owner="worker") == len(others) + 1
    first.refresh_from_db()
    assert first.state == State.FAILED
    assert "lỗi của chương trình" in first.reason.lower()
    assert "nobody thought of this" in caplog.text
    assert Product.objects.made().count() == len(others)
    assert make_due(owner="worker") == 0
    monkeypatch.undo()
    again = order_products(page=first.page, forms=["card"], by=UserFactory(role="lead"))
    assert again == [first]
    first.refresh_from_db()
    assert (first.state, first.tries, first.reason) == (State.DUE, 0, "")


def test_a_full_disk_costs_no_product(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_others = ordered()

    def full(_path: Any, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions, "_render", failing(first, ZeroDivisionError))
    monkeypatch.setattr(actions, "write_atomically", full)
    Product.objects.exclude(pk=_others[0].pk).delete()
    for _n in range(MOST_TRIES + 2):
        with pytest.raises(OSError, match="No space left"):
            make_due(owner="worker")
    kept = Product.objects.get()
    assert (kept.state, kept.tries, kept.lease_owner) == (State.DUE, 0, "")


def test_what_kills_its_worker_is_given_up_and_the_others_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = ordered()
    monkeypatch.setattr(actions, "_render", failing(first, Killed))
    with time_machine.travel(clock.now(), tick=False) as at:
        for n in range(MOST_TRIES):
            with pytest.raises(Killed):
                make_due(owner=f"worker {n}")
            at.shift(LEASE + dt.timedelta(seconds=1))
        assert make_due(owner="the last") == len(others)
    first.refresh_from_db()
    assert (first.state, first.lease_owner) == (State.FAILED, "")
    assert "3 lần" in first.reason
    assert Product.objects.made().count() == len(others)
