"""When staff really worked: the pages that they took and what they wrote, as far as the database tells.

Traces of work are a page handed over and its yes, a text written to somebody, a conversation closed or given back.
Those of one person with at most `BREAK` between are one call-out, from the first to the last, whatever the
conversations: who waits for an answer is at work. A trace that stands alone took no time worth reckoning.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import Connection, select

from schedules.rest import CallOut
from service.models import metadata
from service.models.conversation import Answer, Direction

PAGE, TEXT, HOLDING = (metadata.tables[name] for name in ("page", "text", "holding"))
BREAK = timedelta(minutes=30)
SEEN = timedelta(days=14)  # so far around a time what somebody worked may matter to their rest
LONGEST = timedelta(hours=24)  # call-outs that begin this long before are seen whole
BY_HAND = ("closed", "given_back")


def callouts(db: Connection, start: datetime, end: datetime) -> list[CallOut]:
    """All that reach into [start, end), by staff and start, whole on both sides."""
    if start >= end:
        return []
    traces: dict[str, list[datetime]] = defaultdict(list)
    for staff, at in _traces(db, start - LONGEST, end + LONGEST):
        traces[staff].append(at)
    stints = ((staff, stint) for staff in sorted(traces) for stint in _together(sorted(traces[staff])))
    found = [CallOut(staff, stint[0], stint[-1]) for staff, stint in stints if stint[0] < stint[-1]]
    return [callout for callout in found if callout.start < end and callout.end > start]


def _traces(db: Connection, since: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
    taken = select(PAGE.c.staff_id, PAGE.c.at, PAGE.c.handed_at, PAGE.c.answered_at).where(
        PAGE.c.answer == Answer.YES, PAGE.c.answered_at >= since, PAGE.c.at < until)
    for staff, at, handed, answered in db.execute(taken):
        yield from ((staff, handed or at), (staff, answered))
    wrote = select(TEXT.c.author_staff, TEXT.c.at).where(
        TEXT.c.direction == Direction.OUT, TEXT.c.author_staff.is_not(None), TEXT.c.at >= since, TEXT.c.at < until)
    ended = select(HOLDING.c.staff_id, HOLDING.c.until).where(
        HOLDING.c.ended.in_(BY_HAND), HOLDING.c.until >= since, HOLDING.c.until < until)
    for query in (wrote, ended):
        for staff, at in db.execute(query):
            yield staff, at


def _together(traces: list[datetime]) -> Iterator[list[datetime]]:
    """The traces, in order, parted where more than `BREAK` lies between."""
    begins = [0, *(n for n in range(1, len(traces)) if traces[n] - traces[n - 1] > BREAK), len(traces)]
    for first, after in pairwise(begins):
        yield traces[first:after]
