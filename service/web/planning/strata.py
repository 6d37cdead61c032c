"""What a rota says of one instant, from the top: overrides, shifts, layers (contract, section 3). Pure.

Whose it is comes from the one timeline; what lies above and beneath is told beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from pydantic import BaseModel

from schedules.duty import Duty
from schedules.organisation import Layer, Organisation, Override, Rota
from schedules.orgwrite import as_written
from service.organisation.editing import Dated

AROUND = timedelta(days=62)  # stretches are followed so far


class State(StrEnum):
    HAS = "has"  # this one decides
    AWAY = "away"  # passed over: the person is absent
    EMPTY = "empty"  # this one decides: nobody, on purpose
    BENEATH = "beneath"


@dataclass(frozen=True)
class Stratum:
    """`key` names the item in addresses; `start` and `end` are its own, of a layer the turn's."""

    source: str  # override, shift or layer
    key: str
    staff: str | None
    start: datetime
    end: datetime
    state: State


@dataclass(frozen=True)
class Stretch:
    """One stretch of the timeline, or of empty time (`staff` None); cut where it is longer than AROUND either way."""

    rota: Rota
    staff: str | None
    start: datetime
    end: datetime
    strata: tuple[Stratum, ...]

    @property
    def deciding(self) -> Stratum | None:
        """What says who has it; None where nothing says anything."""
        return next((one for one in self.strata if one.state in (State.HAS, State.EMPTY)), None)


def stretch_at(organisation: Organisation, duty: Duty, rota: Rota, at: datetime) -> Stretch:
    """The stretch that holds `at`."""
    start, end = at - AROUND, at + AROUND
    staff: str | None = None
    for one in duty.timeline(rota.id, start, end):
        if one.end <= at:
            start = one.end
        elif one.start <= at:
            staff, start, end = one.staff, one.start, one.end
            break
        else:
            end = one.start
            break
    return Stretch(rota, staff, start, end, tuple(_strata(organisation, duty, rota, at)))


def key_of(item: BaseModel) -> str:
    """By what it says: the same wherever it stands in its list."""
    return sha256(f"{type(item).__name__}:{sorted(as_written(item).items())}".encode()).hexdigest()[:16]


def dated_by(rota: Rota, key: str) -> Dated | None:
    """The shift or override of that key; of several alike the topmost, which are the same."""
    dated: tuple[Dated, ...] = (*rota.overrides, *rota.shifts)
    return next((one for one in dated if key_of(one) == key), None)


def layer_by(rota: Rota, key: str) -> Layer | None:
    return next((one for one in rota.layers if key_of(one) == key), None)


def _strata(organisation: Organisation, duty: Duty, rota: Rota, at: datetime) -> Iterator[Stratum]:
    decided = False
    for source, key, staff, start, end in _claims(organisation, duty, rota, at):
        if decided:
            state = State.BENEATH
        elif staff is None:
            state = State.EMPTY
        else:
            state = State.AWAY if duty.absent(staff, at) else State.HAS
        decided = decided or state is not State.AWAY
        yield Stratum(source, key, staff, start, end, state)


def _claims(
    organisation: Organisation, duty: Duty, rota: Rota, at: datetime
) -> Iterator[tuple[str, str, str | None, datetime, datetime]]:
    dated: tuple[Dated, ...] = (*reversed(rota.overrides), *reversed(rota.shifts))
    for one in dated:
        start, end = duty.zone.moment(one.start), duty.zone.moment(one.end)
        if start <= at < end:
            yield "override" if isinstance(one, Override) else "shift", key_of(one), one.staff, start, end
    for layer in reversed(rota.layers):
        alone = rota.model_copy(update={"layers": (layer,), "shifts": (), "overrides": ()})
        only = Duty(organisation.model_copy(update={"rotas": (alone,), "absences": (), "coverage": ()}))
        for turn in only.timeline(rota.id, at - AROUND, at + AROUND):
            if turn.start <= at < turn.end:
                yield "layer", key_of(layer), turn.staff, turn.start, turn.end
