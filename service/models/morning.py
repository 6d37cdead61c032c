"""The morning after: a duty report for each stretch of time, for whom it was made, and whether somebody followed it up.

And what goes on between nights: a wish for another known helper, and a person's next of kin. A report holds counts and
ids alone; what it tells is read from the conversations each time, by whoever it was made for.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of
from service.models.report import Mail


class DueOf(StrEnum):
    MORNING = "morning"  # 07:30
    DUTY_END = "duty_end"  # somebody's unbroken duty in the area is over


class DutyReportRow(SQLModel, table=True):
    """What happened in [since, until). Those of an area follow one another without a break, and without overlap."""

    __tablename__ = "duty_report"
    __table_args__ = (UniqueConstraint("area_id", "until"), one_of("due_of", DueOf))
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    due_of: str
    day: str  # the local date of `until`, as written
    since: datetime = Field(sa_column=Column(Instant, nullable=False))
    until: datetime = Field(sa_column=Column(Instant, nullable=False))
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # as they were then
    tells: bool  # False: there was nothing to tell, so nobody was mailed and nobody is reminded
    read_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # read and followed up
    read_by: str | None = None  # staff id
    reminded_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    managers_told_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class DutyReportCopyRow(SQLModel, table=True):
    """One whom a report was made for. `whole`: all of it; else only the people whose coordinator they are."""

    __tablename__ = "duty_report_copy"
    __table_args__ = (
        UniqueConstraint("report_id", "staff_id"), Index("ix_duty_report_copy_staff_id", "staff_id"),
        one_of("mail", Mail),
    )  # fmt: skip
    id: str = Field(primary_key=True)
    report_id: str = Field(foreign_key="duty_report.id")
    staff_id: str
    whole: bool
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # of what they may read
    mail: str = Mail.NONE
    attempt: int = 0  # the queue's fence of the send under way
    repeated: int = 0  # sends whose outcome was never told
    error: str | None = None
    sent_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class ContactWishRow(SQLModel, table=True):
    """BYTT KONTAKT: somebody wants another known helper. Done when somebody has talked with the person about it."""

    __tablename__ = "contact_wish"
    id: str = Field(primary_key=True)
    service_user_id: str = Field(foreign_key="service_user.id", index=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    follow_up: str | None = None  # staff id
    done_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    done_by: str | None = None  # staff id


class NextOfKinRow(SQLModel, table=True):
    """Whom staff may reach, while the person agrees to it. The number is looked for when it texts."""

    __tablename__ = "next_of_kin"
    __table_args__ = (Index("ix_next_of_kin_phone_index", "phone_index"),)
    id: str = Field(primary_key=True)
    service_user_id: str = Field(foreign_key="service_user.id", index=True)
    position: int
    phone_index: str
    phone_sealed: str = Field(sa_column=Column(Text, nullable=False))
    called_sealed: str = Field(sa_column=Column(Text, nullable=False))  # JSON: name, relation
