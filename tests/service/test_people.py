"""Service users: found by their number, sealed in the tables, taken in whole or not at all."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, text

from schedules.orgchanges import Change, Changes, What
from schedules.orgfile import FileRefused, LeftOut, read
from service import organisation, people
from service.database import Database
from service.models import metadata
from service.vault import Vault

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples" / "demo"
ORGANISATION = (EXAMPLES / "organisation.yaml").read_text()
USERS = (EXAMPLES / "users.yaml").read_text()
ANNE = "+4759442001"
SEALED_WORDS = ("Anne", "Påfunn", "5944200", "Oppdiktveien", "1984", "Nøkkelboks", "strikke", "Berit", "politiet")
BO = "service_users:\n  - id: bo\n    name: Bo Oppdikt\n    phone: +4759442002\n    area: nabovik\n"


@pytest.fixture
def demo(database: Database, vault: Vault) -> Database:
    """Storvik and Nabovik with their staff, and no service users yet."""
    take_in_organisation(database, vault, ORGANISATION)
    return database


def take_in_organisation(database: Database, vault: Vault, written: str) -> Changes:
    document = read(BytesIO(written.encode()), "org.yaml")
    with database.write() as db:
        return organisation.take_in(db, document, LeftOut.STAYS, lambda: vault, NOW, lambda db, now: None)


def take_in(database: Database, vault: Vault, written: str, left_out: LeftOut = LeftOut.STAYS) -> Changes:
    document = read(BytesIO(written.encode()), "users.yaml")
    with database.write() as db:
        return people.take_in(db, document, left_out, vault, NOW)


def find(database: Database, vault: Vault, id: str) -> people.ServiceUser:
    with database.read() as db:
        found = people.find(db, vault, id)
    assert found is not None
    return found


def refusal(database: Database, vault: Vault, written: str, left_out: LeftOut = LeftOut.STAYS) -> str:
    with pytest.raises(FileRefused) as refused:
        take_in(database, vault, written, left_out)
    return str(refused.value)


def test_anne_is_known_by_her_number(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)
    with demo.read() as db:
        anne = people.find_by_phone(db, vault, ANNE)
        assert people.find_by_phone(db, vault, "+4759442009") is None
        assert people.find(db, vault, "nobody") is None

    assert anne is not None and anne == find(demo, vault, "anne")
    assert (anne.name, anne.phone, anne.born) == ("Anne Påfunn", ANNE, "1984-05-02")
    assert (anne.area_id, anne.language, anne.primary_contact, anne.avoid) == ("storvik", "nb", "kari", ())
    assert (anne.consent_given, anne.consent_until) == (date(2026, 1, 10), date(2027, 1, 10))
    plan = people.open_plan_fields(vault, anne)
    assert plan is not None and plan["coping"] == ["gå tur langs sjøen", "ringe søster", "varm dusj"]
    assert plan["contacts"] == [{"name": "Berit", "relation": "søster", "phone": "+4759442099"}]


def test_what_is_not_written_has_its_default(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, BO)
    bo = find(demo, vault, "bo")

    assert (bo.language, bo.sms_only, bo.objects, bo.plan_by_sms) == ("nb", False, False, True)
    assert (bo.consent_given, bo.consent_until) == (None, None)
    assert people.open_plan_fields(vault, bo) is None


def test_nothing_of_a_service_user_is_readable_in_the_database(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)

    with demo.read() as db:
        stored = repr(db.execute(text("SELECT * FROM service_user")).all())
        stored += repr(db.execute(select(metadata.tables["event"])).all())
    assert [word for word in SEALED_WORDS if word in stored] == []
    assert [word for word in SEALED_WORDS if word in repr(find(demo, vault, "anne"))] == []


def test_the_same_file_twice_changes_nothing(demo: Database, vault: Vault) -> None:
    first = take_in(demo, vault, USERS)
    sealed = find(demo, vault, "anne").plan_sealed

    assert [str(change.what) for change in first.listed] == ["added"] * 3
    for left_out in LeftOut:
        again = take_in(demo, vault, USERS, left_out)
        assert (again.listed, again.unchanged) == ((), 3)
    assert find(demo, vault, "anne").plan_sealed == sealed


def test_what_the_file_does_not_mention_stays(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)

    found = take_in(demo, vault, BO.replace("nabovik", "storvik"))

    bo = find(demo, vault, "bo")
    assert found.listed == (Change(What.CHANGED, "service_user", "bo"),)
    assert (bo.area_id, bo.sms_only, bo.avoid, bo.language) == ("storvik", True, ("ola",), "nn")
    assert people.open_plan_fields(vault, bo) is not None


def test_a_plan_and_consent_can_be_taken_away(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)
    take_in(demo, vault, BO + "    plan: null\n    consent: null\n    primary_contact: null\n    avoid: []\n")

    bo = find(demo, vault, "bo")
    assert people.open_plan_fields(vault, bo) is None
    assert (bo.consent_given, bo.primary_contact, bo.avoid) == (None, None, ())


def test_those_who_are_pruned_are_not_known_any_more_and_can_come_back(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)

    pruned = take_in(demo, vault, BO, LeftOut.RETIRES)

    assert {(change.what, change.id) for change in pruned.listed} == {(What.RETIRED, "anne"), (What.RETIRED, "aila")}
    with demo.read() as db:
        assert people.find_by_phone(db, vault, ANNE) is None
        assert people.find(db, vault, "anne") is None
    # Somebody else may have the number now.
    take_in(demo, vault, BO.replace("id: bo", "id: eli").replace("+4759442002", ANNE))
    assert "users.yaml:" in refusal(demo, vault, USERS)
    take_in(demo, vault, USERS, LeftOut.RETIRES)
    with demo.read() as db:
        anne = people.find_by_phone(db, vault, ANNE)
    assert anne is not None and anne.id == "anne"


def test_two_may_change_numbers_with_each_other(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)
    take_in(demo, vault, USERS.replace(ANNE, "x").replace("+4759442002", ANNE).replace("x", "+4759442002", 1))

    with demo.read() as db:
        bo = people.find_by_phone(db, vault, ANNE)
    assert bo is not None and bo.id == "bo"


def test_a_number_is_found_under_an_older_field_key_and_stays_one_persons(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)
    rotated = Vault([b"\x02" * 32, b"\x01" * 32])

    with demo.read() as db:
        anne = people.find_by_phone(db, rotated, ANNE)
    assert anne is not None and anne.name == "Anne Påfunn"
    assert "another service user has the same number" in refusal(demo, rotated, BO.replace("+4759442002", ANNE))
    with pytest.raises(FileRefused, match="a service user has the same number"):
        take_in_organisation(demo, rotated, f"staff: [{{id: eli, name: Eli, phone: '{ANNE}'}}]")


def test_two_who_text_may_be_each_others_next_of_kin_and_what_was_today_is_taken(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)
    today = "    born: 2026-11-22\n    consent: {given: 2026-11-22}\n"
    take_in(demo, vault, f"{BO}{today}    next_of_kin: [{{name: Anne, phone: {ANNE}}}]\n")
    with demo.read() as db:
        anne = people.find_by_phone(db, vault, ANNE)
    assert anne is not None and anne.id == "anne" and find(demo, vault, "bo").consent_given == date(2026, 11, 22)


def test_a_number_cannot_be_in_both_files(demo: Database, vault: Vault) -> None:
    for phone in ("+4759441001", "+4759440001"):
        said = refusal(demo, vault, BO.replace("+4759442002", phone))
        assert "users.yaml:4: service_users[0].phone: a staff member or an area has the same number" in said
    take_in(demo, vault, USERS)

    with pytest.raises(FileRefused, match=r"org.yaml:1: staff\[0\].phone: a service user has the same number"):
        take_in_organisation(demo, vault, f"staff: [{{id: kari, name: Kari, phone: '{ANNE}'}}]")


@pytest.mark.parametrize("added, said", [
    ("    nickname: Hemmelig\n", "6: service_users[0].nickname: unknown key"),
    ("    language: se\n", "6: service_users[0].language: must be 'nb', 'nn' or 'en'"),
    ("    born: Hemmelig\n", "6: service_users[0].born: is no date: write 2026-05-02"),
    ("    born: 1984-13-40\n", "6: service_users[0].born: is no date"),
    ("    born: '2030-01-01'\n", "6: service_users[0].born: is a day to come"),
    ("    consent: {given: 2026-11-23}\n", "6: service_users[0].consent.given: is a day to come"),
    ("    next_of_kin: [{name: Hemmelig, phone: +4759441001}]\n",
     "6: service_users[0].next_of_kin[0].phone: a staff member or an area has the same number"),
    ("    next_of_kin: [{name: Hemmelig, phone: +4759440002}]\n",
     "6: service_users[0].next_of_kin[0].phone: a staff member or an area has the same number"),
    ("    next_of_kin: [{name: Hemmelig, phone: +4759442002}]\n",
     "2: service_users[0]: next_of_kin: one of them has the person's own number"),
    ("    next_of_kin: [{name: Hemmelig, phone: +4759442098}, {name: Hemmelig, phone: +4759442098}]\n",
     "2: service_users[0]: next_of_kin: two of them have the same number"),
    ("    sms_only: ja\n", "6: service_users[0].sms_only: write true or false"),
    ("    objects: 1\n", "6: service_users[0].objects: write true or false"),
    ("    primary_contact: Hemmelig\n", "6: service_users[0].primary_contact: there is no staff member with this id"),
    ("    coordinator: Hemmelig\n", "6: service_users[0].coordinator: there is no staff member with this id"),
    ("    avoid: [kari, Hemmelig]\n", "6: service_users[0].avoid[1]: there is no staff member with this id"),
    ("    avoid: kari\n", "6: service_users[0].avoid: must be a list"),
    ("    consent: {until: 2027-01-01}\n", "6: service_users[0].consent.given: is missing"),
    ("    consent: {given: 2027-01-02, until: 2027-01-01}\n", "6: service_users[0].consent: until must not come bef"),
    ("    consent: Hemmelig\n", "6: service_users[0].consent: must be a mapping"),
    ("    plan: {coping: Hemmelig}\n", "6: service_users[0].plan.coping: must be a list"),
    ("    plan: {secrets: [Hemmelig]}\n", "6: service_users[0].plan.secrets: unknown key"),
    ("    plan: {contacts: [{name: Hemmelig, phone: 112}]}\n", "6: service_users[0].plan.contacts[0].phone: not a pos"),
    ("    plan: {contacts: [{phone: '+4759442099'}]}\n", "6: service_users[0].plan.contacts[0].name: is missing"),
    ("    plan: {reviewed: i fjor}\n", "6: service_users[0].plan.reviewed: is no date"),
    ("    plan: {coping: ['']}\n", "6: service_users[0].plan.coping[0]: must say something"),
    ("  - {id: bo, name: Hemmelig, phone: +4759442003, area: storvik}\n", "6: service_users[1].id: the id is used"),
    ("  - {id: eli, name: Hemmelig, phone: +4759442002, area: storvik}\n", "6: service_users[1].phone: another serv"),
    ("  - {id: eli, name: Hemmelig, phone: 59442003, area: storvik}\n", "6: service_users[1].phone: not a possible"),
    ("  - {id: eli, name: Hemmelig, phone: +4759442003}\n", "6: service_users[1].area: is missing"),
    ("  - {id: eli, name: Hemmelig, phone: +4759442003, area: nord}\n", "6: service_users[1].area: there is no area"),
    ("  - {id: Eli Hemmelig, name: E, phone: +4759442003, area: storvik}\n", "6: service_users[1].id: is no id"),
    ("  - Hemmelig\n", "6: service_users[1]: must be a mapping"),
])
def test_a_fault_is_told_with_its_line_and_key_and_without_what_was_written(
    demo: Database, vault: Vault, added: str, said: str
) -> None:
    told = refusal(demo, vault, BO + added)

    assert f"users.yaml:{said}" in told
    assert "Hemmelig" not in told
    with demo.read() as db:
        assert people.find(db, vault, "bo") is None


def test_a_file_of_something_else_prunes_nobody(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)

    assert "users.yaml:1: service_users: is missing" in refusal(demo, vault, "users: []", LeftOut.RETIRES)
    assert find(demo, vault, "anne").name == "Anne Påfunn"


def test_a_service_user_whose_helper_has_left_keeps_the_rest(demo: Database, vault: Vault) -> None:
    take_in(demo, vault, USERS)
    with demo.write() as db:
        staff = metadata.tables["staff"]
        db.execute(staff.update().where(staff.c.id == "ingeborg").values(retired_at=NOW))

    assert take_in(demo, vault, BO).listed == ()
