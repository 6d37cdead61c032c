"""What can be wrong with an offer that somebody wants to make or withdraw; each is a sentence for that person.

Times come in the organisation's zone, and are written as they may be typed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from service.errors import VaktlinjeError

WHY_NOT = {
    "competence": "lacks the competence", "other_rotas": "is on no rota that serves the area",
    "on_duty": "is on duty then", "absent": "is absent then",
    "daily_rest": "would get too little daily rest", "weekly_rest": "would get too little weekly rest",
}  # fmt: skip

ALL_OTHERS = {"competence": "lack the competence", "other_rotas": "are on no rota that serves the area"}
LISTED = 12  # people that a sentence lists


class GapNotOpen(VaktlinjeError):
    """Only time that is open can be offered."""

    def __init__(self, id: str, state: str) -> None:
        super().__init__(f"gap {id!r} is {state}: there is no open time to offer")


class OutsideGap(VaktlinjeError):
    """What is offered must lie in the gap, and not in the past."""

    def __init__(self, start: datetime, end: datetime) -> None:
        super().__init__(f"what is offered must lie in the gap, from {_clock(start)} to {_clock(end)}")


class DeadlineTooLate(VaktlinjeError):
    """The deadline must lie ahead, and before the offered time is over."""

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"the deadline {_clock(deadline)} must lie ahead, and before the offered time is over")


class DeadlineBeforeMorning(VaktlinjeError):
    """At night people are not asked before 08, and the deadline is no later."""

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"the deadline {_clock(deadline)} comes before anybody is asked: it is night, and the texts"
                         " go at 08; set a later deadline, or send them at once")


class NobodyEligible(VaktlinjeError):
    """Nobody is competent, free, not absent and rested, not even for a part; `against` as for `NotEligible`, by id."""

    def __init__(self, gap: str, against: Mapping[str, Sequence[str]]) -> None:
        able = {staff: reasons for staff, reasons in against.items() if ALL_OTHERS.keys().isdisjoint(reasons)}
        each = [f"{staff!r} {_why(reasons)}" for staff, reasons in list(able.items())[:LISTED]]
        each += [f"{len(able) - LISTED} more cannot either"] if len(able) > LISTED else []
        unfit = dict.fromkeys(reason for reasons in against.values() for reason in reasons if reason in ALL_OTHERS)
        each += [f"all {'others ' if able else ''}{ALL_OTHERS[reason]}" for reason in unfit]
        super().__init__(f"nobody can be asked about gap {gap!r}: {'; '.join(each) or 'there is no staff'}")


class TooLongForOne(VaktlinjeError):
    """Nobody could take all of the time, but `staff` could take a part; [start, end) is one that somebody could."""

    def __init__(self, staff: Sequence[str], start: datetime, end: datetime) -> None:
        named = ", ".join(staff[:LISTED]) + (f" and {len(staff) - LISTED} more" if len(staff) > LISTED else "")
        super().__init__(f"the time is too long for one person: offer a part of it, for instance with"
                         f" --from {_clock(start)} --to-time {_clock(end)} (could take a part: {named})")


class NotEligible(VaktlinjeError):
    """Somebody who was named may not be asked; `reasons` as in `schedules.fill.Candidate`."""

    def __init__(self, staff: str, reasons: Sequence[str]) -> None:
        self.staff, self.reasons = staff, tuple(reasons)
        super().__init__(f"{staff!r} cannot be asked: {_why(reasons)}")


class NoRotaFree(VaktlinjeError):
    """Each rota that counts for the requirement has somebody, or is offered already, in some of the time."""

    def __init__(self, requirement: str) -> None:
        super().__init__(f"no rota that counts for {requirement!r} is free in all of that time: name one with --rota")


class RotaDoesNotCount(VaktlinjeError):
    """Duty on this rota would not count for the requirement."""

    def __init__(self, rota: str, requirement: str) -> None:
        super().__init__(f"duty on rota {rota!r} does not count for {requirement!r}")


class RotaHeld(VaktlinjeError):
    """Who counts for the requirement has duty on the rota then, and would lose it."""

    def __init__(self, rota: str, staff: str) -> None:
        super().__init__(f"{staff!r} has duty on rota {rota!r} in that time, and counts already")


class AlreadyOffered(VaktlinjeError):
    """The time is on offer."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"the time is offered already, as #{number}: withdraw that offer first")


class NotTheirs(VaktlinjeError):
    """Somebody wants to give away duty that they do not have, or that is over."""

    def __init__(self, staff: str, rota: str) -> None:
        super().__init__(f"{staff!r} does not have all of that time on rota {rota!r}")


class NobodyToAsk(VaktlinjeError):
    """No area asks for the rota, or none of those who were to be asked could take the duty."""

    def __init__(self, rota: str) -> None:
        super().__init__(f"nobody can be asked to take that time on rota {rota!r}")


class UnknownOffer(VaktlinjeError):
    """No offer has this id."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no offer {id!r}")


class OfferOver(VaktlinjeError):
    """Only an open offer can be withdrawn."""

    def __init__(self, number: int, state: str) -> None:
        super().__init__(f"offer #{number} is {state.replace('_', ' ')}: there is nothing to withdraw")


def _why(reasons: Sequence[str]) -> str:
    return ", ".join(WHY_NOT[reason] for reason in reasons)


def _clock(at: datetime) -> str:
    """`2026-12-26T08:00`; with its offset in the hour that comes twice, the second time. Up to the whole minute."""
    return at.isoformat(timespec="minutes") if at.fold else f"{at:%Y-%m-%dT%H:%M}"
