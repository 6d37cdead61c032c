"""MELD FRA (also KLAGE): something was not kept. Written down, with somebody by name and a date (issue 6).

What follows the word, or else the next text within half an hour, is what happened. It goes to no one on duty, for it
may be about them; but what sounds like somebody in need goes to the line as well, and so does what is in doubt.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, func, insert, select, update

from schedules.calendar import calendar
from service import queue
from service.events import record
from service.line import answers, complaint_told, need, person, told_us, words
from service.line.conversations import CONVERSATION, HOLDING
from service.line.moment import Moment
from service.line.person import Person
from service.line.texts_in import Received
from service.models import ComplaintRow, metadata, new_id
from service.models.told import Teller, Way

COMPLAINT = metadata.tables["complaint"]
DUE = "complaint_due"  # the kind of the work that reminds
WAITS = timedelta(minutes=30)  # for what happened, after the word alone
ANSWERED_WITHIN = timedelta(days=7)
BY = time(15)
A_DAY = 3  # of one unknown number; more are texts like any other
LATELY = timedelta(days=30)
WAITING = (  # asked of every text
    select(COMPLAINT)
    .where(
        COMPLAINT.c.phone_index.in_(bindparam("phones", expanding=True)),
        COMPLAINT.c.area_id == bindparam("which_area"),
        COMPLAINT.c.waits_until >= bindparam("written_at"), COMPLAINT.c.answered_at.is_(None),
    )
    .order_by(COMPLAINT.c.at.desc())
    .limit(1)
)  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """`goes_on`: the text is the line's as well."""

    complaint: ComplaintRow
    goes_on: bool


def hear(moment: Moment, whom: Person, text: Received) -> Heard | None:
    """Writes it down where the text is one; None for a text that is the line's alone."""
    said = told_us.complaint(text.body)
    waiting = _waiting(moment, whom, text)
    is_what_happened = waiting is not None and words.hint(text.body) is None and not told_us.is_no(text.body)
    if text.opt_out is not None or (said is None and not is_what_happened):
        return None
    if waiting is None and _too_many(moment, whom):
        return None
    in_doubt = need.could_be_for_the_line(text.body) if said is None else _in_doubt(said)
    body = (text.body if said is None else said).strip() or None
    if waiting is not None:
        noted = waiting if body is None else fill(moment, waiting, body)
    else:
        teller = Teller.PERSON if whom.user else Teller.UNKNOWN
        user = whom.user.id if whom.user else None
        noted = _the_same(moment, whom, body) or file(
            moment, teller, user, whom.phone, body, waits_until=moment.now + WAITS)
    return Heard(noted, in_doubt or bool(text.media))


def _in_doubt(said: str) -> bool:
    return need.sounds_like_need(said) or told_us.asks_to_tell(said)


def answer(moment: Moment, whom: Person, heard: Heard) -> None:
    """Who follows it up, until when, where else to turn; and whether anybody on duty has it."""
    noted = heard.complaint
    if noted.follow_up is None:
        answers.answer(moment, whom, None, "complaint_unnamed")
        return
    key = "complaint_both" if heard.goes_on else "complaint_noted" if noted.body_sealed else "complaint_ask"
    name = moment.first_name(noted.follow_up)
    answers.answer(moment, whom, None, key, name=name, by=noted.due_at, before=noted.waits_until)


def file(
    moment: Moment, teller: Teller, service_user: str | None, phone: str | None, body: str | None,
    *, way: Way = Way.TEXT, staff: str | None = None, waits_until: datetime | None = None,
) -> ComplaintRow:
    """A new one; whoever follows it up hears of it by day. `staff`: who writes it down for somebody."""
    id = new_id()
    noted = ComplaintRow(
        id=id, area_id=moment.area.id, at=moment.now, teller=teller, service_user_id=service_user, way=way,
        phone_index=moment.vault.index(phone) if phone else None,
        phone_sealed=moment.vault.seal(phone, table="complaint", id=id, column="phone_sealed") if phone else None,
        body_sealed=moment.vault.seal(body, table="complaint", id=id, column="body_sealed") if body else None,
        waits_until=None if body else waits_until,
        staff_id=staff, follow_up=follow_up(moment, service_user), due_at=due_at(moment),
    )  # fmt: skip
    moment.db.execute(insert(COMPLAINT).values(**noted.model_dump()))
    record(moment.db, "complaint:noted", id, moment.now, area_id=moment.area.id, staff_id=staff, teller=teller)
    if noted.follow_up is not None:
        complaint_told.tell_soon(moment, noted)
    queue.put(moment.db, key=f"{DUE}:{id}", kind=DUE, subject=id, due_at=remind_at(noted.due_at), now=moment.now)
    return noted


def tell_person(moment: Moment, noted: ComplaintRow, staff: str) -> None:
    """Whom staff have written it down for, and who wants the answer by text: who did, and what follows."""
    if noted.service_user_id is None or noted.way != Way.TEXT or noted.follow_up is None:
        return
    whom, teller = person.service_user(moment, noted.service_user_id), moment.first_name(staff)
    name = moment.first_name(noted.follow_up)
    person.tell(moment, whom, None, "complaint_for_you", teller=teller, name=name, by=noted.due_at)


def fill(moment: Moment, noted: ComplaintRow, body: str) -> ComplaintRow:
    """What happened, which came after the word."""
    noted.body_sealed = moment.vault.seal(body, table="complaint", id=noted.id, column="body_sealed")
    noted.waits_until = None
    values = {"body_sealed": noted.body_sealed, "waits_until": None}
    moment.db.execute(update(COMPLAINT).where(COMPLAINT.c.id == noted.id).values(values))
    record(moment.db, "complaint:filled", noted.id, moment.now, area_id=moment.area.id)
    return noted


def follow_up(moment: Moment, service_user: str | None) -> str | None:
    """A manager of the area, else a planner: who has not had the person's conversations lately, and is not away."""
    had = _had_lately(moment, service_user) if service_user else frozenset()
    leads = [id for id in moment.area.managers if moment.standing.staff(id)]
    plans = [id for id in moment.area.planners if moment.standing.staff(id)]
    return min(leads or plans, key=lambda id: (id in had, moment.duty.absent(id, moment.now)), default=None)


def due_at(moment: Moment) -> datetime:
    """At 15 on the last working day within seven days; on the seventh where none of them is one."""
    organisation = moment.standing.organisation
    days = calendar(organisation.country, organisation.extra_holidays)
    last = (moment.now.astimezone(moment.zone) + ANSWERED_WITHIN).date()
    within = [last - timedelta(days=back) for back in range(ANSWERED_WITHIN.days)]
    return datetime.combine(next((day for day in within if not days.is_free(day.toordinal())), last), BY, moment.zone)


def remind_at(due: datetime) -> datetime:
    """In the morning of the day before it is due; `due` in the organisation's zone."""
    day: date = due.date() - timedelta(days=1)
    return datetime.combine(day, time(10), due.tzinfo)


def _waiting(moment: Moment, whom: Person, text: Received) -> ComplaintRow | None:
    """Theirs that waits for what happened."""
    at = text.late.at if text.late is not None else moment.now
    theirs = {"phones": moment.vault.indexes(whom.phone), "which_area": moment.area.id, "written_at": at}
    found = moment.db.execute(WAITING, theirs).first()
    return None if found is None else ComplaintRow(**found._mapping)


def _the_same(moment: Moment, whom: Person, body: str | None) -> ComplaintRow | None:
    """Theirs of these very words that nobody has answered: who says it again has said it once."""
    theirs = COMPLAINT.c.phone_index.in_(moment.vault.indexes(whom.phone)) & (COMPLAINT.c.area_id == moment.area.id)
    waits = COMPLAINT.c.answered_at.is_(None) & COMPLAINT.c.body_sealed.is_not(None)
    for row in moment.db.execute(select(COMPLAINT).where(theirs, waits)) if body else ():
        if moment.vault.open(row.body_sealed, table="complaint", id=row.id, column="body_sealed") == body:
            return ComplaintRow(**row._mapping)
    return None


def _too_many(moment: Moment, whom: Person) -> bool:
    """An unknown number that goes on may be a machine."""
    if whom.user is not None:
        return False
    theirs = COMPLAINT.c.phone_index.in_(moment.vault.indexes(whom.phone))
    counted = select(func.count()).where(theirs, COMPLAINT.c.at >= answers.midnight(moment))
    return int(moment.db.execute(counted).scalar_one()) >= A_DAY


def _had_lately(moment: Moment, service_user: str) -> frozenset[str]:
    """Who has had a conversation with this person."""
    had = select(HOLDING.c.staff_id).join(CONVERSATION, CONVERSATION.c.id == HOLDING.c.conversation_id)
    theirs = CONVERSATION.c.service_user_id == service_user
    return frozenset(moment.db.execute(had.where(theirs, HOLDING.c.since > moment.now - LATELY)).scalars())
