"""What the routes of one application work with, put there by `create_app`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from flask import current_app

from channels.base import Channel, Inbound, Receipt
from channels.twilio_webhook import Signature
from service.clock import Clock, SystemClock
from service.config import Settings
from service.database import Database
from service.line.transactions import Transactions
from service.vault import Vault

EXTENSION = "vaktlinje"


class Line(Protocol):
    """What the webhooks need of the line."""

    @property
    def database(self) -> Database: ...

    def receive(self, inbound: Inbound, now: datetime) -> list[str]:
        """Stores the text; the bodies to put into the webhook's own answer, none while a worker is alive."""

    def answered(self, provider_id: str) -> list[str] | None:
        """The bodies of the webhook's own answer to a text that is stored; None where it is not."""

    def receipt(self, receipt: Receipt, now: datetime) -> None:
        """Stores what became of a text; late, repeated and unknown ones do no harm."""


@dataclass(frozen=True)
class Edge:
    line: Line
    channel: Channel
    clock: Clock
    signature: Signature
    settings: Settings
    vault: Vault
    transactions: Transactions  # for what people do on the pages: the line's own, under the area's lock

    @property
    def database(self) -> Database:
        return self.line.database

    def now(self) -> datetime:
        return self.clock.now()

    def by_phones(self) -> datetime:
        """What real phones show: the time of a demo runs ahead of theirs, and their codes go by their own."""
        return self.now() if self.settings.demo_clock is None else SystemClock().now()


def edge() -> Edge:
    return cast(Edge, current_app.extensions[EXTENSION])
