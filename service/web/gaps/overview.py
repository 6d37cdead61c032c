"""The page of gaps ahead: how it stands at a glance, the coming periods, pictures, and the gaps by date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules.calendar import NamedPeriod
from service import offers
from service.gaps import Record, ahead
from service.models.gap import GapState
from service.offers import Listed as Offer
from service.reports import promising
from service.reports.outlook import outlook
from service.reports.presented import Explained, Section, present
from service.web import words
from service.web.gaps.scope import BETWEEN, Scope
from service.web.gaps.telling import Telling, Told
from service.web.words import _, counted

URGENT = timedelta(hours=72)
WEEKS = timedelta(weeks=26)
A_PAGE = 25
PICTURED = 3  # areas on one page: the others are a link away
WEEKLY = "week"


@dataclass(frozen=True)
class Headline:
    """`kind`: the class of its notice."""

    kind: str
    sentence: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coming:
    """A period that is to come, or the time between them."""

    id: str
    name: str
    dates: str
    open: int
    accepted: int


@dataclass(frozen=True)
class Drawn:
    """An area's picture; `coarse`: only the gravest of each column is drawn."""

    section: Section
    alt: str
    coarse: bool


@dataclass(frozen=True)
class Standings:
    """How many gaps of an area are open and accepted, ahead."""

    id: str
    name: str
    open: int
    accepted: int


@dataclass(frozen=True)
class Overview:
    headline: Headline
    coming: tuple[Coming, ...]
    drawn: tuple[Drawn, ...]
    undrawn: tuple[Standings, ...]
    legend: tuple[Explained, ...]
    urgent: tuple[Told, ...]
    later: tuple[Told, ...]
    standings: tuple[Standings, ...]
    number: int
    pages: int


def overview(db: Connection, scope: Scope) -> Overview:
    """All that the page shows; the record of gaps must be up to date."""
    telling = Telling(scope.standing, scope.now)
    standings = _standings(db, scope)
    pictured = _pictured(scope, standings)
    legend, drawn = _pictures(db, scope.of([one.id for one in pictured]), telling)
    number = ahead.number(db, scope.wanted(), scope.now)
    pages = max(1, -(-number // A_PAGE))
    records = ahead.found(db, scope.wanted(), scope.now, A_PAGE, (min(scope.page, pages) - 1) * A_PAGE)
    told = _told(db, scope, telling, records)
    soon = scope.now + URGENT
    urgent = [one for record, one in told if record.start < soon and record.end > scope.now]
    return Overview(
        _headline(db, scope, telling), tuple(_coming(db, scope, telling)), drawn,
        tuple(one for one in standings if one not in pictured), legend, tuple(urgent),
        tuple(one for _, one in told if one not in urgent), tuple(standings), number, pages,
    )  # fmt: skip


def _told(
    db: Connection, scope: Scope, telling: Telling, records: Sequence[Record]
) -> list[tuple[Record, Told]]:
    made: dict[str, list[Offer]] = {}
    for offer in offers.of_gaps(db, [record.id for record in records], scope.now):
        made.setdefault(offer.gap, []).append(offer)
    near, told = telling.near(records), []
    counts = promising.of_records(db, scope.standing, records)
    for record in records:
        period = telling.period_of(record, near)
        if record.area_id in scope.named:
            one = telling.gap(record, period, made.get(record.id, []))
        elif record.accepted_at is not None and record.state != GapState.OPEN:
            one = telling.without_names(record, period)
        else:
            continue
        told.append((record, replace(one, lines=(*telling.words.promised(counts.get(record.id)), *one.lines))))
    return told


def _headline(db: Connection, scope: Scope, telling: Telling) -> Headline:
    """Whether anything is wrong, when, and who must act."""
    wanted = scope.ahead(GapState.OPEN)
    first = next(iter(ahead.found(db, wanted, scope.now, 1)), None)
    if first is None:
        accepted = ahead.number(db, scope.ahead(GapState.ACCEPTED), scope.now)
        if accepted:
            return Headline("good", counted(
                "Ingen udekket tid som må ordnes; ett tidsrom er godtatt som det er.",
                "Ingen udekket tid som må ordnes; {n} tidsrom er godtatt som de er.", accepted))
        return Headline("good", _("Ingen udekket tid er kjent framover."))
    soon = ahead.number(
        db, ahead.Wanted(scope.ids, (GapState.OPEN,), scope.now, scope.now + URGENT), scope.now)
    kind, sentence = "warn", _("Alt er dekket de neste 72 timene.")
    if soon:
        kind, sentence = "wrong", counted(
            "Ett tidsrom de neste 72 timene har for få på vakt.",
            "{n} tidsrom de neste 72 timene har for få på vakt.", soon)
    area = scope.standing.area(first.area_id)
    when = telling.words.when(max(first.start, scope.now), first.end)
    name = area.name if area is not None else first.area_id
    lines = [_("Det første som ikke er dekket: {area}, {when} ({begins}).", area=name, when=when,
               begins=telling.begins(first.start, first.end))]  # fmt: skip
    if first.area_id in scope.named:
        lines.append(telling.must_act(first.area_id))
    every = ahead.number(db, wanted, scope.now)
    lines.append(counted("I alt er ett tidsrom udekket.", "I alt er {n} tidsrom udekket.", every))
    return Headline(kind, sentence, tuple(lines))


def _coming(db: Connection, scope: Scope, telling: Telling) -> list[Coming]:
    """The coming periods by date, and then the time between."""
    live = (GapState.OPEN, GapState.ACCEPTED)
    stretches = [(max(one.start, scope.now), one.end) for one in scope.coming]
    counts = ahead.in_stretches(db, scope.ahead(*live), stretches, scope.now)
    cards = [
        Coming(one.id, telling.called(one), telling.words.dates(one.start, one.end), count.get(GapState.OPEN, 0),
               count.get(GapState.ACCEPTED, 0))
        for one, count in zip(scope.coming, counts, strict=True)
    ]  # fmt: skip
    apart = tuple((one.start, one.end) for one in scope.coming)
    between = ahead.Wanted(scope.ids, live, scope.now, scope.ahead().end, apart)
    found: dict[str, int] = {}
    for one in ahead.counted(db, between, scope.now):
        found[one.state] = found.get(one.state, 0) + one.gaps
    return [*cards, Coming(BETWEEN, _("Tiden mellom periodene"), "", found.get(GapState.OPEN, 0),
                           found.get(GapState.ACCEPTED, 0))]  # fmt: skip


def _standings(db: Connection, scope: Scope) -> list[Standings]:
    """Areas with most that is open first."""
    counts = {(one.area, one.state): one.gaps for one in
              ahead.counted(db, scope.ahead(GapState.OPEN, GapState.ACCEPTED), scope.now)}  # fmt: skip
    all_of_them = [
        Standings(area.id, area.name, counts.get((area.id, GapState.OPEN), 0),
                  counts.get((area.id, GapState.ACCEPTED), 0))
        for area in scope.areas
    ]  # fmt: skip
    return sorted(all_of_them, key=lambda one: (-one.open, -one.accepted, one.name))


def _pictured(scope: Scope, standings: Sequence[Standings]) -> list[Standings]:
    """The areas with pictures: those with something open or accepted first."""
    return list(standings[:PICTURED])


def _pictures(
    db: Connection, scope: Scope, telling: Telling
) -> tuple[tuple[Explained, ...], tuple[Drawn, ...]]:
    stretch = scope.chosen or _from_today(scope)
    report = outlook(db, scope.standing, scope.areas, stretch, scope.now)
    page = present(report, words.language())
    drawn = tuple(
        Drawn(section, _("{area}, {dates}. Det samme står i tabellen under.", area=section.name, dates=page.dates),
              area.picture.unit != "day")
        for section, area in zip(page.sections, report.areas, strict=True)
    )  # fmt: skip
    return page.legend, drawn


def _from_today(scope: Scope) -> NamedPeriod:
    zone = ZoneInfo(scope.standing.organisation.timezone)
    start = datetime.combine(scope.now.astimezone(zone).date(), time(0), zone)
    return NamedPeriod("", "", start, start + WEEKS)
