"""What a change would open and cover, foreseen: it adds up with the gaps before and after, whatever the change."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.organisation import Absence, Organisation, Override
from service.gaps.preview import Foreseen, Turned, foresee
from service.organisation.editing import Add, Edit, EditRefused, Register, edited
from tests.schedules.organisations import layer, organisation, rota

START, END = datetime(2026, 12, 20, tzinfo=UTC), datetime(2027, 1, 3, tzinfo=UTC)
TIMES = [f"2026-12-{day}T{hour:02}:00" for day in (23, 24, 25, 26) for hour in (0, 8, 16)]
PEOPLE = ("ada", "bo", "cleo")


def town() -> Organisation:
    return organisation(
        rota(layer(["ada", "bo", None], "2026-12-01T08:00")), rota(layer(["cleo"], "2026-12-24T08:00"), id="helg"),
        coverage=[{"id": "en", "area": "storvik"}, {"id": "to", "area": "storvik", "minimum": 2}],
    )


def missing(whole: Organisation) -> float:
    return sum((gap.minimum - gap.covered) * (gap.end - gap.start).total_seconds()
               for gap in gaps(Duty(whole), START, END))


def turned(some: tuple[Turned, ...]) -> float:
    return sum((one.before - one.after) * (one.end - one.start).total_seconds() for one in some)


def seen(before: Organisation, edit: Edit) -> tuple[Organisation, Foreseen]:
    after = edited(before, edit)
    return after, foresee(before, after, START, END)


spans = st.tuples(st.sampled_from(TIMES), st.sampled_from(TIMES))
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda rota, staff, span: Add(rota, Override(staff=staff, start=span[0], end=span[1])),
              st.sampled_from(("natt", "helg")), st.none() | st.sampled_from(PEOPLE), spans),
    st.builds(lambda staff, span: Register(Absence(staff=staff, start=span[0], end=span[1])),
              st.sampled_from(PEOPLE), spans),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(edits, edits)
def test_what_is_foreseen_is_what_the_gaps_become(first: Edit, second: Edit) -> None:
    try:
        before = edited(town(), first)
        after, found = seen(before, second)
    except EditRefused:
        return
    assert turned(found.opened) + turned(found.mended) == missing(after) - missing(before)
    assert all(one.after < one.before for one in found.opened)
    assert all(one.after > one.before for one in found.mended)
    for one in found.moved:
        for duty, staff in ((Duty(before), one.before), (Duty(after), one.after)):
            holder = duty.holder(one.rota, one.start)
            assert (holder.staff if holder else None) == staff


def test_who_is_given_a_second_duty_is_looked_at() -> None:
    _, found = seen(town(), Add("helg", Override(staff="ada", start="2026-12-25T08:00", end="2026-12-26T08:00")))
    assert "double_duty" in {finding.kind for finding in found.findings} or "daily_rest" in {
        finding.kind for finding in found.findings}


def test_of_a_change_that_changes_nothing_nothing_is_foreseen() -> None:
    assert foresee(town(), town(), START, END).nothing


def test_time_in_which_nobody_at_all_would_be_left_is_told_though_no_requirement_asks_for_it() -> None:
    alone = organisation(rota(layer(["ada"], "2026-12-24T08:00")), coverage=[])
    _, found = seen(alone, Register(Absence(staff="ada", start="2026-12-26T08:00", end="2026-12-26T18:00")))
    assert not found.opened
    assert [(one.area, one.start.isoformat(), one.end.isoformat()) for one in found.emptied] == [
        ("storvik", "2026-12-26T07:00:00+00:00", "2026-12-26T17:00:00+00:00")]
