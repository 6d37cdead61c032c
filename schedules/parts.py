"""Open time that is too long for one person, in parts that one person may work (contract, section 8)."""

from dataclasses import dataclass

from schedules.fill import Candidate, Filling, Open
from schedules.instants import DAY, HOUR, moment, seconds, seconds_up

LONGEST = 12 * HOUR  # 13 leave 11 hours of rest in a day; a part leaves an hour for what lasts longer than planned
EVEN = HOUR // 4  # parts begin so many seconds, or a multiple of them, after each other
LOOKED_AT = 31 * DAY  # of time without end, somebody is looked for so far


@dataclass(frozen=True, slots=True)
class Takers:
    """Who could take open time, fewest holiday hours first.

    `part`: nobody could take all of it; they could take a part, and this is the first that somebody could. None: they
    could take the whole, or nobody could take anything.
    """

    candidates: tuple[Candidate, ...]
    part: Open | None = None


def takers(filling: Filling, wanted: Open) -> Takers:
    """Who could take the whole, or where nobody could, a part. UnknownRequirement."""
    whole = filling.candidates(wanted)
    return Takers(tuple(whole)) if whole else part_takers(filling, wanted)


def part_takers(filling: Filling, wanted: Open, among: tuple[str, ...] = ()) -> Takers:
    """Who, of these or of everyone, could take one of the time's parts. UnknownRequirement."""
    able: dict[str, Candidate] = {}
    first: Open | None = None
    for part in parts(wanted):
        found = [one for one in filling.candidates(part) if not among or one.staff in among]
        first = part if found and first is None else first
        able |= {one.staff: one for one in found}
    return Takers(tuple(sorted(able.values(), key=lambda one: (one.holiday_hours, one.staff))), first)


def parts(wanted: Open) -> list[Open]:
    """Stretches of 12 hours at most, alike but for the last; none where the whole is no longer than that."""
    start, end = seconds(wanted.start), seconds_up(wanted.end)
    if end - start <= LONGEST:
        return []
    count = -(-(end - start) // LONGEST)
    each = -(-(end - start) // (count * EVEN)) * EVEN
    until = min(end, start + LOOKED_AT)
    return [_between(wanted, at, min(at + each, end)) for at in range(start, until, each)]


def _between(wanted: Open, start: int, end: int) -> Open:
    since, until = max(wanted.start, moment(start)), min(wanted.end, moment(end))
    return Open(wanted.requirement, since, until, wanted.rota)
