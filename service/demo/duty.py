"""Who is on duty, and the coming holiday as a small picture: rotas down, days across, one letter for four hours."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schedules.calendar import NamedPeriod
from schedules.coverage import Gap
from schedules.duty import Duty, Holder

SLOTS = [time(hour) for hour in range(0, 24, 4)]
MIDDLE = timedelta(hours=2)
NOBODY, OPEN = "·", "!"
COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "white")
LABEL = "too few"


def on_duty(console: Console, duty: Duty, at: datetime) -> None:
    """A line for each rota that has somebody now, and what it serves."""
    names = {rota.id: rota.name for rota in duty.organisation.rotas}
    table = Table("rota", "on duty", "until", box=box.SIMPLE_HEAD, pad_edge=False)
    for holder in _holders(duty, at):
        until = "open end" if holder.until is None else f"{duty.zone.local(holder.until):%a %d %b %H:%M}"
        table.add_row(names[holder.rota], _name(duty, holder.staff), until)
    console.print(table)


def picture(console: Console, duty: Duty, period: NamedPeriod, open_time: Sequence[Gap]) -> None:
    """The whole period, in as many lines of days as the terminal asks for."""
    days = _days(duty, period)
    label = max(map(len, [*duty.rotas, LABEL]))
    fit = max(1, (console.width - label - 1) // (len(SLOTS) + 1))
    lines = -(-len(days) // fit)
    per_line = -(-len(days) // lines)
    for first in range(0, len(days), per_line):
        console.print(_block(duty, days[first : first + per_line], open_time, label))
    for line in _legend(duty).wrap(console, console.width):
        line.rstrip()
        console.print(line)


def gap_sentences(duty: Duty, open_time: Sequence[Gap]) -> list[str]:
    """One sentence for each stretch, whatever areas it leaves open."""
    names = {area.id: area.name for area in duty.organisation.areas}
    sentences = []
    for _, together in groupby(sorted(open_time, key=_stretch), key=_stretch):
        same = list(together)
        areas = " and ".join(dict.fromkeys(names[gap.area] for gap in same))
        covered, minimum = same[0].covered or "nobody", same[0].minimum
        sentences.append(f"{_from_to(duty, same[0])}: {covered} on duty where {minimum} must be, in {areas}.")
    return sentences


def _stretch(gap: Gap) -> tuple[datetime, datetime, int, int]:
    return gap.start, gap.end, gap.covered, gap.minimum


def _from_to(duty: Duty, gap: Gap) -> str:
    start, end = duty.zone.local(gap.start), duty.zone.local(gap.end)
    last = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%a %d %b %H:%M}"
    return f"{start:%a %d %b %H:%M} to {last}"


def _holders(duty: Duty, at: datetime) -> list[Holder]:
    """Everyone on duty in any area, each rota once, in the file's order."""
    found = {h.rota: h for area in duty.organisation.areas for h in duty.on_duty(area.id, at)}
    return [found[rota] for rota in duty.rotas if rota in found]


def _days(duty: Duty, period: NamedPeriod) -> list[date]:
    first, after = duty.zone.local(period.start).date(), duty.zone.local(period.end).date()
    return [first + timedelta(days=n) for n in range((after - first).days)]


def _block(duty: Duty, days: Sequence[date], open_time: Sequence[Gap], label: int) -> Text:
    lines = [Text(" " * (label + 1) + " ".join(f"{day:%a %d}" for day in days), "bold")]
    for rota in duty.rotas:
        line = Text(f"{rota:<{label}}")
        for day in days:
            line.append(" ")
            for slot in SLOTS:
                line.append_text(_letter(duty, rota, _middle(duty, day, slot)))
        lines.append(line)
    line = Text(f"{LABEL:<{label}}")
    for day in days:
        line.append(" ")
        for slot in SLOTS:
            line.append_text(_open(open_time, _middle(duty, day, slot)))
    line.rstrip()
    return Text("\n").join([*lines, line, Text()])


def _middle(duty: Duty, day: date, slot: time) -> datetime:
    return duty.zone.moment(f"{day}T{slot:%H:%M}") + MIDDLE


def _letter(duty: Duty, rota: str, at: datetime) -> Text:
    stretches = duty.timeline(rota, at, at + timedelta(seconds=1))
    if not stretches:
        return Text(NOBODY, "dim")
    staff = stretches[0].staff
    return Text(_name(duty, staff)[0], _colour(duty, staff))


def _open(open_time: Sequence[Gap], at: datetime) -> Text:
    is_open = any(gap.start <= at < gap.end for gap in open_time)
    return Text(OPEN, "bold red") if is_open else Text(" ")


def _legend(duty: Duty) -> Text:
    legend = Text("One letter is four hours: ")
    on_rotas = set().union(*(rota.people for rota in duty.rotas.values()))
    for staff in (known.id for known in duty.organisation.staff if known.id in on_rotas):
        name = _name(duty, staff)
        legend.append(f"{name[0]} {name}", _colour(duty, staff)).append(", ")
    return legend.append(f"{NOBODY} nobody on that rota, {OPEN} fewer than there must be.")


def _colour(duty: Duty, staff: str) -> str:
    place = [known.id for known in duty.organisation.staff].index(staff)
    return COLOURS[place % len(COLOURS)]


def _name(duty: Duty, staff: str) -> str:
    return next(known.first_name for known in duty.organisation.staff if known.id == staff)
