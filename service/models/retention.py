"""What has been let go: each night's report, and the fact that somebody was erased. Ids and counts, no content."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class RetentionRunRow(SQLModel, table=True):
    """One going through of all that is kept. `let_go`: rows by kind, grown with each batch; `held`: by reason.

    `days`: what was kept for how long then, as the organisation's file said.
    """

    __tablename__ = "retention_run"
    id: str = Field(primary_key=True)
    begun_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    finished_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    days: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    let_go: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    held: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class ErasureRow(SQLModel, table=True):
    """That somebody was erased: when, by whom, on what ground, and how much. The id is the organisation's own.

    `service_user_id` is no foreign key: this outlasts the row. None once the access log of the person is let go too.
    """

    __tablename__ = "erasure"
    id: str = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    service_user_id: str | None = Field(default=None, index=True)
    area_id: str
    ground: str  # a service.retention.Ground
    account_id: str | None = None  # who did it on the pages; None: by command, or by age
    why_sealed: str | None = Field(default=None, sa_column=Column(Text))
    let_go: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # rows by table
    kept: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
