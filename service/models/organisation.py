"""The organisation as it was last imported: one row an item, so that a page can change one of them.

Times are the text that was written, as in `schedules.organisation`. An item that `--prune` takes out keeps its
row and its history with `retired_at`. `Standing.version` grows with every change; readers keep the rest in memory.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant, unique_while_kept


class Standing(SQLModel, table=True):
    """One row: what the file says of the organisation as a whole."""

    __tablename__ = "standing"
    id: int = Field(default=1, primary_key=True)
    version: int = 0
    stamp: str  # new with each version: what is kept in memory goes by it, as two databases may be at one version
    whole: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # timezone, country, extra_holidays, reports


class AreaRow(SQLModel, table=True):
    __tablename__ = "area"
    __table_args__ = (unique_while_kept("area", "sms_number"),)
    id: str = Field(primary_key=True)
    position: int
    sms_number: str
    written: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # the item as in the file
    last_number: int = 0  # the counter that conversations, offers and confirmations share (contract 7.4)
    imported_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class StaffRow(SQLModel, table=True):
    __tablename__ = "staff"
    __table_args__ = (unique_while_kept("staff", "phone"),)
    id: str = Field(primary_key=True)
    position: int
    phone: str
    written: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class RotaRow(SQLModel, table=True):
    __tablename__ = "rota"
    id: str = Field(primary_key=True)
    position: int
    written: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # without shifts and overrides
    retired_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class DutyRow(SQLModel, table=True):
    """A shift or an override of a rota; `position` is its place in the file, later ones on top."""

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_rota_id_position", "rota_id", "position"),)
    id: str = Field(primary_key=True)
    rota_id: str = Field(sa_column=Column(Text, ForeignKey("rota.id"), nullable=False))
    position: int
    override: bool
    staff_id: str | None = Field(default=None, sa_column=Column(Text, ForeignKey("staff.id")))
    start: str
    end: str


class AbsenceRow(SQLModel, table=True):
    __tablename__ = "absence"
    id: str = Field(primary_key=True)
    position: int
    staff_id: str = Field(sa_column=Column(Text, ForeignKey("staff.id"), nullable=False, index=True))
    start: str
    end: str
    kind: str


class CoverageRow(SQLModel, table=True):
    __tablename__ = "coverage"
    id: str = Field(primary_key=True)
    position: int
    written: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class PeriodRow(SQLModel, table=True):
    __tablename__ = "period"
    id: str = Field(primary_key=True)
    position: int
    written: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(Instant))
