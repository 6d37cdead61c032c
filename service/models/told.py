"""What people have told us went wrong, what went wrong by our own clocks, and how it was to write with us.

None of it is part of a conversation: it is read by managers, and not by whoever is on duty.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class Teller(StrEnum):
    """Who says that something was not kept."""

    PERSON = "person"  # a service user, by text
    UNKNOWN = "unknown"  # a number that we do not know, by text: next of kin, or the person on another phone
    FOR_PERSON = "for_person"  # staff, on behalf of a service user
    FOR_OTHER = "for_other"  # staff, on behalf of next of kin or somebody else


class Way(StrEnum):
    """How an answer is given."""

    TEXT = "text"
    PHONE = "phone"
    LETTER = "letter"


class ComplaintRow(SQLModel, table=True):
    """MELD FRA. `follow_up` and `due_at` are what whoever told us was promised; both stay as they were promised."""

    __tablename__ = "complaint"
    __table_args__ = (
        one_of("teller", Teller), one_of("way", Way),
        Index("ix_complaint_area_id_at", "area_id", "at"),
        Index("ix_complaint_phone_index_at", "phone_index", "at"),
        Index("ix_complaint_answered_at", "answered_at"),
    )  # fmt: skip
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    teller: str
    service_user_id: str | None = Field(default=None, foreign_key="service_user.id", index=True)
    phone_index: str | None = None  # whom an answer by text goes to; None: nobody's number was given
    phone_sealed: str | None = Field(default=None, sa_column=Column(Text))
    staff_id: str | None = None  # who wrote it down on somebody's behalf
    body_sealed: str | None = Field(default=None, sa_column=Column(Text))  # None: only the word has come so far
    waits_until: datetime | None = Field(
        default=None, sa_column=Column(Instant)
    )  # until then the next text is its body
    way: str = Way.TEXT  # how the answer is wanted
    follow_up: str | None = None  # staff id; None where the area has nobody who leads or plans
    due_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    reminded_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    escalated_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # last
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    answered_by: str | None = None  # staff id
    answered_how: str | None = None  # a Way
    answer_sealed: str | None = Field(default=None, sa_column=Column(Text))


class Ground(StrEnum):
    """Why a conversation became the draft of a deviation."""

    IN_GAP = "in_gap"  # it came while nobody had duty
    UNANSWERED = "unanswered"  # the ladder was used up
    LATE = "late"  # somebody had it later than the person was first told


class DeviationState(StrEnum):
    DRAFT = "draft"
    COMPLETED = "completed"
    DISCARDED = "discarded"


class DeviationRow(SQLModel, table=True):
    """A deviation (avvik). `facts`: times and counts alone; of a draft they are brought up to date."""

    __tablename__ = "deviation"
    __table_args__ = (
        one_of("state", DeviationState), UniqueConstraint("conversation_id"),
        Index("ix_deviation_area_id_at", "area_id", "at"),
    )  # fmt: skip
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    conversation_id: str = Field(foreign_key="conversation.id")
    at: datetime = Field(sa_column=Column(Instant, nullable=False))  # when the conversation was opened
    made_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    grounds: list[str] = Field(sa_column=Column(JSON, nullable=False))  # each a Ground
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = DeviationState.DRAFT
    decided_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    decided_by: str | None = None  # staff id
    happened_sealed: str | None = Field(default=None, sa_column=Column(Text))  # what it meant for the person
    measure_sealed: str | None = Field(default=None, sa_column=Column(Text))  # what is done so that it does not recur
    reason_sealed: str | None = Field(default=None, sa_column=Column(Text))  # why it was discarded


class FeedbackRow(SQLModel, table=True):
    """The one question after a conversation, and its answer: a number from 1 to 5, and maybe a few words."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("conversation_id"), Index("ix_feedback_area_id_asked_at", "area_id", "asked_at"))
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    conversation_id: str = Field(foreign_key="conversation.id")
    service_user_id: str = Field(foreign_key="service_user.id", index=True)
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    score: int | None = None
    words_sealed: str | None = Field(default=None, sa_column=Column(Text))
