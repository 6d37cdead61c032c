"""Who can be paged now, who comes next, and the timers that follow from duty (contract 7.2, 7.7, 7.10)."""

from datetime import datetime, timedelta

from service.line.ladder import Watch
from service.line.moment import Moment
from service.line.timers import Timer, arm, disarm
from service.models import ConversationRow


def now(moment: Moment) -> Watch:
    """The duty holders of the area's rotas, and who is away, at this instant."""
    on_rota = {holder.rota: holder.staff for holder in moment.duty.on_duty(moment.area.id, moment.now)}
    named = {staff for step in moment.area.ladder for staff in step.staff}
    return Watch(on_rota, frozenset(staff for staff in named if moment.duty.absent(staff, moment.now)))


def on_duty(moment: Moment) -> set[str]:
    return on_duty_at(moment, moment.now)


def on_duty_at(moment: Moment, at: datetime) -> set[str]:
    return {holder.staff for holder in moment.duty.on_duty(moment.area.id, at)}


def next_duty_at(moment: Moment) -> datetime | None:
    """When somebody's duty in the area starts next; None where none does within 400 days."""
    start = moment.duty.next_start(moment.area.id, moment.now)
    return start.at if start else None


def started_since(moment: Moment, since: datetime) -> list[str]:
    """Who is on duty now and came on duty after `since`, in the order in which they came."""
    came: list[str] = []
    start = moment.duty.next_start(moment.area.id, since)
    while start and start.at <= moment.now:
        came += [s.staff for s in moment.duty.starting(moment.area.id, start.at)]
        start = moment.duty.next_start(moment.area.id, start.at)
    present = on_duty(moment)
    return [staff for staff in dict.fromkeys(came) if staff in present]


def await_next_duty(moment: Moment, conversation: ConversationRow) -> None:
    """Whoever comes on duty next is to be paged: the timer for it."""
    at = next_duty_at(moment)
    if at is None:
        disarm(moment, conversation, Timer.NEXT_DUTY)
    else:
        arm(moment, conversation, Timer.NEXT_DUTY, at, since=(at - timedelta(seconds=1)).isoformat())


def await_duty_end(moment: Moment, conversation: ConversationRow) -> datetime | None:
    """Handover begins when the holder's duty in the area ends: the timer for it. None: not within 400 days."""
    at = moment.duty.present_until(moment.area.id, str(conversation.holder), moment.now)
    if at is None:
        disarm(moment, conversation, Timer.DUTY_END)
    else:
        arm(moment, conversation, Timer.DUTY_END, at)
    return at
