"""Calendars out and in: secret addresses, what they have told, where shifts and absences are taken in from."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class Subject(StrEnum):
    STAFF = "staff"
    ROTA = "rota"
    AREA = "area"  # its gaps


class Target(StrEnum):
    ROTA = "rota"
    ABSENCES = "absences"


class Applies(StrEnum):
    ASKED = "asked"  # somebody looks at what would change, and says so
    BY_ITSELF = "by_itself"


class CalendarAddressRow(SQLModel, table=True):
    """A secret address that a calendar can be read at; of its token only the hash is kept."""

    __tablename__ = "calendar_address"
    __table_args__ = (one_of("kind", Subject),)
    id: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)  # SHA-256, hex: the token itself is 256 bits of chance
    kind: str
    subject: str = Field(index=True)  # id of the staff member, rota or area
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class CalendarEventRow(SQLModel, table=True):
    """A duty as calendars have been told of it: `uid` and `sequence` make a change an update (RFC 5546)."""

    __tablename__ = "calendar_event"
    uid: str = Field(primary_key=True)
    rota: str = Field(index=True)
    staff: str = Field(index=True)
    start: datetime = Field(sa_column=Column(Instant, nullable=False))
    end: datetime = Field(sa_column=Column(Instant, nullable=False))
    sequence: int
    changed_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    cancelled: bool


class CalendarSourceRow(SQLModel, table=True):
    """Where the shifts of a rota, or absences, are taken in from. Without address: files that somebody gives.

    `good` is what the last good copy says, `given` what of it has been applied: lists of
    {staff, start, end, kind}, times in UTC. Only what a source has given does it ever take away.
    """

    __tablename__ = "calendar_source"
    __table_args__ = (
        one_of("target", Target),
        one_of("applies", Applies),
        CheckConstraint("(rota_id IS NULL) = (target <> 'rota')", name="rota"),
    )
    id: str = Field(primary_key=True)
    target: str
    rota_id: str | None = Field(default=None, index=True)
    staff_id: str | None = None  # everything in it is this person's
    address_sealed: str | None = Field(default=None, sa_column=Column(Text))  # often a secret itself
    mapping: str | None = None  # the name of the column mapping that was last used
    applies: str = Applies.ASKED
    good: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    given: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    good_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    stale_since: datetime | None = Field(default=None, sa_column=Column(Instant))
    trouble: str | None = Field(default=None, sa_column=Column(Text))  # why, in a sentence without address
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class ColumnMappingRow(SQLModel, table=True):
    """Which columns of a table hold what, kept under a name."""

    __tablename__ = "column_mapping"
    name: str = Field(primary_key=True)
    columns: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # schedules.sheets.Columns
    changed_at: datetime = Field(sa_column=Column(Instant, nullable=False))
