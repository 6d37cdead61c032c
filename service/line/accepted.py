"""What managers have written that people are told in place of somebody on duty (contract, section 8).

The table is that of `service.gaps`, a floor above; the line only reads it.
"""

from sqlalchemy import select

from service.line.moment import Moment
from service.models import metadata
from service.models.gap import GapState

GAP = metadata.tables["gap"]


def told_instead(moment: Moment) -> list[str]:
    """The words of the area's accepted gaps that hold at this instant, each once, by start."""
    holds = (GAP.c.area_id == moment.area.id, GAP.c.end > moment.now, GAP.c.start <= moment.now)
    accepted = select(GAP.c.told_instead).where(*holds, GAP.c.state == GapState.ACCEPTED)
    found = moment.db.execute(accepted.order_by(GAP.c.start, GAP.c.id)).scalars()
    return list(dict.fromkeys(words.strip() for words in found if words and words.strip()))
