"""What open time needs: which rota it is duty on, who may take it, and whether it still needs anybody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.fill import Candidate, Filling, Open
from schedules.fitting import by_fit, counting
from schedules.instants import seconds, seconds_up
from schedules.organisation import Coverage
from service import callouts
from service.models import OfferRow
from service.offers.errors import AlreadyOffered, NoRotaFree, RotaDoesNotCount, RotaHeld


def requirement(duty: Duty, id: str | None) -> Coverage | None:
    return next((wanted for wanted in duty.organisation.coverage if wanted.id == id), None)


def rota_for(duty: Duty, wanted: Coverage, start: datetime, end: datetime, offered: Sequence[OfferRow]) -> str:
    """The rota that fits best of those that count and are free in all of [start, end). NoRotaFree."""
    taken = {offer.rota_id for offer in offered}
    for rota in by_fit(duty, wanted, seconds(start), seconds_up(end)):
        if rota.id not in taken and not duty.timeline(rota.id, start, end):
            return rota.id
    raise NoRotaFree(wanted.id)


def named_rota(
    duty: Duty, wanted: Coverage, rota: str, start: datetime, end: datetime, offered: Sequence[OfferRow]
) -> str:
    """The rota that was named. RotaDoesNotCount, RotaHeld, AlreadyOffered."""
    if rota not in [counts.id for counts in counting(duty, wanted)]:
        raise RotaDoesNotCount(rota, wanted.id)
    held = holder_who_counts(duty, wanted, rota, start, end)
    if held is not None:
        raise RotaHeld(rota, held)
    for offer in offered:
        if offer.rota_id == rota:
            raise AlreadyOffered(offer.number)
    return rota


def holder_who_counts(duty: Duty, wanted: Coverage, rota: str, start: datetime, end: datetime) -> str | None:
    """Somebody who has duty on the rota in some of [start, end) and counts for the requirement."""
    holders = {stretch.staff for stretch in duty.timeline(rota, start, end)}
    competent = (
        staff.id for staff in duty.organisation.staff
        if wanted.competences is None or not set(wanted.competences).isdisjoint(staff.competences)
    )  # fmt: skip
    return next((staff for staff in competent if staff in holders), None)


def still_needed(duty: Duty, offer: OfferRow, start: datetime) -> bool:
    """Whether the requirement is unmet in some of [start, the offer's end), and the rota free for who takes it."""
    wanted = requirement(duty, offer.requirement_id)
    if wanted is None or offer.rota_id not in [rota.id for rota in counting(duty, wanted)]:
        return False
    unmet = any(gap.requirement == wanted.id for gap in gaps(duty, start, offer.end, offer.area_id))
    return unmet and holder_who_counts(duty, wanted, offer.rota_id, start, offer.end) is None


def considered(db: Connection, duty: Duty, wanted: Open, now: datetime) -> list[Candidate]:
    """Everyone, with what speaks against them; fewest holiday hours first."""
    return filling(db, duty, wanted, now).considered(wanted)


def filling(db: Connection, duty: Duty, wanted: Open, now: datetime) -> Filling:
    """For questions about this time and parts of it."""
    return Filling(duty, now, callouts.callouts(db, wanted.start - callouts.SEEN, wanted.end))


def reasons_against(db: Connection, duty: Duty, wanted: Open, staff: str, now: datetime) -> tuple[str, ...]:
    """What speaks against this one person: as `considered`, with only the rotas that can matter."""
    whole = duty.organisation
    near = tuple(rota for rota in whole.rotas if rota.id == wanted.rota or staff in duty.rotas[rota.id].people)
    alone = tuple(person for person in whole.staff if person.id == staff)
    small = Duty(whole.model_copy(update={"rotas": near, "staff": alone}))
    return next(candidate.reasons_against for candidate in considered(db, small, wanted, now))
