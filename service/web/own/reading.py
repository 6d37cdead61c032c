"""One person's own: coming duty, what they are asked, what they ask, absences, rest, calendar addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from schedules.duty import Duty
from schedules.findings import AROUND, Finding, findings
from schedules.instants import DAY, moment, seconds
from schedules.organisation import Organisation
from service.calendars import addresses
from service.calendars.addresses import Address
from service.callouts import callouts
from service.models import ConfirmationRow
from service.models.calendar import Subject
from service.models.offer import ConfirmationState, OfferState
from service.offers import book, confirmations
from service.organisation import Standing
from service.texts import render
from service.web.words import _, language, zone

AHEAD = timedelta(weeks=8)
WHOLE = 31 * DAY  # so far on either side it is looked for where a duty begins and ends


@dataclass(frozen=True)
class Turn:
    """A stretch of one's own. `area` and `number`: where it waits to be confirmed; `state` what was said."""

    rota: str
    name: str
    start: datetime
    end: datetime
    source: str
    now: bool
    area: str | None = None
    number: int | None = None
    state: str = ""
    asked: bool = False  # somebody has been asked to take some of it


@dataclass(frozen=True)
class Offered:
    area: str
    number: int
    rota: str
    start: datetime
    end: datetime
    deadline: datetime
    holder: str  # who asks for a swap; '' where the time is open
    refused: bool


@dataclass(frozen=True)
class Asking:
    """A swap that I ask for, or asked for: `to` are the names of those asked, `no` of those who said no."""

    id: str
    rota: str
    start: datetime
    end: datetime
    deadline: datetime
    open: bool
    taken_by: str
    to: Sequence[str]
    no: Sequence[str]


@dataclass(frozen=True)
class Absence:
    kind: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Mine:
    duties: Sequence[Turn]
    offers: Sequence[Offered]
    asking: Sequence[Asking]
    absences: Sequence[Absence]
    warnings: Sequence[tuple[str, str]]  # a sentence and its rule
    addresses: Sequence[Address]


def mine(db: Connection, standing: Standing, staff_id: str | None, now: datetime) -> Mine | None:
    """None for an account that is nobody on the rotas."""
    if staff_id is None or standing.staff(staff_id) is None:
        return None
    asking = _asking(db, standing, staff_id, now)
    return Mine(
        _duties(db, standing, staff_id, now), _offers(db, standing, staff_id, now), asking,
        _absences(standing, staff_id, now), _warnings(db, standing, staff_id, now),
        [one for one in addresses.of(db, Subject.STAFF, staff_id) if one.revoked_at is None],
    )  # fmt: skip


def stretches(
    duty: Duty, rota: str, staff_id: str, since: datetime, until: datetime
) -> list[tuple[datetime, datetime, str]]:
    """What the person has on the rota that overlaps [since, until): start, end and source; whole, nearly always."""
    if rota not in duty.rotas:
        return []
    first, after = seconds(since), seconds(until)
    return [
        (moment(start), moment(end), source)
        for start, end, staff, source in duty.rotas[rota].stints(first - WHOLE, after + WHOLE)
        if staff == staff_id and start < after and end > first
    ]


def _duties(db: Connection, standing: Standing, staff_id: str, now: datetime) -> list[Turn]:
    asked = {(row.rota_id, row.start): row for row in confirmations.of_staff(db, staff_id, now)}
    given = [offer for offer in book.swaps_of(db, staff_id, now) if offer.state == OfferState.OPEN]
    found = []
    for rota in standing.organisation.rotas:
        if staff_id in standing.duty.rotas[rota.id].people:
            for start, end, source in stretches(standing.duty, rota.id, staff_id, now, now + AHEAD):
                row = asked.get((rota.id, start))
                waits = row is not None and row.state in (ConfirmationState.WAITING, ConfirmationState.DECLINED)
                found.append(Turn(
                    rota.id, rota.name, start, end, source, start <= now,
                    row.area_id if row is not None and waits else None,
                    row.number if row is not None and waits else None, _state(row),
                    any(one.rota_id == rota.id and one.start < end and one.end > start for one in given),
                ))  # fmt: skip
    return sorted(found, key=lambda one: (one.start, one.rota))


def _state(row: ConfirmationRow | None) -> str:
    return row.state if row is not None else ""


def _offers(db: Connection, standing: Standing, staff_id: str, now: datetime) -> list[Offered]:
    names = {rota.id: rota.name for rota in standing.organisation.rotas}
    return [
        Offered(offer.area_id, offer.number, names.get(offer.rota_id, offer.rota_id), offer.start, offer.end,
                offer.deadline, name_of(standing, offer.held_by), ask.answer is not None)
        for offer, ask in book.open_to(db, staff_id, now)
    ]  # fmt: skip


def _asking(db: Connection, standing: Standing, staff_id: str, now: datetime) -> list[Asking]:
    names = {rota.id: rota.name for rota in standing.organisation.rotas}
    offers = [one for one in book.swaps_of(db, staff_id, now) if one.state in (OfferState.OPEN, OfferState.TAKEN)]
    asks = book.asks(db, *offers)
    return [
        Asking(
            offer.id, names.get(offer.rota_id, offer.rota_id), offer.start, offer.end, offer.deadline,
            offer.state == OfferState.OPEN and offer.deadline > now, name_of(standing, offer.taken_by),
            [name_of(standing, ask.staff_id) for ask in asks if ask.offer_id == offer.id],
            [name_of(standing, ask.staff_id) for ask in asks if ask.offer_id == offer.id and ask.answer == "no"],
        )
        for offer in offers
        if offer.state == OfferState.TAKEN or offer.deadline > now
    ]  # fmt: skip


def name_of(standing: Standing, staff_id: str | None) -> str:
    staff = standing.staff(staff_id) if staff_id is not None else None
    return staff.name if staff is not None else staff_id or ""


def _absences(standing: Standing, staff_id: str, now: datetime) -> list[Absence]:
    instant = standing.duty.zone.moment
    kinds = {"vacation": _("ferie"), "sick": _("syk"), "leave": _("permisjon"), "training": _("opplæring")}
    found = [
        Absence(kinds[one.kind], instant(one.start), instant(one.end))
        for one in standing.organisation.absences if one.staff == staff_id
    ]
    return sorted((one for one in found if one.end > now), key=lambda one: one.start)


def _warnings(db: Connection, standing: Standing, staff_id: str, now: datetime) -> list[tuple[str, str]]:
    """What `check` finds in this person's coming duty; reckoned with only the rotas that they are in."""
    whole = standing.organisation
    small = whole.model_copy(update={
        "rotas": tuple(rota for rota in whole.rotas if staff_id in standing.duty.rotas[rota.id].people),
        "staff": tuple(staff for staff in whole.staff if staff.id == staff_id), "coverage": (),
    })  # fmt: skip
    around = timedelta(seconds=AROUND)
    worked = [one for one in callouts(db, now - around, now) if one.staff == staff_id]
    found = findings(Duty(small), now, now + AHEAD, worked)
    return [(_sentence(whole, finding), finding.rule or "") for finding in found if finding.kind != "absent"]


def _sentence(within: Organisation, finding: Finding) -> str:
    called = {rota.id: rota.name for rota in within.rotas}
    names = {staff.id: staff.first_name for staff in within.staff}
    rotas = dict(zip(("rota", "other"), (called[rota] for rota in finding.rotas), strict=False))
    return render(f"check_{finding.kind}", language(), name=names[finding.staff], start=finding.start,
                  end=finding.end, zone=zone(), **rotas, **finding.facts)
