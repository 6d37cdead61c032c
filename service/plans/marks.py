"""For whom each field of a plan is: the person themself, staff on duty, named next of kin.

A field that the plan marks for nobody is for those who make the plan with the person: the coordinator and the primary
contact, who see all of it.
"""

from collections.abc import Mapping
from typing import Any

from service.people.usersfile import AUDIENCES, DEFAULT_MARKS, Audience, Plan, PlanField

ME: Audience = "me"
DUTY: Audience = "duty"
KIN: Audience = "kin"
FIELDS: tuple[PlanField, ...] = (
    "warning_signs",
    "coping",
    "distraction",
    "contacts",
    "professionals",
    "agreements",
    "safe_environment",
    "wishes",
)

Fields = Mapping[str, Any]


def whole(fields: Fields | None) -> dict[str, Any]:
    """The plan with every field that there is, also one that was stored before there were so many."""
    return Plan.model_validate(fields or {}).model_dump(mode="json")


def marks(fields: Fields | None, field: PlanField) -> tuple[Audience, ...]:
    """For whom the field is."""
    found = ((fields or {}).get("for") or {}).get(field)
    return DEFAULT_MARKS if found is None else tuple(one for one in AUDIENCES if one in found)


def for_whom(fields: Fields | None, audience: Audience) -> dict[str, Any]:
    """What of the plan is for them: the other fields are left out, and of how the plan is marked nothing is told."""
    if not fields:
        return {}
    seen = {field: fields[field] for field in FIELDS if fields.get(field) and audience in marks(fields, field)}
    return seen | {key: fields[key] for key in ("reviewed", "review_on") if fields.get(key)}
