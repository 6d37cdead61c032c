"""Changing shifts and absences: what two programs, and the planners' pages, do the same way and one at a time."""

from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import TypeAlias, TypeVar

from sqlalchemy import Connection

from schedules.instants import Zone
from schedules.organisation import Absence
from service import organisation
from service.api.door import token
from service.api.problems import Problem, invalid, nothing_here
from service.api.sight import Sight
from service.api.wording import Programmed, worded
from service.line import duty_changed
from service.organisation import editing, writing
from service.organisation.editing import Dated, Maker
from service.organisation.editing.makers import BY_TOKEN
from service.web.edge import edge

Item = TypeVar("Item")
Timed: TypeAlias = Dated | Absence
Says: TypeAlias = tuple[str | None, ...]


def hold(db: Connection) -> Sight:
    """The organisation, which nobody else changes until this transaction ends."""
    writing.hold(db)
    return Sight(organisation.standing(db), token())


def change(db: Connection, edit: Programmed) -> None:
    """Stores the change, and sets going what follows from it; needs `hold`. EditRefused, UnknownRota."""
    maker = Maker(f"{BY_TOKEN}{token().id}", worded(organisation.standing(db), token(), edit), seen=None)
    editing.keep_held(db, edit, maker, edge().now(), duty_changed)


def known_by(items: Iterable[Item], says: Callable[[Item], Says]) -> list[tuple[str, Item]]:
    """Each with an id, made of what it says, for it has none of its own.

    Files may hold several that say the same: those above the first have their place among them in the id.
    """
    seen: Counter[Says] = Counter()
    listed = []
    for item in items:
        said = says(item)
        place = (str(seen[said]),) if seen[said] else ()
        listed.append((sha256(repr((*said, *place)).encode()).hexdigest()[:24], item))
        seen[said] += 1
    return listed


def found_by(listed: Iterable[tuple[str, Item]], id: str) -> Item | None:
    return next((item for known, item in listed if known == id), None)


def must_be_topmost(listed: Iterable[tuple[str, Item]], id: str, old: Item) -> None:
    """Problem 409 where one that says the same lies above: that one would be changed, and the id still be good."""
    if [known for known, item in listed if item == old][-1] != id:
        raise Problem(409, "one that says the same lies above it: change or remove that first", kind="lies-beneath")


def must_be_new(known: Sight, new: Timed, others: Iterable[Timed]) -> None:
    """Problem 409 where there is one already, however its times are written."""
    if any(_same(known.zone, new, one) for one in others):
        raise Problem(409, "there is one already that says the same", kind="already-there")


def _same(zone: Zone, one: Timed, other: Timed) -> bool:
    times = [(zone.moment(each.start), zone.moment(each.end)) for each in (one, other)]
    plain = [each.model_copy(update={"start": "", "end": ""}) for each in (one, other)]
    return times[0] == times[1] and plain[0] == plain[1]


def must_be_there(item: Item | None) -> Item:
    if item is None:
        raise nothing_here()
    return item


def person_in_body(known: Sight, staff: str) -> None:
    """Problem 422 where the token sees no such staff member."""
    if staff not in {person.id for person in known.staff}:
        raise invalid("staff", "there is no such staff member", "unknown-staff")
