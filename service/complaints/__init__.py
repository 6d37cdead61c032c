"""What people say was not kept, until it is answered; and what went wrong by our own clocks, as drafts of deviations.

A complaint comes in by text (`service.line.complaint`) or is written down by staff. It has somebody who follows it up
and a date, reminds them, and is told to those who lead when the date is over. Deviations are drafted of conversations
in gaps, unanswered or late: times and counts, no content, and a manager completes or discards them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from service.complaints import deviations, following
from service.complaints.answering import AlreadyAnswered, answer_by_text, goes_at, note_answer, preview, why_no_text
from service.complaints.book import Shelf, answer_of, body_of, find, how_many, listed, number_of
from service.complaints.counting import Counts, counted
from service.complaints.deciding import AlreadyDecided, complete, discard, drafts, opened, recent
from service.complaints.deviations import DRAFT
from service.complaints.deviations import find as find_deviation
from service.line.complaint import DUE
from service.line.transactions import Transactions
from service.queue import Claimed

__all__ = [
    "DRAFT", "DUE", "AlreadyAnswered", "AlreadyDecided", "Counts", "Shelf", "answer_by_text", "answer_of", "body_of",
    "complete", "counted", "discard", "drafts", "find", "find_deviation", "goes_at", "handlers", "how_many", "listed",
    "note_answer", "number_of", "opened", "preview", "recent", "why_no_text",
]  # fmt: skip


def handlers(transactions: Transactions) -> Mapping[str, Callable[[Claimed, datetime], None]]:
    return {
        DUE: lambda claimed, now: following.remind(transactions, claimed, now),
        DRAFT: lambda claimed, now: deviations.draft(transactions, claimed, now),
    }
