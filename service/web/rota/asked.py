"""What part of the calendar an address asks for: `/rota?view=week&from=2026-12-14&area=storvik`. Addresses are stable.

What cannot be read gets a sentence, and today in its place; an area or rota that the viewer has not is 404.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


class View(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PERIOD = "period"


class DateUnreadable(ValueError):
    """What was written is no date."""


class DateTooFar(ValueError):
    """The date is one that nobody plans: before FIRST or after LAST."""


@dataclass(frozen=True)
class Asked:
    """`start` is any date of what is shown; `period` an id, '' for the one at `start` or the next."""

    view: View
    start: date
    area: str = ""
    rota: str = ""
    period: str = ""
    page: int = 1

    def written(self, **other: object) -> dict[str, object]:
        """As the arguments of an address, with these in place of those; what is empty is left out."""
        changed = replace(self, **other)  # type: ignore[arg-type]
        period = changed.period if changed.view is View.PERIOD else ""
        facts = {
            "view": str(changed.view), "from": changed.start.isoformat(), "area": changed.area, "rota": changed.rota,
            "period": period, "page": changed.page if changed.page > 1 else "",
        }  # fmt: skip
        return {key: value for key, value in facts.items() if value}


def read(written: Mapping[str, str], today: date) -> tuple[Asked, ValueError | None]:
    """What was asked for, and what is wrong with its date."""
    start, wrong = today, None
    try:
        start = read_date(written.get("from", "")) or today
    except (DateUnreadable, DateTooFar) as error:
        wrong = error
    view = written.get("view", "")
    page = written.get("page", "")
    asked = Asked(
        View(view) if view in list(View) else View.WEEK, start, written.get("area", ""), written.get("rota", ""),
        written.get("period", ""), int(page) if re.fullmatch(r"[1-9]\d{0,3}", page, re.ASCII) else 1,
    )  # fmt: skip
    return asked, wrong


def read_date(written: str) -> date | None:
    """`2026-12-24`, or as people write it: `24.12.2026`; None for nothing. DateUnreadable, DateTooFar."""
    text = written.strip()
    if not text:
        return None
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text, re.ASCII)
    spoken = re.fullmatch(r"(\d\d?)\.(\d\d?)\.(\d{4})", text, re.ASCII)
    found = iso.groups() if iso else spoken.groups()[::-1] if spoken else None
    if found is None:
        raise DateUnreadable(text)
    try:
        on = date(*map(int, found))
    except ValueError:
        raise DateUnreadable(text) from None
    if not FIRST <= on <= LAST:
        raise DateTooFar(text)
    return on
