"""The line: from a text at night to a person who has taken it (contract, section 7).

`Line` is all that the rest of the house sees. Each call is its own transaction and says nothing to a provider;
`handlers` are what a worker does with the work that those transactions have left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from channels.base import Channel, Inbound, Receipt
from service.clock import Clock
from service.database import Database
from service.errors import UnknownConversation
from service.line import break_glass, conversations, missed, person, work, writing_first
from service.line import receive as receiving
from service.line.moment import NO_QUESTIONS, Questions
from service.line.transactions import Transactions
from service.queue import Claimed
from service.vault import Vault

Handler = Callable[[Claimed, datetime], None]


@dataclass(frozen=True)
class Line:
    database: Database
    vault: Vault
    channel_name: str
    public_url: str
    questions: Questions = NO_QUESTIONS
    clock: Clock | None = None  # as `Transactions` tells

    @property
    def transactions(self) -> Transactions:
        return Transactions(self.database, self.vault, self.public_url, self.questions, self.clock)

    def receive(self, inbound: Inbound, now: datetime) -> list[str]:
        """Takes in a text, once; the bodies that go into the webhook's own reply, none where a worker is alive."""
        return receiving.receive(self.transactions, inbound, now)

    def receive_kept(
        self, inbound: Inbound, came_at: datetime, answered: Sequence[str], now: datetime
    ) -> None:
        """Takes in, once, a text that was kept outside the database, and was answered so by the webhook."""
        receiving.receive_kept(self.transactions, inbound, came_at, answered, now)

    def answered(self, provider_id: str) -> list[str] | None:
        """What the webhook answered to a text that is stored; None where it is not."""
        return receiving.answered(self.transactions, provider_id)

    def receipt(self, receipt: Receipt, now: datetime) -> None:
        """Takes in what the provider says of a text of ours; what is not ours is passed over."""
        receiving.receipt(self.transactions, receipt, now)

    def read_back(self, channel: Channel, now: datetime, since: datetime | None = None) -> list[missed.Reading]:
        """Takes in what the provider received and never brought, from `since` or the last text seen."""
        return missed.read_back(self.transactions, channel, now, since)

    def write_first(self, area: str, staff: str, service_user: str, body: str, now: datetime) -> int:
        """Staff on duty write first; the conversation's number. NotOnDuty, ConversationOpen, UnknownServiceUser."""
        with self.database.write() as db:
            moment = self.transactions.moment(db, area, now)
            return writing_first.write_first(moment, person.service_user(moment, service_user), staff, body).number

    def break_glass(self, area: str, number: int, staff: str, reason: str, now: datetime) -> dict[str, Any]:
        """The plan's fields although it is shut. NotTheHolder, ReasonMissing, UnknownConversation."""
        with self.database.write() as db:
            moment = self.transactions.moment(db, area, now)
            conversation = conversations.by_number(moment, number)
            if conversation is None:
                raise UnknownConversation(number)
            return break_glass.open_plan(moment, conversation, staff, reason)

    def handlers(self, channel: Channel, stopping: Callable[[], bool] = lambda: False) -> Mapping[str, Handler]:
        """What to do with claimed work, by its kind; what takes long breaks off when the process is `stopping`."""
        return work.handlers(self.transactions, channel, stopping)


def duty_changed(db: Connection, now: datetime) -> None:
    """The organisation has changed: a worker looks at once what each open conversation waits for now."""
    work.sweep_at_once(db, now)
