"""What people who asked for it were told ahead of a holiday period, and each correction of it."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class HolidayTextRow(SQLModel, table=True):
    """One text to one person about one period. The newest that has not been dropped is what the person believes."""

    __tablename__ = "holiday_text"
    __table_args__ = (UniqueConstraint("service_user_id", "period_id", "nth"),)
    id: str = Field(primary_key=True)
    service_user_id: str = Field(foreign_key="service_user.id")
    period_id: str  # built-in periods have no row
    nth: int  # 0 is the first text about the period, those after it correct what was said
    period_end: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    text_id: str = Field(foreign_key="text.id")  # how it went stands there
    told_sealed: str = Field(sa_column=Column(Text, nullable=False))  # JSON: service.reports.beforehand.Told
