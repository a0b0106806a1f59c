"""Secrets at rest: AES-256-GCM under a ring of keys, each bound to the place it is kept in.

A token opens only in its own place (`table:row:field`): copied to another row it is refused. The
first key of the ring seals, every key opens, so that a key is changed by putting a new one first.
The ring is `settings.NHIPCAU_KEYS` (32 bytes each, URL-safe base64); without it, keys derived from
`SECRET_KEY` and `SECRET_KEY_FALLBACKS`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = "s1"
_NONCE = 12


class SealBroken(ValueError):
    """A token that no key of the ring opens in this place. Says nothing of what is inside."""


def place_of(table: str, row: int | str, field: str) -> str:
    """The place a secret is kept in, which its token is bound to."""
    return f"{table}:{row}:{field}"


def seal(secret: str, *, place: str) -> str:
    """Encrypt `secret` for its place. Two calls never give the same token."""
    name, key = _ring()[0]
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, secret.encode(), place.encode())
    return f"{VERSION}.{name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, *, place: str) -> str:
    """The secret in a token made for this place. Raises SealBroken for anything else."""
    version, _, rest = token.partition(".")
    name, _, text = rest.partition(".")
    key = dict(_ring()).get(name)
    if version != VERSION or key is None:
        raise SealBroken("sealed with a key that isn't in the ring")
    try:
        content = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
        if base64.urlsafe_b64encode(content).decode() != text:
            raise ValueError("two spellings of one token")
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], place.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as broken:
        raise SealBroken("changed, or moved from another place") from broken


def is_current(token: str) -> bool:
    """Whether the token is under the first key; others are to be sealed anew when keys are changed."""
    return token.startswith(f"{VERSION}.{_ring()[0][0]}.")


def _ring() -> list[tuple[str, bytes]]:
    given: Iterable[str] = getattr(settings, "NHIPCAU_KEYS", ())
    keys = [_given(text) for text in given] or [
        _derived(text) for text in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return [(hashlib.sha256(b"name of " + key).hexdigest()[:12], key) for key in keys]


def _given(text: str) -> bytes:
    try:
        key = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured("NHIPCAU_KEYS: each key is 32 bytes in URL-safe base64")
    return key


def _derived(text: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"nhipcau.kit.sealing").derive(
        text.encode()
    )
