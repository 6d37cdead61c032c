"""A form that is sent twice (a double click, a cut line) does its work once.

The form brings a key of its own. What is remembered is a hash of it with the act, what it is about and what was
written: so the same form again is known, and one whose words were changed after a failure is a new one.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select

from service.database import insert
from service.models import metadata

SENT_FORM = metadata.tables["sent_form"]


def key_of(form_key: str, act: str, about: str, written: str) -> str:
    return sha256("\0".join((form_key, act, about, written)).encode()).hexdigest()


def was_sent(db: Connection, key: str) -> bool:
    return db.execute(select(SENT_FORM.c.key).where(SENT_FORM.c.key == key)).first() is not None


def mark(db: Connection, key: str, now: datetime) -> None:
    """In the transaction of what the form does, under the area's lock."""
    db.execute(insert(db, SENT_FORM).values(key=key, at=now).on_conflict_do_nothing())


def forget(db: Connection, before: datetime) -> None:
    db.execute(delete(SENT_FORM).where(SENT_FORM.c.at < before))
