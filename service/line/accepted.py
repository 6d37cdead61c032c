"""What managers have written that people are told in place of somebody on duty (contract, section 8).

The table is that of `service.gaps`, a floor above; the line only reads it.
"""

from sqlalchemy import ColumnElement, select

from service import promised
from service.line.moment import Moment
from service.models import metadata
from service.models.gap import GapState

GAP = metadata.tables["gap"]


def told_instead(moment: Moment) -> list[str]:
    """The words of the area's accepted gaps that hold at this instant, each once, by start."""
    accepted = select(GAP.c.told_instead).where(_holds(moment))
    found = moment.db.execute(accepted.order_by(GAP.c.start, GAP.c.id)).scalars()
    return list(dict.fromkeys(words.strip() for words in found if words and words.strip()))


def instead_of_promised(moment: Moment, service_user_id: str) -> list[str]:
    """What comes instead of the help that this person is promised, in the gaps that hold at this instant."""
    gaps = moment.db.scalars(select(GAP.c.id).where(_holds(moment)).order_by(GAP.c.start, GAP.c.id)).all()
    return promised.of_person(moment.db, moment.vault, service_user_id, gaps, moment.zone)


def _holds(moment: Moment) -> ColumnElement[bool]:
    at_this_instant = (GAP.c.end > moment.now) & (GAP.c.start <= moment.now)
    return (GAP.c.area_id == moment.area.id) & at_this_instant & (GAP.c.state == GapState.ACCEPTED)
