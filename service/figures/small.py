"""Small numbers could be about somebody that the reader knows: which counts are not shown. Pure.

One to four are small; none is not, for it is about nobody.
"""

from collections.abc import Sequence

LEAST = 5


def is_small(count: int) -> bool:
    return 0 < count < LEAST


def hidden(counts: Sequence[int]) -> list[bool]:
    """Which of these are not shown, when their sum is: a single small one could be reckoned out from the others.

    Then the next smallest is hidden with it.
    """
    small = [is_small(count) for count in counts]
    others = [count for count in counts if count >= LEAST]
    if sum(small) != 1 or not others:
        return small
    beside = counts.index(min(others))
    return [is_hidden or place == beside for place, is_hidden in enumerate(small)]
