"""On which days something is promised, as pages say it."""

from collections.abc import Mapping, Sequence
from datetime import date

from babel.dates import format_date

from schedules.organisation import EVERY_DAY
from service.web.words import _, language, later

NAMES: Mapping[str, str] = {
    "mon": later("mandag"), "tue": later("tirsdag"), "wed": later("onsdag"), "thu": later("torsdag"),
    "fri": later("fredag"), "sat": later("lørdag"), "sun": later("søndag"),
}  # fmt: skip


def said(days: Sequence[str], until: str | None) -> str:
    """`mandag, onsdag, til og med 31. januar 2027`."""
    which = _("hver dag") if len(days) == len(EVERY_DAY) else ", ".join(str(NAMES[day]) for day in days)
    if until is None:
        return which
    return _("{days}, til og med {until}", days=which,
             until=format_date(date.fromisoformat(until), "long", locale=language()))  # fmt: skip
