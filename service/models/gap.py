"""Gaps as records with a life (contract, section 8), and how far each area's record reaches.

The moves between states are in `service.gaps.life`. Whoever is named here is staff; nothing of service users is.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class GapState(StrEnum):
    OPEN = "open"
    FILLED = "filled"
    ACCEPTED = "accepted"
    PASSED = "passed"


class GapRow(SQLModel, table=True):
    """Time [start, end) in which `covered` are on duty where `minimum` must be; the same gap keeps its id."""

    __tablename__ = "gap"
    __table_args__ = (
        one_of("state", GapState),
        Index("ix_gap_area_id_end", "area_id", "end"),
    )
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    requirement_id: str
    start: datetime = Field(sa_column=Column(Instant, nullable=False))
    end: datetime = Field(sa_column=Column(Instant, nullable=False))
    beyond: bool = False  # goes on where we do not look yet: `end` is only as far as we looked
    minimum: int
    covered: int
    absent: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # staff ids, sorted
    state: str = GapState.OPEN
    opened_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    changed_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    accepted_by: str | None = None  # staff id
    accepted_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    accepted_reason: str | None = None
    told_instead: str | None = None  # what users are told in place of somebody on duty
    ground: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))  # see life.Ground
    split_from: str | None = None  # id of the gap that this was a part of
    merged_into: str | None = None  # id of the gap that this is a part of now; its state is `filled`


class GapBookRow(SQLModel, table=True):
    """How far the record of an area's gaps reaches: what lies in [since, until) is recorded, the rest is not."""

    __tablename__ = "gap_book"
    area_id: str = Field(primary_key=True, foreign_key="area.id")
    since: datetime = Field(sa_column=Column(Instant, nullable=False))
    until: datetime = Field(sa_column=Column(Instant, nullable=False))
    looked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    version: int  # of the organisation that was looked at
