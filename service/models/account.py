"""Accounts that sign in on the pages, and tokens for programs. Secrets are kept as hashes, or sealed.

A role is limited to areas: one row for each, with the area '' where it holds for all of them.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from service.models.base import Instant, one_of

EVERY_AREA = ""


class Role(StrEnum):
    """Contract, section 1."""

    RESPONDER = "responder"
    PLANNER = "planner"
    MANAGER = "manager"
    ADMIN = "admin"
    OBSERVER = "observer"


class LinkKind(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


class AccountRow(SQLModel, table=True):
    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("email"), UniqueConstraint("oidc_subject"), UniqueConstraint("staff_id"))
    id: str = Field(primary_key=True)
    name: str
    email: str  # in small letters
    language: str = "nb"
    staff_id: str | None = Field(default=None, foreign_key="staff.id")  # who this is on the rotas
    password_hash: str | None = None  # argon2; None: signs in with OpenID Connect, or has not followed the invitation
    totp_sealed: str | None = Field(default=None, sa_column=Column(Text))
    totp_confirmed_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    totp_last: int | None = None  # the time step of the last code that was used: none is good twice
    oidc_subject: str | None = None  # issuer and subject
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class AccountRoleRow(SQLModel, table=True):
    __tablename__ = "account_role"
    __table_args__ = (one_of("role", Role),)
    account_id: str = Field(sa_column=Column(Text, ForeignKey("account.id"), primary_key=True))
    role: str = Field(primary_key=True)
    area_id: str = Field(primary_key=True)


class RecoveryCodeRow(SQLModel, table=True):
    """In place of the second factor when the phone is lost; each is good once."""

    __tablename__ = "recovery_code"
    code_hash: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    used_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class SignedInRow(SQLModel, table=True):
    """One session of a browser. The cookie holds its token, this row the token's hash."""

    __tablename__ = "signed_in"
    token_hash: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    second_factor: bool = False
    since: datetime = Field(sa_column=Column(Instant, nullable=False))
    seen_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    until: datetime = Field(sa_column=Column(Instant, nullable=False))  # however busy, it ends here
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class AttemptsRow(SQLModel, table=True):
    """A bucket that fills with failed attempts and empties with time. `key`: what is tried, hashed."""

    __tablename__ = "attempts"
    key: str = Field(primary_key=True)
    level: float
    at: datetime = Field(sa_column=Column(Instant, nullable=False))


class AccountLinkRow(SQLModel, table=True):
    """A link sent by e-mail, good once: an invitation or a new password."""

    __tablename__ = "account_link"
    __table_args__ = (one_of("kind", LinkKind),)
    token_hash: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    kind: str
    until: datetime = Field(sa_column=Column(Instant, nullable=False))
    used_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class ApiTokenRow(SQLModel, table=True):
    __tablename__ = "api_token"
    id: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    name: str
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    areas: list[str] = Field(sa_column=Column(JSON, nullable=False))  # empty: every area
    created_by: str | None = None  # account id; None: by command
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    until: datetime | None = Field(default=None, sa_column=Column(Instant))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Instant))


class ApiAnswerRow(SQLModel, table=True):
    """What a request with an idempotency key was answered, for the same request again."""

    __tablename__ = "api_answer"
    token_id: str = Field(sa_column=Column(Text, ForeignKey("api_token.id"), primary_key=True))
    key: str = Field(primary_key=True)
    request_hash: str
    status: int
    body: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
