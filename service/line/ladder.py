"""Whom to page next: the known helper first, then the area's ladder (contract 7.2). Pure; a test is a table.

A round is over when nobody is left to ask. People in the person's `avoid` are asked only then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from schedules.organisation import Area, Step
from schedules.written import duration

KNOWN_HELPER_STEP = 0
KNOWN_HELPER_WAIT = timedelta(minutes=2)


@dataclass(frozen=True)
class Ask:
    """One step to page: its number (0 the known helper, then 1 …), the staff ids, and how long to wait."""

    step: int
    staff: tuple[str, ...]
    wait: timedelta


@dataclass(frozen=True)
class Watch:
    """Who can be paged in an area at one instant.

    `on_rota` maps each rota of the area to its duty holder; `absent` are staff who are away.
    """

    on_rota: Mapping[str, str]
    absent: frozenset[str] = frozenset()

    def of(self, step: Step) -> tuple[str, ...]:
        """Everyone whom the step pages, each once, in the order of the file."""
        holders = [self.on_rota[rota] for rota in step.rotas if rota in self.on_rota]
        named = [staff for staff in step.staff if staff not in self.absent]
        return tuple(dict.fromkeys([*holders, *named]))


@dataclass(frozen=True)
class Wish:
    """What the person's own plan says of who is paged: the known helper, and whom to avoid."""

    known_helper: str | None = None
    avoid: frozenset[str] = frozenset()


def next_ask(area: Area, watch: Watch, wish: Wish, asked: frozenset[str], begin_after: int = -1) -> Ask | None:
    """The next step of the round, or None when it is over.

    `asked` are those who were paged in this round (or are left out of it). With `begin_after` (a step's
    number) the ladder begins after that step and goes round, and the known helper has no step of their own.
    """
    if begin_after < 0 and (first := _known_helper(area, watch, wish, asked)):
        return first
    steps = _in_order(area.ladder, begin_after)
    for passed_over in (asked | wish.avoid, asked):
        for number, step in steps:
            staff = tuple(s for s in watch.of(step) if s not in passed_over)
            if staff:
                return Ask(number, staff, duration(step.wait))
    return None


def rest_of_round(area: Area, watch: Watch, wish: Wish, asked: frozenset[str], begin_after: int = -1) -> Iterator[Ask]:
    """All the steps that are still to come in the round, as things stand now."""
    while ask := next_ask(area, watch, wish, asked, begin_after):
        yield ask
        asked |= frozenset(ask.staff)


def asks_of(area: Area, watch: Watch, wish: Wish, staff: frozenset[str]) -> Iterator[Ask]:
    """These duty holders, each by the first step that asks their rota; the known helper else, by their own."""
    left = staff
    for number, step in enumerate(area.ladder, start=1):
        of_it = dict.fromkeys(watch.on_rota[rota] for rota in step.rotas if rota in watch.on_rota)
        if theirs := tuple(one for one in of_it if one in left):
            left -= frozenset(theirs)
            yield Ask(number, theirs, duration(step.wait))
    if (helper := _known_helper(area, watch, wish, frozenset())) and helper.staff[0] in left:
        yield helper


def somebody_has_duty(area: Area, watch: Watch, wish: Wish) -> bool:
    """Whether any step could page a rota's duty holder, the known helper included (contract 7.8)."""
    return any(rota in watch.on_rota for step in area.ladder for rota in step.rotas) or (
        wish.known_helper in watch.on_rota.values() and wish.known_helper not in wish.avoid
    )


def _known_helper(area: Area, watch: Watch, wish: Wish, asked: frozenset[str]) -> Ask | None:
    helper = wish.known_helper
    if helper is None or helper in asked | wish.avoid or helper not in watch.on_rota.values():
        return None
    waits = [KNOWN_HELPER_WAIT, *(duration(step.wait) for step in area.ladder[:1])]
    return Ask(KNOWN_HELPER_STEP, (helper,), min(waits))


def _in_order(ladder: tuple[Step, ...], begin_after: int) -> list[tuple[int, Step]]:
    numbered = list(enumerate(ladder, start=1))
    cut = max(begin_after, 0)
    return numbered[cut:] + numbered[:cut]
