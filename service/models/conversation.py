"""The conversation: its state, its texts in both directions, who was paged, who has held it.

The moves between states are in `service.line.states`. Bodies and numbers are sealed.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of


class State(StrEnum):
    PAGING = "paging"
    TAKEN = "taken"
    UNANSWERED = "unanswered"
    CLOSED = "closed"


class ConversationKind(StrEnum):
    NEXT_OF_KIN = "next_of_kin"  # with somebody whom a service user has named; it is not the service user's


class RunKind(StrEnum):
    """Why the ladder is being climbed (contract 7.2, 7.7, 7.9, 7.10)."""

    FIRST = "first"  # nobody has the conversation: opening, or given back
    NEWCOMER = "newcomer"  # unanswered, and somebody's duty starts
    AGAIN = "again"  # unanswered, and the person writes again
    SILENCE = "silence"  # the holder does not write
    HANDOVER = "handover"  # the holder's duty is over
    ASKED = "asked"  # the holder asks one colleague to take over


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    NONE = "none"
    UNDELIVERED = "undelivered"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Delivery(StrEnum):
    """Where a text to somebody is. `unknown`: the provider never told; `dropped`: not sent, on purpose."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    IN_REPLY = "in_reply"  # went out in the webhook's own answer
    DROPPED = "dropped"


class Journal(StrEnum):
    """Whether what happened stands in the person's journal, which is another system's."""

    JOURNALLED = "journalled"
    NOT_RELEVANT = "not_relevant"


class ConversationRow(SQLModel, table=True):
    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("area_id", "number"),
        one_of("state", State),
        # At most one open conversation for each person and area; NULL once it is closed.
        UniqueConstraint("area_id", "open_for"),
        Index("ix_conversation_opened_at", "opened_at"),  # counted by time (service.figures)
        Index("ix_conversation_last_holder_closed_at", "last_holder", "closed_at"),
        # What is still to be let go when it is old enough (service.retention).
        Index("ix_conversation_not_let_go", "closed_at", sqlite_where=text("let_go_at IS NULL"),
              postgresql_where=text("let_go_at IS NULL")),
    )
    id: str = Field(primary_key=True)
    area_id: str = Field(foreign_key="area.id")
    number: int
    state: str
    kind: str | None = None  # a ConversationKind; None: a service user's, or an unknown number's
    service_user_id: str | None = Field(default=None, foreign_key="service_user.id", index=True)
    phone_index: str = Field(index=True)  # whom the area's number writes to
    phone_sealed: str = Field(sa_column=Column(Text, nullable=False))
    open_for: str | None = None  # phone_index while open
    in_gap: bool = False
    holder: str | None = Field(default=None, index=True)  # staff id
    holder_step: int | None = None  # the step on which the holder was paged
    holder_had_duty: bool = False
    opened_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    taken_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    last_holder: str | None = None  # who had it when it was closed
    agreed_sealed: str | None = Field(default=None, sa_column=Column(Text))
    journal: str | None = None  # a Journal; None: nobody has said
    journal_by: str | None = None  # staff id
    journal_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    handover_since: datetime | None = Field(default=None, sa_column=Column(Instant))  # the holder went off duty
    waiting_since: datetime | None = Field(default=None, sa_column=Column(Instant))  # oldest text no helper answered
    staff_wrote_last: bool = False
    texts: int = 0  # the last text's position
    # The run under way, if any (contract 7.2): which climb, round and step, and until when the step waits.
    run: int = 0
    run_kind: str | None = None
    run_round: int = 0
    run_ask: int = 0  # how many steps have been asked in this run
    run_step: int | None = None  # the step that waits now; None: the climb is over
    run_excludes: str | None = None  # staff id who is not paged in this run
    step_until: datetime | None = Field(default=None, sa_column=Column(Instant))
    told_trying: bool = False  # this round's "still trying" has been said
    promised_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    let_go_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # its texts and number were


class TextRow(SQLModel, table=True):
    """A text, in or out. Texts that were set aside and staff's commands have no conversation."""

    __tablename__ = "text"
    __table_args__ = (
        one_of("direction", Direction),
        UniqueConstraint("conversation_id", "position"),
        UniqueConstraint("provider_id"),
        Index("ix_text_party_index_at", "party_index", "at"),
        # What people wrote, counted by area and time (service.figures).
        Index("ix_text_received", "at", "area_id", sqlite_where=text("direction = 'in' AND author_staff IS NULL"),
              postgresql_where=text("direction = 'in' AND author_staff IS NULL")),
        Index("ix_text_at", "at"),
        # Outside conversations, and not let go yet (service.retention).
        Index("ix_text_apart", "at", sqlite_where=text("conversation_id IS NULL AND let_go_at IS NULL"),
              postgresql_where=text("conversation_id IS NULL AND let_go_at IS NULL")),
        Index("ix_text_set_aside", "area_id", "at",
              sqlite_where=text("set_aside IS NOT NULL"), postgresql_where=text("set_aside IS NOT NULL")),
    )
    id: str = Field(primary_key=True)
    area_id: str | None = Field(default=None, foreign_key="area.id")  # None: texted to a number that is no area's
    conversation_id: str | None = Field(default=None, foreign_key="conversation.id")
    position: int | None = None  # order in the conversation
    direction: str
    at: datetime = Field(sa_column=Column(Instant, nullable=False))  # received, or written
    written_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # in: read back late; the provider's
    provider_id: str | None = None  # MessageSid; of what came in and of what was accepted
    party_index: str  # keyed index of the other end's number
    party_sealed: str = Field(sa_column=Column(Text, nullable=False))
    body_sealed: str = Field(sa_column=Column(Text, nullable=False))
    author_staff: str | None = None  # staff id, for what staff wrote
    to_staff: str | None = None  # staff id, for what goes to staff
    template: str | None = None  # catalogue key, for what we wrote
    media: int = 0
    set_aside: str | None = None  # why a text opened no conversation, see service.line.unknown
    answered_texts: str | None = None  # in: what the webhook answered, sealed, for the same MessageSid again
    automatic: bool = False  # out: an answer that a text of theirs set off (counted for unknown numbers)
    delivery: str | None = None
    error: str | None = None  # the provider's code
    repeated: int = 0
    page_id: str | None = None
    attempted_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # last handed to the provider
    expires_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # no longer true after this
    delivered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    let_go_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # the row stays, for the figures
    redacted_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # the provider keeps no body of it


class PageRow(SQLModel, table=True):
    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("conversation_id", "run", "round", "staff_id"),
        Index("ix_page_staff_id_ended_at", "staff_id", "ended_at"),
        Index("ix_page_open", "handed_at", sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
        Index("ix_page_answered_at", "answered_at", sqlite_where=text("answered_at IS NOT NULL"),
              postgresql_where=text("answered_at IS NOT NULL")),  # when staff worked (service.callouts)
    )
    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    staff_id: str
    run: int
    run_kind: str
    round: int
    ask: int
    step: int  # 0 the known helper, then 1 …
    wait_seconds: int  # how long the step waits from the first hand-over
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    handed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # no longer open to this person


class HoldingRow(SQLModel, table=True):
    """Who had the conversation, from when to when, and how it ended."""

    __tablename__ = "holding"
    __table_args__ = (
        # Exactly one holder at a time, in the database's own eyes.
        Index("uq_holding_current", "conversation_id", unique=True,
              sqlite_where=text("until IS NULL"), postgresql_where=text("until IS NULL")),
        Index("ix_holding_until", "until", sqlite_where=text("until IS NOT NULL"),
              postgresql_where=text("until IS NOT NULL")),  # when staff worked (service.callouts)
    )
    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    staff_id: str = Field(index=True)
    since: datetime = Field(sa_column=Column(Instant, nullable=False))
    until: datetime | None = Field(default=None, sa_column=Column(Instant))
    ended: str | None = None  # closed | given_back | moved
