"""The public website: delivered when the public folder holds the page's approved revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from nhipcau.channels.ports import (
    Account,
    Capabilities,
    Deadline,
    Outgoing,
    Plain,
    Receipt,
    Retry,
    Safety,
    Tested,
    Why,
)
from nhipcau.publicsite.bake import BakeResult
from nhipcau.publicsite.bake import bake as bake_site
from nhipcau.publicsite.bake import holds as site_holds


class Website(Plain):
    """KEY: page and revision. Baking what is baked already changes nothing."""

    label = _("Public website")

    def __init__(
        self,
        holds: Callable[[int, int], str | None] = site_holds,
        bake: Callable[[], BakeResult] = bake_site,
    ) -> None:
        self._holds = holds
        self._bake = bake

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(
            safety=Safety.KEY,
            settle=dt.timedelta(seconds=1),
            finds=True,
            carries_files=False,
            tested=Tested.SERVER,
        )

    def publish(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        found = self.find_existing(outgoing, deadline)
        if found:
            return found
        try:
            result = self._bake()
        except OSError as fault:
            raise Retry(Why.NOT_BAKED, fault.strerror or "") from fault
        found = self.find_existing(outgoing, deadline)
        if not found:
            raise Retry(Why.NOT_BAKED, " ".join(result.problems))
        return found

    def find_existing(self, outgoing: Outgoing, deadline: Deadline) -> Receipt | None:
        deadline.remaining()
        url = self._holds(outgoing.page, outgoing.revision)
        return Receipt(remote_id=f"{outgoing.page}@{outgoing.revision}", url=url) if url else None
