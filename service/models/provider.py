"""Whether the telephone provider takes texts: what its answers have said since it last took one."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class ProviderStateRow(SQLModel, table=True):
    """One row, there once a text was not taken. `failures`: how often in a row, none of them 2 minutes apart."""

    __tablename__ = "provider_state"
    id: str = Field(primary_key=True)
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_column=Column(Instant))
    failed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    error: str | None = None  # the last one's code
    down_since: datetime | None = Field(default=None, sa_column=Column(Instant))
