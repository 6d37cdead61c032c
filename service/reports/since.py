"""What was filled since the report before: time, whatever became of the records that it was in. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schedules.instants import moment, seconds, seconds_up
from schedules.intervals import Interval, Line, clip, complement, intersect, union
from service.models.gap import GapState
from service.reports.content import FilledGap, ReportedGap


def filled(
    before: Iterable[ReportedGap], now: Sequence[ReportedGap], required: Mapping[str, Line], period: Interval
) -> tuple[FilledGap, ...]:
    """What of the gaps of `before` is in no gap now, while it is still required; `required` by requirement, in seconds.

    What has passed open is a gap for good, so only what was filled before its time came is filled.
    """
    return tuple(one for gap in before for one in _of(gap, now, required.get(gap.requirement, []), period))


def _of(gap: ReportedGap, now: Sequence[ReportedGap], required: Line, period: Interval) -> Iterator[FilledGap]:
    same = [other for other in now if other.requirement == gap.requirement]
    was = clip([_hours(gap)], *period)
    still = union(map(_hours, same))
    waits = union(_hours(other) for other in same if other.state != GapState.PASSED)
    part = bool(intersect(was, waits))
    covered = [free for start, end in was for free in complement(still, start, end)]
    for start, end in intersect(covered, required):
        yield FilledGap(gap.id, gap.requirement, moment(start), moment(end), part)


def _hours(gap: ReportedGap) -> Interval:
    return seconds(gap.start), seconds_up(gap.end)
