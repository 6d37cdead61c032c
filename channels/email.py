"""Mail by SMTP (RFC 5321): one letter, one connection, one outcome, said in the same words as for texts.

The address is `smtp://user:password@host:587?from=vakt@example.org`, or `smtps://` for TLS from the first byte. With
`smtp` the connection becomes TLS where the server offers it; a password never goes without, this machine apart.

A refusal of the recipient or the letter is permanent when the server says so (5xx). What is wrong with the connection,
our sign-in or our own address is for us to mend, so it is temporary. Once the whole letter has been handed over, an
answer that does not come is `Unknown`: the server may have it.
"""

import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from channels.base import Accepted, Outcome, Rejected, Unknown

TIMEOUT = 5.0  # seconds for each answer of the server: a whole letter takes less than a worker's lease
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Attachment:
    name: str
    kind: str  # application/pdf
    content: bytes


@dataclass(frozen=True)
class Letter:
    """`id` is the same each time the letter is sent, so that a mailbox can tell that it has it already."""

    id: str
    recipient: str
    subject: str
    text: str
    html: str
    at: datetime
    attachments: Sequence[Attachment] = ()


def plain_letter(
    id: str, recipient: str, subject: str, paragraphs: Sequence[str], link: str, language: str, at: datetime
) -> Letter:
    """Paragraphs and nothing else, as text and as HTML; the one that is `link` can be followed."""
    html = "".join(
        f'<p><a href="{escape(link)}">{escape(link)}</a></p>' if each == link else f"<p>{escape(each)}</p>"
        for each in paragraphs
    )
    page = f'<!doctype html><html lang="{language}"><body>{html}</body></html>'
    return Letter(id, recipient, subject, "\n\n".join(paragraphs) + "\n", page, at)


class Mailer(Protocol):
    def send(self, letter: Letter) -> Outcome:
        """Accepted with our own id for it, Rejected or Unknown; raises nothing that a mail server can cause."""


class SmtpMailer:
    def __init__(self, url: str) -> None:
        """`url` as the settings have checked it."""
        address = urlsplit(url)
        self._tls = address.scheme == "smtps"
        self._host = address.hostname or "localhost"
        self._port = address.port or (465 if self._tls else 587 if address.username else 25)
        self._user, self._password = unquote(address.username or ""), unquote(address.password or "")
        self._sender = sender(address)

    def send(self, letter: Letter) -> Outcome:
        if not letter.recipient.isascii():
            return Rejected("address", permanent=True)  # SMTPUTF8 (RFC 6531) is rare, and no one has asked for it
        message = self._message(letter)
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException, _NoTls) as error:
            return Rejected(_code(error), permanent=False)
        try:
            return self._hand_over(server, letter.recipient, message)
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        """Ready to take a letter. What fails closes the connection."""
        safe = ssl.create_default_context()
        if self._tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=safe)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)
        try:
            server.ehlo_or_helo_if_needed()
            if not self._tls and server.has_extn("starttls"):
                server.starttls(context=safe)
                server.ehlo()
            elif not self._tls and self._user and self._host not in LOCAL:
                raise _NoTls
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, recipient: str, message: EmailMessage) -> Outcome:
        body = message.as_bytes(policy=SMTP)
        try:
            code, _ = server.mail(self._sender)
            if code != 250:
                return Rejected(str(code), permanent=False)
            code, _ = server.rcpt(recipient)
            if code not in (250, 251):
                return Rejected(str(code), permanent=code >= 500)
            code, _ = server.docmd("DATA")
            if code != 354:
                return Rejected(str(code), permanent=code >= 500)
        except (OSError, smtplib.SMTPException) as error:
            return Rejected(_code(error), permanent=False)
        return _data(server, body, str(message["Message-ID"]))

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = f"Vaktlinje <{self._sender}>", letter.recipient
        message["Subject"], message["Date"] = letter.subject, format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answer, please
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        for attachment in letter.attachments:
            main, _, sub = attachment.kind.partition("/")
            message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
        return message


def sender(address: SplitResult) -> str:
    """Whom the mail is from: `?from=`, else the user name, at the server's host where it names none."""
    given = parse_qs(address.query).get("from", [""])[0] or unquote(address.username or "") or "vaktlinje"
    return given if "@" in given else f"{given}@{address.hostname}"


class _NoTls(Exception):
    """The server offers no TLS, and we have a password to keep."""


def _data(server: smtplib.SMTP, body: bytes, id: str) -> Outcome:
    """The letter itself, after the server has said that it may come."""
    whole = re.sub(rb"(?m)^\.", b"..", body)  # RFC 5321, 4.5.2: a line that is one full stop ends the letter
    try:
        server.send(whole + (b".\r\n" if whole.endswith(b"\r\n") else b"\r\n.\r\n"))
        code, _ = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Unknown(_code(error))
    if code == 250:
        return Accepted(id)
    return Rejected(str(code), permanent=code >= 500)


def _code(error: Exception) -> str:
    """The server's code where it gave one, else what kind of failure it was; never its words."""
    code = getattr(error, "smtp_code", None)
    return str(code) if code else "NoTls" if isinstance(error, _NoTls) else type(error).__name__
