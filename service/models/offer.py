"""Open time that is offered to staff, who was asked and what they said; and duties that are to be confirmed.

Offers, confirmations and conversations of an area share one counter of numbers (contract 7.4). Ids of staff, no texts.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class OfferState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # nobody had taken it by its deadline
    NOT_NEEDED = "not_needed"  # the time was covered otherwise, or is accepted as a gap


class OfferAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    TOO_LATE = "too_late"  # said yes when it was over
    NOT_ELIGIBLE = "not_eligible"  # said yes, and had got other duty, or an absence, or too little rest by then
    NONE = "none"  # it ended, and they had not answered


class ConfirmationState(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SILENT = "silent"  # the duty began, and they had not answered
    VOID = "void"  # the duty is somebody else's, or nobody's, or begins at another time


class OfferRow(SQLModel, table=True):
    """Time [start, end), offered as duty on a rota: of a gap, or of the duty of `held_by`, who asks for a swap.

    What has passed when it is taken is not taken.
    """

    __tablename__ = "offer"
    __table_args__ = (one_of("state", OfferState), UniqueConstraint("area_id", "number"))
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    number: int
    gap_id: str | None = Field(default=None, foreign_key="gap.id", index=True)  # None: a swap
    requirement_id: str | None = None
    rota_id: str = Field(index=True)
    start: datetime = Field(sa_column=Column(Instant, nullable=False))
    end: datetime = Field(sa_column=Column(Instant, nullable=False))
    deadline: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = OfferState.OPEN
    offered_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    taken_by: str | None = None  # staff id
    held_by: str | None = Field(default=None, index=True)  # staff id: who has the duty until it is taken
    told_refused: bool = False  # planners know that everyone has said no


class OfferAskRow(SQLModel, table=True):
    """One staff member who was asked. `texts`: the ids of the texts that asked; once taken, that told them so."""

    __tablename__ = "offer_ask"
    __table_args__ = (one_of("answer", OfferAnswer), UniqueConstraint("offer_id", "staff_id"))
    id: str = Field(primary_key=True)
    offer_id: str = Field(foreign_key="offer.id")
    staff_id: str = Field(index=True)
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    texts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class ConfirmationRow(SQLModel, table=True):
    """A duty that its person is asked to confirm; not void, there is one at most for rota, person and start."""

    __tablename__ = "confirmation"
    __table_args__ = (
        one_of("state", ConfirmationState),
        UniqueConstraint("area_id", "number"),
        Index("uq_confirmation_duty", "rota_id", "staff_id", "start", unique=True,
              sqlite_where=text("state != 'void'"), postgresql_where=text("state != 'void'")),
        Index("ix_confirmation_area_id_start", "area_id", "start"),
    )
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")  # whose number asks
    number: int
    rota_id: str
    staff_id: str = Field(index=True)
    start: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: str = ConfirmationState.WAITING
    asked_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    told_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # planners know that it is not confirmed
    texts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
