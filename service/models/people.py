"""Service users: who they are is sealed; a keyed index of the phone number finds them.

`particulars_sealed` holds JSON: name, phone, born, address, access. `plan_sealed` holds JSON: the plan's fields.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from service.models.base import Instant, unique_while_kept


class ServiceUserRow(SQLModel, table=True):
    __tablename__ = "service_user"
    __table_args__ = (unique_while_kept("service_user", "phone_index"),)
    id: str = Field(primary_key=True)
    phone_index: str
    area_id: str = Field(foreign_key="area.id", index=True)
    language: str
    sms_only: bool = False
    particulars_sealed: str = Field(sa_column=Column(Text, nullable=False))
    primary_contact: str | None = Field(default=None, foreign_key="staff.id")
    avoid: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    coordinator: str | None = Field(default=None, foreign_key="staff.id")
    consent_given: str | None = None  # dates as written
    consent_until: str | None = None
    objects: bool = False
    plan_by_sms: bool = True
    texts_before_holidays: int | None = None  # so many days ahead; None: not asked for, or taken back
    plan_sealed: str | None = Field(default=None, sa_column=Column(Text))
    promised_sealed: str | None = Field(default=None, sa_column=Column(Text))  # JSON {promised: {id: what}}
    # When it is promised, [{id, days, until}]: in clear, so that gaps are counted without opening what is somebody's.
    promised_days: list[dict[str, Any]] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    position: int
    retired_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    erased_at: datetime | None = Field(default=None, sa_column=Column(Instant))  # the row stays for the access log


class PlanOpeningRow(SQLModel, table=True):
    """Each opening of a plan, the card for 113, texts or the number: by whom, when, why. The person can be given it."""

    __tablename__ = "plan_opening"
    id: str = Field(primary_key=True)
    service_user_id: str = Field(foreign_key="service_user.id", index=True)
    staff_id: str | None = None  # None: the person's own, by text
    conversation_id: str | None = None
    what: str  # service.plans.Opened
    ground: str | None = None  # service.plans.Ground: why they could; None in rows of before it was noted
    out_of_hours: bool | None = None  # outside the area's office hours
    reason_sealed: str | None = Field(default=None, sa_column=Column(Text))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))


class SilencedRow(SQLModel, table=True):
    """A number that gets no texts from us: by its own word (area '') or by the provider's opt-out (per area)."""

    __tablename__ = "silenced"
    phone_index: str = Field(primary_key=True)
    area_id: str = Field(primary_key=True)  # '' where the person wrote INGEN SMS: it holds for every area
    # Without it no index under a new key could be made. None in rows of before it was kept.
    phone_sealed: str | None = Field(default=None, sa_column=Column(Text))
    since: datetime = Field(sa_column=Column(Instant, nullable=False))
