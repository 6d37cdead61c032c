"""The accounts themselves: invited, given roles in areas, tied to who is on the rotas, closed.

`by` is the administrator who does it, None for a command at the server. An administrator of some areas gives roles in
these only, and changes accounts that reach no further. Events hold ids and roles: no name and no address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from service import events
from service.accounts import links, passwords, sessions
from service.accounts.checking import Grant, Wanted, checked
from service.accounts.errors import AccountRefused, LastAdministrator, NotTheirs, UnknownAccount
from service.accounts.viewer import Viewer
from service.models import metadata, new_id
from service.models.account import EVERY_AREA, LinkKind, Role

ACCOUNT, ROLE, CODE = (metadata.tables[name] for name in ("account", "account_role", "recovery_code"))


@dataclass(frozen=True)
class Account:
    id: str
    name: str
    email: str
    language: str
    staff_id: str | None
    has_password: bool
    has_identity: bool
    enrolled: bool
    grants: frozenset[Grant]

    @property
    def has_signed_in(self) -> bool:
        """Has followed the invitation."""
        return self.has_password or self.has_identity


def invite(db: Connection, wanted: Wanted, by: Viewer | None, now: datetime) -> str:
    """The new account's id; one that was closed is opened again, as a new one. AccountRefused, NotTheirs."""
    wanted = checked(db, wanted)
    _may_give(by, wanted.grants)
    earlier = db.execute(select(ACCOUNT.c.id, ACCOUNT.c.closed_at).where(ACCOUNT.c.email == wanted.email)).one_or_none()
    if earlier is not None and earlier.closed_at is None:
        raise AccountRefused("email", "taken", "there is an account with this e-mail address already")
    _staff_is_free(db, wanted.staff_id, earlier.id if earlier else None)
    values = {"name": wanted.name, "language": wanted.language, "staff_id": wanted.staff_id, "created_at": now}
    id = earlier.id if earlier is not None else new_id()
    if earlier is None:
        db.execute(insert(ACCOUNT).values(id=id, email=wanted.email, **values))
    else:
        db.execute(update(ACCOUNT).where(ACCOUNT.c.id == id).values(closed_at=None, **values))
    _grant(db, id, wanted.grants)
    events.record(db, "account:account:invited", id, now, staff_id=wanted.staff_id, **_told(by, wanted.grants))
    return id


def change(db: Connection, id: str, wanted: Wanted, by: Viewer | None, now: datetime) -> None:
    """Name, language, staff member and roles; the e-mail address stays. UnknownAccount, AccountRefused, NotTheirs,
    LastAdministrator.
    """
    before = get(db, id)
    wanted = checked(db, wanted)
    _may_change(by, before)
    _may_give(by, before.grants ^ wanted.grants)
    _staff_is_free(db, wanted.staff_id, id)
    _lock_administrators(db)
    db.execute(update(ACCOUNT).where(ACCOUNT.c.id == id).values(
        name=wanted.name, language=wanted.language, staff_id=wanted.staff_id))
    _grant(db, id, wanted.grants)
    _somebody_is_left(db, before)
    events.record(db, "account:account:changed", id, now, staff_id=wanted.staff_id, **_told(by, wanted.grants))


def close(db: Connection, id: str, by: Viewer | None, now: datetime) -> None:
    """Ends its sessions and links, takes its roles and all that it signed in with."""
    before = get(db, id)
    _may_change(by, before)
    _lock_administrators(db)
    db.execute(delete(CODE).where(CODE.c.account_id == id))
    db.execute(update(ACCOUNT).where(ACCOUNT.c.id == id).values(
        closed_at=now, staff_id=None, password_hash=None, totp_sealed=None, totp_confirmed_at=None, totp_last=None,
        oidc_subject=None,
    ))  # fmt: skip
    _grant(db, id, ())
    sessions.end_all(db, id, now)
    links.end_all(db, id, now)
    _somebody_is_left(db, before)
    events.record(db, "account:account:closed", id, now, staff_id=before.staff_id, **_told(by, before.grants))


def set_password(db: Connection, id: str, password_hash: str, now: datetime) -> None:
    """Signed out everywhere. Check the password first (`passwords.check_new`): hashing is slow."""
    db.execute(update(ACCOUNT).where(ACCOUNT.c.id == id).values(password_hash=password_hash))
    sessions.end_all(db, id, now)
    links.end_all(db, id, now)
    events.record(db, "account:password:changed", id, now)


def new_link(db: Connection, id: str, by: Viewer | None, now: datetime) -> str:
    """A link's token: an invitation where it has never signed in, else for a new password."""
    account = get(db, id)
    _may_change(by, account)
    kind = LinkKind.RESET if account.has_signed_in else LinkKind.INVITATION
    events.record(db, f"account:link:{kind}", id, now, **_told(by, ()))
    return links.make(db, id, kind, now)


def may_change(by: Viewer | None, account: Account) -> bool:
    """Whether no role of the account reaches beyond the administrator's areas."""
    return all(_gives(by, grant.area) for grant in account.grants)


def may_give_in(by: Viewer | None, area_id: str) -> bool:
    return _gives(by, area_id)


def get(db: Connection, id: str) -> Account:
    row = db.execute(select(ACCOUNT).where(ACCOUNT.c.id == id, ACCOUNT.c.closed_at.is_(None))).one_or_none()
    if row is None:
        raise UnknownAccount
    return _account(row, db.execute(select(ROLE).where(ROLE.c.account_id == id)))


def find(db: Connection, email: str) -> Account:
    """By e-mail address, in small letters."""
    rows = db.execute(select(ACCOUNT.c.id).where(ACCOUNT.c.email == email, ACCOUNT.c.closed_at.is_(None)))
    id = rows.scalar_one_or_none()
    if id is None:
        raise UnknownAccount
    return get(db, id)


def listed(db: Connection) -> list[Account]:
    """All that are not closed, by name."""
    grants: dict[str, list[Row[Any]]] = {}
    for row in db.execute(select(ROLE)):
        grants.setdefault(row.account_id, []).append(row)
    rows = db.execute(select(ACCOUNT).where(ACCOUNT.c.closed_at.is_(None)).order_by(func.lower(ACCOUNT.c.name)))
    return [_account(row, grants.get(row.id, ())) for row in rows]


def check_password(account: Account, password: str) -> None:
    """PasswordRefused where it will not do for this account."""
    passwords.check_new(password, (account.name, account.email.partition("@")[0]))


def _account(row: Row[Any], grants: Iterable[Row[Any]]) -> Account:
    return Account(
        row.id, row.name, row.email, row.language, row.staff_id, row.password_hash is not None,
        row.oidc_subject is not None, row.totp_confirmed_at is not None,
        frozenset(Grant(Role(grant.role), grant.area_id) for grant in grants),
    )  # fmt: skip


def _grant(db: Connection, id: str, grants: Iterable[Grant]) -> None:
    db.execute(delete(ROLE).where(ROLE.c.account_id == id))
    rows = [{"account_id": id, "role": grant.role, "area_id": grant.area} for grant in sorted(set(grants))]
    if rows:
        db.execute(insert(ROLE), rows)


def _staff_is_free(db: Connection, staff_id: str | None, id: str | None) -> None:
    taken = select(ACCOUNT.c.id).where(ACCOUNT.c.staff_id == staff_id, ACCOUNT.c.id != (id or ""))
    if staff_id is not None and db.execute(taken).first() is not None:
        raise AccountRefused("staff", "taken", "another account is this staff member's")


def _gives(by: Viewer | None, area_id: str) -> bool:
    if by is None:
        return True
    areas = by.roles.get(Role.ADMIN, frozenset())
    return EVERY_AREA in areas or (area_id != EVERY_AREA and area_id in areas)


def _may_give(by: Viewer | None, grants: Iterable[Grant]) -> None:
    if not all(_gives(by, grant.area) for grant in grants):
        raise NotTheirs


def _may_change(by: Viewer | None, account: Account) -> None:
    if not may_change(by, account):
        raise NotTheirs


def _lock_administrators(db: Connection) -> None:
    """So that two of them who close each other at once do not both succeed."""
    db.execute(select(ROLE.c.account_id).where(ROLE.c.role == Role.ADMIN).order_by(*ROLE.primary_key).with_for_update())


def _somebody_is_left(db: Connection, before: Account) -> None:
    """LastAdministrator where the account was one of every area, or of any, and now there is none."""
    areas = {grant.area for grant in before.grants if grant.role == Role.ADMIN}
    left = set(db.scalars(select(ROLE.c.area_id).where(ROLE.c.role == Role.ADMIN)))
    if (EVERY_AREA in areas and EVERY_AREA not in left) or (areas and not left):
        raise LastAdministrator


def _told(by: Viewer | None, grants: Iterable[Grant]) -> dict[str, Any]:
    """For the event."""
    return {"by": by.account_id if by else "command", "roles": [grant.written for grant in sorted(grants)]}
