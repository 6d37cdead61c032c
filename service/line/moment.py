"""One transaction of the line: the database, the instant, the organisation as it stands, and who is being answered.

A transaction works on one area and holds its lock, so that two texts of the same area are taken in turn.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from schedules.duty import Duty
from schedules.organisation import Area, Staff
from service.database import one_writer
from service.errors import UnknownArea, UnknownStaff
from service.models import metadata
from service.organisation import Standing
from service.vault import Vault

AREA = metadata.tables["area"]
STAFF = metadata.tables["staff"]
# No key: whoever stores a row that names the area looks whether it is there, and need not wait for this.
LOCK = select(AREA.c.id).where(AREA.c.id == bindparam("which")).with_for_update(key_share=True)


@dataclass
class Reply:
    """What the webhook itself answers the sender when no worker is alive; None of it goes through the queue."""

    phone: str
    bodies: list[str] = field(default_factory=list)


class Questions(Protocol):
    """What an area asks its staff beside pages, under numbers of the same counter: offers and confirmations.

    The line knows only this of them; whoever puts the house together hands them in.
    """

    def waiting(self, moment: "Moment", staff_id: str) -> frozenset[int]:
        """The numbers that wait for this staff member's answer."""

    def asked(self, moment: "Moment", staff_id: str, number: int) -> bool:
        """Whether the number is a question that this staff member was asked, waiting or not."""

    def accept(self, moment: "Moment", staff_id: str, number: int) -> None:
        """JA to a question that they were asked: done, or told why not."""

    def decline(self, moment: "Moment", staff_id: str, number: int) -> None:
        """NEI to a question that they were asked."""

    def show(self, moment: "Moment", staff_id: str, number: int) -> None:
        """Tells them what they were asked, or how it ended."""

    def listed(self, moment: "Moment", staff_id: str, language: str) -> list[str]:
        """A sentence with its number for each question that waits, in order of numbers."""


class NoQuestions:
    """Of an area that asks nothing but pages."""

    def waiting(self, moment: "Moment", staff_id: str) -> frozenset[int]:
        return frozenset()

    def asked(self, moment: "Moment", staff_id: str, number: int) -> bool:
        return False

    def accept(self, moment: "Moment", staff_id: str, number: int) -> None:
        raise LookupError(number)

    decline = show = accept

    def listed(self, moment: "Moment", staff_id: str, language: str) -> list[str]:
        return []


NO_QUESTIONS = NoQuestions()


class NeedsArea(Exception):
    """What was to concern one text alone concerns its conversation too: to be done anew under the area's lock."""


@dataclass(frozen=True)
class Moment:
    """`reply` is there only while the sender of a text is answered in the webhook's own reply.

    `alone`: the area's lock is not held, only one text's row; whoever turns to a conversation then hears NeedsArea.
    """

    db: Connection
    now: datetime
    standing: Standing
    vault: Vault
    public_url: str
    area: Area
    reply: Reply | None = None
    questions: Questions = NO_QUESTIONS
    alone: bool = False
    unstored: dict[str, dict[str, Any]] = field(default_factory=dict)  # `conversations.together`, by id
    silent: dict[str, str | None] = field(default_factory=dict)  # `person.why_silent`, by phone, while it is so

    @property
    def duty(self) -> Duty:
        return self.standing.duty

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.standing.organisation.timezone)

    def needs_area(self) -> None:
        """NeedsArea where only one text's row is held."""
        if self.alone:
            raise NeedsArea

    def staff(self, id: str) -> Staff:
        """The staff member, retired ones not included: UnknownStaff."""
        found = self.standing.staff(id)
        if found is None:
            raise UnknownStaff(id)
        return found

    def first_name(self, id: str) -> str:
        """What a user and colleagues call this staff member, also one who has left."""
        found = self.standing.staff(id)
        if found is not None:
            return found.first_name
        written = self.db.execute(select(STAFF.c.written).where(STAFF.c.id == id)).scalar_one_or_none()
        return str(written["name"]).split()[0] if written else id


def lock(db: Connection, area_id: str) -> None:
    """Waits for the transactions of this area that came before; on SQLite none can have come since ours began."""
    if not one_writer(db):
        db.execute(LOCK, {"which": area_id}).one_or_none()


def area_of(standing: Standing, area_id: str) -> Area:
    """The area; UnknownArea when it has been retired since."""
    area = standing.area(area_id)
    if area is None:
        raise UnknownArea(area_id)
    return area
