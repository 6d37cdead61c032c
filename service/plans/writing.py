"""Changing a plan on the pages: by staff, together with the person; checked as in the file, and kept as a version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, update

from service import events
from service.errors import PlanChanged, PlanShut
from service.people import ServiceUser, versions
from service.people.finding import SERVICE_USER, open_plan_fields
from service.people.usersfile import Plan
from service.people.versions import Writing
from service.plans import marks
from service.plans.opening import is_shut
from service.vault import Vault


@dataclass(frozen=True)
class Wanted:
    """What somebody wants the plan to say, having seen version `seen`. `fields`: those that they could see."""

    fields: Mapping[str, Any] = field(repr=False)
    seen: int
    staff_id: str
    together_with: str = field(repr=False)


def refusals(fields: Mapping[str, Any]) -> list[tuple[tuple[int | str, ...], str]]:
    """Where the plan is not as a plan must be, and of which kind the fault is (pydantic's name of it)."""
    try:
        Plan.model_validate(dict(fields))
    except ValidationError as refused:
        return [(error["loc"], error["type"]) for error in refused.errors(include_url=False, include_input=False)]
    return []


def save(db: Connection, vault: Vault, user: ServiceUser, wanted: Wanted, now: datetime) -> bool:
    """Keeps the plan as wanted, under the area's lock; what the writer could not see stays as it is.

    False: it says so already. PlanChanged where it is another version by now; PlanShut; ValidationError.
    """
    if is_shut(user, user.area_id):
        raise PlanShut(user.id)
    newest = versions.newest(db, user.id)
    if newest != wanted.seen:
        raise PlanChanged(newest)
    stored = open_plan_fields(vault, user)
    after = marks.whole({**marks.whole(stored), **wanted.fields})
    if stored is not None and after == marks.whole(stored):
        return False
    plain = json.dumps(after, ensure_ascii=False)
    sealed = vault.seal(plain, table="service_user", id=user.id, column="plan_sealed")
    db.execute(update(SERVICE_USER).where(SERVICE_USER.c.id == user.id).values(plan_sealed=sealed))
    before = None if stored is None else marks.whole(stored)
    writing = Writing(now, wanted.staff_id, wanted.together_with)
    number = versions.keep(db, vault, user.id, before, after, writing)
    events.record(db, "plan:changed", user.id, now, area_id=user.area_id, staff_id=wanted.staff_id, version=number)
    return True
