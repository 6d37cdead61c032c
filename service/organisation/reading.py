"""Tables -> the organisation of `schedules`, kept in memory by the stamp of its version.

A reading in memory is never wrong: its stamp is new with each change and is committed with it, also where two
databases happen to be at the same version or a transaction that changed the organisation is rolled back.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlmodel import SQLModel

from schedules.duty import Duty
from schedules.organisation import Area, Organisation, Staff
from service.models import AbsenceRow, AreaRow, CoverageRow, DutyRow, PeriodRow, RotaRow, StaffRow, metadata
from service.models import Standing as StandingRow
from service.organisation import wordings

KEPT = 4  # readings in memory: one a database in use, and those that a change has just made old

_STANDING = metadata.tables["standing"]
STAMP = select(_STANDING.c.version, _STANDING.c.stamp)

_memory: OrderedDict[str, "Standing"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Standing:
    """The organisation at one version (0: nothing imported yet), with look-ups that give None for the unknown."""

    version: int
    organisation: Organisation
    duty: Duty
    wordings: Mapping[tuple[str, str, str], str] = field(default_factory=dict)  # area, text, language: its own words

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.id: area for area in self.organisation.areas}

    @cached_property
    def _areas_by_number(self) -> dict[str, Area]:
        return {area.sms_number: area for area in self.organisation.areas}

    @cached_property
    def _staff(self) -> dict[str, Staff]:
        return {staff.id: staff for staff in self.organisation.staff}

    @cached_property
    def _staff_by_phone(self) -> dict[str, Staff]:
        return {staff.phone: staff for staff in self.organisation.staff}

    def area(self, id: str) -> Area | None:
        return self._areas.get(id)

    def area_by_number(self, sms_number: str) -> Area | None:
        return self._areas_by_number.get(sms_number)

    def staff(self, id: str) -> Staff | None:
        return self._staff.get(id)

    def staff_by_phone(self, phone: str) -> Staff | None:
        return self._staff_by_phone.get(phone)


def standing(db: Connection) -> Standing:
    """The organisation as this transaction sees it; from memory unless it has changed."""
    found = db.execute(STAMP).one_or_none()
    version, stamp = found if found is not None else (0, "")
    with _lock:
        if stamp in _memory:
            _memory.move_to_end(stamp)
            return _memory[stamp]
    organisation = stored(db)
    read = Standing(version, organisation, Duty(organisation), wordings.read(db))
    with _lock:
        _memory[stamp] = read
        while len(_memory) > KEPT:
            _memory.popitem(last=False)
    return read


def last_known() -> Standing | None:
    """The organisation as this process last read it, for when the database is away; None where it never has."""
    with _lock:
        return next(reversed(_memory.values()), None)


def stored(db: Connection) -> Organisation:
    """What is in force, as it was written; what is retired is left out."""
    whole = db.execute(select(table(StandingRow).c.whole)).scalar_one_or_none() or {}
    return Organisation.model_validate({
        **whole,
        "areas": _written(db, AreaRow),
        "staff": _written(db, StaffRow),
        "rotas": [{**rota, **duty} for rota, duty in _rotas(db)],
        "absences": _absences(db),
        "coverage": _written(db, CoverageRow),
        "periods": _written(db, PeriodRow),
    })


def table(model: type[SQLModel]) -> Table:
    """The table of a model, typed."""
    return model.metadata.tables[str(model.__tablename__)]


def _written(db: Connection, model: type[SQLModel]) -> list[dict[str, Any]]:
    rows = table(model)
    query = select(rows.c.written).where(rows.c.retired_at.is_(None)).order_by(rows.c.position, rows.c.id)
    return list(db.scalars(query))


def _rotas(db: Connection) -> list[tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]]:
    duties: dict[str, dict[str, list[dict[str, Any]]]] = {}
    rows = table(DutyRow)
    for duty in db.execute(select(rows).order_by(rows.c.rota_id, rows.c.position, rows.c.id)):
        kept = duties.setdefault(duty.rota_id, {"shifts": [], "overrides": []})
        kept["overrides" if duty.override else "shifts"].append(
            {"staff": duty.staff_id, "start": duty.start, "end": duty.end})
    return [(written, duties.get(written["id"], {})) for written in _written(db, RotaRow)]


def _absences(db: Connection) -> list[dict[str, Any]]:
    rows, staff = table(AbsenceRow), table(StaffRow)
    query = select(rows).join(staff).where(staff.c.retired_at.is_(None)).order_by(rows.c.position, rows.c.id)
    return [{"staff": row.staff_id, "start": row.start, "end": row.end, "kind": row.kind} for row in db.execute(query)]
