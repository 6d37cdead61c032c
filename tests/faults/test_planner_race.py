"""Planners at the same instant: who comes second is told, nothing is overwritten, on both databases.

Real threads; each planner saw the same version. The counts are printed: `pytest -s tests/faults`.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial

from schedules.organisation import Absence, Override
from service import line, organisation
from service.database import Database
from service.organisation.editing import (
    Add,
    ChangedMeanwhile,
    Edit,
    Maker,
    Register,
    UndoRefused,
    keep,
    latest,
    undo,
)
from tests.faults.eight import at_once
from tests.web.conftest import house  # noqa: F401
from tests.web.house import House

ROUNDS = 6
PLANNERS = tuple(f"account-of-planner-{n}" for n in range(4))
PEOPLE = ("kari", "ola", "ingeborg", "per")


def planner(house: House, account: str, edit: Edit, seen: int) -> Callable[[], str]:  # noqa: F811
    def change() -> str:
        try:
            with house.database.write() as db:
                keep(db, edit, Maker(account, "endret", seen), house.clock.now(), line.duty_changed)
            return "kept"
        except ChangedMeanwhile as changed:
            assert changed.by
            return "told"
    return change


def version(database: Database) -> int:
    with database.read() as db:
        return organisation.standing(db).version


def test_of_planners_who_change_one_rota_at_once_one_is_kept(house: House) -> None:  # noqa: F811
    said: Counter[str] = Counter()
    for day in range(1, ROUNDS + 1):
        time = {"start": f"2027-05-{day:02}T08:00", "end": f"2027-05-{day:02}T20:00"}
        seen = version(house.database)
        answers = at_once([
            planner(house, account, Add("bakvakt", Override(staff=staff, **time)), seen)
            for account, staff in zip(PLANNERS, PEOPLE, strict=True)
        ])  # fmt: skip
        said.update(answers)
        assert Counter(answers) == {"kept": 1, "told": 3}
        with house.database.read() as db:
            [bakvakt] = [rota for rota in organisation.stored(db).rotas if rota.id == "bakvakt"]
        assert len([one for one in bakvakt.overrides if one.start == time["start"]]) == 1
    print(f"\n{house.database.engine.dialect.name}: {dict(said)}")


def test_of_planners_who_change_different_things_at_once_all_are_kept(house: House) -> None:  # noqa: F811
    time = {"start": "2027-05-01T08:00", "end": "2027-05-01T20:00"}
    edits: list[Edit] = [
        Add("bakvakt", Override(staff="per", **time)), Add("ambulant", Override(staff="kari", **time)),
        *(Register(Absence.model_validate({"staff": staff, **time})) for staff in ("ola", "ingeborg")),
    ]  # fmt: skip
    seen = version(house.database)
    answers = at_once([planner(house, account, edit, seen) for account, edit in zip(PLANNERS, edits, strict=True)])
    assert answers == ["kept"] * 4
    assert version(house.database) == seen + 4
    with house.database.read() as db:
        whole = organisation.stored(db)
        assert {("ola", time["start"]), ("ingeborg", time["start"])} <= {(a.staff, a.start) for a in whole.absences}
        assert [len(rota.overrides) for rota in whole.rotas if rota.id in ("ambulant", "bakvakt")] == [1, 1]


def test_of_planners_who_undo_one_change_at_once_one_does(house: House) -> None:  # noqa: F811
    time = {"start": "2027-05-01T08:00", "end": "2027-05-01T20:00"}
    planner(house, PLANNERS[0], Add("bakvakt", Override(staff="per", **time)), version(house.database))()
    with house.database.read() as db:
        [made] = latest(db, 10)

    def take_back(account: str) -> bool:
        try:
            with house.database.write() as db:
                undo(db, made.id, Maker(account, "angret", None), house.clock.now(), line.duty_changed)
            return True
        except UndoRefused:
            return False

    assert sorted(at_once([partial(take_back, account) for account in PLANNERS])) == [False, False, False, True]
    with house.database.read() as db:
        [bakvakt] = [rota for rota in organisation.stored(db).rotas if rota.id == "bakvakt"]
    assert bakvakt.overrides == ()
