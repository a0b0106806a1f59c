"""The harmless account: one file a delivery in the outbox folder. The default where nothing is set up."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from django.conf import settings
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
from nhipcau.kit.files import write_atomically


class Outbox(Plain):
    """KEY: the file is named by the key and says the same each time, so writing it again changes nothing."""

    label = _("Outbox folder")

    def __init__(self, folder: Path | None = None) -> None:
        self._folder: Path = folder or settings.NHIPCAU_OUTBOX

    def capabilities(self, account: Account) -> Capabilities:
        return Capabilities(
            safety=Safety.KEY, settle=dt.timedelta(seconds=1), finds=True, tested=Tested.SERVER
        )

    def publish(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        for file in outgoing.rendered.files:
            outgoing.read(file)  # as any receiver would: what isn't the approved file isn't sent
        content = {
            "key": outgoing.key,
            "account": outgoing.account.code,
            "recipient": outgoing.recipient,
            "page": outgoing.page,
            "revision": outgoing.revision,
            **outgoing.rendered.as_payload(),
        }
        deadline.remaining()
        try:
            write_atomically(
                self._path(outgoing), json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
            )
        except OSError as fault:
            raise Retry(Why.UNREACHABLE, fault.strerror or "") from fault
        return self._receipt(outgoing)

    def find_existing(self, outgoing: Outgoing, deadline: Deadline) -> Receipt | None:
        return self._receipt(outgoing) if self._path(outgoing).is_file() else None

    def _path(self, outgoing: Outgoing) -> Path:
        return self._folder / f"{outgoing.key}.json"

    def _receipt(self, outgoing: Outgoing) -> Receipt:
        return Receipt(remote_id=self._path(outgoing).name, url=outgoing.rendered.url)
