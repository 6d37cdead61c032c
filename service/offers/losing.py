"""Who loses what they said yes to hears it, and hears it if it comes back (contract, section 8).

What an offer gave is compared with the rota each minute; the last `offer:lost` event of an offer is what its taker
knows. One text to each person, by day unless it concerns time before 08. Who gave it away in a swap knows already.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from schedules.confirming import may_be_told
from schedules.instants import moment as instant
from schedules.instants import seconds
from schedules.intervals import Line, clip, complement, subtract, union
from service import events
from service.line.moment import Moment
from service.models import ConfirmationRow, OfferRow, metadata
from service.models.offer import ConfirmationState, OfferState
from service.offers import book, confirmations
from service.offers.telling import Sentence, to_staff
from service.organisation import Standing

LOST = "offer:lost"
ROTA = metadata.tables["rota"]


@dataclass(frozen=True)
class Change:
    """Of what the offer gave: `lost`, all that is not its taker's; `newly`, of which they do not know; `back`."""

    offer: OfferRow
    lost: Line
    newly: Line
    back: Line

    @property
    def first(self) -> datetime:
        return instant(min(start for start, _ in (*self.newly, *self.back)))


def areas(db: Connection, stands: Standing, now: datetime) -> set[str]:
    """Where there is somebody to tell."""
    return {change.offer.area_id for change in _changes(db, stands, now)}


def tell(moment: Moment, voided: Sequence[ConfirmationRow]) -> None:
    """One text to each of the area's people who has lost, or got back, what they said yes to.

    `voided`: duties that were confirmed and are not their person's any more.
    """
    taken = book.taken_until(moment.db, moment.now)
    said: dict[str, list[Sentence]] = defaultdict(list)
    for change in _changes(moment.db, moment.standing, moment.now):
        if change.offer.area_id == moment.area.id:
            said[str(change.offer.taken_by)] += _sentences(moment, change)
            _know(moment, change)
    for row in voided:
        if not _told_otherwise(row, taken):
            facts = {"rota": _rota_name(moment, row.rota_id), "start": row.start}
            said[row.staff_id].append(("duty_lost_from", facts))
    for staff, sentences in said.items():
        if moment.standing.staff(staff) is not None:
            lead: Sentence = ("duty_changed_lead", {"area": moment.area.name})
            to_staff(moment, staff, lead, *sentences, ("duty_changed_ask", {}))


@dataclass(frozen=True, slots=True)
class Yes:
    """This person has said yes, in a text, to duty on the rota: all of [start, end), or what begins at `start`."""

    rota: str
    staff: str
    start: datetime
    end: datetime | None

    def within(self, start: datetime, end: datetime) -> bool:
        """Whether some of it lies in [start, end)."""
        return self.start < end and (self.end > start if self.end is not None else self.start >= start)


def said_yes(db: Connection, now: datetime) -> list[Yes]:
    """All that is not over, or has not begun."""
    taken = [Yes(one.rota_id, str(one.taken_by), one.start, one.end) for one in book.taken_until(db, now)]
    confirmed = [Yes(row.rota_id, row.staff_id, row.start, None) for row in confirmations.live(db, now)
                 if row.state == ConfirmationState.CONFIRMED]  # fmt: skip
    return taken + confirmed


def _changes(db: Connection, stands: Standing, now: datetime) -> list[Change]:
    """What may be told now."""
    zone = ZoneInfo(stands.organisation.timezone)
    taken = book.taken_until(db, now)
    known = _known(db, [offer.id for offer in taken])
    found = [_change(stands, offer, taken, known.get(offer.id, []), now) for offer in taken]
    return [change for change in found if (change.newly or change.back) and may_be_told(now, change.first, zone)]


def _change(stands: Standing, offer: OfferRow, taken: Iterable[OfferRow], known: Line, now: datetime) -> Change:
    start, end = max(seconds(offer.start), seconds(now)), seconds(offer.end)
    held = [(seconds(one.start), seconds(one.end))
            for one in stands.duty.timeline(offer.rota_id, instant(start), offer.end)
            if one.staff == offer.taken_by]  # fmt: skip
    given_away = [(seconds(other.start), seconds(other.end)) for other in taken
                  if other.held_by == offer.taken_by and other.rota_id == offer.rota_id]  # fmt: skip
    lost = complement(union([*held, *given_away]), start, end)
    return Change(offer, lost, subtract(lost, known), subtract(clip(known, start, end), lost))


def _known(db: Connection, offers: Sequence[str]) -> dict[str, Line]:
    """By offer, what its taker was last told is lost."""
    event = events.EVENT
    asked = select(event).where(event.c.subject.in_(offers), event.c.name == LOST).order_by(event.c.seq)
    return {row.subject: [(start, end) for start, end in row.detail["lost"]] for row in db.execute(asked)}


def _know(moment: Moment, change: Change) -> None:
    events.record(
        moment.db, LOST, change.offer.id, moment.now, area_id=change.offer.area_id, staff_id=change.offer.taken_by,
        number=change.offer.number, lost=[list(stretch) for stretch in change.lost],
    )  # fmt: skip


def _sentences(moment: Moment, change: Change) -> Iterator[Sentence]:
    rota = _rota_name(moment, change.offer.rota_id)
    for key, line in (("duty_lost", change.newly), ("duty_back", change.back)):
        yield from ((key, {"rota": rota, "start": instant(s), "end": instant(e)}) for s, e in line)


def _told_otherwise(row: ConfirmationRow, taken: Iterable[OfferRow]) -> bool:
    """As what an offer gave, or by the text of the swap in which they gave it away."""
    return any(
        row.staff_id in (offer.taken_by, offer.held_by) and offer.rota_id == row.rota_id
        and offer.start <= row.start < offer.end and offer.state == OfferState.TAKEN
        for offer in taken
    )  # fmt: skip


def _rota_name(moment: Moment, id: str) -> str:
    """Also of one that has been retired: that is how its people lose their duty."""
    return str(moment.db.execute(select(ROTA.c.written).where(ROTA.c.id == id)).scalar_one()["name"])
