"""Whatever planners change, in whatever order: each undone, the last one first, all is as it was."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.organisation import Absence, Layer, Organisation, Override, Shift
from schedules.orgchanges import changes
from service.organisation.editing import (
    Add,
    Change,
    ChangeAbsence,
    Edit,
    EditLayer,
    EditRefused,
    Held,
    Register,
    Remove,
    RemoveAbsence,
    Split,
    Swap,
    edited,
    parts_of,
)
from service.organisation.editing.parts import differing, written
from service.organisation.editing.undoing import undone
from tests.schedules.organisations import layer, organisation, rota

PEOPLE = ("ada", "bo", "cleo")
TIMES = [f"2026-12-{day}T{hour:02}:00" for day in (24, 25, 26) for hour in (0, 8, 16)]
people = st.sampled_from(PEOPLE)
spans = st.tuples(st.sampled_from(TIMES), st.sampled_from(TIMES))
rotas = st.sampled_from(("natt", "helg"))


@st.composite
def dated(draw: st.DrawFn) -> Shift | Override:
    start, end = draw(spans)
    if draw(st.booleans()):
        return Shift(staff=draw(people), start=start, end=end)
    return Override(staff=draw(st.none() | people), start=start, end=end)


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    members = draw(st.lists(st.none() | people, min_size=1, max_size=3))
    return Layer.model_validate(layer(members, draw(st.sampled_from(TIMES))))


@st.composite
def absences(draw: st.DrawFn) -> Absence:
    start, end = draw(spans)
    return Absence(staff=draw(people), start=start, end=end)


@st.composite
def edits(draw: st.DrawFn, whole: Organisation) -> Edit:
    """One that may hold: what it wants changed is often there."""
    one = draw(st.sampled_from(whole.rotas))
    there: Any = st.sampled_from([*one.shifts, *one.overrides]) if one.shifts or one.overrides else dated()
    away: Any = st.sampled_from(whole.absences) if whole.absences else absences()
    laid: Any = st.none() | (st.sampled_from(one.layers) if one.layers else layers())
    held = st.builds(lambda staff, span: Held(one.id, staff, *span), people, spans)
    made: Edit = draw(st.one_of(
        st.builds(Add, st.just(one.id), dated()),
        st.builds(Change, st.just(one.id), there, dated()),
        st.builds(Remove, st.just(one.id), there),
        st.builds(Split, st.just(one.id), there, st.sampled_from(TIMES), people),
        st.builds(Swap, held, held),
        st.builds(EditLayer, st.just(one.id), laid, st.none() | layers()),
        st.builds(Register, absences()),
        st.builds(ChangeAbsence, away, absences()),
        st.builds(RemoveAbsence, away),
    ))
    return made


def town() -> Organisation:
    return organisation(
        rota(layer(["ada", "bo"], "2026-12-01T08:00")), rota(id="helg", shifts=[
            {"staff": "cleo", "start": "2026-12-24T08:00", "end": "2026-12-25T08:00"}]),
        absences=[{"staff": "ada", "start": "2026-12-26T00:00", "end": "2026-12-26T16:00"}],
    )


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_changes_undone_in_turn_leave_all_as_it_was(data: st.DataObject) -> None:
    before = now = town()
    made = []
    for _ in range(data.draw(st.integers(1, 8))):
        edit = data.draw(edits(now))
        try:
            after = edited(now, edit)
        except EditRefused:
            continue
        made.append(differing(written(now, parts_of(edit)), written(after, parts_of(edit))))
        now = after
    for lay, lies in reversed(made):
        now = undone(now, lay, lies)
    assert not changes(before, now).listed
    assert Organisation.model_validate(now.model_dump(by_alias=True)) == now, "each step kept the file's own rules"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_an_undone_shift_takes_nobody_elses_with_it(data: st.DataObject) -> None:
    whole = town()
    mine, yours = (Add("helg", data.draw(dated())) for _ in range(2))
    try:
        first = edited(whole, mine)
        both = edited(first, yours)
        alone = edited(whole, yours)
    except EditRefused:
        return
    lay, lies = differing(written(whole, parts_of(mine)), written(first, parts_of(mine)))
    assert not changes(undone(both, lay, lies), alone).listed
