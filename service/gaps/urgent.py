"""A change has opened gaps within 72 hours: the planners are told at once (contract, section 8).

One text a change and person, from the number of the first gap's area; where an area has no planners, its managers are
told. What is said is what is stored when the text is written: who has filled the gap meanwhile needs no text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Connection

from schedules.fill import Filling, Open, UnknownRequirement
from schedules.parts import takers
from schedules.rest import CallOut
from service import events, queue
from service.callouts import callouts
from service.gaps import book
from service.gaps.planners import planners
from service.gaps.presence import present
from service.gaps.records import Record
from service.line import outgoing
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.transactions import Transactions
from service.models.gap import GapState
from service.organisation import Standing, standing
from service.queue import Claimed

WEEK = timedelta(days=7)  # call-outs so long ago still count for rest
ASKED = 3  # so many are named; a text is short


@dataclass(frozen=True)
class Named:
    """First names, and in which words they are told: could take all of the time, or a part."""

    key: str
    names: Sequence[str]


Names: TypeAlias = Mapping[str, Named]


@dataclass(frozen=True)
class Urgent:
    transactions: Transactions

    def tell(self, claimed: Claimed, now: datetime) -> None:
        """The worker's handler for `gaps_urgent`. ClaimLost undoes it."""
        with self.transactions.database.read() as db:  # reckoning holds nobody up
            could_ask = _could_be_asked(standing(db), _still_open(db, claimed, now), callouts(db, now - WEEK, now), now)
        with self.transactions.database.write() as db:
            queue.finish_or_undo(db, claimed, now)
            stands, gaps = standing(db), _still_open(db, claimed, now)
            book.hold(db, {gap.area_id for gap in gaps})
            for staff, theirs in _by_person(db, stands, gaps, now).items():
                moment = self.transactions.moment(db, theirs[0].area_id, now)
                _send(moment, staff, theirs, could_ask)


def _still_open(db: Connection, claimed: Claimed, now: datetime) -> list[Record]:
    found = [book.find(db, id) for id in claimed.detail["gaps"]]
    return sorted(
        (gap for gap in found if gap is not None and gap.state == GapState.OPEN and gap.end > now),
        key=lambda gap: (gap.start, gap.area_id, gap.requirement_id),
    )


def _by_person(db: Connection, stands: Standing, gaps: Iterable[Record], now: datetime) -> dict[str, list[Record]]:
    """Whom to tell of which gaps; that there is nobody to tell is an event."""
    told: dict[str, list[Record]] = {}
    for gap in gaps:
        area = stands.area(gap.area_id)
        people = planners(stands, area) if area is not None else []
        for staff in people:
            told.setdefault(staff, []).append(gap)
        if not people:
            events.record(db, "gap:nobody_told", gap.id, now, area_id=gap.area_id)
    return told


def _could_be_asked(
    stands: Standing, gaps: Sequence[Record], worked: Sequence[CallOut], now: datetime
) -> Names:
    """By gap id: competent, free, not absent and rested, for a part where not for all; fewest holiday hours first."""
    filling = Filling(stands.duty, now, worked)
    names: dict[str, Named] = {}
    for gap in gaps:
        try:
            free = takers(filling, Open(gap.requirement_id, max(gap.start, now), gap.end))
        except UnknownRequirement:  # gone since; the look that follows will close the gap
            continue
        known = [staff for candidate in free.candidates if (staff := stands.staff(candidate.staff)) is not None]
        if known:
            key = "urgent_ask" if free.part is None else "urgent_ask_part"
            names[gap.id] = Named(key, [staff.first_name for staff in known[:ASKED]])
    return names


def _send(moment: Moment, staff_id: str, gaps: Sequence[Record], could_ask: Names) -> None:
    staff, first = moment.staff(staff_id), gaps[0]
    language = outgoing.language_of(staff)
    key = _key(moment, first)
    sentences = [outgoing.write(
        moment, f"{key}_lasting" if first.beyond else key, language, area=moment.area.name,
        start=max(first.start, moment.now), end=first.end, covered=first.covered, minimum=first.minimum,
    )]  # fmt: skip
    asked = could_ask.get(first.id)
    if asked is not None:
        sentences.append(outgoing.write(moment, asked.key, language, names=", ".join(asked.names)))
    if len(gaps) > 1:
        named = [moment.standing.area(id) for id in dict.fromkeys(gap.area_id for gap in gaps[1:])]
        areas = ", ".join(area.name for area in named if area is not None)
        sentences.append(outgoing.write(moment, "urgent_more", language, count=len(gaps) - 1, areas=areas))
    body = " ".join(sentences)
    outgoing.send(moment, Draft(staff.phone, body, template=key, to_staff=staff.id, expires_at=first.end))
    for gap in gaps:
        events.record(moment.db, "gap:told", gap.id, moment.now, area_id=gap.area_id, staff_id=staff.id)


def _key(moment: Moment, gap: Record) -> str:
    """That nobody is on duty is said only where that is so all the time."""
    if gap.covered:
        return "urgent_few"
    others = present(moment.duty, gap.area_id, max(gap.start, moment.now), gap.end)
    return "urgent_none_counting" if others else "urgent_nobody"
