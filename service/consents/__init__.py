"""What a service user has agreed to, purpose by purpose, and its history (contract 2, 7.15).

`holds` is what everybody else asks. Whether the plan is shared with staff on duty, and whether it comes by text, stands
in the person's own row (`objects`, `plan_by_sms`), which the file of service users writes as well; all other purposes
stand in the history alone, and hold only once they have been given. An end date reminds and shuts nothing. How long
ahead of holidays texts come stands in the row too (`texts_before_holidays`): in the file it is how the yes was given.

In law the plan is shared with those who help without consent, unless the person objects; so nothing noted means shared,
and a withdrawal is an objection (docs/data-protection.md).
"""

from service.consents.book import Consent, Ending, ending, history, holds, last_no, now_holding
from service.consents.changing import (
    DAYS_AHEAD,
    LEAST_DAYS,
    MOST_DAYS,
    BeforeTheNo,
    DatesRefused,
    Given,
    give,
    reminded,
    withdraw,
)
from service.consents.filed import hold_to, note_file, over_the_file
from service.models.rights import How, Purpose

__all__ = [
    "DAYS_AHEAD", "LEAST_DAYS", "MOST_DAYS", "BeforeTheNo", "Consent", "DatesRefused", "Ending", "Given", "How",
    "Purpose", "ending", "give", "history", "hold_to", "holds", "last_no", "note_file", "now_holding",
    "over_the_file", "reminded", "withdraw",
]
