"""What is on each phone's screen: the stored texts to and from its number, opened. Other processes send too."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schedules.organisation import Area
from service.models import metadata
from service.models.conversation import Delivery, Direction
from service.organisation import Standing
from service.web.edge import edge
from service.web.simulator import access
from service.web.simulator.owners import Chosen, Owner

TEXT, WORK = metadata.tables["text"], metadata.tables["work"]
LATEST = 40  # texts on a screen
STAFF_SAYS = ("JA", "NEI", "STATUS", "FERDIG")  # what can be texted is Norwegian in every language
OTHERS_SAY = ("Er det noen våkne?", "HVEM", "MENY")
ARRIVED = (Delivery.ACCEPTED, Delivery.DELIVERED, Delivery.IN_REPLY)


@dataclass(frozen=True)
class Bubble:
    """`other`: the area at the other end."""

    id: str
    written: bool
    other: str
    body: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Screen:
    """`writes_to`: the area that a text goes to unless another is chosen; `quick`: answers for one touch.

    `waiting`: texts that are not sent yet, the first of them at `goes`: some wait for the day.
    """

    owner: Owner
    bubbles: Sequence[Bubble]
    writes_to: str | None
    quick: Sequence[str]
    waiting: int
    goes: datetime | None


@dataclass(frozen=True)
class Wrong:
    """A text that could not be written: on whose phone, why, and what was typed."""

    key: str
    sentence: str
    typed: str = field(repr=False)


@dataclass(frozen=True)
class Shown:
    now: datetime
    can_be_moved: bool
    chosen: Chosen
    screens: Sequence[Screen]
    areas: Sequence[Area]
    wrong: Wrong | None = None


def shown(db: Connection, chosen: Chosen, wrong: Wrong | None = None) -> Shown:
    screens = [_screen(db, chosen.standing, owner) for owner in chosen.shown]
    areas = chosen.standing.organisation.areas
    return Shown(edge().now(), access.is_demo(), chosen, screens, areas, wrong)


def _screen(db: Connection, stands: Standing, owner: Owner) -> Screen:
    rows = _texts(db, owner.phone)
    latest = rows[-1].area_id if rows else None
    first = next((area.id for area in stands.organisation.areas), None)
    quick = STAFF_SAYS if owner.key.startswith("staff-") else OTHERS_SAY
    return Screen(
        owner, [_bubble(stands, row) for row in rows], latest or owner.area or first, quick, *_waiting(db, owner.phone))


def _texts(db: Connection, phone: str) -> Sequence[Row[Any]]:
    """The latest texts that the phone wrote or got, oldest first."""
    at = func.coalesce(TEXT.c.attempted_at, TEXT.c.at)
    here = TEXT.c.party_index.in_(edge().vault.indexes(phone))
    there = (TEXT.c.direction == Direction.IN) | TEXT.c.delivery.in_(ARRIVED)
    found = select(TEXT.c.id, TEXT.c.direction, TEXT.c.area_id, TEXT.c.body_sealed, at.label("shown_at"))
    latest = found.where(here, there).order_by(at.desc(), TEXT.c.id.desc()).limit(LATEST)
    return sorted(db.execute(latest), key=lambda row: (row.shown_at, row.id))


def _waiting(db: Connection, phone: str) -> tuple[int, datetime | None]:
    """How many texts to the phone are not sent yet, and when the first of them goes."""
    here = TEXT.c.party_index.in_(edge().vault.indexes(phone)) & (TEXT.c.delivery == Delivery.QUEUED)
    sends = (WORK.c.kind == "send") & (WORK.c.subject == TEXT.c.id)
    found = select(func.count(), func.min(WORK.c.due_at)).select_from(TEXT.join(WORK, sends)).where(here)
    count, first = db.execute(found).one()
    return int(count), first


def _bubble(stands: Standing, row: Row[Any]) -> Bubble:
    area = stands.area(row.area_id) if row.area_id else None
    body = edge().vault.open(row.body_sealed, table="text", id=row.id, column="body_sealed")
    return Bubble(row.id, row.direction == Direction.IN, area.name if area else "", body, row.shown_at)
