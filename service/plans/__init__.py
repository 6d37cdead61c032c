"""The person's own crisis plan: who may open it, its openings, its versions, and its paper card."""

from service.plans.opening import (
    OPENING,
    Opened,
    is_shut,
    log_opening,
    open_despite,
    open_for_staff,
    open_whole,
    own_coping_steps,
    wishes_for_113,
)

__all__ = [
    "OPENING",
    "Opened",
    "is_shut",
    "log_opening",
    "open_despite",
    "open_for_staff",
    "open_whole",
    "own_coping_steps",
    "wishes_for_113",
]
