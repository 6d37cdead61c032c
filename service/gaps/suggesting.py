"""Who could take time on a rota, as a planner asks: those who work in its areas, with what speaks against each.

Their duty, without everybody else's, is kept in memory for as long as the organisation stands.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock
from typing import TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from schedules.coverage import Gap, gaps
from schedules.duty import Duty
from schedules.fill import Candidate, Filling, Open
from schedules.organisation import Coverage
from schedules.parts import Takers, part_takers, takers
from service.callouts import SEEN, callouts
from service.gaps.preview import Turned, reduced
from service.organisation import Standing

KEPT = 200  # areas, or rotas of several
Key: TypeAlias = tuple[frozenset[str], str]

_known: WeakKeyDictionary[Duty, dict[Key, Duty]] = WeakKeyDictionary()
_lock = Lock()


def considered(
    db: Connection, stands: Standing, rota: str, start: datetime, end: datetime, now: datetime
) -> list[Candidate]:
    """Everybody on the rotas of its areas; who may be asked first, fewest holiday hours first. Empty: unknown rota."""
    found = next((one for one in stands.organisation.rotas if one.id == rota), None)
    if found is None:
        return []
    filling = _filling(db, stands, found.areas, rota, now)
    wanted = _requirement(stands.duty, rota, start, end)
    if wanted is not None:
        return filling.considered(Open(wanted.id, start, end, rota))
    return filling.for_rota(rota, start, end)


def partly(db: Connection, stands: Standing, rota: str, start: datetime, end: datetime, now: datetime) -> Takers:
    """Who could take a part of time that is too long for anybody; nobody where no requirement asks for it."""
    found = next((one for one in stands.organisation.rotas if one.id == rota), None)
    wanted = _requirement(stands.duty, rota, start, end) if found is not None else None
    if found is None or wanted is None:
        return Takers(())
    return part_takers(_filling(db, stands, found.areas, rota, now), Open(wanted.id, start, end, rota))


def could_take(db: Connection, stands: Standing, after: Duty, opened: Turned, now: datetime) -> Takers:
    """Who could take time that a change would open; `after` is duty as it would be."""
    filling = _filling(db, stands, (opened.area,), "", now)
    found = takers(filling, Open(opened.requirement, max(opened.start, now), opened.end))
    start, end = (found.part.start, found.part.end) if found.part else (opened.start, opened.end)
    busy = _busy(after, start, end)
    return Takers(tuple(one for one in found.candidates if one.staff not in busy), found.part)


def _busy(after: Duty, start: datetime, end: datetime) -> set[str]:
    """Who would be on duty, or away, in some of the time."""
    on_duty = {stretch.staff for rota in after.rotas for stretch in after.timeline(rota, start, end)}
    first, last = int(start.timestamp()), int(end.timestamp())
    return on_duty | {staff for staff, line in after.absences.items() if any(s < last and e > first for s, e in line)}


def _filling(db: Connection, stands: Standing, areas: Iterable[str], rota: str, now: datetime) -> Filling:
    return Filling(_small(stands, (frozenset(areas), rota)), now, callouts(db, now - SEEN, now))


def _small(stands: Standing, key: Key) -> Duty:
    """Duty of those who matter."""
    with _lock:
        known = _known.setdefault(stands.duty, {})
        if key in known:
            return known[key]
    made = Duty(reduced(stands.organisation, set(key[0]), {key[1]}))
    with _lock:
        while len(known) >= KEPT:
            known.pop(next(iter(known)))
        known[key] = made
    return made


def _requirement(duty: Duty, rota: str, start: datetime, end: datetime) -> Coverage | None:
    """The one that this time on the rota would count for: that is open then, else the first that may count."""
    found = duty.rotas[rota]
    serving = next(one.areas for one in duty.organisation.rotas if one.id == rota)
    counts = [c for area in serving for c in duty.requirements(area) if c.kinds is None or found.kind in c.kinds]
    missing: Sequence[Gap] = [gap for area in dict.fromkeys(c.area for c in counts)
                              for gap in gaps(duty, start, end, area)]
    unmet = {gap.requirement for gap in missing}
    return next((c for c in counts if c.id in unmet), counts[0] if counts else None)
