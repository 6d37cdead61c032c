"""A report as its readers meet it: sentences, letters and shapes in one language, for every form that is read.

Positions in the picture are parts of its width, 0 to 1: columns are equally wide, and time runs evenly in each.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from service.reports.content import AreaReport, Column, Cover, Report, ReportedGap, Row, Span
from service.reports.requirements import names
from service.reports.wording import Words

LEGEND = (Cover.OPEN, Cover.ACCEPTED, Cover.UNCERTAIN, Cover.THIN, Cover.COVERED, Cover.FREE)


@dataclass(frozen=True)
class Item:
    """One gap: its sentence, and what more there is to say of it."""

    sentence: str
    mark: str  # that it is new; empty where it is not
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """`grave`: what is open."""

    heading: str
    items: tuple[Item, ...]
    note: str = ""
    grave: bool = False


@dataclass(frozen=True)
class Cell:
    """How one column of one row stands; `cover` is the word in code, `name` the reader's."""

    cover: str
    letter: str
    name: str


@dataclass(frozen=True)
class Strip:
    left: float
    width: float
    cover: str


@dataclass(frozen=True)
class PictureRow:
    name: str
    minimum: str
    cells: tuple[Cell, ...]
    strips: tuple[Strip, ...]


@dataclass(frozen=True)
class Explained:
    cover: str
    letter: str
    name: str
    means: str


@dataclass(frozen=True)
class Section:
    """One area's."""

    id: str
    name: str
    summary: tuple[str, ...]
    alt: str
    columns: tuple[str, ...]
    rows: tuple[PictureRow, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Page:
    """`words`: the phrases that stand alone, by key."""

    language: str
    title: str
    dates: str
    days_left: str
    made: str
    legend: tuple[Explained, ...]
    picture_lead: str
    words: dict[str, str]
    sections: tuple[Section, ...]


ALONE = ("picture", "table", "requirement", "attached")


def present(report: Report, language: str) -> Page:
    words = Words(language, report.zone)
    unit = report.areas[0].picture.unit if report.areas else "day"
    areas = words.together([area.name for area in report.areas])
    return Page(
        language=words.language,
        title=words.say("title", period=report.called(words.language), areas=areas),
        dates=words.dates(report.start, report.end),
        days_left=_days_left(words, report),
        made=words.say("made", at=words.at(report.made_at)),
        legend=tuple(_explained(words, cover) for cover in LEGEND),
        picture_lead=words.say(f"picture_lead_{unit}"),
        words={key: words.say(key) for key in ALONE},
        sections=tuple(_section(words, area) for area in report.areas),
    )


def _days_left(words: Words, report: Report) -> str:
    """Counted from when it was made, which may be later than its lead day; nothing where the period has begun."""
    zone = ZoneInfo(report.zone)
    days = (report.start.astimezone(zone).date() - report.made_at.astimezone(zone).date()).days
    return words.count("days_left", days) if report.lead_day is not None and days > 0 else ""


def _section(words: Words, area: AreaReport) -> Section:
    picture, summary, named = area.picture, tuple(words.summary(area)), names(words, area)
    return Section(
        id=area.id, name=area.name, summary=summary,
        alt=words.say("picture_alt", area=area.name, summary=" ".join(summary)),
        columns=tuple(words.column(picture.unit, column) for column in picture.columns),
        rows=tuple(_row(words, row, named, picture.columns) for row in picture.rows),
        groups=tuple(group for group in _groups(words, area, named) if group.items),
    )  # fmt: skip


def _groups(words: Words, area: AreaReport, named: Mapping[str, str]) -> Iterator[Group]:
    yield _gaps(words, "open_heading", area.open, lambda gap: [
        *_which(words, gap, named), *words.promised(gap.promised), *words.on_duty_meanwhile(gap),
        *words.could_be_asked(gap)])  # fmt: skip
    yield _told(words, "nothing_heading", words.if_nothing_is_done(area))
    yield _told(words, "uncertain_heading", [words.uncertain(one) for one in area.uncertain])
    yield _gaps(words, "accepted_heading", area.accepted, lambda gap: [
        *_which(words, gap, named), *words.promised(gap.promised), *words.acceptance(gap)])  # fmt: skip
    yield _gaps(words, "passed_heading", area.passed, lambda gap: [*_which(words, gap, named), *words.passed(gap)])
    yield _told(words, "filled_heading", [words.filled(one) for one in area.filled])
    away = [f"{one.person.name}: {words.when(one.start, one.end)}" for one in area.away]
    yield _told(words, "away_heading", away or [words.say("nobody_away")])
    yield _told(words, "last_year_heading", words.last_year(area.last_year))


def _which(words: Words, gap: ReportedGap, named: Mapping[str, str]) -> list[str]:
    """The requirement, where there are several to choose from."""
    name = named.get(gap.requirement)
    return [words.say("of_requirement", requirement=name)] if name is not None and len(named) > 1 else []


def _gaps(
    words: Words, heading: str, gaps: Sequence[ReportedGap], more: Callable[[ReportedGap], Sequence[str]]
) -> Group:
    items = tuple(Item(words.gap(gap), words.say("new") if gap.new else "", tuple(more(gap))) for gap in gaps)
    note = words.say("hours_explained") if any(gap.could_be_asked for gap in gaps) else ""
    return Group(words.say(heading), items, note, grave=heading == "open_heading")


def _told(words: Words, heading: str, sentences: Sequence[str]) -> Group:
    return Group(words.say(heading), tuple(Item(sentence, "") for sentence in sentences))


def _explained(words: Words, cover: Cover) -> Explained:
    return Explained(cover, words.say(f"letter_{cover}"), words.say(f"cover_{cover}"), words.say(f"means_{cover}"))


def _row(words: Words, row: Row, named: Mapping[str, str], columns: Sequence[Column]) -> PictureRow:
    cells = tuple(Cell(c, words.say(f"letter_{c}"), words.say(f"cover_{c}")) for c in row.worst)
    minimum = words.say("minimum", n=words.number(row.minimum))
    return PictureRow(named.get(row.requirement, row.requirement), minimum, cells, tuple(_strips(row.spans, columns)))


def _strips(spans: Sequence[Span], columns: Sequence[Column]) -> Iterator[Strip]:
    ends = [column.end for column in columns]
    for span in spans:
        left, right = _place(span.start, columns, ends), _place(span.end, columns, ends)
        yield Strip(left, right - left, span.cover)


def _place(at: datetime, columns: Sequence[Column], ends: Sequence[datetime]) -> float:
    """Where the instant lies across the picture."""
    number = bisect_left(ends, at)
    if number == len(columns):
        return 1.0
    column = columns[number]
    return (number + (at - column.start) / (column.end - column.start)) / len(columns)
