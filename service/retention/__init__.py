"""What is kept about people, for how long, and letting it go: by age each night, and of one person who asks for it.

`schedules.retention` says how long; `ageing` which rows that means; `running` goes through them in small batches;
`erasing` and `exporting` are about one person; `redacting` asks the provider to forget what it has delivered. Nothing
that is not yet journalled is let go, and the managers are told once a month why it is still there.
"""

from service.retention.erasing import Erased, Ground, Order, erase, look
from service.retention.errors import NobodyToErase, NotYet

__all__ = ["Erased", "Ground", "NobodyToErase", "NotYet", "Order", "erase", "look"]
