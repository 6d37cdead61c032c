"""Service users: found by number or id, their plans opened, their file taken in. What is theirs is sealed."""

from service.people.finding import (
    ServiceUser,
    find,
    find_all,
    find_by_phone,
    first,
    known_by,
    of_area,
    open_plan_fields,
    staff_names,
)
from service.people.searching import named
from service.people.taking_in import compared, take_in

__all__ = [
    "ServiceUser", "compared", "find", "find_all", "find_by_phone", "first", "known_by", "named", "of_area",
    "open_plan_fields", "staff_names", "take_in",
]
