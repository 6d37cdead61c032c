"""The queue of due work: once, in order, and never by two at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from service import queue
from service.clock import FrozenClock
from service.database import Database
from service.errors import ClaimLost
from service.queue import FIRST, WORK, Claimed
from tests.service.desk import Desk

MINUTE = timedelta(minutes=1)


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


def test_pages_and_timers_do_not_wait_behind_talk(desk: Desk) -> None:
    for number in range(5):
        desk.put(f"talk {number}", lane=f"lane {number}")
    desk.put("page", after=MINUTE)
    desk.clock.move(2 * MINUTE)

    assert "page" in desk.claimed_keys(2)


def test_answers_to_who_needs_help_do_not_wait_behind_talk_among_helpers(desk: Desk) -> None:
    for number in range(5):
        desk.put(f"talk {number}", lane=f"helper {number}")
    desk.clock.move(MINUTE)
    desk.put("an answer", lane=f"{FIRST}anne")
    desk.put("the next answer", lane=f"{FIRST}anne")
    desk.put("another's", lane=f"{FIRST}ola")
    desk.put("a page")

    # Of the same claim, what was due first is first done.
    assert sorted(desk.claimed_keys(4)) == ["a page", "an answer", "another's", "talk 0"]
    assert sorted(desk.claimed_keys(9)) == ["talk 1", "talk 2", "talk 3", "talk 4"]


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
