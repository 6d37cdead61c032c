"""Reports ahead of holidays: what is open in a period, told in time to those who can do something about it.

`on_period` makes a report for whoever asks; `handlers` are what a worker does so that each lead day's report is made
and sent once (contract, section 8). A report is data (`content`); `rendering` has its forms.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from channels.email import Mailer
from schedules.organisation import Area
from service.errors import VaktlinjeError
from service.line.transactions import Transactions
from service.organisation import Standing
from service.queue import Claimed
from service.reports import kept
from service.reports.content import Report
from service.reports.gathering import Gathering
from service.reports.kept import troubles
from service.reports.mailing import Mailing
from service.reports.making import LOOK, MAIL, MAKE, Making
from service.reports.naming import by_id

__all__ = ["LOOK", "NoSuchPeriod", "Report", "handlers", "on_period", "troubles"]

Handler = Callable[[Claimed, datetime], None]


class NoSuchPeriod(VaktlinjeError):
    """There is no period with this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no period {id!r}: `vaktlinje periods --from … --to …` lists them")


def on_period(db: Connection, standing: Standing, period: str, areas: Iterable[Area], now: datetime) -> Report:
    """The report as it would be now; the areas' gaps must be up to date. NoSuchPeriod."""
    found = by_id(standing.organisation, period)
    if found is None:
        raise NoSuchPeriod(period)
    before = [(area, kept.previous(db, area.id, period)) for area in areas]
    return Gathering(db, standing, found, now).report(before, lead_day=None)


def handlers(transactions: Transactions, mailer: Mailer | None) -> Mapping[str, Handler]:
    """What a worker does with work about reports, by its kind. Without `mailer` texts alone go."""
    making, mailing = Making(transactions, can_mail=mailer is not None), Mailing(transactions, mailer)
    return {LOOK: making.look, MAKE: making.make, MAIL: mailing.send}
