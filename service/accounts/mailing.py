"""Invitations and links for a new password, by e-mail. The link is made when the letter is: no token waits in a table.

A letter that the mail server will not take now is tried again for a while; one whose outcome it never told is sent
once more. Whoever has the first can use it until one of them is used.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from channels.base import Accepted, Rejected
from channels.email import Letter, Mailer
from service import events, queue
from service.accounts import book, links
from service.accounts.book import Account
from service.accounts.errors import UnknownAccount
from service.accounts.letters import letter
from service.database import Database
from service.models import new_id
from service.models.account import LinkKind
from service.queue import Claimed

KIND = "account_mail"
PATIENCE = [timedelta(minutes=m) for m in (1, 2, 5, 15)]
TRIES = 12


def ask_for(db: Connection, account_id: str, kind: LinkKind, now: datetime) -> None:
    """Queues the letter; it goes when this transaction has committed."""
    queue.put(db, key=f"{KIND}:{new_id()}", kind=KIND, subject=account_id, due_at=now, now=now, detail={"kind": kind})


def handlers(
    database: Database, mailer: Mailer | None, public_url: str
) -> Mapping[str, Callable[[Claimed, datetime], None]]:
    def send(claimed: Claimed, now: datetime) -> None:
        written = _written(database, claimed, public_url, now) if mailer is not None else None
        if mailer is None or written is None:
            with database.write() as db:
                queue.finish_or_undo(db, claimed, now)
            return
        outcome = mailer.send(written)
        with database.write() as db:
            tries = int(claimed.detail.get("tries", 0)) + 1
            done = isinstance(outcome, Accepted) or (isinstance(outcome, Rejected) and outcome.permanent)
            if done or tries >= TRIES:
                queue.finish(db, claimed, now)
                name = "account:mail:sent" if isinstance(outcome, Accepted) else "account:mail:failed"
                events.record(db, name, claimed.subject, now, tries=tries)
            else:
                later = now + PATIENCE[min(tries, len(PATIENCE)) - 1]
                queue.retry(db, claimed, later, {**claimed.detail, "tries": tries})

    return {KIND: send}


def _written(database: Database, claimed: Claimed, public_url: str, now: datetime) -> Letter | None:
    """None where the account has been closed since."""
    kind = LinkKind(claimed.detail["kind"])
    with database.write() as db:
        try:
            account: Account = book.get(db, claimed.subject)
        except UnknownAccount:
            return None
        token = links.make(db, account.id, kind, now)
    return letter(account, kind, links.written(public_url, token), now)
