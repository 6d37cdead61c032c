"""What a manager does with the draft of a deviation: completes it, or discards it with a reason. Once."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select, update

from service.complaints.deviations import DEVIATION, find
from service.errors import VaktlinjeError
from service.events import record
from service.line.moment import Moment
from service.models import DeviationRow
from service.models.told import DeviationState
from service.vault import Vault

AT_MOST = 100  # in a list
SEALED = ("happened_sealed", "measure_sealed", "reason_sealed")


class AlreadyDecided(VaktlinjeError):
    def __init__(self) -> None:
        super().__init__("somebody has decided on this deviation")


def complete(moment: Moment, id: str, staff: str, happened: str, measure: str) -> None:
    """AlreadyDecided. `happened`: what it meant for the person; `measure`: what is done so that it does not recur."""
    _decide(moment, id, staff, DeviationState.COMPLETED, {"happened_sealed": happened, "measure_sealed": measure})


def discard(moment: Moment, id: str, staff: str, reason: str) -> None:
    """AlreadyDecided."""
    _decide(moment, id, staff, DeviationState.DISCARDED, {"reason_sealed": reason})


def drafts(db: Connection, areas: Collection[str]) -> list[DeviationRow]:
    """That wait, oldest first."""
    return _rows(db, areas, [DeviationState.DRAFT], newest=False)


def recent(db: Connection, areas: Collection[str]) -> list[DeviationRow]:
    """That somebody has decided on, newest first."""
    return _rows(db, areas, [DeviationState.COMPLETED, DeviationState.DISCARDED], newest=True)


def opened(vault: Vault, one: DeviationRow) -> Mapping[str, str]:
    """What a manager has written, by the column's name without its end."""
    sealed = {column: getattr(one, column) for column in SEALED}
    return {
        column.removesuffix("_sealed"): vault.open(words, table="deviation", id=one.id, column=column)
        for column, words in sealed.items() if words is not None
    }  # fmt: skip


def _decide(moment: Moment, id: str, staff: str, state: DeviationState, words: Mapping[str, str]) -> None:
    stands = find(moment.db, id)
    if stands is None or stands.state != DeviationState.DRAFT:
        raise AlreadyDecided
    sealed = {name: moment.vault.seal(said.strip(), table="deviation", id=id, column=name)
              for name, said in words.items()}  # fmt: skip
    decided = {"state": state, "decided_at": moment.now, "decided_by": staff, **sealed}
    moment.db.execute(update(DEVIATION).where(DEVIATION.c.id == id).values(decided))
    record(moment.db, f"deviation:{state}", id, moment.now, area_id=moment.area.id, staff_id=staff)


def _rows(
    db: Connection, areas: Collection[str], states: Collection[DeviationState], *, newest: bool
) -> list[DeviationRow]:
    order = (DEVIATION.c.at.desc() if newest else DEVIATION.c.at), DEVIATION.c.id
    asked = select(DEVIATION).where(DEVIATION.c.area_id.in_(areas), DEVIATION.c.state.in_(states))
    return [DeviationRow(**row) for row in db.execute(asked.order_by(*order).limit(AT_MOST)).mappings()]
