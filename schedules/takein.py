"""What a plan from another system would change: what it adds, and what it had given before and gives no longer.

A plan only ever takes away what it has given itself; what people have written stays. Times compare as instants.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from schedules.instants import EPOCH, Zone
from schedules.organisation import Absence, Organisation, Shift
from schedules.planned import Planned

Item = TypeVar("Item", Shift, Absence)


@dataclass(frozen=True)
class Proposal:
    """`given` is what the plan will have given once this is done; `unchanged` how many are there already."""

    added: tuple[Planned, ...]
    removed: tuple[Planned, ...]
    unchanged: int
    given: tuple[Planned, ...]

    @property
    def empty(self) -> bool:
        return not self.added and not self.removed


@dataclass(frozen=True)
class Window:
    """What a plan is the plan of: what touches [since, until), and, to be taken away, starts at `first` or later."""

    since: datetime
    until: datetime
    first: datetime = EPOCH

    def holds(self, one: Planned) -> bool:
        return max(one.start, self.since) < min(one.end, self.until)


def of_file(whole: Window, plan: Sequence[Planned]) -> Window:
    """A file is the plan of its own time: what an earlier one gave before or after that stays."""
    if not plan:
        return Window(whole.since, whole.since)
    first = min(one.start for one in plan)
    return Window(max(whole.since, first), min(whole.until, max(one.end for one in plan)), first)


def propose(
    present: Sequence[Planned], wanted: Iterable[Planned], given: Sequence[Planned], within: Window
) -> Proposal:
    """`wanted` against what is `present`; `given` is what this plan, or this one's source, gave before."""
    here, before = set(present), set(given)
    asked = {one for one in wanted if within.holds(one)}
    gone = {one for one in before - asked if within.holds(one) and one.start >= within.first}
    added, removed = asked - here, gone & here
    after = (before - gone) | added | (asked & before)
    return Proposal(_ordered(added), _ordered(removed), len(asked & here), _ordered(after))


def shifts_of(organisation: Organisation, rota: str, zone: Zone) -> list[Planned]:
    written = [shift for one in organisation.rotas if one.id == rota for shift in one.shifts]
    return [_planned(shift, zone) for shift in written]


def absences_of(organisation: Organisation, zone: Zone) -> list[Planned]:
    return [_planned(absence, zone) for absence in organisation.absences]


def with_shifts(organisation: Organisation, rota: str, proposal: Proposal, zone: Zone) -> Organisation:
    """The organisation with the proposal on that rota; new shifts lie on top of those that stay."""
    rotas = tuple(
        one.model_copy(update={"shifts": _changed(one.shifts, proposal, zone, Shift)}) if one.id == rota else one
        for one in organisation.rotas
    )
    return organisation.model_copy(update={"rotas": rotas})


def with_absences(organisation: Organisation, proposal: Proposal, zone: Zone) -> Organisation:
    absences = _changed(organisation.absences, proposal, zone, Absence)
    return organisation.model_copy(update={"absences": absences})


def written(at: datetime, zone: Zone) -> str:
    """As a planner would write it; with its offset where the clock alone would mean another instant."""
    local = zone.local(at)
    plain = local.replace(tzinfo=None).isoformat(timespec="seconds" if local.second else "minutes")
    return plain if zone.moment(plain) == at else local.isoformat(timespec="seconds" if local.second else "minutes")


def _changed(items: Sequence[Item], proposal: Proposal, zone: Zone, make: Callable[..., Item]) -> tuple[Item, ...]:
    removed = set(proposal.removed)
    kept = [item for item in items if _planned(item, zone) not in removed]
    added = [make(**_item(one, zone)) for one in proposal.added]
    return tuple(kept + added)


def _item(one: Planned, zone: Zone) -> dict[str, Any]:
    made: dict[str, Any] = {"staff": one.staff, "start": written(one.start, zone), "end": written(one.end, zone)}
    return made if one.kind is None else {**made, "kind": one.kind}


def _planned(item: Shift | Absence, zone: Zone) -> Planned:
    kind = item.kind if isinstance(item, Absence) else None
    return Planned(zone.moment(item.start), zone.moment(item.end), item.staff, kind)


def _ordered(some: Iterable[Planned]) -> tuple[Planned, ...]:
    return tuple(sorted(some, key=lambda one: (one.start, one.end, one.staff, one.kind or "")))
