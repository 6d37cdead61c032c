"""The other pages as anybody of the demo sees them, without a password: made-up people, on this machine alone."""

from dataclasses import dataclass

from flask import abort
from sqlalchemy import Connection, select

from service.accounts import sessions
from service.models import metadata
from service.models.account import Role
from service.web.edge import edge
from service.web.simulator import access
from service.web.words import _

ACCOUNT, ROLE = metadata.tables["account"], metadata.tables["account_role"]
SHOWN = 40


@dataclass(frozen=True)
class Entrance:
    account: str
    name: str
    roles: str  # in the viewer's language


def accounts(db: Connection) -> list[Entrance]:
    """Those of the demo, by role; none where this is no demo."""
    if not access.is_demo():
        return []
    rows = db.execute(
        select(ACCOUNT.c.id, ACCOUNT.c.name, ROLE.c.role).join_from(ACCOUNT, ROLE)
        .where(ACCOUNT.c.closed_at.is_(None)).distinct().order_by(ACCOUNT.c.name).limit(SHOWN)
    )  # fmt: skip
    by_role = sorted(rows, key=lambda row: list(Role).index(row.role))
    return [Entrance(row.id, row.name, _called(Role(row.role))) for row in by_role]


def enter(account: str) -> str:
    """The token of a session that begins; 404 where this is no demo, or there is no such account."""
    access.demo_clock()
    with edge().database.write() as db:
        if account not in (entrance.account for entrance in accounts(db)):
            abort(404)
        return sessions.begin(db, account, second_factor=True, now=edge().now())


def _called(role: Role) -> str:
    return {
        Role.RESPONDER: _("vakthavende"), Role.PLANNER: _("turnusplanlegger"), Role.MANAGER: _("leder"),
        Role.ADMIN: _("administrator"), Role.OBSERVER: _("observatør"),
    }[role]  # fmt: skip
