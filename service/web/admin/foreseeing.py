"""What a change would lead to, in sentences, before it is kept: what is open longer, who is asked or told no more."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from babel.lists import format_list
from babel.units import format_unit

from schedules.organisation import Organisation
from schedules.orgchanges import Change, What, changes
from service.gaps.weakened import OpenTime, Weakness, gone, opened, weaknesses
from service.web.words import _, language, later, when

AHEAD = timedelta(days=90)
LISTED = 20
WEAK = {
    "no_ladder": later("{area}: ingen blir varslet når noen skriver. Varslingsrekkefølgen er tom."),
    "no_managers": later("{area}: ingen leder får vite om ubesvarte henvendelser."),
    "not_asked": later("{area}: den som har vakt på {rota}, blir ikke spurt. Vaktlinjen står ikke i noe trinn."),
    "no_numbers": later("{area}: beskjeden når ingen kan nås, sier ikke både 116117 og 113."),
    "other_number": later("{area} får et nytt nummer. SMS til det gamle går ikke lenger til noen her. "
                          "Sett opp det nye først, og gi brukerne beskjed."),
}  # fmt: skip
GONE = {
    "area": later("Ingen kan skrive til {names} mer."),
    "rota": later("Ingen har vakt på {names} mer."),
    "staff": later("Disse er ikke ansatte her mer, og blir ikke spurt: {names}."),
    "absences": later("Fraværet tas bort, og de regnes som til stede: {names}."),
    "coverage": later("Ingen får vite om udekket tid etter disse kravene mer: {names}."),
    "period": later("Det lages ikke flere rapporter om {names}."),
}
CHANGED = {
    ("area", What.CHANGED): later("Området {name} endres."), ("rota", What.CHANGED): later("Vaktlinjen {name} endres."),
    ("coverage", What.RETIRED): later("Bemanningskravet {name} tas ut."),
    ("absences", What.RETIRED): later("Fraværet til {name} tas bort."),
}


@dataclass(frozen=True)
class Outcome:
    """`mark`: who accepts this outcome accepts no other."""

    worse: Sequence[str]
    also: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.worse or self.also)

    @property
    def mark(self) -> str:
        return sha256("\n".join((*self.worse, *self.also)).encode()).hexdigest()


def foresee(before: Organisation, after: Organisation, item: tuple[str, str], now: datetime) -> Outcome:
    """`item`: the kind and id that the change is of; what else changes is told."""
    names = names_of(before) | names_of(after)
    start = now.replace(minute=0, second=0, microsecond=0)
    worse = [_weak(one, names) for one in weaknesses(before, after)]
    worse += [_open(one, names) for one in opened(before, after, start, start + AHEAD)[:LISTED]]
    others = [one for one in changes(before, after).listed if (one.kind, one.id) != item]
    return Outcome(worse, [*_also(before, after, item), *filter(None, (_other(one, names) for one in others))])


def foresee_file(before: Organisation, after: Organisation, now: datetime) -> Outcome:
    """Of a whole file: what would be gone comes first."""
    names = names_of(before) | names_of(after)
    lost = [str(GONE[one.kind]).format(names=_joined([names[one.kind, id] for id in one.ids]))
            for one in gone(before, after)]
    return Outcome([*lost, *foresee(before, after, ("", ""), now).worse], ())


def areas_out(before: Organisation, after: Organisation) -> str:
    """`Storvik og Nabovik`: the areas that nobody could write to any more; '' for none."""
    names = names_of(before)
    return _joined([names["area", id] for one in gone(before, after) if one.kind == "area" for id in one.ids])


def _joined(names: Sequence[str]) -> str:
    shown = [*names[:LISTED], *([_("{n} til", n=len(names) - LISTED)] if len(names) > LISTED else [])]
    return str(format_list(shown, locale=language()))


def names_of(organisation: Organisation) -> dict[tuple[str, str], str]:
    """What items are called, by kind as in a `Change` and id."""
    lists: dict[str, Sequence[Any]] = {
        "area": organisation.areas, "staff": organisation.staff, "absences": organisation.staff,
        "rota": organisation.rotas, "coverage": organisation.coverage, "period": organisation.periods,
    }  # fmt: skip
    return {(kind, item.id): item.name or item.id for kind, items in lists.items() for item in items}


def length(some: timedelta) -> str:
    """`36 t`."""
    hours = round(some.total_seconds() / 360) / 10
    return str(format_unit(hours, "duration-hour", "short", locale=language())).replace(" ", "\u00a0")


def _weak(one: Weakness, names: dict[tuple[str, str], str]) -> str:
    return str(WEAK[one.key]).format(area=names["area", one.area], rota=names.get(("rota", one.rota or ""), ""))


def _open(one: OpenTime, names: dict[tuple[str, str], str]) -> str:
    return _("{area}, {requirement}: {after} udekket de neste 90 dagene, nå {before}. Det første begynner {first}.",
             area=names["area", one.area], requirement=names["coverage", one.requirement],
             after=length(one.after), before=length(one.before), first=when(one.first[0]))


def _other(one: Change, names: dict[tuple[str, str], str]) -> str | None:
    sentence = CHANGED.get((one.kind, one.what))
    return None if sentence is None else str(sentence).format(name=names.get((one.kind, one.id), one.id))


def _also(before: Organisation, after: Organisation, item: tuple[str, str]) -> Iterator[str]:
    """Shifts that go with a person who leaves."""
    if item[0] == "staff" and not any(staff.id == item[1] for staff in after.staff):
        kept = {rota.id: len(rota.shifts) + len(rota.overrides) for rota in after.rotas}
        gone = sum(len(rota.shifts) + len(rota.overrides) - kept.get(rota.id, 0) for rota in before.rotas)
        if gone:
            yield _("Vakter og endringer som tas ut av vaktplanen, også de som er over: {n}.", n=gone)
