"""Answering a complaint: by text, as it was shown before it was sent, or by phone or letter, and then it is noted.

Only once. By text it goes to whoever told us, in their language, with where to turn if it is not good enough.
"""

from datetime import datetime, timedelta

from sqlalchemy import update

from service import queue
from service.complaints import book
from service.errors import UnknownServiceUser, VaktlinjeError
from service.events import record
from service.line import person
from service.line.complaint import COMPLAINT, DUE
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.person import Person, write_to
from service.models import ComplaintRow
from service.models.told import Way

WORTH_SENDING = timedelta(days=3)
NOBODY, NO_NUMBER = "nobody", "no_number"


class AlreadyAnswered(VaktlinjeError):
    def __init__(self) -> None:
        super().__init__("this has been answered")


class NoTextTo(VaktlinjeError):
    """Nothing can be texted to whoever told us. `why`: as `why_no_text` says."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"no text reaches whoever told us: {why}")


def why_no_text(moment: Moment, one: ComplaintRow) -> str | None:
    """None where a text can go: else NOBODY, NO_NUMBER, or why the line sends them none."""
    try:
        whom = _whom(moment, one)
    except UnknownServiceUser:
        return NOBODY
    return NO_NUMBER if whom is None else person.why_silent(moment, whom.phone)


def preview(moment: Moment, one: ComplaintRow, staff: str, words: str) -> str:
    """The whole text as it will be sent. NoTextTo."""
    whom = _reachable(moment, one)
    lead = write_to(moment, whom, "complaint_answer", name=moment.first_name(staff), area=moment.area.name)
    return f"{lead}\n{words.strip()}\n{write_to(moment, whom, 'complaint_answer_end')}"


def answer_by_text(moment: Moment, one: ComplaintRow, staff: str, words: str) -> None:
    """By day: see `goes_at`. AlreadyAnswered, NoTextTo."""
    whom, body = _reachable(moment, one), preview(moment, one, staff, words)
    note_answer(moment, one, staff, Way.TEXT, words)
    until = moment.now + WORTH_SENDING
    draft = Draft(whom.phone, body, template="complaint_answer", author=staff, expires_at=until)
    person.say_by_day(moment, whom, draft)


def goes_at(moment: Moment) -> datetime | None:
    """When an answer by text goes out that is sent now; None where it goes at once."""
    at = person.by_day_at(moment)
    return at if at > moment.now else None


def note_answer(moment: Moment, one: ComplaintRow, staff: str, how: Way, words: str) -> None:
    """Under the area's lock. AlreadyAnswered."""
    stands = book.find(moment.db, one.id)
    if stands is None or stands.answered_at is not None:
        raise AlreadyAnswered
    sealed = moment.vault.seal(words.strip(), table="complaint", id=one.id, column="answer_sealed")
    answered = {"answered_at": moment.now, "answered_by": staff, "answered_how": how, "answer_sealed": sealed}
    moment.db.execute(update(COMPLAINT).where(COMPLAINT.c.id == one.id).values(answered))
    queue.drop(moment.db, f"{DUE}:{one.id}", moment.now)
    record(moment.db, "complaint:answered", one.id, moment.now, area_id=one.area_id, staff_id=staff, how=how)


def _reachable(moment: Moment, one: ComplaintRow) -> Person:
    why = why_no_text(moment, one)
    whom = _whom(moment, one) if why is None else None
    if whom is None:
        raise NoTextTo(why or NO_NUMBER)
    return whom


def _whom(moment: Moment, one: ComplaintRow) -> Person | None:
    """Who gets the answer: a service user on the number that they have now. UnknownServiceUser where they are gone."""
    if one.service_user_id is not None:
        return person.service_user(moment, one.service_user_id)
    phone = book.number_of(moment.vault, one)
    return None if phone is None else Person(phone, None, moment.area.language)
