"""A zone's VTIMEZONE (RFC 5545, 3.6.5), an observance for each change of its clock.

Written here because icalendar 7.3 tells the change to summer time an hour late: the onset is to be told by the clock
before the change.
"""

from datetime import UTC, datetime

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from schedules.instants import DAY, Day, Zone, moment


def vtimezone(zone: Zone, first: Day, last: Day) -> Timezone:
    """What holds from the first date on, and every change until the last."""
    written = Timezone()
    written.add("tzid", zone.info.key)
    start = zone.at(first, 0)
    written.add_component(_observance(zone, start, start))
    for day in range(first, last):
        if zone.offset(day) is None:
            change = _change(zone, zone.at(day, 0), zone.at(day, DAY))
            written.add_component(_observance(zone, change - 1, change))
    return written


def _change(zone: Zone, before: int, after: int) -> int:
    """The first instant in (before, after] with the offset of `after`: one change a day is all there is."""
    wanted = _local(zone, after).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if _local(zone, middle).utcoffset() == wanted else (middle, after)
    return after


def _observance(zone: Zone, before: int, at: int) -> TimezoneStandard | TimezoneDaylight:
    local, was = _local(zone, at), _local(zone, before).utcoffset()
    assert was is not None
    written = TimezoneDaylight() if local.dst() else TimezoneStandard()
    written.add("dtstart", (moment(at) + was).replace(tzinfo=None))
    written.add("tzoffsetfrom", was)
    written.add("tzoffsetto", local.utcoffset())
    written.add("tzname", local.tzname() or zone.info.key)
    return written


def _local(zone: Zone, at: int) -> datetime:
    return moment(at).astimezone(UTC).astimezone(zone.info)
