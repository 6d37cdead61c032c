"""Counts of conversations that can be added up, and what follows from them: pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import TypeAlias

Hour: TypeAlias = tuple[int, int]  # weekday from Monday 0, hour of the day


@dataclass
class Counts:
    """`answered`: somebody took it, `first`: somebody of those who were asked first. `waits`: how many by minutes.

    Conversations that staff began are not among them. `in_gap`: nobody on duty could be asked when it opened; whoever
    then has it is none of the `first`.
    """

    texts: int = 0
    conversations: int = 0
    answered: int = 0
    first: int = 0
    in_gap: int = 0
    unanswered: int = 0
    waits: Counter[int] = field(default_factory=Counter)
    hours: Counter[Hour] = field(default_factory=Counter)  # when they began

    def add(self, more: "Counts") -> None:
        self.texts += more.texts
        self.conversations += more.conversations
        self.answered += more.answered
        self.first += more.first
        self.in_gap += more.in_gap
        self.unanswered += more.unanswered
        self.waits.update(more.waits)
        self.hours.update(more.hours)

    def within(self, part: float) -> int | None:
        """The whole minutes within which this part of those that were answered had an answer; None without any."""
        left = ceil(part * self.answered)
        for minutes in sorted(self.waits):
            left -= self.waits[minutes]
            if left <= 0:
                return minutes
        return None

    @property
    def median(self) -> int | None:
        return self.within(0.5)

    @property
    def nine_of_ten(self) -> int | None:
        return self.within(0.9)

    @property
    def share_first(self) -> float | None:
        """Of those that were answered, the part that somebody of those asked first answered."""
        return self.first / self.answered if self.answered else None


def together(several: Iterable[Counts]) -> Counts:
    whole = Counts()
    for one in several:
        whole.add(one)
    return whole
