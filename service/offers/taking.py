"""JA and NEI to an offer: the first JA has it, exactly one, for the area's lock is held (contract, section 8)."""

from dataclasses import replace
from datetime import datetime, timedelta

from schedules.fill import Open
from service import events, gaps, line
from service.gaps import book as gap_book
from service.line.moment import Moment
from service.models import OfferAskRow, OfferRow
from service.models.gap import GapState
from service.models.offer import OfferAnswer, OfferState
from service.offers import book, confirmations, needed, swapping
from service.offers.ending import end, expire, hours_of, to_holder
from service.offers.telling import Sentence, take_back, to_planners, to_staff, was_sent
from service.organisation import Standing, overrides

CROSSED = timedelta(minutes=2)  # who said yes so soon after we told who has it had not read that
HOW_IT_ENDED = {
    OfferState.WITHDRAWN: "offer_withdrawn",
    OfferState.EXPIRED: "offer_expired",
    OfferState.NOT_NEEDED: "offer_not_needed",
}


def accept(moment: Moment, offer: OfferRow, ask: OfferAskRow) -> None:
    """They have it, or hear why not; a yes that came too late is kept as one."""
    _end_if_overdue(moment, offer)
    if offer.state == OfferState.OPEN:
        _take(moment, offer, ask)
    elif offer.taken_by == ask.staff_id:
        show(moment, offer, ask)
    else:
        _too_late(moment, offer, ask)


def decline(moment: Moment, offer: OfferRow, ask: OfferAskRow) -> None:
    """Kept; who says no may still say yes while it is open."""
    _end_if_overdue(moment, offer)
    if offer.state != OfferState.OPEN:
        if offer.taken_by != ask.staff_id:
            book.answered(moment, ask, OfferAnswer.NO)
        show(moment, offer, ask)
        return
    book.answered(moment, ask, OfferAnswer.NO)
    _record(moment, offer, "offer:declined", ask.staff_id)
    to_staff(moment, ask.staff_id, ("offer_declined", {"number": offer.number, "by": offer.deadline}))
    _tell_if_all_refused(moment, offer)


def show(moment: Moment, offer: OfferRow, ask: OfferAskRow) -> None:
    """What it is, or how it ended."""
    to_staff(moment, ask.staff_id, _as_it_is(moment, offer, ask.staff_id))


def _too_late(moment: Moment, offer: OfferRow, ask: OfferAskRow) -> None:
    first = ask.answer != OfferAnswer.TOO_LATE
    book.answered(moment, ask, OfferAnswer.TOO_LATE)
    _record(moment, offer, "offer:too_late", ask.staff_id)
    if not (first and _is_on_its_way(moment, offer, ask)):
        show(moment, offer, ask)


def _is_on_its_way(moment: Moment, offer: OfferRow, ask: OfferAskRow) -> bool:
    """Whether what they would be answered has just been sent to them: their yes crossed with it."""
    if offer.taken_by is None or offer.ended_at is None:
        return False
    take_back(moment, ask.texts)  # what has not gone is said in the answer instead
    return offer.ended_at > moment.now - CROSSED and was_sent(moment, ask.texts)


def _as_it_is(moment: Moment, offer: OfferRow, staff_id: str) -> Sentence:
    facts = {"number": offer.number, "start": offer.start}
    if offer.state == OfferState.OPEN and offer.deadline > moment.now:
        return "status_offer", {**facts, "end": offer.end}
    if offer.state == OfferState.OPEN:
        return "offer_expired", facts
    if offer.taken_by == staff_id:
        return "offer_already_yours", facts
    if offer.taken_by is not None:
        return "offer_taken", {**facts, "name": moment.first_name(offer.taken_by)}
    return HOW_IT_ENDED[OfferState(offer.state)], facts


def _take(moment: Moment, offer: OfferRow, ask: OfferAskRow) -> None:
    """Looked at anew, with nobody else changing the organisation meanwhile: is it needed, and may they have it?"""
    before = overrides.hold(moment.db)
    start = max(offer.start, moment.now.replace(second=0, microsecond=0))
    if _not_needed(moment, before, offer, start):
        end(moment, offer, OfferState.NOT_NEEDED)
        _too_late(moment, offer, ask)
        return
    if _reasons_against(moment, before, offer, ask, start):
        book.answered(moment, ask, OfferAnswer.NOT_ELIGIBLE)
        _record(moment, offer, "offer:not_eligible", ask.staff_id)
        to_staff(moment, ask.staff_id, ("offer_not_eligible", {"number": offer.number, "start": offer.start}))
        return
    _give(moment, before, offer, ask, start)


def _not_needed(moment: Moment, before: Standing, offer: OfferRow, start: datetime) -> bool:
    if offer.held_by is not None:
        return not swapping.holds(before.duty, offer.rota_id, offer.held_by, start, offer.end)
    gap = gap_book.find(moment.db, str(offer.gap_id))
    accepted = gap is not None and gap.state == GapState.ACCEPTED
    return accepted or not needed.still_needed(before.duty, offer, start)


def _reasons_against(
    moment: Moment, before: Standing, offer: OfferRow, ask: OfferAskRow, start: datetime
) -> tuple[str, ...]:
    if offer.held_by is not None:
        swap = swapping.Swap(offer.rota_id, offer.held_by, start, offer.end)
        return swapping.reasons_against(moment.db, before.duty, swap, ask.staff_id, moment.now)
    wanted = Open(str(offer.requirement_id), start, offer.end, offer.rota_id)
    return needed.reasons_against(moment.db, before.duty, wanted, ask.staff_id, moment.now)


def _give(moment: Moment, before: Standing, offer: OfferRow, ask: OfferAskRow, start: datetime) -> None:
    """The rota, the gap, the offer and the line, together; and everyone hears of it."""
    after = overrides.put_on_top(
        moment.db, before, offer.rota_id, ask.staff_id, start, offer.end, moment.now
    )
    moment = replace(moment, standing=after)
    book.answered(moment, ask, OfferAnswer.YES)
    others = [other for other in book.asks(moment.db, offer) if other.staff_id != ask.staff_id]
    unsent = {other.staff_id for other in others if take_back(moment, other.texts)}
    end(moment, offer, OfferState.TAKEN, taken_by=ask.staff_id)
    gaps.recompute(moment.db, after, [offer.area_id], moment.now)
    line.duty_changed(moment.db, moment.now)
    confirmations.confirmed_by_taking(moment, offer.rota_id, ask.staff_id, start)
    _tell_everyone(moment, offer, start, [other for other in others if other.staff_id not in unsent])


def _tell_everyone(moment: Moment, offer: OfferRow, start: datetime, others: list[OfferAskRow]) -> None:
    rota = next(rota.name for rota in moment.standing.organisation.rotas if rota.id == offer.rota_id)
    name = moment.first_name(str(offer.taken_by))
    hours = {"number": offer.number, "rota": rota, "start": start, "end": offer.end}
    to_staff(moment, str(offer.taken_by), ("offer_yours", hours), until=offer.end)
    for other in others:
        if moment.standing.staff(other.staff_id) is not None:
            taken = {"number": offer.number, "start": offer.start, "name": name}
            book.told(moment, other, to_staff(moment, other.staff_id, ("offer_taken", taken), until=offer.end))
    facts = {**hours, "area": moment.area.name, "name": name}
    if offer.held_by is None:
        to_planners(moment, ("planner_offer_taken", facts), until=offer.end)
        return
    to_holder(moment, offer, "swap_taken", name=name)
    holder = moment.first_name(offer.held_by)
    to_planners(moment, ("planner_swap_taken", {**facts, "holder": holder}), until=offer.end)


def _end_if_overdue(moment: Moment, offer: OfferRow) -> None:
    """The deadline counts, also while no worker is there to say so."""
    if offer.state == OfferState.OPEN and offer.deadline <= moment.now:
        expire(moment, offer)


def _tell_if_all_refused(moment: Moment, offer: OfferRow) -> None:
    """Planners hear at once, and once, that nobody is left."""
    if not offer.told_refused and all(ask.answer == OfferAnswer.NO for ask in book.asks(moment.db, offer)):
        book.change(moment.db, offer, told_refused=True)
        if offer.held_by is not None:
            to_holder(moment, offer, "swap_refused")
            return
        to_planners(moment, ("planner_offer_refused", hours_of(moment, offer)), until=offer.end)


def _record(moment: Moment, offer: OfferRow, name: str, staff_id: str) -> None:
    events.record(moment.db, name, offer.id, moment.now, area_id=offer.area_id, staff_id=staff_id, number=offer.number)
