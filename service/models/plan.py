"""What the crisis plan has been. The present one stands in the person's own row, and is the newest version too."""

from datetime import datetime

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant


class PlanVersionRow(SQLModel, table=True):
    """The plan as it was from `at` on, until the next version. Nothing in it is changed afterwards."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("service_user_id", "version"),)
    id: str = Field(primary_key=True)
    service_user_id: str = Field(foreign_key="service_user.id")
    version: int  # from 1 on, for each person
    at: datetime | None = Field(default=None, sa_column=Column(Instant))  # None: it stood before versions were kept
    staff_id: str | None = None  # who wrote it; None: a file
    with_sealed: str | None = Field(default=None, sa_column=Column(Text))  # with whom, in words
    plan_sealed: str | None = Field(default=None, sa_column=Column(Text))  # None: from then on there was no plan
    review_on: str | None = None  # a date as written: when it was to be gone through again
