"""How far the provider's list of received texts has been read back, for each number of an area."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class ReadBackRow(SQLModel, table=True):
    """`floor`: nothing older is ever taken in. `read_to`: all that the provider received before it is stored here.

    `untold`: texts taken in late that the managers have not heard of yet; `untold_since`: when the oldest was written.
    """

    __tablename__ = "read_back"
    area_id: str = Field(sa_column=Column(Text, primary_key=True))
    sms_number: str = Field(sa_column=Column(Text, primary_key=True))
    floor: datetime = Field(sa_column=Column(Instant, nullable=False))
    read_to: datetime = Field(sa_column=Column(Instant, nullable=False))
    tried_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    succeeded_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    untold: int = 0
    untold_since: datetime | None = Field(default=None, sa_column=Column(Instant))
