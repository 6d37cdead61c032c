"""A proposed organisation into the tables, with its version and events, in the caller's one write transaction.

What is retired keeps its row and its history, and gives its number free. Shifts, overrides and absences have no id
in the file: the list of an owner is replaced where it differs.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update

from schedules.organisation import Organisation, Override, Rota, Shift
from schedules.orgchanges import WHOLE, Change, Changes, changes
from schedules.orgwrite import as_written
from schedules.touched import touched
from service import events, queue
from service.database import insert
from service.models import (
    AbsenceRow,
    AreaRow,
    CoverageRow,
    DutyRow,
    PeriodRow,
    RotaRow,
    StaffRow,
    new_id,
)
from service.models import Standing as StandingRow
from service.organisation.reading import table

STANDING = table(StandingRow)
GAPS = "gaps"  # the kind of work that looks for gaps again: service.gaps


def hold(db: Connection) -> None:
    """Nobody else changes the organisation until this transaction ends: what is compared now is so when it is written.

    Areas are held first, all of them: whoever holds one may go on to hold the organisation (`hold_with_areas_held`).
    """
    areas = table(AreaRow)
    db.execute(select(areas.c.id).order_by(areas.c.id).with_for_update(key_share=True))
    hold_with_areas_held(db)


def hold_with_areas_held(db: Connection) -> None:
    """As `hold`, for who has the locks of the areas that they write about, and takes no other after this."""
    first = insert(db, STANDING).values(id=1, version=0, stamp=new_id(), whole={})
    db.execute(first.on_conflict_do_nothing())
    db.execute(select(STANDING.c.version).with_for_update())


def write(db: Connection, before: Organisation, after: Organisation, now: datetime) -> Changes:
    """Stores `after` where it differs from `before`, which must be what is stored; needs `hold`.

    The areas that it touches are queued to be looked at for gaps.
    """
    found = changes(before, after)
    if not found.listed:
        return found
    _write_items(db, table(AreaRow), [(a.id, {"sms_number": a.sms_number, **_row(a)}) for a in after.areas], now)
    _write_items(db, table(StaffRow), [(s.id, {"phone": s.phone, **_row(s)}) for s in after.staff], now)
    _write_items(db, table(RotaRow), [(rota.id, {"written": _rota(rota)}) for rota in after.rotas], now)
    _write_items(db, table(CoverageRow), [(item.id, _row(item)) for item in after.coverage], now)
    _write_items(db, table(PeriodRow), [(item.id, _row(item)) for item in after.periods], now)
    _write_duties(db, before.rotas, after.rotas)
    _write_absences(db, after)
    whole = {key: value for key, value in as_written(after).items() if key in WHOLE}
    raised = update(STANDING).values(version=STANDING.c.version + 1, stamp=new_id(), whole=whole)
    version = int(db.execute(raised.returning(STANDING.c.version)).scalar_one())
    _record(db, found, version, now)
    _look_for_gaps(db, version, touched(before, after), now)
    return found


def _look_for_gaps(db: Connection, version: int, areas: set[str], now: datetime) -> None:
    """Whoever changes the organisation, in whatever way, leaves this behind."""
    if areas:
        queue.put(
            db, key=f"{GAPS}:{version}", kind=GAPS, subject="organisation", due_at=now, now=now,
            detail={"areas": sorted(areas)},
        )  # fmt: skip


def _row(item: Any) -> dict[str, Any]:
    return {"written": as_written(item)}


def _rota(rota: Rota) -> dict[str, Any]:
    return {key: value for key, value in as_written(rota).items() if key not in ("shifts", "overrides")}


def _write_items(db: Connection, rows: Table, items: Sequence[tuple[str, dict[str, Any]]], now: datetime) -> None:
    stored = {row["id"]: dict(row) for row in db.execute(select(rows)).mappings()}
    wanted = {id: {**values, "position": place, "retired_at": None} for place, (id, values) in enumerate(items)}
    leaving = [id for id, row in stored.items() if row["retired_at"] is None and id not in wanted]
    if leaving:
        db.execute(update(rows).where(rows.c.id.in_(leaving)).values(retired_at=now))
    changed = {id: values for id, values in wanted.items()
               if id in stored and any(stored[id][key] != value for key, value in values.items())}
    _free_numbers(db, rows, changed)
    for id, values in changed.items():
        db.execute(update(rows).where(rows.c.id == id).values(values))
    new = [{"id": id, **values, **_first(rows, now)} for id, values in wanted.items() if id not in stored]
    if new:
        db.execute(rows.insert(), new)


def _free_numbers(db: Connection, rows: Table, changed: dict[str, dict[str, Any]]) -> None:
    """Two who change numbers with each other never have the same one in between."""
    for number in {"phone", "sms_number"} & set(rows.c.keys()):
        if changed:
            db.execute(update(rows).where(rows.c.id.in_(changed)).values({number: "changing " + rows.c.id}))


def _first(rows: Table, now: datetime) -> dict[str, Any]:
    return {"imported_at": now, "last_number": 0} if "imported_at" in rows.c else {}


def _write_duties(db: Connection, before: Sequence[Rota], after: Sequence[Rota]) -> None:
    rows = table(DutyRow)
    stored = {rota.id: rota for rota in before}
    for rota in after:
        old = stored.get(rota.id)
        if old is not None and (old.shifts, old.overrides) == (rota.shifts, rota.overrides):
            continue
        db.execute(delete(rows).where(rows.c.rota_id == rota.id))
        duties = [*_duties(rota.id, rota.shifts), *_duties(rota.id, rota.overrides)]
        if duties:
            db.execute(rows.insert(), duties)


def _duties(rota: str, duties: Sequence[Shift | Override]) -> Iterator[dict[str, Any]]:
    for place, duty in enumerate(duties):
        yield {"id": new_id(), "rota_id": rota, "position": place, "override": isinstance(duty, Override),
               "staff_id": duty.staff, "start": duty.start, "end": duty.end}


def _write_absences(db: Connection, after: Organisation) -> None:
    rows = table(AbsenceRow)
    db.execute(delete(rows).where(rows.c.staff_id.in_([staff.id for staff in after.staff])))
    values = [{"id": new_id(), "position": place, "staff_id": absence.staff, "start": absence.start,
               "end": absence.end, "kind": absence.kind} for place, absence in enumerate(after.absences)]
    if values:
        db.execute(rows.insert(), values)


def _record(db: Connection, found: Changes, version: int, now: datetime) -> None:
    """One event for the whole, and one for each item, so that its history can be read by its id (`editing.since`)."""
    counts = Counter(str(change.what) for change in found.listed)
    events.record(db, "organisation:import:changed", "organisation", now, changes=dict(counts), version=version)
    told = [_event(change, version, now) for change in found.listed if change.kind != "organisation"]
    if told:
        db.execute(events.EVENT.insert(), told)


def _event(change: Change, version: int, now: datetime) -> dict[str, Any]:
    is_staff = change.kind in ("staff", "absences")
    return {"at": now, "name": f"{change.kind}:import:{change.what}", "subject": change.id,
            "area_id": change.id if change.kind == "area" else None, "staff_id": change.id if is_staff else None,
            "detail": {"version": version}}
