"""What is kept about people, for how long, and letting it go: by age each night, and of one person who asks for it.

`schedules.retention` says how long; `ageing` which rows that means; `running` goes through them in small batches;
`erasing` and `exporting` are about one person; `redacting` asks the provider to forget what it has delivered. Nothing
that is not yet journalled is let go, and the managers are told once a month why it is still there.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from channels.base import Channel
from service.line.transactions import Transactions
from service.queue import Claimed
from service.retention import redacting, running, telling
from service.retention.erasing import Erased, Ground, Order, erase, look
from service.retention.errors import NobodyToErase, NotYet

__all__ = ["Erased", "Ground", "NobodyToErase", "NotYet", "Order", "erase", "handlers", "look"]


def handlers(transactions: Transactions, channel: Channel) -> Mapping[str, Callable[[Claimed, datetime], None]]:
    """What a worker does for it, by kind of work."""
    database, vault = transactions.database, transactions.vault
    return {
        running.RETENTION: lambda claimed, now: running.night(database, vault, claimed, now),
        telling.UNJOURNALLED: telling.handler(transactions),
        redacting.REDACT: redacting.handler(database, channel),
    }
