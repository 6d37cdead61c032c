"""What a text to staff that did not arrive, or did, says of their phone (`service.unreachable`)."""

from typing import Any

from sqlalchemy import Row

from channels import twilio_errors
from service import unreachable
from service.line.moment import Moment
from service.line.outgoing import OPTED_OUT
from service.unreachable import Failure


def refused(moment: Moment, text: Row[Any], code: str) -> None:
    """The provider would not take it: other reasons than a dead number are not the phone's."""
    failure = _failure(moment, text, code) if twilio_errors.number_is_dead(code) else None
    if failure is not None:
        unreachable.failed_for_good(moment.db, failure, moment.now)


def undelivered(moment: Moment, text: Row[Any], code: str | None) -> None:
    """The provider took it, and it did not arrive."""
    failure = _failure(moment, text, code) if twilio_errors.is_about_the_phone(code) else None
    if failure is not None and twilio_errors.number_is_dead(code):
        unreachable.failed_for_good(moment.db, failure, moment.now)
    elif failure is not None:
        unreachable.failed_once(moment.db, failure, moment.now)


def delivered(moment: Moment, text: Row[Any]) -> None:
    staff = moment.standing.staff(text.to_staff) if text.to_staff is not None else None
    if staff is not None and text.party_index in moment.vault.indexes(staff.phone):
        unreachable.reached(moment.db, staff.id, moment.now)


def wrote(moment: Moment, staff_id: str, phone: str, opt_out: str | None) -> None:
    """They have written: texts pass between us, unless it was the provider's own word for no more of them."""
    if opt_out == "STOP":
        failure = Failure(staff_id, phone, moment.now, OPTED_OUT)
        unreachable.failed_for_good(moment.db, failure, moment.now)
    else:
        unreachable.reached(moment.db, staff_id, moment.now)


def _failure(moment: Moment, text: Row[Any], code: str | None) -> Failure | None:
    """None where it was to no staff member, or to a number that they no longer have."""
    staff = moment.standing.staff(text.to_staff) if text.to_staff is not None else None
    phone = moment.vault.open(text.party_sealed, table="text", id=text.id, column="party_sealed")
    return Failure(staff.id, phone, text.at, code) if staff is not None and staff.phone == phone else None
