"""What every channel speaks: texts in, texts out, receipts, and how a send ended.

Numbers are E.164 as the provider writes them; instants are aware; validity is in whole seconds. A channel knows
a provider and no business rule: it neither stores nor retries. What it returns is all that the provider said.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, TypeAlias, runtime_checkable

OptOut: TypeAlias = Literal["STOP", "START", "HELP"]


@dataclass(frozen=True)
class Inbound:
    """A text from somebody's phone to an area's number. `media`: how many pictures came with it."""

    provider_id: str
    sender: str
    recipient: str
    body: str = field(repr=False)
    media: int = 0
    opt_out: OptOut | None = None  # the provider itself acted on the word


@dataclass(frozen=True)
class Listed:
    """A text as the provider's list has it. `at`: when the provider received it. Not `readable`: it keeps no body."""

    inbound: Inbound
    at: datetime
    readable: bool = True


@dataclass(frozen=True)
class Outgoing:
    """A text to send. `id` is our row's; `validity`: for how many seconds it is worth delivering, None for ever."""

    id: str
    sender: str
    recipient: str
    body: str = field(repr=False)
    validity: int | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of a text. `text_id` is our row's where the callback carried it; `status` is one of `STATUSES`."""

    text_id: str | None
    provider_id: str
    status: str
    code: str | None = None


# In the order of a text's life; receipts may come in any other.
STATUSES = ("accepted", "queued", "sending", "sent", "delivered", "undelivered", "failed")


@dataclass(frozen=True)
class Accepted:
    """The provider has it."""

    provider_id: str


@dataclass(frozen=True)
class Rejected:
    """The provider does not have it. Not `permanent`: the same text may be sent again later."""

    code: str
    permanent: bool
    opted_out: bool = False


@dataclass(frozen=True)
class Unknown:
    """The provider never told: it may or may not have it. `reason` is ours, and holds no text and no number."""

    reason: str


Outcome: TypeAlias = Accepted | Rejected | Unknown


class ProviderSilent(Exception):
    """The provider could not be asked; `reason` is ours, and holds no text and no number."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the provider could not be asked: {reason}")
        self.reason = reason


class BadWebhook(Exception):
    """A signed request that is no text and no receipt; says what is wrong with it."""


class Channel(Protocol):
    def send(self, outgoing: Outgoing) -> Outcome:
        """Hand the text to the provider. Raises nothing for what a provider or a network can do."""

    def find(self, outgoing: Outgoing, since: datetime, known: Collection[str] = ()) -> Accepted | None:
        """The provider's record of a send whose outcome it never told, made at or after `since`.

        `known`: provider ids that belong to other texts of ours, so that two texts with the same body are not
        taken for one another. Raises ProviderSilent when the provider's list cannot be had.
        """

    def received(self, number: str, since: datetime) -> Iterator[Listed]:
        """The provider's record of the texts to this number that it received at or after `since`, in no sure order.

        Raises ProviderSilent, also in the middle, when the provider's list cannot be had.
        """


@runtime_checkable
class Forgetful(Protocol):
    """A channel whose provider keeps texts, and can be asked not to."""

    def forget(self, provider_id: str) -> bool:
        """The provider keeps no body and no pictures of this text any more. False: it is not done with it yet.

        Raises ProviderSilent where it could not be asked.
        """
