"""The port of the delivery ledger: what an adapter is given, what it gives back, how it refuses.

One adapter is one file in `adapters/`, listed in `KINDS`. It holds no database rows and no state:
frozen dataclasses in, frozen dataclasses out. See docs/write-a-channel.md.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.kit.dates import PartialDate
from nhipcau.kit.languages import speaking
from nhipcau.stories.ports import Credit, StoryDocument

KINDS: dict[str, str] = {
    "website": "nhipcau.channels.adapters.website.Website",
    "outbox": "nhipcau.channels.adapters.outbox.Outbox",
    "email": "nhipcau.channels.adapters.email.Email",
}


class Safety(enum.Enum):
    """What keeps a message from being sent twice. It decides what the ledger does after a doubt."""

    KEY = "key"
    """The receiver keeps our key and does nothing on a second sight of it: send again."""
    TWO_STEP = "two_step"
    """Made hidden first, shown by its number afterwards; both may be repeated."""
    READBACK = "readback"
    """The receiver can be searched for our message: look, and send again only if it isn't there."""
    BLIND = "blind"
    """Neither: a person looks and decides."""


class Tested(TextChoices):
    """What the adapter was tried against; shown beside every account."""

    SERVER = "server", _("tried against a real server")
    CONTRACT = "contract", _("tried against the maker's own description")
    DOCUMENTATION = "documentation", _("written from documentation only")


class Unit(enum.Enum):
    CODEPOINT = "codepoint"
    UTF16 = "utf16"


class Why(TextChoices):
    """Why a delivery stands as it does. What the receiver itself said is kept beside it."""

    UNREACHABLE = "unreachable", _("The receiver could not be reached; nothing was sent.")
    BUSY = "busy", _("The receiver could not take it just now; nothing was sent.")
    THROTTLED = "throttled", _("The receiver asks for a pause; nothing was sent.")
    NOT_BAKED = "not_baked", _("The page isn't in the public folder yet.")
    LATE_START = "late_start", _("The sender was too slow to start; nothing was sent.")
    ACCOUNT_REFUSED = "account_refused", _("The receiver refused the account's key; nothing was sent.")
    UNSEALED = "unsealed", _("The account's key can't be opened here; nothing was sent.")
    NO_ADAPTER = "no_adapter", _("This kind of account isn't set up here; nothing was sent.")
    RECIPIENT_REFUSED = "recipient_refused", _("The receiver doesn't know this address.")
    REFUSED = "refused", _("The receiver refused the message.")
    TOO_LARGE = "too_large", _("The message is larger than the receiver takes.")
    FILE_MISSING = "file_missing", _("A file to be sent is missing, or isn't the one that was approved.")
    WITHDRAWN = "withdrawn", _("The page was taken down before this was sent.")
    SUPERSEDED = "superseded", _("A newer version was published before this was sent.")
    EXPIRED = "expired", _("It was not sent in time and is no longer wanted.")
    CANCELLED = "cancelled", _("A person called it off before it was sent.")
    BROKE_OFF = "broke_off", _("Sending began; the line broke before an answer came.")
    TIMEOUT = "timeout", _("Sending began; no answer came in time.")
    STOPPED = "stopped", _("Sending began; the sender stopped before an answer came.")
    FAULT = "fault", _("Sending began; an unforeseen fault hid the answer.")
    NO_LOOKUP = "no_lookup", _("The receiver can't be asked what it has.")
    KEY_EXPIRED = "key_expired", _("The receiver has forgotten the key by now, so sending again isn't safe.")
    LOOKUP_FAILED = "lookup_failed", _("The receiver was asked several times and gave no clear answer.")
    TOO_LATE_TO_REPEAT = "too_late", _("It may have been sent, and can no longer be repeated.")
    NOT_THERE = "not_there", _("The receiver was asked: it isn't there. It will be sent again.")
    FOUND = "found", _("The receiver was asked: it is there.")
    BY_A_PERSON = "by_a_person", _("A person looked and answered.")

    @classmethod
    def sentence(cls, code: str) -> str:
        """A stored code in words; a code that no longer exists stays as it is."""
        return str(cls(code).label) if code in cls.values else code


class PortError(Exception):
    """How an adapter says that it has no receipt. Only the ledger catches these."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why.value, detail)
        self.why = why
        self.detail = detail


class Retry(PortError):
    """Certainly not sent; may be tried again, not before `after`. `pause` rests the whole account."""

    def __init__(
        self, why: Why, detail: str = "", *, after: dt.timedelta | None = None, pause: bool = False
    ) -> None:
        super().__init__(why, detail)
        self.after = after
        self.pause = pause


class Rejected(PortError):
    """Certainly not sent, and never will be as it stands."""


class Unknown(PortError):
    """It may have been sent or not. When in doubt, this one."""


@dataclass(frozen=True)
class Limits:
    """What the receiver takes. None is no limit."""

    text: int | None = None
    unit: Unit = Unit.CODEPOINT
    files: int | None = None
    file_bytes: int | None = None

    def problems(self, rendered: Rendered) -> tuple[str, ...]:
        """Where `rendered` is too much, each in one sentence. Nothing is ever cut to fit."""
        found = []
        length = measured(rendered.text, self.unit)
        if self.text is not None and length > self.text:
            found.append(
                _now("The text has %(length)d characters; the receiver takes %(limit)d.")
                % {"length": length, "limit": self.text}
            )
        if self.files is not None and len(rendered.files) > self.files:
            found.append(
                _now("There are %(count)d files; the receiver takes %(limit)d.")
                % {"count": len(rendered.files), "limit": self.files}
            )
        for file in rendered.files:
            if self.file_bytes is not None and file.size > self.file_bytes:
                found.append(
                    _now("“%(file)s” has %(size)d kB; the receiver takes %(limit)d kB.")
                    % {"file": file.name, "size": file.size // 1000, "limit": self.file_bytes // 1000}
                )
        return tuple(found)


@dataclass(frozen=True)
class Capabilities:
    safety: Safety
    limits: Limits = Limits()
    key_ttl: dt.timedelta | None = None
    """How long a receiver remembers our key; None is for ever."""
    settle: dt.timedelta = dt.timedelta(seconds=60)
    """How long after a send its traces may still be appearing at the far end."""
    finds: bool = False
    """Whether `find_existing` can answer. READBACK needs it."""
    carries_files: bool = True
    tested: Tested = Tested.DOCUMENTATION


@dataclass(frozen=True)
class Account:
    """A declared account, as an adapter sees it. The secret is never shown or written."""

    code: str
    kind: str
    name: str
    address: str
    options: Mapping[str, Any] = field(default_factory=dict)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class File:
    """A made product: its bytes are named by their digest."""

    sha256: str
    ending: str
    media_type: str
    size: int
    name: str


@dataclass(frozen=True)
class Rendered:
    """What is said, frozen when it is planned: sent to the letter or not at all."""

    title: str
    text: str
    url: str
    attribution: str
    language: str
    files: tuple[File, ...] = ()

    @property
    def sha256(self) -> str:
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def as_payload(self) -> dict[str, Any]:
        return {**asdict(self), "files": [asdict(file) for file in self.files]}

    @classmethod
    def of_payload(cls, payload: Mapping[str, Any]) -> Rendered:
        return cls(**{**payload, "files": tuple(File(**file) for file in payload["files"])})


@dataclass(frozen=True)
class Outgoing:
    """One delivery on its way. `key` is the same at every attempt and unlike every other's."""

    key: str
    account: Account
    rendered: Rendered
    page: int
    revision: int
    recipient: str = ""
    remote_id: str = ""
    """TWO_STEP: the number the receiver gave to the hidden message."""
    read: Callable[[File], bytes] = field(default=lambda _: b"", repr=False, compare=False)
    """The bytes of a file, checked against its digest. Raises Rejected(FILE_MISSING)."""


@dataclass(frozen=True)
class Receipt:
    """Proof that it is there: the receiver's number for it, and where the public finds it."""

    remote_id: str
    url: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Deadline:
    """A moment on this machine's own clock after which a sender must have stopped."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        return cls(time.monotonic() + seconds)

    def remaining(self, most: float = 3600) -> float:
        """Seconds left for one step, at most `most`. Raises Unknown when there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise Unknown(Why.TIMEOUT)
        return min(left, most)

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self.at

    @contextlib.contextmanager
    def cutting(self, cut: Callable[[], object]) -> Iterator[None]:
        """Call `cut` at the deadline, from another thread.

        It is to close the line that what runs inside waits on, so that no byte leaves later and the
        wait ends, however slowly the other side answers.
        """
        timer = threading.Timer(self.remaining(), cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


class Adapter(Protocol):
    """One kind of account. `Plain` gives the answers most of them share."""

    label: str | Promise

    def capabilities(self, account: Account) -> Capabilities: ...

    def problems(self, account: Account) -> tuple[str, ...]:
        """What is wrong with the account's settings, each in one sentence; empty when it will do."""

    def recipients(self, account: Account) -> tuple[str, ...]:
        """One delivery each; `("",)` where all is said in one place."""

    def compose(self, story: StoryDocument, files: tuple[File, ...], account: Account) -> Rendered:
        """What would be said. Pure: the preview is the same call."""

    def prepare(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        """TWO_STEP only: make it hidden and give its number."""

    def publish(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        """Send it, once, without a repeat of its own. Raises Retry, Rejected or Unknown."""

    def find_existing(self, outgoing: Outgoing, deadline: Deadline) -> Receipt | None:
        """Look for it at the far end. None is provably absent; a partial look raises Unknown."""


class Plain:
    """The answers most adapters share; inherit and override."""

    label: str | Promise = ""

    def problems(self, account: Account) -> tuple[str, ...]:
        return ()

    def recipients(self, account: Account) -> tuple[str, ...]:
        return ("",)

    def compose(self, story: StoryDocument, files: tuple[File, ...], account: Account) -> Rendered:
        return render(story, files)

    def prepare(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        raise Rejected(Why.REFUSED, "one step only")

    def find_existing(self, outgoing: Outgoing, deadline: Deadline) -> Receipt | None:
        raise Unknown(Why.NO_LOOKUP)


def kinds() -> dict[str, str]:
    """Every kind that can be used here: ours and those of `settings.NHIPCAU_CHANNEL_KINDS`."""
    return {**KINDS, **getattr(settings, "NHIPCAU_CHANNEL_KINDS", {})}


def adapter_for(kind: str) -> Adapter:
    """The adapter of a kind, imported on first use. Raises Retry(NO_ADAPTER) when there is none."""
    try:
        adapter: Adapter = import_string(kinds()[kind])()
    except (KeyError, ImportError) as missing:
        raise Retry(Why.NO_ADAPTER, kind, pause=True) from missing
    return adapter


def measured(text: str, unit: Unit) -> int:
    """How long a receiver finds `text`."""
    return len(text.encode("utf-16-le")) // 2 if unit is Unit.UTF16 else len(text)


def render(story: StoryDocument, files: tuple[File, ...] = ()) -> Rendered:
    """A story's title, opening, address and attribution, in the story's language."""
    with speaking(story.language):
        return Rendered(
            title=story.title,
            text="".join(run.text for run in story.lead),
            url=story.url,
            attribution=_attribution(story.credit, story.language),
            language=story.language,
            files=files,
        )


def _attribution(credit: Credit, language: str) -> str:
    """Who speaks, who answers for it, who translated it, of what day. Nothing leaves without it."""
    day = PartialDate.parse(credit.updated).short(language) if credit.updated else ""
    named = (
        (pgettext_lazy("attribution", "Issued by: %(name)s"), credit.issuer),
        (pgettext_lazy("attribution", "Responsible editor: %(name)s"), credit.editor),
        (pgettext_lazy("attribution", "Translated by: %(name)s"), credit.translator),
        (pgettext_lazy("attribution", "Version of %(name)s"), day),
    )
    return "\n".join(str(words) % {"name": name} for words, name in named if name)
