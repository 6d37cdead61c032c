"""Figures of months that have settled, so that nobody counts them anew (service.figures.kept). Counts, no persons."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class FiguresRow(SQLModel, table=True):
    """What began in the month, in the zone, before `until`, by area; as the database stood at `looked_at`."""

    __tablename__ = "figures"
    zone: str = Field(primary_key=True)
    month: str = Field(primary_key=True)  # 2026-12
    until: datetime = Field(sa_column=Column(Instant, nullable=False))
    looked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
