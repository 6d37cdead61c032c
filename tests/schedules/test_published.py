"""Which event is which, when duty changes: seen from the calendars of the people who have it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.published import KEPT, Published, Run, publish

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)


def run(staff: str, start: int, end: int) -> Run:
    """Hours from now."""
    return Run(staff, NOON + timedelta(hours=start), NOON + timedelta(hours=end))


def told(before: list[Published], *present: Run, now: datetime = NOON) -> list[Published]:
    return publish("natt", before, present, now)


def shape(events: list[Published]) -> list[tuple[str, int, int, int, bool]]:
    hour = timedelta(hours=1)
    return sorted((e.staff, (e.start - NOON) // hour, (e.end - NOON) // hour, e.sequence, e.cancelled) for e in events)


def test_a_duty_cut_in_two_keeps_its_event_for_the_longer_part() -> None:
    first = told([], run("kari", 10, 20))
    after = told(first, run("kari", 10, 13), run("ola", 13, 14), run("kari", 14, 20))
    assert shape(after) == [("kari", 10, 13, 0, False), ("kari", 14, 20, 1, False), ("ola", 13, 14, 0, False)]
    assert {e.uid for e in first} < {e.uid for e in after} and len({e.uid for e in after}) == 3


def test_a_duty_that_somebody_else_gets_is_cancelled_for_one_and_new_for_the_other() -> None:
    after = told(told([], run("kari", 10, 20)), run("ola", 10, 20))
    assert shape(after) == [("kari", 10, 20, 1, True), ("ola", 10, 20, 0, False)]


def test_what_is_over_stays_as_it_was_told_and_is_forgotten_at_last() -> None:
    first = told([], run("kari", 1, 2))
    assert told(first, now=NOON + timedelta(days=1)) == first
    assert told(first, now=NOON + KEPT + timedelta(hours=2)) == []


@pytest.mark.parametrize("moved", [run("kari", 11, 22), run("kari", 5, 12), run("kari", 10, 11)])
def test_a_duty_that_is_moved_a_little_is_updated_and_told_when(moved: Run) -> None:
    event, = told(told([], run("kari", 10, 20)), moved, now=NOON + timedelta(hours=1))
    assert (event.start, event.end, event.sequence) == (moved.start, moved.end, 1)
    assert event.changed_at == NOON + timedelta(hours=1)


rotas = st.lists(st.tuples(st.sampled_from(("kari", "ola", "per")), st.integers(1, 4)), max_size=8).map(
    lambda turns: [run(who, 1 + sum(n for _, n in turns[:i]), 1 + sum(n for _, n in turns[:i + 1]))
                   for i, (who, _) in enumerate(turns)])


@given(st.lists(rotas, min_size=1, max_size=6))
def test_whatever_is_changed_calendars_show_what_is_and_every_change_is_an_update(changes: list[list[Run]]) -> None:
    events: list[Published] = []
    for present in changes:
        before, events = {e.uid: e for e in events}, told(events, *present)
        assert sorted((e.staff, e.start, e.end) for e in events if not e.cancelled) == sorted(
            (r.staff, r.start, r.end) for r in present)
        assert len({e.uid for e in events}) == len(events)
        assert set(before) <= {e.uid for e in events}
        for event in events:
            old = before.get(event.uid, event)
            assert event == old or event.sequence == old.sequence + 1
        assert told(events, *present) == events
