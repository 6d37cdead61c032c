"""How far re-sealing under a new field key has come (service.keys)."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class KeyRotationRow(SQLModel, table=True):
    """One table's way to one key, so that a rotation that was stopped goes on where it was.

    `reached`: the id of the last row that was looked at in this pass. `left_over`: rows of the pass that could not be
    re-sealed. `done_at`: when a whole pass found nothing more to do.
    """

    __tablename__ = "key_rotation"
    key_id: str = Field(sa_column=Column(Text, primary_key=True))
    of_table: str = Field(sa_column=Column(Text, primary_key=True))
    reached: str = ""
    resealed: int = 0
    left_over: int = 0
    begun_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    moved_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    done_at: datetime | None = Field(default=None, sa_column=Column(Instant))
