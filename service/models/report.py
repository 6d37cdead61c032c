"""Reports ahead of holidays: one an area, period and lead day, and a copy for each person (contract, section 8).

`content` is the report itself, as `service.reports.content` reads it; every rendering is made from it. What is kept
names staff, as the rota does; nothing of service users is in it but how many texts came in.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class ReportState(StrEnum):
    MADE = "made"
    FAILED = "failed"  # could not be made so far; it is tried again


class Mail(StrEnum):
    """Where a copy's mail is. `unknown`: the mail server took it twice and never said so."""

    NONE = "none"  # the person has no address, or we have no mail server: the text alone goes
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    UNKNOWN = "unknown"


class ReportRow(SQLModel, table=True):
    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("area_id", "period_id", "lead_day"), one_of("state", ReportState))
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    period_id: str  # built-in periods have no row
    lead_day: int
    due_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    period_end: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str
    made_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    told_failed_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # managers: it cannot be made
    told_unmailed_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # managers: it was not mailed


class ReportCopyRow(SQLModel, table=True):
    """One person's copy of a report. `text`: whether a text went too, or alone."""

    __tablename__ = "report_copy"
    __table_args__ = (UniqueConstraint("report_id", "staff_id"), one_of("mail", Mail))
    id: str = Field(primary_key=True)
    report_id: str = Field(foreign_key="report.id")
    staff_id: str
    escalated: bool = False  # the next level, told because gaps are still open
    text: bool = False
    mail: str
    attempt: int = 0  # the queue's fence of the send under way
    attempted_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    repeated: int = 0  # sends whose outcome was never told
    error: str | None = None  # the mail server's code
    sent_at: datetime | None = Field(default=None, sa_column=Column(Instant))
