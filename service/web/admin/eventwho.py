"""Who made an event, and whom it concerns: two things, though an event has one place for staff. Pure."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from service.web.words import later

ACCOUNT_KEYS = ("account", "account_id", "by")
OWN = ("account:sign_in:", "account:second_factor:", "account:recovery_codes:", "account:sessions:",
       "account:password:", "account:identity:")  # what people do with their own account
# Those whose `staff_id` is who did it; of all others it is whom it concerns.
DOERS = (
    "conversation:take", "conversation:take_over", "conversation:give_back", "conversation:close",
    "conversation:reopen", "conversation:write_first", "conversation:journal", "conversation:number:shown",
    "conversation:page:answered", "conversation:read", "conversation:card:shown", "text:sender:shown",
    "plan:glass:broken", "consent:person:given", "consent:person:withdrawn", "access:log:handed",
    "plan:reason:read", "plan:opened", "people:searched", "offer:taken", "offer:declined",
    "offer:too_late", "gap:accepted", "gap:acceptance_withdrawn", "gap:assigned", "confirmation:confirmed",
    "complaint:noted", "complaint:read", "complaint:number", "complaint:answered", "deviation:completed",
    "deviation:discarded",
)
BY_ITSELF = later("Systemet")


def doer(row: Row[Any], accounts: Mapping[str, str], staff: str) -> str:
    """The account by name, else the staff member; what nobody did, the system did."""
    for key in ACCOUNT_KEYS:
        if isinstance(row.detail.get(key), str) and row.detail[key] in accounts:
            return accounts[row.detail[key]]
    if row.name.startswith(OWN):
        return accounts.get(row.subject, "–")
    if row.name in DOERS and staff:
        return staff
    if ":import:" in row.name or row.name.startswith(("admin:", "token:", "account:", "planned:")):
        return "–"  # a program or a command: the event of the change itself says who
    return str(BY_ITSELF)


def concerned(row: Row[Any], staff: str) -> str:
    """The staff member whom it happened to; '' where nobody, or where they did it themselves."""
    return "" if row.name in DOERS else staff
