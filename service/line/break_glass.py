"""Opening a plan that is shut, with a reason: logged, told to the managers and to the person (contract 7.15)."""

from typing import Any

from service import plans
from service.errors import NotTheHolder, ReasonMissing
from service.events import record
from service.line import outgoing, person
from service.line.moment import Moment
from service.models import ConversationRow


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
    name = moment.first_name(staff_id)
    outgoing.to_managers(moment, "manager_break_glass", conversation, name=name)
    person.tell(moment, whom, conversation, "plan_opened", area=moment.area.name)
    return fields
