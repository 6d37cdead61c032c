"""Drills: a test page to everyone who is to have duty in an area, and who is not reached, told before it matters.

`begin` is a person's; `Asked` is what the line needs to take their JA; `handlers` are what a worker does; `latest` and
`held` are for whoever shows how they went.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from channels.email import Mailer
from service.drills import ending
from service.drills import weekly as by_clock
from service.drills.answering import Asked
from service.drills.beginning import DRILL, Begun, begin, whom
from service.drills.book import find, latest
from service.drills.errors import DrillUnderway, NobodyToAsk
from service.drills.letters import MAIL, Mailing
from service.drills.outcome import MISSING, REACHED, Held, Outcome, held
from service.drills.weekly import WEEKLY, weekly, when
from service.line.transactions import Transactions
from service.queue import Claimed

__all__ = [
    "MISSING", "REACHED", "WEEKLY", "Asked", "Begun", "DrillUnderway", "Held", "NobodyToAsk", "Outcome", "begin",
    "find", "handlers", "held", "latest", "weekly", "when", "whom",
]
Handler: TypeAlias = Callable[[Claimed, datetime], None]


def handlers(transactions: Transactions, mailer: Mailer | None) -> Mapping[str, Handler]:
    """What a worker does with work about drills, by its kind."""
    mails = mailer is not None
    return {
        WEEKLY: lambda claimed, now: by_clock.begin(transactions, claimed, now),
        DRILL: lambda claimed, now: ending.look(transactions, mails, claimed, now),
        MAIL: Mailing(transactions, mailer).send,
    }
