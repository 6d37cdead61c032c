"""The plan's versions, and for whom each field of it is: by the file and by staff together with the person."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from schedules.orgfile import FileRefused, LeftOut, read
from service import organisation, people, plans
from service.database import Database
from service.errors import PlanChanged, PlanShut, UnknownPlanVersion
from service.models import metadata
from service.people import versions
from service.plans import marks, writing
from service.plans.opening import Opened
from service.plans.writing import Wanted
from service.vault import Vault

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples" / "demo"
ORGANISATION = (EXAMPLES / "organisation.yaml").read_text()
USERS = (EXAMPLES / "users.yaml").read_text()
BO = """service_users:
  - id: bo
    name: Bo Oppdikt
    phone: "+4759442002"
    area: nabovik
    plan: {plan}
"""
ONLY_ME = 'wishes: "Sig det rolig.", coping: [kaffi], for: {coping: [me], wishes: [kin, duty]}'


@pytest.fixture
def demo(database: Database, vault: Vault) -> Database:
    """Storvik and Nabovik, and those of the example."""
    with database.write() as db:
        organisation.take_in(db, _read(ORGANISATION), LeftOut.STAYS, lambda: vault, NOW, lambda db, now: None)
    take_in(database, vault, USERS)
    return database


def _read(written: str) -> Any:
    return read(BytesIO(written.encode()), "file.yaml")


def take_in(database: Database, vault: Vault, written: str, now: datetime = NOW) -> None:
    with database.write() as db:
        people.take_in(db, _read(written), LeftOut.STAYS, vault, now)


def take_in_bo(database: Database, vault: Vault, plan: str, now: datetime = NOW) -> None:
    take_in(database, vault, BO.replace("{plan}", plan), now)


def person(database: Database, vault: Vault, id: str) -> people.ServiceUser:
    with database.read() as db:
        found = people.find(db, vault, id)
    assert found is not None
    return found


def save(database: Database, vault: Vault, fields: dict[str, Any], seen: int, id: str = "anne") -> bool:
    with database.write() as db:
        whom = people.find(db, vault, id)
        assert whom is not None
        wanted = Wanted(fields, seen, "kari", "Anne og søsteren")
        return writing.save(db, vault, whom, wanted, NOW + timedelta(days=1))


def history(database: Database, vault: Vault, id: str) -> list[versions.Version]:
    with database.read() as db:
        return [versions.opened(db, vault, id, one.number) for one in versions.listed(db, vault, id)]


def test_a_file_makes_a_version_only_where_it_changes_the_plan(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)
    assert [one.number for one in history(demo, vault, "bo")] == [1]
    take_in(demo, vault, BO.replace("{plan}", "{coping: [kaffi]}").replace("Oppdikt", "Diktet"))
    take_in(demo, vault, BO.replace("    plan: {plan}\n", "").replace("Oppdikt", "Oppdikta"))
    newest, first = history(demo, vault, "bo")
    assert newest.fields is not None and first.fields is not None
    assert (newest.fields["coping"], first.fields["coping"]) == (["kaffi"], ["sjå på båtane", "skrive til bror min"])
    assert newest.writing.staff_id is None and newest.writing.together_with is None and newest.writing.at == NOW


def test_a_plan_that_is_taken_away_stays_in_the_versions(demo: Database, vault: Vault) -> None:
    take_in_bo(demo, vault, "null")
    assert [one.fields is None for one in history(demo, vault, "bo")] == [True, False]
    assert people.open_plan_fields(vault, person(demo, vault, "bo")) is None


def test_what_stood_before_versions_were_kept_becomes_the_first(demo: Database, vault: Vault) -> None:
    with demo.write() as db:
        db.execute(versions.VERSION.delete())
    assert save(demo, vault, {"coping": ["synge"]}, seen=0)
    newest, first = history(demo, vault, "anne")
    assert first.writing.at is None and first.fields is not None and "varm dusj" in first.fields["coping"]
    assert newest.number == 2 and newest.fields is not None and newest.fields["coping"] == ["synge"]
    assert newest.writing.staff_id == "kari" and newest.writing.together_with == "Anne og søsteren"


def test_two_who_write_at_once_do_not_write_over_each_other(demo: Database, vault: Vault) -> None:
    assert save(demo, vault, {"coping": ["synge"]}, seen=1)
    with pytest.raises(PlanChanged):
        save(demo, vault, {"coping": ["danse"]}, seen=1)
    assert len(history(demo, vault, "anne")) == 2
    plan = people.open_plan_fields(vault, person(demo, vault, "anne"))
    assert plan is not None and plan["coping"] == ["synge"]
    assert plan["wishes"] == "Ikke ring politiet uten å spørre meg."


def test_what_says_the_same_is_no_new_version(demo: Database, vault: Vault) -> None:
    assert not save(demo, vault, {"distraction": ["strikke", "høre på radio"]}, seen=1)
    assert len(history(demo, vault, "anne")) == 1


def test_a_plan_that_its_person_shut_is_not_written(demo: Database, vault: Vault) -> None:
    with pytest.raises(PlanShut):
        save(demo, vault, {"coping": ["x"]}, seen=1, id="aila")


def test_a_version_that_is_not_there_has_a_name(demo: Database, vault: Vault) -> None:
    with demo.read() as db, pytest.raises(UnknownPlanVersion):
        versions.opened(db, vault, "anne", 7)


def test_versions_are_sealed(demo: Database, vault: Vault) -> None:
    save(demo, vault, {"coping": ["synge i koret"]}, seen=1)
    with demo.read() as db:
        rows = [str(tuple(row)) for row in db.execute(select(metadata.tables["plan_version"]))]
    assert len(rows) == 4
    for secret in ("synge", "søster", "politiet", "Berit", "båtane"):
        assert not any(secret in row for row in rows), secret


def test_each_field_is_for_those_whom_it_names(demo: Database, vault: Vault) -> None:
    take_in_bo(demo, vault, f"{{{ONLY_ME}}}")
    bo = person(demo, vault, "bo")
    with demo.write() as db:
        assert plans.open_for_staff(db, vault, bo, "nabovik", "ola", None, NOW) == {"wishes": "Sig det rolig."}
        assert plans.open_despite(db, vault, bo, "ola", "c", "fare", NOW) == {"wishes": "Sig det rolig."}
        assert plans.own_coping_steps(db, vault, bo, NOW) == ["kaffi"]
        assert plans.open_whole(db, vault, bo, "ola", Opened.PLAN, NOW)["coping"] == ["kaffi"]
    fields = people.open_plan_fields(vault, bo)
    assert marks.for_whom(fields, marks.KIN) == {"wishes": "Sig det rolig."}


def test_wishes_that_are_not_for_staff_reach_no_card_and_steps_not_for_me_no_text(demo: Database, vault: Vault) -> None:
    take_in_bo(demo, vault, "{wishes: Ro., coping: [kaffi], for: {coping: [duty], wishes: [me]}}")
    bo = person(demo, vault, "bo")
    with demo.write() as db:
        assert plans.wishes_for_113(db, vault, bo, "nabovik", "ola", "c", NOW) is None
        assert plans.own_coping_steps(db, vault, bo, NOW) == []


def test_unmarked_fields_are_for_the_person_and_staff_on_duty() -> None:
    fields = {"coping": ["x"], "for": {"wishes": []}, "wishes": "y"}
    assert [bool(marks.for_whom(fields, one).get("coping")) for one in ("me", "duty", "kin")] == [True, True, False]
    assert not any(marks.for_whom(fields, one).get("wishes") for one in ("me", "duty", "kin"))


@pytest.mark.parametrize(("plan", "reason"), [
    pytest.param("{for: {diagnosis: [me]}}", "must be", id="a field that no plan has"),
    pytest.param("{for: {coping: [everybody]}}", "must be 'me', 'duty' or 'kin'", id="for whom nobody knows"),
    pytest.param("{for_: {coping: [me]}}", "unknown key", id="a name of ours"),
    pytest.param('{agreements: [{what: "seng"}]}', "with", id="an agreement with nobody"),
    pytest.param('{agreements: [{with: DPS, phone: "12"}]}', "is no number", id="a number that is none"),
    pytest.param('{review_on: "snart"}', "is no date", id="a date that is none"),
])  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_and_changes_nothing(
    demo: Database, vault: Vault, plan: str, reason: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        take_in_bo(demo, vault, plan)
    assert reason in str(refused.value)
    assert len(history(demo, vault, "bo")) == 1


def test_agreements_and_marks_come_back_as_they_were_written(demo: Database, vault: Vault) -> None:
    plan = '{agreements: [{with: DPS, what: seng, phone: "116117", hours: hele døgnet}], for: {coping: [kin, me]}}'
    take_in_bo(demo, vault, plan)
    take_in_bo(demo, vault, plan)
    assert len(history(demo, vault, "bo")) == 2
    stored = people.open_plan_fields(vault, person(demo, vault, "bo"))
    assert stored is not None and stored["for"] == {"coping": ["me", "kin"]}
    assert stored["agreements"] == [{"with": "DPS", "what": "seng", "phone": "116117", "hours": "hele døgnet"}]


def test_what_is_stored_written_as_a_file_changes_nothing(demo: Database, vault: Vault) -> None:
    save(demo, vault, {"coping": ["synge"], "for": {"coping": ["me", "kin"]}, "agreements": [{"with": "DPS"}]}, seen=1)
    with demo.read() as db:
        stored, _after, _found = people.compared(db, _read(USERS), LeftOut.STAYS, vault, NOW)
    whole = json.dumps({"service_users": list(stored.values())}, ensure_ascii=False, default=list)
    with demo.write() as db:
        found = people.take_in(db, _read(whole), LeftOut.STAYS, vault, NOW)
    assert found.listed == () and len(history(demo, vault, "anne")) == 2


def test_a_plan_is_due_from_its_review_date_until_the_date_is_moved(demo: Database, vault: Vault) -> None:
    def due(day: date) -> list[str]:
        with demo.read() as db:
            return [one.service_user_id for one in versions.due(db, day)]

    take_in_bo(demo, vault, '{review_on: "2026-12-01"}')
    assert (due(date(2026, 11, 30)), due(date(2026, 12, 1)), due(date(2027, 6, 1))) == ([], ["bo"], ["bo"])
    take_in_bo(demo, vault, '{review_on: "2027-12-01"}')
    assert due(date(2027, 6, 1)) == []
    take_in_bo(demo, vault, '{review_on: "2026-12-01"}')
    with demo.write() as db:
        db.execute(text("UPDATE service_user SET retired_at = '2026-12-02 00:00:00' WHERE id = 'bo'"))
    assert due(date(2027, 6, 1)) == []
