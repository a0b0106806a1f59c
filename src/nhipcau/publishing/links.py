"""The signed address of an outside reader, as it is made and as it is read."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "nhipcau.publishing.outside"
LONGEST_DAYS = 60


def address_of(invitation: int) -> str:
    """The whole address that the reader is given."""
    token = signing.dumps(invitation, salt=SALT)
    return f"{settings.NHIPCAU_PUBLIC_ADDRESS}{reverse('publishing_outside', args=[token])}"


def invitation_of(token: str) -> int:
    """Which invitation a token names. Raises BadSignature for a forged one, or one too old for any link."""
    return int(signing.loads(token, salt=SALT, max_age=(LONGEST_DAYS + 2) * 86400))
