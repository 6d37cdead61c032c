"""`TREKK SAMTYKKE` and `INNSYN`: what somebody takes back by text, and asks to see (contract 7.11 goes on to say).

Both do at once what they say, in the transaction of the text, and tell whoever follows the person up: by day, without
a name. Neither costs the person anything: no conversation is opened, closed or delayed.
"""

from datetime import datetime, time, timedelta

from service import consents
from service.access_log import requests
from service.consents import How, Purpose
from service.line import answers, outgoing
from service.line.moment import Moment
from service.line.outgoing import Draft, language_of, write
from service.line.person import Person, say_by_day, write_to
from service.people import ServiceUser

DAY_BEGINS, DAY_ENDS = time(8), time(20)
HANDED_BY = time(15)  # of the day on which something is due
WORTH_TELLING = timedelta(hours=12)


def withdraw(moment: Moment, whom: Person) -> None:
    """All that holds is withdrawn; the answer says which, what follows, and that help is as before."""
    if whom.user is None:
        answers.answer(moment, whom, None, "rights_unknown")
        return
    taken_back = consents.withdraw(moment.db, whom.user.id, Purpose, How.TEXT, None, moment.now)
    if not taken_back:
        answers.answer(moment, whom, None, "consent_nothing")
        return
    follow_up = requests.follow_up_of(moment.db, moment.standing, whom.user)
    said = [write_to(moment, whom, "consent_withdrawn", what=in_words(moment, whom, taken_back))]
    if Purpose.PLAN_ON_DUTY in taken_back:
        said.append(write_to(moment, whom, "consent_plan_shut"))
    said.append(write_to(moment, whom, "consent_no_loss"))
    if follow_up is not None:
        said.append(write_to(moment, whom, "consent_told", name=moment.first_name(follow_up)))
        by_day(moment, follow_up, "follow_consent", area=_home(moment, whom.user))
    answers.answer_with(moment, whom, None, "consent_withdrawn", " ".join(said))


def ask_for_log(moment: Moment, whom: Person) -> None:
    """A request with somebody's name and a date; who asks again hears the same."""
    if whom.user is None:
        answers.answer(moment, whom, None, "rights_unknown")
        return
    request, is_new = requests.ask(moment.db, moment.standing, whom.user, How.TEXT, moment.now)
    by = due_at(moment, request)
    if request.follow_up is None:
        answers.answer(moment, whom, None, "access_asked_unnamed", by=by)
        return
    answers.answer(moment, whom, None, "access_asked", name=moment.first_name(request.follow_up), by=by)
    if is_new:
        by_day(moment, request.follow_up, "follow_access", area=_home(moment, whom.user), by=by)


def tell_what_was_noted(moment: Moment, whom: Person, purpose: Purpose) -> None:
    """Staff have noted a yes: the person hears of it by day, and how to take it back if it is not theirs."""
    body = write_to(moment, whom, "consent_noted", what=in_words(moment, whom, [purpose]))
    say_by_day(moment, whom, Draft(whom.phone, body, template="consent_noted"))


def in_words(moment: Moment, whom: Person, purposes: list[Purpose]) -> str:
    return ", ".join(write_to(moment, whom, f"consent_of_{purpose}") for purpose in purposes)


def due_at(moment: Moment, request: requests.Request) -> datetime:
    return datetime.combine(request.due_on, HANDED_BY, moment.zone)


def by_day(moment: Moment, staff_id: str, key: str, **facts: object) -> None:
    """A text to a staff member that wakes nobody: in the evening and at night it waits for the morning."""
    staff = moment.standing.staff(staff_id)
    if staff is None:
        return
    at = next_day_time(moment)
    body = write(moment, key, language_of(staff), **facts)
    outgoing.send(moment, Draft(
        staff.phone, body, template=key, to_staff=staff.id, not_before=at if at > moment.now else None,
        expires_at=at + WORTH_TELLING,
    ))  # fmt: skip


def _home(moment: Moment, user: ServiceUser) -> str:
    """The name of the person's own area, whichever number they texted."""
    home = moment.standing.area(user.area_id)
    return home.name if home is not None else moment.area.name


def next_day_time(moment: Moment) -> datetime:
    """Now by day, else when the next day begins."""
    local = moment.now.astimezone(moment.zone)
    if local.time() < DAY_BEGINS:
        return datetime.combine(local.date(), DAY_BEGINS, moment.zone)
    if local.time() >= DAY_ENDS:
        return datetime.combine(local.date() + timedelta(days=1), DAY_BEGINS, moment.zone)
    return moment.now
