"""What people have agreed to share, purpose by purpose, and their asking who has opened what is theirs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class Purpose(StrEnum):
    """What somebody may say yes or no to."""

    PLAN_ON_DUTY = "plan_on_duty"  # the plan is read by staff on duty
    PLAN_BY_TEXT = "plan_by_text"  # the own plan comes by texting PLAN
    TEXTS_BEFORE_HOLIDAYS = "texts_before_holidays"
    NEXT_OF_KIN = "next_of_kin"  # staff may reach those who are named


class How(StrEnum):
    """How the person said it."""

    TEXT = "text"
    SPOKEN = "spoken"  # to a staff member, who has noted it
    WRITTEN = "written"  # on paper or digitally, kept where other health records are
    FILE = "file"  # as the file of service users says


class ConsentRow(SQLModel, table=True):
    """One thing that was said of one purpose; a later one takes its place, and this stays as history.

    The newest row of a purpose is what holds, unless it is withdrawn. A row with no `given_on`: withdrawn or objected
    to without ever having been given, or (not withdrawn) that no consent is noted and none is needed.
    """

    __tablename__ = "consent"
    __table_args__ = (
        one_of("purpose", Purpose), Index("ix_consent_service_user_id_purpose_at", "service_user_id", "purpose", "at"),
    )
    id: str = Field(primary_key=True)
    service_user_id: str = Field(foreign_key="service_user.id")
    purpose: str
    at: datetime = Field(sa_column=Column(Instant, nullable=False))  # when it was noted
    scope_sealed: str | None = Field(default=None, sa_column=Column(Text))  # what of it, in words
    given_on: str | None = None  # a date, as `until`: the last day; that it is over reminds, and shuts nothing
    until: str | None = None
    how: str  # a How
    by_staff: str | None = None  # staff id of who noted it; None: the person's own text, or a file
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    withdrawn_how: str | None = None
    withdrawn_by: str | None = None  # staff id
    reminded_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # that `until` is near, or past


class AccessRequestRow(SQLModel, table=True):
    """Somebody wants to know who has opened what is theirs. Done when the log has been handed over."""

    __tablename__ = "access_request"
    __table_args__ = (Index("ix_access_request_handed_at", "handed_at"),)
    id: str = Field(primary_key=True)
    service_user_id: str = Field(foreign_key="service_user.id", index=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    how: str  # a How
    follow_up: str | None = None  # staff id: who is to hand it over; None where nobody could be named
    due_on: str  # a date: what the person was told
    reminded_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    handed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    handed_by: str | None = None  # staff id
    handed_how: str | None = None  # service.access_log.Handed
