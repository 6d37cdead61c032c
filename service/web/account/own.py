"""What one's own page shows, and what one changes there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from service import events
from service.accounts import book, passwords, second_factor, sessions, throttle
from service.accounts.book import Account
from service.accounts.errors import PasswordRefused
from service.accounts.sessions import Session
from service.accounts.throttle import Bucket
from service.models import metadata
from service.organisation import standing
from service.web import roles, viewing
from service.web.account.forms import PasswordChange
from service.web.edge import edge
from service.web.signin import typed
from service.web.words import _

ACCOUNT = metadata.tables["account"]


@dataclass(frozen=True)
class Shown:
    account: Account
    roles: Sequence[str]
    sessions: Sequence[Session]
    codes_left: int


def shown() -> Shown:
    viewer = viewing.viewer()
    with edge().database.read() as db:
        account = book.get(db, viewer.account_id)
        return Shown(
            account, roles.said(account.grants, standing(db).organisation),
            sessions.own(db, viewer, edge().now()), second_factor.codes_left(db, viewer.account_id),
        )  # fmt: skip


def speak(language: str) -> None:
    with edge().database.write() as db:
        db.execute(update(ACCOUNT).where(ACCOUNT.c.id == viewing.viewer().account_id).values(language=language))


def change_password(form: PasswordChange) -> str | None:
    """The token of a new session here, all others ended; None where the form says what is wrong."""
    viewer, now = viewing.viewer(), edge().now()
    with edge().database.read() as db:
        account = book.get(db, viewer.account_id)
    if account.has_password and not is_right("now", form, account.id):
        return None
    try:
        book.check_password(account, form.password.data)
    except PasswordRefused as refused:
        form.refuse("password", typed.not_that(refused))
        return None
    anew = passwords.hashed(form.password.data)
    with edge().database.write() as db:
        book.set_password(db, account.id, anew, now)
        return sessions.begin(db, account.id, second_factor=viewer.second_factor, now=now)


def is_right(field: str, form: PasswordChange, account_id: str) -> bool:
    """Whether the account's own password stands in the field; the form says so where not."""
    now = edge().now()
    bucket = [Bucket(edge().vault.index(f"own:{account_id}"), 5, timedelta(seconds=20))]
    with edge().database.write() as db:
        wait = throttle.take(db, bucket, now)
        stored = db.execute(ACCOUNT.select().where(ACCOUNT.c.id == account_id)).one().password_hash
    if wait is not None:
        form.refuse(field, typed.too_many(wait))
        return False
    if not passwords.fits(stored, form[field].data or ""):
        form.refuse(field, _("Det er ikke passordet du har nå."))
        return False
    with edge().database.write() as db:
        throttle.give_back(db, bucket, now)
    return True


def sign_out_elsewhere() -> None:
    viewer, now = viewing.viewer(), edge().now()
    with edge().database.write() as db:
        sessions.end_others(db, viewer, now)
        events.record(db, "account:sessions:ended", viewer.account_id, now)
