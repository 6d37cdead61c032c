"""What came of a drill, person by person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from service.drills import book
from service.models import DrillAskRow, DrillRow
from service.models.conversation import Delivery
from service.models.drill import DrillAnswer, DrillState


class Outcome(StrEnum):
    ANSWERED = "answered"
    LATE = "late"  # answered when it was over
    WAITING = "waiting"  # it is not over, and they have not answered
    SILENT = "silent"  # texted, and has not answered
    UNDELIVERED = "undelivered"  # the provider could not bring it
    UNSENT = "unsent"  # the provider did not take it in time, which says nothing of the phone
    BUSY = "busy"  # had a conversation, or a page to answer, and was not asked


FAILED = (Delivery.UNDELIVERED, Delivery.REJECTED)
NOT_SENT = (Delivery.QUEUED, Delivery.DROPPED)
MISSING = (Outcome.SILENT, Outcome.UNDELIVERED, Outcome.UNSENT)
REACHED = (Outcome.ANSWERED, Outcome.LATE)


@dataclass(frozen=True)
class Asked:
    """`begins`: their next duty when they were asked. `code`: the provider's, where it could not be brought."""

    staff: str
    begins: datetime | None
    outcome: Outcome
    answered_at: datetime | None
    code: str | None = None


@dataclass(frozen=True)
class Held:
    """One drill with all who were to be asked, those whose duty begins first before the others."""

    drill: DrillRow
    asked: Sequence[Asked]

    def those(self, *outcomes: Outcome) -> list[Asked]:
        return [one for one in self.asked if one.outcome in outcomes]

    @property
    def texted(self) -> int:
        return len(self.asked) - len(self.those(Outcome.BUSY))


def held(db: Connection, drills: Iterable[DrillRow]) -> list[Held]:
    """What is known of these now; a look for all of them together."""
    rows = list(drills)
    asks = book.asks(db, [drill.id for drill in rows])
    deliveries = book.deliveries(db, {text for ask in asks if ask.answer is None for text in ask.texts})
    return [
        Held(drill, [_asked(drill, ask, deliveries) for ask in asks if ask.drill_id == drill.id]) for drill in rows]


def _asked(drill: DrillRow, ask: DrillAskRow, deliveries: Mapping[str, tuple[str, str | None]]) -> Asked:
    ways = [deliveries[text] for text in ask.texts if text in deliveries] if ask.answer is None else []
    failed = next((way for way in ways if way[0] in FAILED), None)
    if ask.answer == DrillAnswer.BUSY:
        outcome = Outcome.BUSY
    elif ask.answer is not None:
        late = drill.ended_at is not None and ask.answered_at is not None and ask.answered_at > drill.ended_at
        outcome = Outcome.LATE if late else Outcome.ANSWERED
    elif failed is not None:
        outcome = Outcome.UNDELIVERED
    elif drill.state != DrillState.OVER:
        outcome = Outcome.WAITING
    else:
        outcome = Outcome.UNSENT if any(way[0] in NOT_SENT for way in ways) else Outcome.SILENT
    return Asked(ask.staff_id, ask.begins, outcome, ask.answered_at, failed[1] if failed is not None else None)
