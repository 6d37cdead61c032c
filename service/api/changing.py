"""Changing shifts and absences: what two programs, and the planners' pages, do the same way and one at a time."""

from hashlib import sha256
from typing import TypeVar

from sqlalchemy import Connection

from service import organisation
from service.api.door import token
from service.api.problems import invalid, nothing_here
from service.api.sight import Sight
from service.api.wording import Programmed, worded
from service.line import duty_changed
from service.organisation import editing, writing
from service.organisation.editing import Maker
from service.organisation.editing.makers import BY_TOKEN
from service.web.edge import edge

Item = TypeVar("Item")


def hold(db: Connection) -> Sight:
    """The organisation, which nobody else changes until this transaction ends."""
    writing.hold(db)
    return Sight(organisation.standing(db), token())


def change(db: Connection, edit: Programmed) -> None:
    """Stores the change, and sets going what follows from it; needs `hold`. EditRefused, UnknownRota."""
    maker = Maker(f"{BY_TOKEN}{token().id}", worded(organisation.standing(db), token(), edit), seen=None)
    editing.keep_held(db, edit, maker, edge().now(), duty_changed)


def known_by(*says: str | None) -> str:
    """The id of what says this and has no id of its own."""
    return sha256(repr(says).encode()).hexdigest()[:24]


def must_be_there(item: Item | None) -> Item:
    if item is None:
        raise nothing_here()
    return item


def person_in_body(known: Sight, staff: str) -> None:
    """Problem 422 where the token sees no such staff member."""
    if staff not in {person.id for person in known.staff}:
        raise invalid("staff", "there is no such staff member", "unknown-staff")
