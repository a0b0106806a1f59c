from __future__ import annotations

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from nhipcau.kit.sealing import SealBroken, is_current, place_of, seal, unseal

HERE = place_of("channels_channel", 7, "secret")
THERE = place_of("channels_channel", 8, "secret")


def a_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@examples(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_what_is_sealed_comes_back_and_is_never_readable(secret: str) -> None:
    token = seal(secret, place=HERE)
    assert unseal(token, place=HERE) == secret
    assert seal(secret, place=HERE) != token
    if len(secret) > 3:
        assert secret not in token


def test_a_token_opens_only_in_its_own_place() -> None:
    with pytest.raises(SealBroken):
        unseal(seal("mật khẩu", place=HERE), place=THERE)


@pytest.mark.parametrize("token", ["", "s1", "s1.x.y", "plain text", "s2.abc.AAAA"])
def test_what_was_never_sealed_is_refused(token: str) -> None:
    with pytest.raises(SealBroken):
        unseal(token, place=HERE)


def test_a_changed_token_is_refused_wherever_it_was_changed() -> None:
    token = seal("mật khẩu", place=HERE)
    start = token.rindex(".") + 1
    for position in range(start, len(token)):
        letter = "A" if token[position] != "A" else "B"
        changed = token[:position] + letter + token[position + 1 :]
        with pytest.raises(SealBroken):
            unseal(changed, place=HERE)
        with pytest.raises(SealBroken):
            unseal(token[:position] + "*" + token[position + 1 :], place=HERE)


def test_the_refusal_says_nothing_of_the_secret() -> None:
    token = seal("mật khẩu", place=HERE)
    with pytest.raises(SealBroken) as refused:
        unseal(token, place=THERE)
    assert "mật khẩu" not in str(refused.value)
    assert token not in str(refused.value)


def test_keys_are_changed_by_putting_a_new_one_first(settings: Settings) -> None:
    old, new = a_key(), a_key()
    settings.NHIPCAU_KEYS = [old]
    token = seal("mật khẩu", place=HERE)
    settings.NHIPCAU_KEYS = [new, old]
    assert unseal(token, place=HERE) == "mật khẩu"
    assert not is_current(token)
    assert is_current(seal("mật khẩu", place=HERE))
    settings.NHIPCAU_KEYS = [new]
    with pytest.raises(SealBroken):
        unseal(token, place=HERE)


def test_without_a_ring_the_keys_come_from_the_secret_key(settings: Settings) -> None:
    settings.NHIPCAU_KEYS = []
    settings.SECRET_KEY = "one " * 12
    token = seal("mật khẩu", place=HERE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "two " * 12, ["one " * 12]
    assert unseal(token, place=HERE) == "mật khẩu"
    assert not is_current(token)


@pytest.mark.parametrize("key", ["short", "", "*" * 44, base64.urlsafe_b64encode(b"x" * 31).decode()])
def test_a_key_of_the_wrong_length_is_refused(settings: Settings, key: str) -> None:
    settings.NHIPCAU_KEYS = [key]
    with pytest.raises(ImproperlyConfigured, match="NHIPCAU_KEYS"):
        seal("mật khẩu", place=HERE)
