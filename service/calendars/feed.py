"""What a calendar address shows: a person's duty, a rota's, or the open gaps of an area."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select

from schedules import ics
from schedules.published import KEPT, Published, publish, runs
from service.calendars import addresses
from service.calendars.addresses import Address
from service.database import Database, insert
from service.errors import UnknownArea, UnknownRota, UnknownStaff
from service.models import metadata
from service.models.calendar import Subject
from service.models.gap import GapState
from service.organisation import Standing, standing
from service.texts import LANGUAGES, render

EVENT, GAP = metadata.tables["calendar_event"], metadata.tables["gap"]


def feed(database: Database, token: str, now: datetime) -> bytes | None:
    """The calendar at the address with this token; None where there is none, or what it was of is no more.

    What has changed since it was last told is stored as told, so that all calendars tell it alike.
    """
    with database.read() as db:
        address, stands = addresses.find(db, token), standing(db)
        if address is None or not _stands(stands, address):
            return None
        if address.kind == Subject.AREA:
            return _gaps(db, stands, address.subject, now)
        rotas = _rotas(db, stands, address)
        told = _told(db, EVENT.c.rota.in_(rotas))
        due = {rota: _due(told, stands, rota, now) for rota in rotas}
    changed = [rota for rota in rotas if due[rota] != [event for event in told if event.rota == rota]]
    if changed:
        with database.write() as db:
            due |= {rota: _tell(db, rota, now) for rota in changed}
    return _duties(stands, address, [event for rota in rotas for event in due[rota]])


def _stands(stands: Standing, address: Address) -> bool:
    try:
        addresses.know(stands, address.kind, address.subject)
    except (UnknownStaff, UnknownRota, UnknownArea):
        return False
    return True


def _rotas(db: Connection, stands: Standing, address: Address) -> list[str]:
    """The rotas whose duty the address shows; those that are gone too, while there is duty to take back."""
    if address.kind == Subject.ROTA:
        return [address.subject]
    told = select(EVENT.c.rota).where(EVENT.c.staff == address.subject).distinct()
    named = [rota.id for rota in stands.duty.rotas.values() if address.subject in rota.people]
    return sorted({*named, *db.scalars(told)})


def _told(db: Connection, which: ColumnElement[bool]) -> list[Published]:
    rows = db.execute(select(EVENT).where(which).order_by(EVENT.c.start, EVENT.c.uid))
    return [Published(**row._mapping) for row in rows]


def _due(told: Sequence[Published], stands: Standing, rota: str, now: datetime) -> list[Published]:
    """What is to be told of the rota, in the order of `_told`."""
    before = [event for event in told if event.rota == rota]
    after = publish(rota, before, runs(stands.duty, rota, now), now)
    return sorted(after, key=lambda event: (event.start, event.uid))


def _tell(db: Connection, rota: str, now: datetime) -> list[Published]:
    """Stores what is to be told of the rota, as this transaction sees the organisation."""
    told = _told(db, EVENT.c.rota == rota)
    after = _due(told, standing(db), rota, now)
    for event in after:
        if event not in told:
            row: dict[str, Any] = asdict(event)
            again = insert(db, EVENT).values(row)
            db.execute(again.on_conflict_do_update(index_elements=["uid"], set_=row))
    db.execute(delete(EVENT).where(EVENT.c.rota == rota, EVENT.c.end <= now - KEPT))
    return after


def _duties(stands: Standing, address: Address, told: Sequence[Published]) -> bytes:
    """A person's calendar has that person's events alone."""
    names = {rota.id: rota.name for rota in stands.organisation.rotas}
    mine = [event for event in told if address.kind == Subject.ROTA or event.staff == address.subject]
    return ics.calendar(_name(stands, address, names), [_entry(stands, names, event) for event in mine],
                        stands.duty.zone)


def _name(stands: Standing, address: Address, names: dict[str, str]) -> str:
    staff = stands.staff(address.subject)
    if address.kind == Subject.ROTA or staff is None:
        return names.get(address.subject, address.subject)
    language = next((language for language in staff.languages if language in LANGUAGES), "nb")
    return render("calendar_duties", language, name=staff.name)


def _entry(stands: Standing, names: dict[str, str], event: Published) -> ics.Entry:
    staff = stands.staff(event.staff)
    return ics.Entry(
        uid=event.uid, start=event.start, end=event.end, changed_at=event.changed_at, sequence=event.sequence,
        cancelled=event.cancelled, staff=event.staff, rota=event.rota,
        summary=f"{names.get(event.rota, event.rota)}: {staff.name if staff else event.staff}",
    )


def _gaps(db: Connection, stands: Standing, id: str, now: datetime) -> bytes:
    """The area's gaps as they are recorded; those that were filled are taken back until their time is over."""
    area = stands.area(id)
    assert area is not None
    rows = db.execute(select(GAP).where(GAP.c.area_id == id, GAP.c.end > now - KEPT).order_by(GAP.c.start, GAP.c.id))
    entries = [
        ics.Entry(
            uid=f"{row.id}@vaktlinje", start=row.start, end=row.end, changed_at=row.changed_at,
            # The seconds of its life: they grow with every change.
            sequence=(row.changed_at - row.opened_at) // timedelta(seconds=1),
            cancelled=row.state == GapState.FILLED,
            summary=render(f"calendar_gap_{'few' if row.covered else 'nobody'}", area.language,
                           area=area.name, covered=row.covered, minimum=row.minimum),
        )
        for row in rows if row.state in (GapState.OPEN, GapState.FILLED)
    ]
    return ics.calendar(render("calendar_gaps", area.language, area=area.name), entries, stands.duty.zone)
