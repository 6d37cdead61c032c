"""Opening a plan that is shut, with a reason: logged, told to the managers and to the person (contract 7.15)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from service import plans
from service.errors import NotTheHolder, ReasonMissing
from service.events import record
from service.line import outgoing, person
from service.line.moment import Moment
from service.models import ConversationRow


@dataclass(frozen=True)
class Reason:
    """Why a plan that is shut was opened, by whom (first name) and when."""

    at: datetime
    name: str
    why: str


def open_plan(moment: Moment, conversation: ConversationRow, staff_id: str, reason: str) -> dict[str, Any]:
    """The plan's fields for the holder. NotTheHolder, ReasonMissing."""
    if conversation.holder != staff_id:
        raise NotTheHolder(conversation.number)
    if not reason.strip():
        raise ReasonMissing
    whom = person.of(moment, conversation)
    if whom.user is None:
        return {}
    fields = plans.open_despite(moment.db, moment.vault, whom.user, staff_id, conversation.id, reason, moment.now)
    record(
        moment.db, "plan:glass:broken", conversation.id, moment.now, area_id=moment.area.id, staff_id=staff_id
    )
    outgoing.to_managers(moment, "manager_break_glass", conversation, about=staff_id)
    person.tell(moment, whom, conversation, "plan_opened", area=moment.area.name)
    return fields


def reasons(moment: Moment, conversation: ConversationRow) -> list[Reason]:
    """Oldest first. For the managers of the area; whoever shows them logs it."""
    opening = plans.OPENING
    rows = moment.db.execute(
        select(opening)
        .where(opening.c.conversation_id == conversation.id, opening.c.what == plans.Opened.BREAK_GLASS)
        .order_by(opening.c.at, opening.c.id)
    )
    return [
        Reason(row.at, moment.first_name(row.staff_id),
               moment.vault.open(row.reason_sealed, table="plan_opening", id=row.id, column="reason_sealed"))
        for row in rows
    ]  # fmt: skip
