"""The queue of due work: once, in order, and never by two at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service import queue
from service.clock import FrozenClock
from service.database import Database
from service.errors import ClaimLost
from service.queue import WORK, Claimed

MINUTE = timedelta(minutes=1)


class Desk:
    """Puts and takes work at the clock's time, each in a transaction of its own."""

    def __init__(self, database: Database, clock: FrozenClock) -> None:
        self.database = database
        self.clock = clock

    def put(self, key: str, lane: str | None = None, after: timedelta = timedelta()) -> bool:
        now = self.clock.now()
        with self.database.write() as db:
            return queue.put(db, key=key, kind="send", subject=f"text-{key}", due_at=now + after, now=now, lane=lane)

    def set_timer(self, key: str, after: timedelta = timedelta(), **detail: int) -> None:
        now = self.clock.now()
        with self.database.write() as db:
            queue.put_or_move(db, key=key, kind="step", subject="c1", due_at=now + after, now=now, detail=detail)

    def claim(self, limit: int = 10) -> list[Claimed]:
        with self.database.write() as db:
            return queue.claim(db, self.clock.now(), limit)

    def claimed_keys(self, limit: int = 10) -> list[str]:
        return [work.key for work in self.claim(limit)]

    def finish(self, work: Claimed) -> bool:
        with self.database.write() as db:
            return queue.finish(db, work, self.clock.now())

    def retry(self, work: Claimed, after: timedelta, detail: dict[str, Any] | None = None) -> bool:
        with self.database.write() as db:
            return queue.retry(db, work, self.clock.now() + after, detail)

    def drop(self, key: str) -> bool:
        with self.database.write() as db:
            return queue.drop(db, key, self.clock.now())


@pytest.fixture
def desk(database: Database, clock: FrozenClock) -> Desk:
    return Desk(database, clock)


def test_what_is_put_is_claimed_with_all_it_says(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        queue.put(db, key="send:1", kind="send", subject="text-1", due_at=clock.now(), now=clock.now(),
                  detail={"repeated": 2})
        (work,) = queue.claim(db, clock.now(), 10)

    assert work == Claimed(work.seq, "send:1", "send", "text-1", 1, clock.now(), {"repeated": 2})


def test_the_same_key_is_queued_once_even_when_it_is_done(desk: Desk) -> None:
    assert desk.put("a")
    assert not desk.put("a")
    assert desk.finish(desk.claim()[0])

    assert not desk.put("a")
    assert desk.claim() == []


def test_work_of_the_future_waits_for_its_time(desk: Desk) -> None:
    desk.put("later", after=MINUTE)
    assert desk.claim() == []

    desk.clock.move(MINUTE)
    assert desk.claimed_keys() == ["later"]


def test_what_was_due_first_comes_first_and_no_more_than_asked_for(desk: Desk) -> None:
    for key, minutes in (("third", 3), ("first", 1), ("second", 2), ("also second", 2)):
        desk.put(key, after=minutes * MINUTE)
    desk.clock.move(5 * MINUTE)

    assert desk.claimed_keys(3) == ["first", "second", "also second"]
    assert desk.claimed_keys(3) == ["third"]


def test_work_that_is_claimed_is_nobody_elses(desk: Desk) -> None:
    desk.put("a")

    assert desk.claimed_keys() == ["a"]
    assert desk.claim() == []


def test_after_its_lease_work_is_claimed_again_and_the_first_to_claim_it_comes_too_late(desk: Desk) -> None:
    desk.put("a")
    (slow,) = desk.claim()
    desk.clock.move(queue.LEASE)
    (quick,) = desk.claim()

    assert (slow.attempt, quick.attempt) == (1, 2)
    assert not desk.finish(slow)
    assert not desk.retry(slow, MINUTE)
    assert desk.finish(quick)


def test_work_whose_lease_is_over_is_still_ours_while_nobody_else_took_it(desk: Desk) -> None:
    desk.put("a")
    (work,) = desk.claim()
    desk.clock.move(2 * queue.LEASE)

    assert desk.finish(work)


def test_what_an_attempt_did_that_lost_its_claim_is_undone(desk: Desk) -> None:
    desk.put("a")
    (slow,) = desk.claim()
    desk.clock.move(queue.LEASE)
    desk.claim()

    with pytest.raises(ClaimLost), desk.database.write() as db:
        queue.put(db, key="consequence", kind="send", subject="t", due_at=desk.clock.now(), now=desk.clock.now())
        queue.finish_or_undo(db, slow, desk.clock.now())

    assert "consequence" not in desk.claimed_keys()


def test_what_is_done_cannot_be_done_again(desk: Desk) -> None:
    desk.put("a")
    (work,) = desk.claim()

    assert desk.finish(work)
    assert not desk.finish(work)
    assert not desk.retry(work, MINUTE)


def test_work_given_back_comes_again_later_with_its_new_detail(desk: Desk) -> None:
    desk.put("a")
    assert desk.retry(desk.claim()[0], MINUTE, {"failures": 1})
    assert desk.claim() == []

    desk.clock.move(MINUTE)
    (again,) = desk.claim()
    assert (again.attempt, again.detail) == (2, {"failures": 1})


def test_work_given_back_without_a_word_keeps_its_detail(desk: Desk) -> None:
    desk.set_timer("a", round=2)
    desk.retry(desk.claim()[0], timedelta())

    assert desk.claim()[0].detail == {"round": 2}


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


def test_what_was_done_long_ago_is_forgotten_and_what_waits_is_not(desk: Desk) -> None:
    for key in ("done", "dropped", "waits", "claimed"):
        desk.put(key, after=timedelta() if key in ("done", "claimed") else MINUTE)
    desk.finish(desk.claim(1)[0])
    desk.drop("dropped")
    desk.claim()

    with desk.database.write() as db:
        assert queue.forget_finished(db, desk.clock.now()) == 0
        assert queue.forget_finished(db, desk.clock.now() + MINUTE) == 2
        assert sorted(db.scalars(select(WORK.c.key))) == ["claimed", "waits"]


def test_many_at_once_each_get_work_of_their_own(desk: Desk) -> None:
    for number in range(40):
        desk.put(str(number))

    def take_one(_: int) -> list[str]:
        return desk.claimed_keys(1)

    with ThreadPoolExecutor(8) as people:
        taken = [key for keys in people.map(take_one, range(60)) for key in keys]
    taken += desk.claimed_keys(40)  # what somebody skipped because another was just looking at it

    assert sorted(taken, key=int) == [str(number) for number in range(40)]


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
