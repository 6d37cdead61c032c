"""The one place where the parts are put together: settings in, a service out.

Made in the process that uses it, after any fork.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from channels.base import Channel, Receipt
from channels.email import Mailer, SmtpMailer
from channels.simulator import Simulator
from channels.twilio import Twilio
from service import complaints, drills, feedback, gaps, mornings, offers, outages, reports, retention
from service.access_log import reminding
from service.accounts import mailing
from service.calendars import following
from service.clock import Clock, ShiftedClock, SteadyClock, SystemClock
from service.config import Settings
from service.database import Database
from service.line import Line
from service.line.moment import Questions
from service.opening import open_database
from service.plans import reviews
from service.queue import Claimed
from service.reports import beforehand
from service.spool import Spool
from service.vault import Vault

Handler: TypeAlias = Callable[[Claimed, datetime], None]


@dataclass(frozen=True)
class Wiring:
    database: Database
    vault: Vault
    channel: Channel
    take_receipts: Callable[[], list[Receipt]]  # of a channel in this process; a real provider posts its own
    line: Line
    clock: Clock
    mailer: Mailer | None = None  # None: no mail server is configured
    spool: Spool | None = None

    def handlers(self, stopping: Callable[[], bool] = lambda: False) -> Mapping[str, Handler]:
        """What a worker does with claimed work, by its kind: a line for each part of the service that has work.

        What takes long breaks off when the process is `stopping`.
        """
        return {
            **self.line.handlers(self.channel, stopping),
            **gaps.handlers(self.line.transactions),
            **following.handlers(self.database, self.vault),
            **offers.handlers(self.line.transactions),
            **drills.handlers(self.line.transactions, self.mailer),
            **reports.handlers(self.line.transactions, self.mailer),
            **beforehand.handlers(self.line.transactions),
            **reviews.handlers(self.line.transactions),
            **reminding.handlers(self.line.transactions),
            **complaints.handlers(self.line.transactions),
            **feedback.handlers(self.line.transactions),
            **mornings.handlers(self.line.transactions, self.mailer),
            **outages.handlers(self.line.transactions, self.mailer),
            **retention.handlers(self.line.transactions, self.channel),
            **mailing.handlers(self.database, self.mailer, self.line.transactions.public_url),
        }

    def close(self) -> None:
        self.database.close()


def build(
    settings: Settings, clock: Clock | None = None, opening: Callable[[str], Database] = open_database
) -> Wiring:
    """The service as `settings` want it. DatabaseRefused or SchemaBehind where the database cannot be used."""
    clock = clock or clock_of(settings)
    database = opening(settings.database_url)
    vault = Vault(settings.field_keys)
    channel, take_receipts = _channel(settings, clock)
    line = Line(database, vault, settings.channel, settings.public_url, questions(), clock)
    mailer = SmtpMailer(settings.smtp_url) if settings.smtp_url is not None else None
    spool = Spool(settings.spool, vault) if settings.spool is not None else None
    return Wiring(database, vault, channel, take_receipts, line, clock, mailer, spool)


def questions() -> Questions:
    """All that an area asks its staff beside pages."""
    return drills.Asked(offers.Asked())


def clock_of(settings: Settings) -> Clock:
    """The system's; in a demo the one that can be moved, the same for all its processes."""
    return SteadyClock(SystemClock()) if settings.demo_clock is None else ShiftedClock(settings.demo_clock)


def _channel(settings: Settings, clock: Clock) -> tuple[Channel, Callable[[], list[Receipt]]]:
    if settings.twilio is None:
        simulator = Simulator(clock.now)
        return simulator, simulator.take_receipts
    account = settings.twilio
    return Twilio(account.account_sid, account.auth_tokens, settings.public_url, account.api_url), list
