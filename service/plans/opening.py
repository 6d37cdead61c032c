"""The person's own crisis plan: who may open it, and the log of each opening (contract 7.11, 7.14, 7.15, 9.5).

A plan is open to staff of the person's own area unless the person objects; an expired consent shuts nothing.
Every opening is logged in the transaction of the opening, with who, when and why. Each is given the fields that are
for them (`marks`); who makes the plan with the person, all of it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert

from service import people
from service.errors import PlanShut
from service.models import metadata, new_id
from service.people import ServiceUser
from service.plans import marks
from service.plans.grounds import Ground, ground, out_of_hours
from service.vault import Vault

OPENING = metadata.tables["plan_opening"]


class Opened(StrEnum):
    """What was opened, and in which way."""

    PLAN = "plan"
    BREAK_GLASS = "break_glass"
    CARD_113 = "card_113"
    OWN_BY_SMS = "own_plan_by_sms"
    CONVERSATION = "conversation"  # its texts were read on the pages; once an hour and reader
    NUMBER = "number"
    PERSON = "person"  # the person's page; once an hour and reader
    PLAN_EDIT = "plan_edit"  # the plan, to change it together with the person
    PLAN_VERSION = "plan_version"  # what the plan has been
    OWN_CARD = "own_card"  # the person's own card was printed
    COMPLAINT = "complaint"  # what they told us was not kept, by who leads; once an hour and reader
    MORNING = "morning"  # the duty report told of a conversation of theirs; once an hour and reader
    NEXT_OF_KIN = "next_of_kin"  # whom the person has named, with their numbers
    ACCESS_LOG = "access_log"  # this log, to hand it over
    EXPORT = "export"  # everything that is kept about the person, to hand it over


def is_shut(user: ServiceUser, area_id: str) -> bool:
    """Whether the plan stays shut for staff of this area."""
    return user.objects or user.area_id != area_id


def open_for_staff(
    db: Connection,
    vault: Vault,
    user: ServiceUser,
    area_id: str,
    staff_id: str,
    conversation_id: str | None,
    now: datetime,
) -> dict[str, Any]:
    """What of the plan is for staff on duty, logged; empty where there is none.

    PlanShut where the person objects or is another area's.
    """
    if is_shut(user, area_id):
        raise PlanShut(user.id)
    log_opening(db, vault, user, Opened.PLAN, now, staff_id=staff_id, conversation_id=conversation_id)
    return marks.for_whom(people.open_plan_fields(vault, user), marks.DUTY)


def open_whole(
    db: Connection, vault: Vault, user: ServiceUser, staff_id: str, what: Opened, now: datetime
) -> dict[str, Any]:
    """All of the plan, logged, for who makes it with the person: coordinator and primary contact. PlanShut."""
    if is_shut(user, user.area_id):
        raise PlanShut(user.id)
    log_opening(db, vault, user, what, now, staff_id=staff_id)
    return people.open_plan_fields(vault, user) or {}


def open_despite(
    db: Connection, vault: Vault, user: ServiceUser, staff_id: str, conversation_id: str, reason: str, now: datetime
) -> dict[str, Any]:
    """Break-glass: what is for staff on duty, logged with the reason. Who calls this tells manager and person."""
    log_opening(
        db, vault, user, Opened.BREAK_GLASS, now, staff_id=staff_id, conversation_id=conversation_id, reason=reason
    )
    return marks.for_whom(people.open_plan_fields(vault, user), marks.DUTY)


def own_coping_steps(db: Connection, vault: Vault, user: ServiceUser, now: datetime) -> list[str]:
    """What the person themself has written that helps, where it is for them."""
    log_opening(db, vault, user, Opened.OWN_BY_SMS, now)
    return list(marks.for_whom(people.open_plan_fields(vault, user), marks.ME).get("coping", []))


def wishes_for_113(
    db: Connection, vault: Vault, user: ServiceUser, area_id: str, staff_id: str, conversation_id: str, now: datetime
) -> str | None:
    """The person's wishes, for the card for 113; logged. None where there are none; PlanShut where it stays shut."""
    log_opening(db, vault, user, Opened.CARD_113, now, staff_id=staff_id, conversation_id=conversation_id)
    if is_shut(user, area_id):
        raise PlanShut(user.id)
    wishes = marks.for_whom(people.open_plan_fields(vault, user), marks.DUTY).get("wishes")
    return str(wishes) if wishes else None


def log_opening(
    db: Connection,
    vault: Vault,
    user: ServiceUser,
    what: Opened,
    now: datetime,
    *,
    staff_id: str | None = None,
    conversation_id: str | None = None,
    reason: str | None = None,
    on: Ground | None = None,
) -> None:
    """`on`: the ground, where it is another than their work at this instant."""
    id = new_id()
    sealed = reason and vault.seal(reason, table="plan_opening", id=id, column="reason_sealed")
    db.execute(insert(OPENING).values(
        id=id, service_user_id=user.id, staff_id=staff_id, conversation_id=conversation_id,
        what=what, reason_sealed=sealed, at=now,
        ground=on or ground(db, user, staff_id, conversation_id, now),
        out_of_hours=out_of_hours(db, user, now),
    ))  # fmt: skip
