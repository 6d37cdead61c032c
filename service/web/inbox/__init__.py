"""What waits, what I have, and one conversation with all that may be done about it (contract, section 7).

`lists` is the inbox, `talk` the page of a conversation, `doing` what people do on it, `opening` what they open there
and is logged each time, `first` writing first, `aside` the texts that opened no conversation. `access` says who may.
"""

from service.web.inbox import aside, doing, first, lists, opening, talk
from service.web.inbox.blueprint import inbox

__all__ = ["aside", "doing", "first", "inbox", "lists", "opening", "talk"]
