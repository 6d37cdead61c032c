"""Where shifts and absences are taken in from: files that somebody gives, and addresses that are followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from schedules.planned import Planned
from schedules.sheets import Columns, columns
from service import events
from service.calendars.addresses import know
from service.calendars.fetching import check
from service.database import insert
from service.errors import SealBroken, VaktlinjeError
from service.models import metadata, new_id
from service.models.calendar import Applies, Subject, Target
from service.organisation import Standing
from service.queue import drop, put_or_move
from service.vault import Vault

SOURCE, MAPPING = metadata.tables["calendar_source"], metadata.tables["column_mapping"]
FETCH = "calendar_fetch"  # the kind of work that gets a new copy


class UnknownSource(VaktlinjeError):
    """No source that is followed has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"no calendar {id!r} is followed")


class UnknownMapping(VaktlinjeError):
    """No column mapping is kept under this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no column mapping is kept as {name!r}")


@dataclass(frozen=True)
class Into:
    """What a source is of: the shifts of a rota, or (None) absences; `staff`: all of it is this person's."""

    rota: str | None
    staff: str | None


@dataclass(frozen=True)
class Source:
    """`good` is what the last good copy says, `given` what of it has been applied; without address it is files."""

    id: str
    into: Into
    address_sealed: str | None
    mapping: str | None
    applies: Applies
    good: tuple[Planned, ...]
    given: tuple[Planned, ...]
    good_at: datetime | None
    stale_since: datetime | None
    trouble: str | None


def of_files(db: Connection, standing: Standing, into: Into) -> Source | None:
    """The source that files for this target belong to; None before the first. UnknownRota, UnknownStaff."""
    _know(standing, into)
    same = (SOURCE.c.address_sealed.is_(None), SOURCE.c.rota_id.is_not_distinct_from(into.rota),
            SOURCE.c.staff_id.is_not_distinct_from(into.staff))
    row = db.execute(select(SOURCE).where(*same)).mappings().first()
    return None if row is None else _source(row)


def first_file(db: Connection, into: Into, now: datetime) -> Source:
    """The source of files for a target that has none yet; needs the organisation to be held."""
    id = _add(db, into, None, None, Applies.ASKED, now)
    return _source(db.execute(select(SOURCE).where(SOURCE.c.id == id)).mappings().one())


def follow(
    db: Connection, standing: Standing, vault: Vault, into: Into, address: str, mapping: str | None,
    applies: Applies, now: datetime,
) -> str:
    """A new source that is fetched from now on; its id. AddressRefused, UnknownMapping, UnknownRota, UnknownStaff."""
    check(address)
    _know(standing, into)
    columns_of(db, mapping)
    id = _add(db, into, address, mapping, applies, now, vault)
    put_or_move(db, key=f"{FETCH}:{id}", kind=FETCH, subject=id, due_at=now, now=now)
    events.record(db, "calendar:source:followed", id, now, rota=into.rota, staff_id=into.staff)
    return id


def unfollow(db: Connection, id: str, now: datetime) -> None:
    """Nothing is fetched any more; what it has given stays. UnknownSource."""
    source = find(db, id)
    db.execute(update(SOURCE).where(SOURCE.c.id == source.id).values(ended_at=now, stale_since=None, trouble=None))
    drop(db, f"{FETCH}:{id}", now)
    events.record(db, "calendar:source:left", id, now)


def find(db: Connection, id: str) -> Source:
    """UnknownSource where nothing of the kind is followed (any more)."""
    row = db.execute(_followed().where(SOURCE.c.id == id)).mappings().first()
    if row is None:
        raise UnknownSource(id)
    return _source(row)


def followed(db: Connection) -> list[Source]:
    return [_source(row) for row in db.execute(_followed().order_by(SOURCE.c.made_at, SOURCE.c.id)).mappings()]


def remember(db: Connection, id: str, **values: Any) -> None:
    """Plans among `values` are stored as lists of rows."""
    stored = {key: [_row(one) for one in value] if isinstance(value, tuple) else value for key, value in values.items()}
    db.execute(update(SOURCE).where(SOURCE.c.id == id).values(stored))


def address(source: Source, vault: Vault) -> str:
    sealed = source.address_sealed or ""
    try:
        return vault.open(sealed, table="calendar_source", id=source.id, column="address_sealed")
    except SealBroken:  # a source from before the column's whole name was bound to it
        return vault.open(sealed, table="calendar_source", id=source.id, column="address")


def keep_mapping(db: Connection, name: str, written: dict[str, str], now: datetime) -> Columns:
    """Kept under the name, in place of what was. MappingRefused."""
    read = columns(written)
    row = {"name": name, "columns": written, "changed_at": now}
    db.execute(insert(db, MAPPING).values(row).on_conflict_do_update(index_elements=["name"], set_=row))
    return read


def mappings(db: Connection) -> list[tuple[str, dict[str, str]]]:
    return [(row.name, row.columns) for row in db.execute(select(MAPPING).order_by(MAPPING.c.name))]


def columns_of(db: Connection, mapping: str | None) -> dict[str, Any] | None:
    """The kept mapping as it was written; None for none. UnknownMapping."""
    if mapping is None:
        return None
    written = db.execute(select(MAPPING.c.columns).where(MAPPING.c.name == mapping)).scalar_one_or_none()
    if written is None:
        raise UnknownMapping(mapping)
    return dict(written)


def _followed() -> Any:
    return select(SOURCE).where(SOURCE.c.address_sealed.is_not(None), SOURCE.c.ended_at.is_(None))


def _know(standing: Standing, into: Into) -> None:
    if into.rota is not None:
        know(standing, Subject.ROTA, into.rota)
    if into.staff is not None:
        know(standing, Subject.STAFF, into.staff)


def _add(
    db: Connection, into: Into, address: str | None, mapping: str | None, applies: Applies, now: datetime,
    vault: Vault | None = None,
) -> str:
    id = new_id()
    sealed = vault.seal(address, table="calendar_source", id=id, column="address_sealed") if vault and address else None
    db.execute(SOURCE.insert().values(
        id=id, target=Target.ABSENCES if into.rota is None else Target.ROTA, rota_id=into.rota, staff_id=into.staff,
        address_sealed=sealed, mapping=mapping, applies=applies, good=[], given=[], made_at=now,
    ))
    return id


def _source(row: Any) -> Source:
    return Source(
        row["id"], Into(row["rota_id"], row["staff_id"]), row["address_sealed"], row["mapping"],
        Applies(row["applies"]), _plan(row["good"]), _plan(row["given"]), row["good_at"], row["stale_since"],
        row["trouble"],
    )  # fmt: skip


def _plan(rows: Sequence[dict[str, Any]]) -> tuple[Planned, ...]:
    return tuple(
        Planned(datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"]), row["staff"], row["kind"])
        for row in rows
    )


def _row(one: Planned) -> dict[str, Any]:
    start, end = (at.astimezone(UTC).isoformat() for at in (one.start, one.end))
    return {"staff": one.staff, "start": start, "end": end, "kind": one.kind}
