"""What planners may change, and what they are refused: pure."""

from datetime import UTC, datetime, timedelta

import pytest

from schedules.duty import Duty
from schedules.organisation import Absence, Layer, Organisation, Override, Shift
from service.errors import UnknownRota
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
    UndoRefused,
    Why,
    edited,
    parts_of,
)
from service.organisation.editing.parts import differing, written
from service.organisation.editing.undoing import undone
from tests.schedules.organisations import layer, organisation, rota

EVE, DAY, NEXT = "2026-12-24T08:00", "2026-12-25T08:00", "2026-12-26T08:00"
CLEO = Shift(staff="cleo", start=EVE, end=DAY)
AWAY = Absence(staff="ada", start=NEXT, end="2026-12-27T08:00")


def town() -> Organisation:
    return organisation(
        rota(layer(["ada"], "2026-12-01T08:00")), rota(id="helg", shifts=[CLEO]), absences=[AWAY],
    )


def on(whole: Organisation, at: str, rota: str = "helg") -> str | None:
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC) - timedelta(hours=1)  # Norwegian winter
    holder = Duty(whole).holder(rota, instant)
    return holder.staff if holder else None


def test_a_shift_given_to_somebody_else_is_theirs() -> None:
    after = edited(town(), Add("helg", Override(staff="bo", start=EVE, end=DAY)))
    assert on(after, EVE) == "bo"
    assert on(after, DAY) is None


def test_a_shift_can_be_emptied_on_purpose() -> None:
    assert on(edited(town(), Add("helg", Override(staff=None, start=EVE, end=DAY))), EVE) is None


def test_a_split_shift_is_two_peoples() -> None:
    after = edited(town(), Split("helg", CLEO, "2026-12-24T20:00", "bo"))
    assert (on(after, "2026-12-24T19:59"), on(after, "2026-12-24T20:00")) == ("cleo", "bo")


def test_two_who_swap_have_each_others_duty() -> None:
    natt = Held("natt", "ada", EVE, DAY)
    after = edited(town(), Swap(natt, Held("helg", "cleo", EVE, DAY)))
    assert (on(after, EVE, "natt"), on(after, EVE)) == ("cleo", "ada")


def test_what_is_removed_shows_what_lies_beneath() -> None:
    covered = edited(town(), Add("natt", Override(staff="bo", start=EVE, end=DAY)))
    assert on(covered, EVE, "natt") == "bo"
    assert on(edited(covered, Remove("natt", Override(staff="bo", start=EVE, end=DAY))), EVE, "natt") == "ada"


def test_of_two_alike_the_topmost_is_meant() -> None:
    bo, cleo = (Override(staff=staff, start=EVE, end=DAY) for staff in ("bo", "cleo"))
    whole = town()
    for one in (bo, cleo, bo):
        whole = edited(whole, Add("natt", one))
    assert on(edited(whole, Remove("natt", bo)), EVE, "natt") == "cleo"


def test_a_changed_layer_keeps_its_place() -> None:
    [old] = [one.layers[0] for one in town().rotas if one.id == "natt"]
    after = edited(town(), EditLayer("natt", old, old.model_copy(update={"members": ("bo", None)})))
    assert on(after, EVE, "natt") in ("bo", None)
    assert not edited(after, EditLayer("natt", after.rotas[0].layers[0], None)).rotas[0].layers


ODD = Layer.model_construct(members=("ada",), handoff=town().rotas[0].layers[0].handoff,
                            windows=(), outside_office_hours_of="storvik", until=None)


@pytest.mark.parametrize(("edit", "why", "field"), [
    pytest.param(Add("helg", CLEO), Why.NO_CHANGE, None, id="the same form twice"),
    pytest.param(Add("helg", Shift(staff="nobody", start=EVE, end=DAY)), Why.UNKNOWN_STAFF, "staff", id="nobody"),
    pytest.param(Add("helg", Shift(staff="bo", start=DAY, end=EVE)), Why.ENDS_EARLY, "end", id="ends before"),
    pytest.param(Add("helg", Shift(staff="bo", start=DAY, end=DAY)), Why.ENDS_EARLY, "end", id="ends at once"),
    pytest.param(Add("helg", Shift.model_construct(staff="bo", start="2026-13-01T08:00", end=DAY)), Why.REFUSED,
                 "start", id="no time"),
    pytest.param(Change("helg", CLEO, Override(staff="bo", start=EVE, end=DAY)), Why.OTHER_KIND, None, id="kind"),
    pytest.param(Change("helg", CLEO, CLEO), Why.NO_CHANGE, None, id="the same"),
    pytest.param(Change("natt", CLEO, CLEO), Why.NOT_THERE, None, id="not there"),
    pytest.param(Split("helg", CLEO, DAY, "bo"), Why.NOT_INSIDE, "at", id="split at its end"),
    pytest.param(Split("helg", CLEO, "2026-12-24T20:00", None), Why.NEEDS_PERSON, "staff", id="nobody's shift"),
    pytest.param(Swap(Held("natt", "ada", EVE, DAY), Held("natt", "ada", DAY, NEXT)), Why.SAME_DUTY, None, id="own"),
    pytest.param(Swap(Held("natt", "bo", EVE, DAY), Held("helg", "cleo", EVE, DAY)), Why.NOT_HELD, None, id="held"),
    pytest.param(Swap(Held("natt", "ada", EVE, DAY), Held("helg", "cleo", EVE, NEXT)), Why.NOT_HELD, None, id="part"),
    pytest.param(EditLayer("natt", None, ODD), Why.REFUSED, None, id="two kinds of hours"),
    pytest.param(Register(AWAY), Why.NO_CHANGE, None, id="absent twice"),
    pytest.param(ChangeAbsence(AWAY, Absence(staff="bo", start=EVE, end=DAY)), Why.OTHER_KIND, None, id="other person"),
    pytest.param(RemoveAbsence(Absence(staff="bo", start=EVE, end=DAY)), Why.NOT_THERE, None, id="was not absent"),
])  # fmt: skip
def test_what_does_not_hold_is_refused_with_why(edit: Edit, why: Why, field: str | None) -> None:
    with pytest.raises(EditRefused) as refused:
        edited(town(), edit)
    assert (refused.value.why, refused.value.field) == (why, field)


def test_a_rota_that_is_not_there_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownRota):
        edited(town(), Add("nowhere", CLEO))


def test_what_somebody_built_upon_cannot_be_undone() -> None:
    bo = Override(staff="bo", start=EVE, end=DAY)
    mine = edited(town(), Add("natt", bo))
    lay, lies = differing(written(town(), ("rota:natt",)), written(mine, ("rota:natt",)))
    yours = edited(mine, Change("natt", bo, bo.model_copy(update={"end": NEXT})))
    with pytest.raises(UndoRefused):
        undone(yours, lay, lies)


@pytest.mark.parametrize(("edit", "parts"), [
    (Add("helg", CLEO), ("rota:helg",)),
    (Swap(Held("natt", "ada", EVE, DAY), Held("helg", "cleo", EVE, DAY)), ("rota:natt", "rota:helg")),
    (Register(AWAY), ("absences:ada",)),
    (ChangeAbsence(AWAY, AWAY), ("absences:ada",)),
    (RemoveAbsence(AWAY), ("absences:ada",)),
])  # fmt: skip
def test_a_change_touches_its_rota_or_its_person(edit: Edit, parts: tuple[str, ...]) -> None:
    assert parts_of(edit) == parts
