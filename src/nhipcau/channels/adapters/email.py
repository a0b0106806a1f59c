"""E-mail to the addresses an account lists: one message, one delivery, one receipt each.

Mail has no key a server would keep. Where copies can be searched (the file backend, or a `journal`
folder to which the mail server copies all it sends) a message is looked up by its Message-ID;
elsewhere a doubt goes to a person.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import smtplib
import socket
from collections.abc import Callable
from email.parser import BytesHeaderParser
from email.utils import formataddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nhipcau.channels.ports import (
    Account,
    Capabilities,
    Deadline,
    Limits,
    Outgoing,
    Plain,
    PortError,
    Receipt,
    Rejected,
    Retry,
    Safety,
    Tested,
    Unknown,
    Why,
)
from nhipcau.kit.languages import speaking

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
END_OF_FILE_MESSAGE = b"-" * 79 + b"\n"
STEP = 20.0  # seconds for one word of the conversation with a mail server

# What a mail server answers, in our words. A code that isn't here goes by its first figure.
CODES: dict[int, PortError] = {
    421: Retry(Why.THROTTLED, after=dt.timedelta(minutes=5)),
    454: Retry(Why.BUSY),
    530: Retry(Why.ACCOUNT_REFUSED, pause=True),
    534: Retry(Why.ACCOUNT_REFUSED, pause=True),
    535: Retry(Why.ACCOUNT_REFUSED, pause=True),
    538: Retry(Why.ACCOUNT_REFUSED, pause=True),
    523: Rejected(Why.TOO_LARGE),
    552: Rejected(Why.TOO_LARGE),
}


class Email(Plain):
    """READBACK where copies can be searched, else BLIND."""

    label = _("E-mail")

    def capabilities(self, account: Account) -> Capabilities:
        searchable = bool(account.options.get("journal")) or _writes_files(account)
        return Capabilities(
            safety=Safety.READBACK if searchable else Safety.BLIND,
            limits=Limits(files=10, file_bytes=15_000_000),
            settle=dt.timedelta(seconds=120 if account.options.get("journal") else 1),
            finds=searchable,
            tested=Tested.SERVER,
        )

    def problems(self, account: Account) -> tuple[str, ...]:
        found = []
        if not _is_address(account.address):
            found.append(_now("The public address must be the e-mail address that the messages come from."))
        if not self.recipients(account):
            found.append(_now("List at least one address under “recipients”."))
        for one in self.recipients(account):
            if not _is_address(one):
                found.append(_now("“%(address)s” isn't an e-mail address.") % {"address": one})
        unsubscribe = account.options.get("unsubscribe", "")
        if not isinstance(unsubscribe, str) or (unsubscribe and not unsubscribe.startswith("https://")):
            found.append(_now("“unsubscribe” must be an address that begins with https://."))
        if not isinstance(account.options.get("port", 25), int):
            found.append(_now("“port” must be a number."))
        return tuple(found)

    def recipients(self, account: Account) -> tuple[str, ...]:
        listed = account.options.get("recipients", [])
        return tuple(dict.fromkeys(str(one).strip() for one in listed)) if isinstance(listed, list) else ()

    def publish(self, outgoing: Outgoing, deadline: Deadline) -> Receipt:
        message = self.message(outgoing)
        connection = _connection(outgoing, deadline)
        try:
            connection.open()
        except smtplib.SMTPResponseException as answer:
            raise _refusal(answer, Retry(Why.UNREACHABLE)) from answer
        except OSError as fault:  # every other smtplib error is one
            raise Retry(Why.UNREACHABLE, type(fault).__name__) from fault
        except ValueError as fault:  # a name or key that can't be said in SMTP's letters
            raise Retry(Why.ACCOUNT_REFUSED, type(fault).__name__, pause=True) from fault
        began = _watch(connection)
        try:
            if deadline.passed:
                raise Retry(Why.LATE_START)
            with deadline.cutting(lambda: _cut(connection)):
                accepted = connection.send_messages([message])
        except (OSError, ValueError) as fault:
            raise _outcome(fault, began(), deadline) from fault
        finally:
            _leave(connection)
        if not accepted:
            raise Unknown(Why.FAULT, "the mail backend counted no message")
        return Receipt(remote_id=message_id(outgoing))

    def find_existing(self, outgoing: Outgoing, deadline: Deadline) -> Receipt | None:
        account, wanted = outgoing.account, message_id(outgoing)
        if account.options.get("journal"):
            folder, ours = Path(str(account.options["journal"])), False
            if not folder.is_dir():
                raise Unknown(Why.LOOKUP_FAILED, "journal")
        elif _writes_files(account):
            folder, ours = _folder_of(outgoing), True
        else:
            raise Unknown(Why.NO_LOOKUP)
        try:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                deadline.remaining()
                content = path.read_bytes()
                if _names(content, wanted):
                    if ours and not content.endswith(END_OF_FILE_MESSAGE):
                        raise Unknown(Why.LOOKUP_FAILED, "half a message")
                    return Receipt(remote_id=wanted, raw={"copy": path.name})
        except OSError as fault:
            raise Unknown(Why.LOOKUP_FAILED, type(fault).__name__) from fault
        return None

    def message(self, outgoing: Outgoing) -> EmailMultiAlternatives:
        """The message itself, the same at every attempt save for its date."""
        account, rendered = outgoing.account, outgoing.rendered
        stop = str(account.options.get("unsubscribe") or f"mailto:{account.address}?subject=unsubscribe")
        headers = {
            "Message-ID": message_id(outgoing),
            "List-Unsubscribe": f"<{stop}>",
            "Content-Language": rendered.language,
        }
        if stop.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        with speaking(rendered.language):
            words = {"said": rendered, "account": account, "stop": stop}
            text = render_to_string("channels/message.txt", words)
            page = render_to_string("channels/message.html", words)
        message = EmailMultiAlternatives(
            subject=" ".join(rendered.title.split()),
            body=text,
            from_email=formataddr((account.name, account.address)),
            to=[outgoing.recipient],
            headers=headers,
        )
        message.attach_alternative(page, "text/html")
        for file in rendered.files:
            message.attach(f"{file.name}.{file.ending}", outgoing.read(file), file.media_type)
        return message


def message_id(outgoing: Outgoing) -> str:
    return f"<{outgoing.key}@{outgoing.account.address.rpartition('@')[2]}>"


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _connection(outgoing: Outgoing, deadline: Deadline) -> Any:
    """The account's own server where its settings name one, else the server of the whole system."""
    account, options = outgoing.account, outgoing.account.options
    if options.get("host"):
        return get_connection(
            SMTP,
            host=options["host"],
            port=options.get("port", 25),
            username=options.get("user", ""),
            password=account.secret,
            use_tls=bool(options.get("tls", False)),
            timeout=deadline.remaining(STEP),
        )
    if _writes_files(account):
        return get_connection(file_path=str(_folder_of(outgoing)))
    return get_connection(timeout=deadline.remaining(STEP))


def _writes_files(account: Account) -> bool:
    return settings.EMAIL_BACKEND == FILES and not account.options.get("host")


def _folder_of(outgoing: Outgoing) -> Path:
    """Each message in a folder of its own: the file backend names files by the second."""
    return Path(settings.EMAIL_FILE_PATH) / outgoing.key


def _names(content: bytes, wanted: str) -> bool:
    if wanted.encode() not in content:
        return False
    headers = BytesHeaderParser().parsebytes(content)
    return "".join(str(headers.get("Message-ID", "")).split()) == wanted


def _watch(connection: Any) -> Callable[[], bool]:
    """Whether the message itself has begun to leave. Before DATA a mail server has taken nothing."""
    smtp = getattr(connection, "connection", None)
    if not isinstance(smtp, smtplib.SMTP):
        return lambda: True
    began = False
    send_data = smtp.data

    def data(message: Any) -> Any:
        nonlocal began
        began = True
        return send_data(message)

    smtp.data = data  # type: ignore[assignment, method-assign]  # its beginning is seen
    return lambda: began


def _cut(connection: Any) -> None:
    """Close the line under whatever waits on it."""
    smtp = getattr(connection, "connection", None)
    if isinstance(smtp, smtplib.SMTP) and smtp.sock:
        with contextlib.suppress(OSError):
            smtp.sock.shutdown(socket.SHUT_RDWR)


def _leave(connection: Any) -> None:
    """Part from the server. The message is accepted or refused by now: nothing said here changes that."""
    smtp = getattr(connection, "connection", None)
    if isinstance(smtp, smtplib.SMTP) and smtp.sock:
        smtp.sock.settimeout(1)
    with contextlib.suppress(OSError):
        connection.close()


def _outcome(fault: Exception, began: bool, deadline: Deadline) -> PortError:
    """What an error while sending means for the delivery."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(fault.recipients.values()))
        answer = smtplib.SMTPResponseException(code, text)
        return _refusal(answer, Rejected(Why.RECIPIENT_REFUSED))
    if isinstance(fault, smtplib.SMTPSenderRefused):
        return _refusal(fault, Retry(Why.ACCOUNT_REFUSED, pause=True))
    if isinstance(fault, smtplib.SMTPResponseException):
        return _refusal(fault, Rejected(Why.REFUSED))
    if isinstance(fault, ValueError | smtplib.SMTPNotSupportedError):
        return Rejected(Why.REFUSED, type(fault).__name__)
    if not began:
        return Retry(Why.UNREACHABLE, type(fault).__name__)
    return Unknown(Why.TIMEOUT if deadline.passed else Why.BROKE_OFF, type(fault).__name__)


def _refusal(answer: smtplib.SMTPResponseException, permanent: PortError) -> PortError:
    """A clear answer of the server: by its code, else for now (4) or for good (5: `permanent`)."""
    text = answer.smtp_error
    said = f"{answer.smtp_code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    known = CODES.get(answer.smtp_code)
    if known is None:
        known = Retry(Why.BUSY) if 400 <= answer.smtp_code < 500 else permanent
    if isinstance(known, Retry):
        return Retry(known.why, said, after=known.after, pause=known.pause)
    return type(known)(known.why, said)
