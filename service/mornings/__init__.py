"""The morning after (vaktrapport): what happened, told to those who go on with it, behind sign-in; and followed up.

`due` says when, `telling` what, `making` for whom, `mailing` brings counts and a link, `reminding` asks for it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from channels.email import Mailer
from service.line.transactions import Transactions
from service.mornings import making, reminding
from service.mornings.mailing import Mailing
from service.mornings.making import EVERY, LOOK
from service.queue import Claimed

__all__ = ["EVERY", "LOOK", "handlers"]
Handler: TypeAlias = Callable[[Claimed, datetime], None]


def handlers(transactions: Transactions, mailer: Mailer | None) -> Mapping[str, Handler]:
    """What a worker does about duty reports, by kind."""
    return {
        LOOK: lambda claimed, now: making.look(transactions, claimed, now),
        making.MAIL: Mailing(transactions, mailer).send,
        making.REMIND: lambda claimed, now: reminding.remind(transactions, claimed, now),
        making.TELL_MANAGERS: lambda claimed, now: reminding.tell_managers(transactions, claimed, now),
    }
