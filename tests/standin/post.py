"""A mail server on loopback, real SMTP, that keeps what it gets and misbehaves when told to."""

import socket
from asyncio import Transport
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Post:
    """`refuses`: recipients, with what the server says; `says`: its answer to letters; `hangs_up`: in place of one."""

    refuses: dict[str, str] = field(default_factory=dict)
    says: str = "250 taken"
    hangs_up: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _controller: Controller | None = None
    port: int = 0

    def opens(self) -> None:
        """On the port that it had before, if it had one."""
        self.port = self.port or _free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=30)
        self._controller.start()

    def closes(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=vakt@example.org"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == address]

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if not self.says.startswith("250"):
            return self.says
        assert isinstance(envelope.content, bytes)
        with self._lock:
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
        if self.hangs_up:
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return self.says


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
