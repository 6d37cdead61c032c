"""Lanes keep their order, and timers are moved, dropped and set again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from service import queue
from service.clock import FrozenClock
from service.database import Database
from tests.service.desk import Desk

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(database: Database, clock: FrozenClock) -> Desk:
    return Desk(database, clock)


class TestLanes:
    def test_the_second_text_to_somebody_waits_until_the_first_is_sent(self, desk: Desk) -> None:
        desk.put("first", lane="anne")
        desk.put("second", lane="anne")
        (first,) = desk.claim()
        assert first.key == "first"
        assert desk.claim() == []

        desk.finish(first)
        assert desk.claimed_keys() == ["second"]

    def test_one_persons_lane_does_not_hold_up_anothers(self, desk: Desk) -> None:
        for key, lane in (("anne 1", "anne"), ("anne 2", "anne"), ("bo 1", "bo"), ("nobody's", None), ("too", None)):
            desk.put(key, lane=lane)

        assert desk.claimed_keys() == ["anne 1", "bo 1", "nobody's", "too"]

    def test_a_first_text_that_is_to_be_tried_later_holds_up_the_second(self, desk: Desk) -> None:
        desk.put("first", lane="anne")
        desk.put("second", lane="anne")
        desk.retry(desk.claim()[0], MINUTE)
        assert desk.claim() == []

        desk.clock.move(MINUTE)
        assert desk.claimed_keys() == ["first"]

    def test_a_first_text_whose_sender_was_killed_is_sent_before_the_second(self, desk: Desk) -> None:
        desk.put("first", lane="anne")
        desk.put("second", lane="anne")
        desk.claim()
        desk.clock.move(queue.LEASE)

        assert desk.claimed_keys() == ["first"]
        assert desk.claim() == []

    def test_a_first_text_that_is_dropped_lets_the_second_go(self, desk: Desk) -> None:
        desk.put("first", lane="anne")
        desk.put("second", lane="anne")

        assert desk.drop("first")
        assert desk.claimed_keys() == ["second"]

    def test_the_order_is_that_of_putting_even_where_the_second_was_due_before(self, desk: Desk) -> None:
        desk.put("first", lane="anne", after=MINUTE)
        desk.put("second", lane="anne")
        assert desk.claim() == []

        desk.clock.move(MINUTE)
        assert desk.claimed_keys() == ["first"]


class TestTimers:
    def test_a_timer_is_moved_rather_than_set_twice(self, desk: Desk) -> None:
        desk.set_timer("reply", after=MINUTE, round=1)
        desk.set_timer("reply", after=2 * MINUTE, round=2)
        desk.clock.move(MINUTE)
        assert desk.claim() == []

        desk.clock.move(MINUTE)
        (timer,) = desk.claim()
        assert timer.detail == {"round": 2}
        assert desk.finish(timer)
        assert desk.claim() == []

    @pytest.mark.parametrize("end", [
        pytest.param(lambda desk: desk.finish(desk.claim()[0]), id="that rang"),
        pytest.param(lambda desk: desk.drop("reply"), id="that was dropped"),
    ])
    def test_a_timer_can_be_set_again(self, desk: Desk, end: Callable[[Desk], bool]) -> None:
        desk.set_timer("reply")
        assert end(desk)
        assert desk.claim() == []

        desk.set_timer("reply")
        assert desk.claimed_keys() == ["reply"]

    def test_whoever_was_busy_with_a_timer_that_is_moved_has_lost_it(self, desk: Desk) -> None:
        desk.set_timer("reply")
        (before,) = desk.claim()
        desk.set_timer("reply")
        assert not desk.finish(before)

        (after,) = desk.claim()
        assert not desk.finish(before)
        assert desk.finish(after)

    def test_a_handler_that_finishes_first_may_set_its_own_timer_anew(self, desk: Desk) -> None:
        desk.set_timer("reply")
        (timer,) = desk.claim()
        now = desk.clock.now()
        with desk.database.write() as db:
            queue.finish_or_undo(db, timer, now)
            queue.put_or_move(db, key="reply", kind="step", subject="c1", due_at=now + MINUTE, now=now)

        desk.clock.move(MINUTE)
        assert desk.claimed_keys() == ["reply"]

    def test_a_dropped_timer_does_not_ring(self, desk: Desk) -> None:
        desk.set_timer("reply")

        assert desk.drop("reply")
        assert not desk.drop("reply")
        assert desk.claim() == []

    def test_a_timer_dropped_while_it_rings_cannot_be_finished(self, desk: Desk) -> None:
        desk.set_timer("reply")
        (timer,) = desk.claim()

        assert desk.drop("reply")
        assert not desk.finish(timer)

    def test_dropping_what_never_was_says_so(self, desk: Desk) -> None:
        assert not desk.drop("nothing")


def test_while_one_claims_another_gets_neither_the_same_nor_the_next_in_its_lane(
    postgres_url: str, clock: FrozenClock
) -> None:
    one, other = Database(postgres_url), Database(postgres_url)
    desk = Desk(one, clock)
    for key, lane in (("first", "anne"), ("second", "anne"), ("bo's", "bo")):
        desk.put(key, lane=lane)

    with one.write() as mine, other.write() as theirs:
        (first,) = queue.claim(mine, clock.now(), 1)
        queue.finish(mine, first, clock.now())
        claimed_meanwhile = [work.key for work in queue.claim(theirs, clock.now(), 10)]

    assert (first.key, claimed_meanwhile) == ("first", ["bo's"])
    assert desk.claimed_keys() == ["second"]
    one.close()
    other.close()
