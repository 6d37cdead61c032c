"""What comes instead of promised help that falls in an accepted gap. The help itself stands in the person's row."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class GapAlternativeRow(SQLModel, table=True):
    """Written by whoever accepted the gap, for one promised thing of one person; the person is told it."""

    __tablename__ = "gap_alternative"
    __table_args__ = (UniqueConstraint("gap_id", "service_user_id", "promised_id"),)
    id: str = Field(primary_key=True)
    gap_id: str = Field(foreign_key="gap.id")
    service_user_id: str = Field(foreign_key="service_user.id", index=True)
    promised_id: str  # as in the person's `promised_days`
    instead_sealed: str = Field(sa_column=Column(Text, nullable=False))
    by_staff: str | None = None
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
