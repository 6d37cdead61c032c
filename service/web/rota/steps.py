"""The ways on from what is shown: before, after, today, other views, the coming periods. Addresses are whole."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from schedules.calendar import NamedPeriod
from service.web.rota.asked import FIRST, LAST, Asked, View
from service.web.rota.calendar import Calendar
from service.web.words import _, language

DAY = timedelta(days=1)
NAMED = 6  # periods to choose among


@dataclass(frozen=True)
class Way:
    name: str
    href: str
    here: bool = False


@dataclass(frozen=True)
class Steps:
    before: Way | None
    after: Way | None
    today: Way
    views: list[Way]
    periods: list[Way]
    pages: list[Way]


def steps(shown: Calendar, now: datetime) -> Steps:
    asked, today = shown.asked, shown.span.duty.zone.local(now).date()
    return Steps(
        _to(asked, _before(shown), _("Forrige")), _to(asked, _after(shown), _("Neste")),
        Way(_("I dag"), address(asked, start=today, view=View.DAY if asked.view is View.DAY else View.WEEK)
            if asked.view is not View.MONTH else address(asked, start=today)),
        [Way(name, address(asked, view=view, period=""), view is asked.view) for view, name in _views()],
        _periods(shown, today),
        [Way(str(page), address(asked, page=page), page == asked.page) for page in range(1, shown.seen.pages + 1)],
    )  # fmt: skip


def address(asked: Asked, **other: object) -> str:
    return url_for("rota.page", **asked.written(**other))  # type: ignore[arg-type]


def day_address(asked: Asked, day: date) -> str:
    return address(asked, view=View.DAY, start=day)


def _views() -> list[tuple[View, str]]:
    return [(View.DAY, _("Dag")), (View.WEEK, _("Uke")), (View.MONTH, _("Måned")), (View.PERIOD, _("Høytid og ferie"))]


def _to(asked: Asked, there: tuple[date, str] | None, name: str) -> Way | None:
    return Way(name, address(asked, start=there[0], period=there[1])) if there is not None else None


def _before(shown: Calendar) -> tuple[date, str] | None:
    """Any date of what comes before, and its period."""
    first = shown.span.first
    if shown.span.period is not None:
        earlier = [p for p in shown.known(max(FIRST, first - DAY * 400), first) if p.start < shown.span.period.start]
        return _of(earlier[-1], shown) if earlier else None
    return (first - DAY, "") if first > FIRST else None


def _after(shown: Calendar) -> tuple[date, str] | None:
    after = shown.span.after
    if shown.span.period is not None:
        period = shown.span.period
        later = [p for p in shown.known(shown.span.first, after + DAY * 400) if p.start > period.start]
        return _of(later[0], shown) if later else None
    return (after, "") if after <= LAST else None


def _of(period: NamedPeriod, shown: Calendar) -> tuple[date, str] | None:
    first = shown.span.duty.zone.local(period.start).date()
    return (first, period.id) if FIRST <= first <= LAST else None


def _periods(shown: Calendar, today: date) -> list[Way]:
    """Those that are not over."""
    coming = shown.known(today, today + DAY * 400)[:NAMED]
    ways = []
    for period in coming:
        there = _of(period, shown)
        if there is not None:
            href = address(shown.asked, view=View.PERIOD, start=there[0], period=there[1])
            ways.append(Way(period.called(language()), href, shown.span.period == period))
    return ways
