"""Who could take the open time of a report (contract, section 8).

A gap that is longer than a day is asked about day by day: whoever could take one of its days is named. Where nobody
can take all of a day, or of a shorter gap, whoever could take a part that one person may work is named.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from schedules.duty import HORIZON, Duty
from schedules.fill import Candidate, Filling, Open
from schedules.instants import moment, seconds
from schedules.organisation import Area
from schedules.parts import takers
from service.gaps import Listed
from service.reports.content import Askable
from service.reports.meanwhile import Meanwhile

DAY = timedelta(days=1)
LOOKED_AT = 31  # days of one gap that somebody is looked for


class Asking(Meanwhile):
    """One area's, as seen at `now`."""

    def __init__(self, duty: Duty, filling: Filling, area: Area, now: datetime) -> None:
        super().__init__(duty, area)
        self._filling, self._now = filling, now
        self._sees_until = now + timedelta(seconds=HORIZON)

    def could_be_asked(self, gap: Listed) -> tuple[Askable, ...] | None:
        """Fewest holiday hours first; None for what is over, or too far ahead to know."""
        able: dict[str, Candidate] = {}
        parts = list(self._parts(gap))
        if not parts:
            return None
        in_parts = len(parts) > 1
        for start, end in parts:
            found = takers(self._filling, Open(gap.requirement, start, end))
            able |= {candidate.staff: candidate for candidate in found.candidates}
            in_parts = in_parts or found.part is not None
        fewest_first = sorted(able.values(), key=lambda candidate: (candidate.holiday_hours, candidate.staff))
        return tuple(Askable(self.person(c.staff), round(c.holiday_hours, 1), in_parts) for c in fewest_first)

    def _parts(self, gap: Listed) -> Iterator[tuple[datetime, datetime]]:
        start, end = max(gap.start, self._now), min(gap.end, self._sees_until)
        if end - start <= DAY:
            if start < end:
                yield start, end
            return
        zone = self._duty.zone
        first = zone.day(seconds(start))
        for day in range(first, first + LOOKED_AT):
            part = max(start, moment(zone.at(day, 0))), min(end, moment(zone.at(day + 1, 0)))
            if part[0] < part[1]:
                yield part
