"""What people write on the pages beside texts: notes, an area's own wording, changes to rotas that can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class NoteRow(SQLModel, table=True):
    """Staff's own note in a conversation; never sent to anybody."""

    __tablename__ = "note"
    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    staff_id: str
    body_sealed: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))


class SentFormRow(SQLModel, table=True):
    """A form whose text or conversation has been made: the same form again, after a cut line, makes no second one.

    `key`: a hash of the form's own key, the act, the conversation and what was written.
    """

    __tablename__ = "sent_form"
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))


class AreaWordingRow(SQLModel, table=True):
    """A text of the catalogue as one area words it."""

    __tablename__ = "area_wording"
    area_id: str = Field(primary_key=True, foreign_key="area.id")
    key: str = Field(primary_key=True)
    language: str = Field(primary_key=True)
    wording: str = Field(sa_column=Column(Text, nullable=False))
    changed_by: str  # account id
    changed_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class PlannedChangeRow(SQLModel, table=True):
    """One change that a planner made to the rotas on the pages: what lay there, and what they made of it.

    `before` and `after` hold the parts that changed, by kind and owner, as written in the organisation file:
    `{"rota:storvik-kveld": {"shifts": [...], "overrides": [...], "layers": [...]}, "absences:kari": [...]}`.
    """

    __tablename__ = "planned_change"
    id: str = Field(primary_key=True)
    version: int = Field(index=True)  # the organisation's version that it made
    account_id: str
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    what: str  # in a planner's words
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    undone_at: datetime | None = Field(default=None, sa_column=Column(Instant))
