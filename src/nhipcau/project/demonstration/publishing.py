"""The demonstration's channels: the website itself, the outbox folder, and e-mail to a file."""

from __future__ import annotations
