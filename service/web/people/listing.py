"""The accounts that an administrator sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from schedules.organisation import Organisation
from service.accounts import Viewer, book
from service.accounts.book import Account
from service.accounts.errors import UnknownAccount
from service.models.account import EVERY_AREA, Role
from service.organisation import standing
from service.web import roles, viewing
from service.web.edge import edge
from service.web.signin import once

A_PAGE = 100


@dataclass(frozen=True)
class Row:
    account: Account
    roles: Sequence[str]
    staff: str | None  # the name on the rotas


@dataclass(frozen=True)
class Listed:
    rows: Sequence[Row]
    sought: str
    page: int
    pages: int
    count: int


@dataclass(frozen=True)
class One:
    """`link`: to hand over, shown once. `is_own`: nobody closes themselves by mistake."""

    account: Account
    grants: Sequence[str]
    link: str | None
    is_own: bool
    may_change: bool


def shown(sought: str, page: str) -> Listed:
    viewer = viewing.viewer()
    with edge().database.read() as db:
        organisation = standing(db).organisation
        accounts = [account for account in book.listed(db) if sees(viewer, account)]
    words = sought.casefold().split()
    found = [one for one in accounts if all(word in f"{one.name} {one.email}".casefold() for word in words)]
    pages = max(1, -(-len(found) // A_PAGE))
    here = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < 6 else 1
    on_page = found[(here - 1) * A_PAGE : here * A_PAGE]
    return Listed([_row(one, organisation) for one in on_page], sought[:100], here, pages, len(found))


def find(id: str) -> One:
    """UnknownAccount where there is none that the viewer sees."""
    viewer = viewing.viewer()
    with edge().database.read() as db:
        account = book.get(db, id)
    if not sees(viewer, account):
        raise UnknownAccount
    grants = sorted(grant.written for grant in account.grants)
    is_own = account.id == viewer.account_id
    return One(account, grants, once.take(f"link:{id}"), is_own, book.may_change(viewer, account))


def sees(viewer: Viewer, account: Account) -> bool:
    """Those with a role in an area that the viewer administers, and those with none yet."""
    areas = viewer.roles.get(Role.ADMIN, frozenset())
    return EVERY_AREA in areas or not account.grants or any(grant.area in areas for grant in account.grants)


def _row(account: Account, organisation: Organisation) -> Row:
    names = {staff.id: staff.name for staff in organisation.staff if staff.id == account.staff_id}
    staff = names.get(account.staff_id or "", account.staff_id)
    return Row(account, roles.said(account.grants, organisation), staff)
