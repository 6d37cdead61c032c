"""What Twilio's answers mean for a text, as data. Codes are those of its error dictionary.

A code that is not here goes by its HTTP status: 429 and 503 are temporary, other 4xx permanent, and everything else
(5xx, 408, redirects) is unknown, because it does not say whether the text was taken.
"""

from enum import StrEnum

from channels.base import Outcome, Rejected, Unknown

OPTED_OUT = frozenset({"21610"})

# The account's or the set-up's fault and not the text's: the text may go once somebody has put it right.
ACCOUNT = frozenset({
    "20003",  # authentication failed
    "20005",  # account not active
    "20006",  # access denied
    "20008",  # test credentials
    "20403",  # forbidden
    "20404",  # the account in the address does not exist
    "30002",  # account suspended
    "http-401", "http-403", "http-404",
})

# Queues that are full and rates that are exceeded: the same text may go later.
BUSY = frozenset({
    "14107",  # rate of texts exceeded
    "20429",  # too many requests
    "20503",  # service unavailable
    "21611",  # the number's own queue is full
    "30001",  # queue overflow
    "30022",  # the carrier's rate exceeded
    "63018",  # rate of the channel exceeded
    "63038",  # the account's daily number of texts exceeded
    "http-429", "http-503",
})

# The phone gets no texts, now or later, until somebody has put it right.
DEAD = frozenset({
    "21211",  # no such number
    "21214",  # cannot be reached
    "21614",  # no mobile number
    "21635", "30006",  # a landline
    "30005",  # the networks do not know it
})

# The phone did not get this one.
OFF = frozenset({
    "21612",  # no way there from our number
    "30003",  # switched off, or out of reach
    "30004",  # blocked
    "30008",  # nobody says why
})

# Not delivered, and not because of the phone: what was in it, what it costs, or who we are to the networks.
NOT_THE_PHONE = frozenset({
    "30007",  # filtered
    "30010",  # dearer than we would pay
    "30019",  # too large
    "30023", "30024", "30032", "30033", "30034", "30035",  # our number is not registered, or has sent its share
    "30485",  # the sender is not allowed there
})

UNREACHABLE = "unreachable"  # no connection was made, so nothing was sent
UNWRITABLE = "unwritable"  # half of a surrogate pair: no such text can be sent


def outcome(status: int, code: str) -> Outcome:
    """What an answer that is no 2xx says. `code` is Twilio's, or the HTTP status in words where it gave none."""
    name = f"http-{status}" if code == str(status) else code
    if status == 408 or not (400 <= status < 500 or status == 503):
        return Unknown(f"the provider answered {name}")
    if name in OPTED_OUT:
        return Rejected(name, permanent=True, opted_out=True)
    temporary = name in ACCOUNT or name in BUSY or status in (401, 429, 503)
    return Rejected(name, permanent=not temporary)


class ErrorKind(StrEnum):
    """What an error says of the one to look at."""

    ACCOUNT = "account"  # ours with the provider: credentials, suspended, wrong address
    BUSY = "busy"  # rates and queues: goes by itself, or we send too much
    CONNECTION = "connection"  # the way to the provider
    FILTERED = "filtered"  # the networks would not have it: our number, what is in it, what it costs
    OPTED_OUT = "opted_out"  # the person wants no texts
    PHONE = "phone"  # the other end's: off, dead, a landline
    OTHER = "other"


def error_kind(code: str) -> ErrorKind:
    """Of a stored code, whether the provider refused the text or reported it undelivered."""
    kinds = ((OPTED_OUT, ErrorKind.OPTED_OUT), (ACCOUNT, ErrorKind.ACCOUNT), (BUSY, ErrorKind.BUSY),
             (NOT_THE_PHONE, ErrorKind.FILTERED), (DEAD | OFF, ErrorKind.PHONE), ({UNREACHABLE}, ErrorKind.CONNECTION))
    return next((kind for codes, kind in kinds if code in codes), ErrorKind.OTHER)


def number_is_dead(code: str | None) -> bool:
    """Whether this phone gets no texts at all, as far as the provider knows: it opted out, or there is none."""
    return code in DEAD or code in OPTED_OUT


def is_about_the_phone(code: str | None) -> bool:
    """Whether a text that did not arrive says something about its phone; without a code it does."""
    return code not in NOT_THE_PHONE and code not in BUSY and code not in ACCOUNT
