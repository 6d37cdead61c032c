"""What a change gives to whom, held against the one timeline.

Who is absent, or lies beneath another, does not get it, and the planner shall not read that they did.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from schedules.duty import Duty
from service.gaps.preview import reduced
from service.organisation.editing import Add, Change, Dated, Edit, Split, Swap, edited
from service.web.planning.desk import Desk
from service.web.planning.foreseen import AHEAD, span
from service.web.words import _

TOLD = 3  # exceptions that are named; the rest are counted


@dataclass(frozen=True)
class _Given:
    rota: str
    staff: str
    start: datetime
    end: datetime


def truly(desk: Desk, edit: Edit, what: str) -> str:
    """`what`, with the time in which it is not so, and who has duty then. EditRefused, UnknownRota."""
    given = list(_given(desk, edit))
    if not given:
        return what
    after = Duty(reduced(edited(desk.organisation, edit), set(), {one.rota for one in given}))
    said = [_exception(desk, after, *one) for one in _exceptions(after, given)]
    if len(said) > TOLD:
        said = [*said[:TOLD], _("og {n} til", n=len(said) - TOLD)]
    return _("{what}. Unntak: {exceptions}", what=what, exceptions="; ".join(said)) if said else what


def _given(desk: Desk, edit: Edit) -> Iterator[_Given]:
    def of(rota: str, staff: str | None, start: str, end: str) -> Iterator[_Given]:
        if staff is not None:
            begins = desk.zone.moment(start)
            yield _Given(rota, staff, begins, min(desk.zone.moment(end), max(begins, desk.now) + AHEAD))

    def dated(rota: str, duty: Dated) -> Iterator[_Given]:
        return of(rota, duty.staff, duty.start, duty.end)

    match edit:
        case Add(rota, duty):
            yield from dated(rota, duty)
        case Change(rota, _old, new):
            yield from dated(rota, new)
        case Split(rota, old, at, to):
            yield from of(rota, to, at, old.end)
        case Swap(one, other):
            yield from of(one.rota, other.staff, one.start, one.end)
            yield from of(other.rota, one.staff, other.start, other.end)


def _exceptions(after: Duty, given: list[_Given]) -> Iterator[tuple[_Given, datetime, datetime, str | None]]:
    """Time in which somebody else has it, or nobody."""
    for one in given:
        reached = one.start
        for held in after.timeline(one.rota, one.start, one.end):
            if reached < held.start:
                yield one, reached, held.start, None
            if held.staff != one.staff:
                yield one, held.start, held.end, held.staff
            reached = held.end
        if reached < one.end:
            yield one, reached, one.end, None


def _exception(desk: Desk, after: Duty, one: _Given, start: datetime, end: datetime, holder: str | None) -> str:
    facts = {"name": desk.name(one.staff), "when": span(desk, start, end), "who": desk.name(holder) or _("ingen")}
    if after.absent(one.staff, start):
        return _("{name} er borte {when}, og {who} har vakten da", **facts)
    return _("{when} har {who} vakten, ikke {name}", **facts)
