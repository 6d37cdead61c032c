"""Which gaps of a requirement a change has made or made worse: pure."""

from collections.abc import Sequence
from datetime import datetime

from schedules.instants import seconds
from schedules.intervals import complement, union
from service.gaps.records import Record


def worse(before: Sequence[Record], after: Sequence[Record], now: datetime, until: datetime) -> list[Record]:
    """Those of `after` with time in [now, until) in which more are missing than in any gap of `before`.

    Both are live records of one requirement. A gap that only shrank, was parted or was joined is not among them.
    """
    first, last = seconds(now), seconds(until)
    found = []
    for gap in after:
        start, end = max(seconds(gap.start), first), min(seconds(gap.end), last)
        as_bad = union((seconds(old.start), seconds(old.end)) for old in before if old.missing >= gap.missing)
        if complement(as_bad, start, end):
            found.append(gap)
    return found
