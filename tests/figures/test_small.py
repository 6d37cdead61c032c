"""Which counts are not shown, and what whole minutes say of many waits."""

from collections import Counter

import pytest

from service.figures import Counts, hidden


@pytest.mark.parametrize(("counts", "shown"), [
    pytest.param([5, 60, 7], "yyy", id="none is small"),
    pytest.param([0, 60, 0], "yyy", id="none at all is about nobody"),
    pytest.param([4, 60, 7], "nyn", id="a single one takes the next smallest with it"),
    pytest.param([4, 60, 1], "nyn", id="two cannot be told apart"),
    pytest.param([4, 0, 0], "nyy", id="nothing to hide it behind"),
    pytest.param([], "", id="nothing"),
])  # fmt: skip
def test_small_counts_are_hidden_so_that_they_cannot_be_reckoned_out(counts: list[int], shown: str) -> None:
    assert "".join("n" if one else "y" for one in hidden(counts)) == shown


@pytest.mark.parametrize(("waits", "median", "nine"), [
    pytest.param({1: 1}, 1, 1, id="one"),
    pytest.param({1: 5, 9: 5}, 1, 9, id="half and half"),
    pytest.param({1: 9, 60: 1}, 1, 1, id="one of ten waits long"),
    pytest.param({1: 8, 60: 2}, 1, 60, id="two of ten wait long"),
])  # fmt: skip
def test_so_many_were_answered_within(waits: dict[int, int], median: int, nine: int) -> None:
    counts = Counts(answered=sum(waits.values()), waits=Counter(waits))
    assert (counts.median, counts.nine_of_ten) == (median, nine)
