"""What there is to read at the API: an offer, a report, a conversation; made once, in the night to 18 December."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from service import gaps, offers, organisation
from service.models import metadata, new_id
from service.models.report import ReportState
from service.offers import Wish
from service.reports import content, on_period
from tests.web.house import OSLO, House

CHRISTMAS = "from=2026-12-23T00:00:00%2B01:00&to=2027-01-04T00:00:00%2B01:00"
BOXING_DAY = datetime(2026, 12, 26, 8, 0, tzinfo=OSLO)


def a_gap(house: House, area: str = "storvik") -> str:
    """The id of the area's first gap."""
    now = house.clock.now()
    standing = gaps.bring_up_to_date(house.database, now)
    with house.database.read() as db:
        found = gaps.listed(db, standing, [area], now, now + timedelta(days=60), now)
    return str(found[0].id)


def an_offer(house: House) -> str:
    """The id of an open offer of that gap's first hours."""
    made = offers.offer(house.wiring.line.transactions, Wish(a_gap(house)), house.clock.now())
    return made.offer.id


def a_report(house: House, area: str = "storvik", period: str = "jul-2026") -> str:
    """The id of a report on Christmas, made now for its last lead day but one."""
    now = house.clock.now()
    standing = gaps.bring_up_to_date(house.database, now)
    with house.database.write() as db:
        known = organisation.standing(db).area(area)
        assert known is not None
        made, id = on_period(db, standing, period, [known], now), new_id()
        db.execute(insert(metadata.tables["report"]).values(
            id=id, area_id=area, period_id=period, lead_day=7, due_at=now, period_end=made.end,
            state=ReportState.MADE, made_at=now, content=content.stored(made),
        ))  # fmt: skip
    return id
