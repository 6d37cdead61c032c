"""Open time that is offered to staff, and duties that are confirmed before they start (contract, section 8).

`offer`, `withdraw` and `assign` are a planner's; `Asked` is what the line needs to take JA and NEI to numbers that are
not pages; `handlers` are what a worker does; `uncertain` is for whoever shows duty.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from service import unreachable
from service.line.transactions import Transactions
from service.offers import asking, confirming, ending, unreached
from service.offers.asking import CONFIRM
from service.offers.assigning import Assignment, assign
from service.offers.ending import withdraw
from service.offers.listing import Listed, listed, of_gaps
from service.offers.losing import Yes, said_yes
from service.offers.making import ENDS, Made, Wish, asked_when, offer
from service.offers.questions import Asked
from service.offers.shared import also_filled, filled_by
from service.offers.uncertain import Uncertain, uncertain, uncertain_on
from service.offers.unreached import next_duty
from service.queue import Claimed

__all__ = [
    "CONFIRM", "Asked", "Assignment", "Listed", "Made", "Uncertain", "Wish", "Yes", "also_filled", "asked_when",
    "assign", "filled_by", "handlers", "listed", "next_duty", "of_gaps", "offer", "said_yes", "uncertain",
    "uncertain_on", "withdraw",
]
Handler: TypeAlias = Callable[[Claimed, datetime], None]


def handlers(transactions: Transactions) -> Mapping[str, Handler]:
    """What a worker does with work about offers and confirmations, by its kind."""
    return {
        ENDS: lambda claimed, now: ending.deadline(transactions, claimed, now),
        CONFIRM: lambda claimed, now: asking.look(transactions, claimed, now),
        unreachable.TELL: lambda claimed, now: unreached.tell(transactions, claimed, now),
        confirming.DECLINED: lambda claimed, now: confirming.tell_declined(transactions, claimed, now),
    }
