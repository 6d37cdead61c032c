"""Somebody on a rota asks colleagues to take a duty of theirs, or a part of it: an offer of time that is held.

It stays theirs until the first JA. A colleague is whoever is named in a rota that serves one of the same areas; they
may take it when they are free, present and rested, and when no requirement is met less with them than without.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.fill import Candidate, Open
from schedules.instants import seconds
from schedules.organisation import Coverage, Organisation, Override, Rota
from service import organisation
from service.line.conversations import next_number
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import OfferRow, new_id
from service.offers import book, needed
from service.offers.asking import asks_from
from service.offers.errors import AlreadyOffered, NobodyToAsk, NotTheirs
from service.offers.making import Made, asked_when, deadline_for, store
from service.organisation import overrides

ANY = "swap"  # the id of the requirement that stands for a rota's own duty
LESS_COVER = "less_cover"  # beside the reasons of `schedules.fill.Candidate`


@dataclass(frozen=True)
class Swap:
    """[start, end) of the duty that `holder` has on the rota, for one of `to`; empty: for everybody who can."""

    rota: str
    holder: str
    start: datetime
    end: datetime
    to: tuple[str, ...] = ()


def ask(transactions: Transactions, wish: Swap, now: datetime) -> Made:
    """Stores the offer and queues a text to everyone who is asked. NotTheirs, NobodyToAsk, AlreadyOffered."""
    return _offered(transactions, wish, now, lambda moment: ("swap", {"name": moment.first_name(wish.holder)}))


def offer_held(transactions: Transactions, wish: Swap, now: datetime) -> Made:
    """As `ask`, for a planner who offers what somebody has: nobody is told that the holder asks."""
    return _offered(transactions, wish, now, lambda _: ("offer", {}))


def _offered(
    transactions: Transactions, wish: Swap, now: datetime, said: Callable[[Moment], tuple[str, dict[str, str]]]
) -> Made:
    with transactions.database.read() as db:
        stands = organisation.standing(db)
        asked = [one.staff for one in able(db, stands.duty, wish, now) if not wish.to or one.staff in wish.to]
        area = asks_from(stands, _rota(stands.organisation, wish))
    if area is None or not asked:
        raise NobodyToAsk(wish.rota)
    with transactions.database.write() as db:
        moment = transactions.moment(db, area, now)
        made = _plan(moment, wish)
        made.number = next_number(moment)
        key, facts = said(moment)
        sent = asked_when(moment.duty.zone, made.start, now)
        store(moment, made, asked, key, sent, **facts)
        return Made(made, tuple(asked), sent)


def able(db: Connection, duty: Duty, wish: Swap, now: datetime) -> list[Candidate]:
    """Colleagues who could take it, fewest holiday hours first. NotTheirs."""
    rota = _rota(duty.organisation, wish)
    if wish.end <= now or not holds(duty, wish.rota, wish.holder, wish.start, wish.end):
        raise NotTheirs(wish.holder, wish.rota)
    found = _considered(db, duty, rota, wish, _colleagues(duty, rota) - {wish.holder}, now)
    return [one for one in found if not one.reasons_against]


def reasons_against(db: Connection, duty: Duty, wish: Swap, staff: str, now: datetime) -> tuple[str, ...]:
    """What speaks against this one person; other_rotas for who is no colleague any more."""
    rota = _rota(duty.organisation, wish)
    if staff not in _colleagues(duty, rota) - {wish.holder}:
        return ("other_rotas",)
    [found] = _considered(db, duty, rota, wish, {staff}, now)
    return found.reasons_against


def holds(duty: Duty, rota: str, staff: str, start: datetime, end: datetime) -> bool:
    """Whether the person has all of [start, end) on the rota, and it is some time."""
    at = start
    for stretch in duty.timeline(rota, start, end):
        if stretch.staff != staff or stretch.start != at:
            return False
        at = stretch.end
    return start < at == end


def _plan(moment: Moment, wish: Swap) -> OfferRow:
    """The offer, all but its number, as it can be made now."""
    start = max(wish.start, moment.now.replace(second=0, microsecond=0))
    if not holds(moment.duty, wish.rota, wish.holder, start, wish.end):
        raise NotTheirs(wish.holder, wish.rota)
    for offer in book.open_at(moment.db, start, wish.end):
        if offer.rota_id == wish.rota:
            raise AlreadyOffered(offer.number)
    sent = asked_when(moment.duty.zone, start, moment.now)
    return OfferRow(
        id=new_id(), area_id=moment.area.id, number=0, rota_id=wish.rota, start=start, end=wish.end,
        deadline=deadline_for(start, wish.end, sent), offered_at=moment.now, held_by=wish.holder,
    )  # fmt: skip


def _rota(within: Organisation, wish: Swap) -> Rota:
    found = next((rota for rota in within.rotas if rota.id == wish.rota), None)
    if found is None:
        raise NotTheirs(wish.holder, wish.rota)
    return found


def _colleagues(duty: Duty, rota: Rota) -> set[str]:
    return {staff for area in rota.areas for serving in duty.serving(area) for staff in serving.people}


def _considered(
    db: Connection, duty: Duty, rota: Rota, wish: Swap, people: Collection[str], now: datetime
) -> list[Candidate]:
    """These people with what speaks against them. Only rotas that can matter are reckoned with."""
    whole = duty.organisation
    small = whole.model_copy(update={
        "staff": tuple(staff for staff in whole.staff if staff.id in people),
        "rotas": tuple(one for one in whole.rotas
                       if one.id == rota.id or not duty.rotas[one.id].people.isdisjoint(people)),
        "coverage": tuple(Coverage(id=ANY, area=area) for area in rota.areas[:1]),
    })  # fmt: skip
    found = needed.considered(db, Duty(small), Open(ANY, wish.start, wish.end, rota.id), now)
    less = _less_cover(duty, rota, wish, people)
    return [
        Candidate(one.staff, one.holiday_hours, (
            *(reason for reason in one.reasons_against if reason != "other_rotas"),
            *((LESS_COVER,) if one.staff in less else ())))
        for one in found
    ]  # fmt: skip


def _less_cover(duty: Duty, rota: Rota, wish: Swap, people: Collection[str]) -> set[str]:
    """Those with whom requirements would be met less; it depends on what they are competent in alone."""
    whole = duty.organisation
    here = whole.model_copy(update={
        "rotas": tuple(one for one in whole.rotas if not set(one.areas).isdisjoint(rota.areas)),
        "coverage": tuple(wanted for wanted in whole.coverage if wanted.area in rota.areas),
    })  # fmt: skip
    before, after = _missing(Duty(here), wish), {}
    less = set()
    for staff in whole.staff:
        if staff.id in people:
            has = frozenset(staff.competences)
            if has not in after:
                after[has] = _missing(Duty(_given(here, duty, wish, staff.id)), wish)
            less |= {staff.id} if after[has] > before else set()
    return less


def _missing(duty: Duty, wish: Swap) -> int:
    """Seconds of duty that requirements lack in the time."""
    found = gaps(duty, wish.start, wish.end)
    return sum((gap.minimum - gap.covered) * (seconds(gap.end) - seconds(gap.start)) for gap in found)


def _given(within: Organisation, duty: Duty, wish: Swap, staff: str) -> Organisation:
    start, end = overrides.written(duty.zone, wish.start), overrides.written(duty.zone, wish.end)
    override = Override(staff=staff, start=start, end=end)
    return within.model_copy(update={"rotas": tuple(
        one.model_copy(update={"overrides": (*one.overrides, override)}) if one.id == wish.rota else one
        for one in within.rotas)})
