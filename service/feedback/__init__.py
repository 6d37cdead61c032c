"""One question the day after a conversation: how was it to write with us. Asked by the clock, answered by text.

The answer is taken in by `service.line.feedback`. Managers see figures, small ones withheld, and the words alone,
without whose they are.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from service.feedback import asking
from service.feedback.asking import ASK, ASKED_AT
from service.feedback.counting import Answers, counted, said_lately
from service.line.transactions import Transactions
from service.queue import Claimed

__all__ = ["ASK", "ASKED_AT", "Answers", "counted", "handlers", "said_lately"]


def handlers(transactions: Transactions) -> Mapping[str, Callable[[Claimed, datetime], None]]:
    return {ASK: lambda claimed, now: asking.ask(transactions, claimed, now)}
