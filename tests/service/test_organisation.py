"""The organisation in the tables: taken in whole or not at all, kept with its history, read from memory."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Connection, select

from schedules.orgchanges import Change, Changes, What
from schedules.orgfile import FileRefused, LeftOut, read
from schedules.orgwrite import write
from service import organisation
from service.database import Database
from service.models import metadata
from service.organisation import Standing
from service.vault import Vault

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
DEMO = (Path(__file__).parents[2] / "examples" / "demo" / "organisation.yaml").read_text()
KARI = "+4759441001"
OLA = "+4759441002"


def no_vault() -> Vault:
    raise AssertionError("there are no service users whose numbers could be compared")


def take_in(database: Database, written: str, left_out: LeftOut = LeftOut.STAYS) -> Changes:
    document = read(BytesIO(written.encode()), "org.yaml")
    with database.write() as db:
        return organisation.take_in(db, document, left_out, no_vault, NOW, lambda db, now: None)


def stands(database: Database) -> Standing:
    with database.read() as db:
        return organisation.standing(db)


def exported(database: Database) -> str:
    with database.read() as db:
        return write(organisation.stored(db))


def events(database: Database) -> list[tuple[str, str]]:
    event = metadata.tables["event"]
    with database.read() as db:
        return [(row.name, row.subject) for row in db.execute(select(event).order_by(event.c.seq))]


def test_before_the_first_import_nobody_is_known(database: Database) -> None:
    empty = stands(database)

    assert empty.version == 0
    assert empty.organisation.timezone == "Europe/Oslo"
    assert empty.area("storvik") is None
    assert empty.staff_by_phone(KARI) is None


def test_the_line_finds_areas_and_staff_by_id_and_by_number(database: Database) -> None:
    take_in(database, DEMO)
    standing = stands(database)

    area, kari = standing.area_by_number("+4759440002"), standing.staff_by_phone(KARI)
    assert area is not None and area is standing.area("nabovik")
    assert kari is not None and kari is standing.staff("kari")
    assert standing.area_by_number(KARI) is None
    assert standing.staff_by_phone("+4759440002") is None
    assert standing.staff("nobody") is None


def test_at_night_the_one_whose_week_it_is_has_duty(database: Database) -> None:
    take_in(database, DEMO)

    on_duty = stands(database).duty.on_duty("storvik", datetime(2026, 11, 23, 1, 15, tzinfo=UTC))

    assert [(holder.rota, holder.staff) for holder in on_duty] == [("kveldsvakt", "ola"), ("bakvakt", "ingeborg")]


def test_what_was_read_is_kept_in_memory_until_it_changes(database: Database) -> None:
    take_in(database, DEMO)
    before = stands(database)
    assert stands(database) is before

    take_in(database, DEMO.replace("Kari Eksempel", "Kari Nyeksempel"))

    after = stands(database)
    assert (before.version, after.version) == (1, 2)
    assert after.organisation.staff[0].first_name == "Kari"
    assert after.organisation.staff[0].name == "Kari Nyeksempel"


def test_a_change_that_was_rolled_back_is_not_remembered(database: Database) -> None:
    take_in(database, DEMO)
    document = read(BytesIO(DEMO.replace("Kari Eksempel", "Feil Navn").encode()), "org.yaml")

    def fails_after_reading(db: Connection, _: datetime) -> None:
        assert organisation.standing(db).organisation.staff[0].name == "Feil Navn"
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError), database.write() as db:
        organisation.take_in(db, document, LeftOut.STAYS, no_vault, NOW, fails_after_reading)
    take_in(database, DEMO.replace("Kari Eksempel", "Rett Navn"))

    assert stands(database).organisation.staff[0].name == "Rett Navn"


def test_the_same_file_twice_changes_nothing_and_tells_nobody(database: Database) -> None:
    take_in(database, DEMO)
    told = events(database)
    before = stands(database)

    assert take_in(database, DEMO).listed == ()
    assert take_in(database, DEMO, LeftOut.RETIRES).listed == ()
    assert stands(database) is before
    assert events(database) == told


def test_an_export_taken_in_again_changes_nothing(database: Database) -> None:
    take_in(database, DEMO)
    written = exported(database)
    before = stands(database)

    assert take_in(database, written).listed == ()
    assert take_in(database, written, LeftOut.RETIRES).listed == ()
    assert stands(database) is before
    assert exported(database) == written


def test_an_export_makes_the_same_organisation_elsewhere(database: Database) -> None:
    take_in(database, DEMO)
    written, before = exported(database), stands(database).organisation
    with database.write() as db:
        for table in ("duty", "absence", "rota", "staff", "coverage", "period", "area", "standing"):
            db.execute(metadata.tables[table].delete())

    take_in(database, written)

    assert stands(database).organisation == before


def test_a_refused_file_changes_nothing(database: Database) -> None:
    take_in(database, DEMO)
    written, before, told = exported(database), stands(database), events(database)
    wrong = DEMO.replace("Kari Eksempel", "Kari Endret").replace("reply_wait: 15m", "reply_wait: for ever")

    with pytest.raises(FileRefused):
        take_in(database, wrong)

    assert exported(database) == written
    assert stands(database) is before
    assert events(database) == told


def test_a_change_is_told_by_events_without_names_or_numbers(database: Database) -> None:
    take_in(database, DEMO)
    first = len(events(database))

    take_in(database, "staff: [{id: kari, name: Kari Ny, phone: +4759441099}]\nabsences: []")

    assert events(database)[first:] == [
        ("organisation:import:changed", "organisation"), ("staff:import:changed", "kari"),
        ("absences:import:retired", "kari")]


def test_the_line_is_told_of_a_change_in_the_same_transaction_and_only_then(database: Database) -> None:
    told: list[int] = []

    def tell(db: Connection, now: datetime) -> None:
        assert now == NOW
        told.append(organisation.standing(db).version)

    for _ in range(2):
        with database.write() as db:
            document = read(BytesIO(DEMO.encode()), "org.yaml")
            organisation.take_in(db, document, LeftOut.STAYS, no_vault, NOW, tell)

    assert told == [1]


def test_those_who_are_pruned_keep_their_row_and_come_back_when_they_are_named_again(database: Database) -> None:
    extra = "staff: [{id: eli, name: Eli Prøve, phone: +4759441077}]\n" \
            "absences: [{staff: eli, start: 2026-12-01, end: 2026-12-02}]\n" \
            "rotas: [{id: dag, name: Dag, kind: daytime, shifts: [{staff: eli, start: 2026-12-03, end: 2026-12-04}]}]\n"
    take_in(database, DEMO)
    take_in(database, extra)

    pruned = take_in(database, DEMO, LeftOut.RETIRES)

    assert {(change.what, change.kind, change.id) for change in pruned.listed} == {
        (What.RETIRED, "staff", "eli"), (What.RETIRED, "rota", "dag"), (What.RETIRED, "absences", "eli")}
    assert stands(database).staff("eli") is None
    with database.read() as db:
        staff, duty = metadata.tables["staff"], metadata.tables["duty"]
        assert db.scalar(select(staff.c.retired_at).where(staff.c.id == "eli")) == NOW
        assert db.scalar(select(duty.c.start).where(duty.c.rota_id == "dag")) == "2026-12-03"

    back = take_in(database, extra.replace("2026-12-03", "2026-12-02"))

    assert Change(What.ADDED, "staff", "eli") in back.listed
    assert stands(database).organisation.rotas[-1].shifts[0].start == "2026-12-02"
    assert len([absence for absence in stands(database).organisation.absences if absence.staff == "eli"]) == 1


def test_one_who_comes_back_without_absences_has_none(database: Database) -> None:
    eli = "staff: [{id: eli, name: Eli Prøve, phone: +4759441077}]\n"
    take_in(database, DEMO)
    take_in(database, eli + "absences: [{staff: eli, start: 2026-12-01, end: 2026-12-02}]\n")
    take_in(database, DEMO, LeftOut.RETIRES)
    take_in(database, eli)

    assert "eli" not in {absence.staff for absence in stands(database).organisation.absences}
    assert take_in(database, exported(database), LeftOut.RETIRES).listed == ()


def test_a_number_given_up_by_pruning_may_be_used_again(database: Database) -> None:
    take_in(database, DEMO)
    take_in(database, "staff: [{id: eli, name: Eli Prøve, phone: +4759441077}]")
    take_in(database, DEMO, LeftOut.RETIRES)

    take_in(database, "staff: [{id: liv, name: Liv Prøve, phone: +4759441077}]")

    liv = stands(database).staff_by_phone("+4759441077")
    assert liv is not None and liv.id == "liv"
    with pytest.raises(FileRefused, match="staff member 'liv' has the same number"):
        take_in(database, "staff: [{id: eli, name: Eli Prøve, phone: +4759441077}]")


def test_an_area_is_not_retired_while_somebody_waits_there(database: Database) -> None:
    other = "areas: [{id: nordvik, name: Nordvik, sms_number: +4759440003, fallback: x, ladder: []}]"
    conversation = metadata.tables["conversation"]
    take_in(database, DEMO)
    take_in(database, other)
    with database.write() as db:
        db.execute(conversation.insert().values(
            id="c", area_id="nordvik", number=1, state="paging", phone_index="i", phone_sealed="s", in_gap=False,
            opened_at=NOW))

    with pytest.raises(FileRefused, match="the area 'nordvik' has open conversations"):
        take_in(database, DEMO, LeftOut.RETIRES)
    assert stands(database).area("nordvik") is not None

    with database.write() as db:
        db.execute(conversation.update().values(state="closed"))
    take_in(database, DEMO, LeftOut.RETIRES)
    assert stands(database).area("nordvik") is None


def test_two_may_change_numbers_with_each_other(database: Database) -> None:
    take_in(database, DEMO)
    take_in(database, DEMO.replace(KARI, "+4759441099").replace(OLA, KARI).replace("+4759441099", OLA))

    by_number = [stands(database).staff_by_phone(phone) for phone in (KARI, OLA)]
    assert [one.id for one in by_number if one] == ["ola", "kari"]


def test_an_area_keeps_its_counter_and_the_day_it_was_first_imported(database: Database) -> None:
    take_in(database, DEMO)
    area = metadata.tables["area"]
    with database.write() as db:
        db.execute(area.update().where(area.c.id == "storvik").values(last_number=12))

    take_in(database, DEMO.replace("Storvik kommune", "Storvik"))

    with database.read() as db:
        row = db.execute(select(area).where(area.c.id == "storvik")).one()
    assert (row.last_number, row.imported_at, row.written["name"]) == (12, NOW, "Storvik")


def test_an_override_is_stored_as_it_was_written_and_lies_last(database: Database) -> None:
    extra = "rotas:\n  - {id: kveldsvakt, name: K, kind: after_hours, overrides: [\n" \
            "    {staff: ola, start: 2026-12-05T08:00+01:00, end: 2026-12-06},\n" \
            "    {staff: null, start: 2026-12-05T12:00, end: 2026-12-05T13:00:30}]}\n"
    take_in(database, DEMO)
    take_in(database, extra)

    overrides = stands(database).organisation.rotas[0].overrides
    assert [(one.staff, one.start, one.end) for one in overrides] == [
        ("ola", "2026-12-05T08:00+01:00", "2026-12-06"), (None, "2026-12-05T12:00", "2026-12-05T13:00:30")]
    on_duty = stands(database).duty.on_duty("storvik", datetime(2026, 12, 5, 11, 30, tzinfo=UTC))
    assert "kveldsvakt" not in {holder.rota for holder in on_duty}


def test_two_first_imports_at_once_both_hold_and_count(database: Database) -> None:
    barrier = Barrier(2)
    failed: list[Exception] = []

    def one(name: str, number: int) -> None:
        barrier.wait()
        try:
            take_in(database, f"staff: [{{id: {name}, name: N, phone: +475944100{number}}}]")
        except Exception as error:
            failed.append(error)

    threads = [Thread(target=one, args=args) for args in (("kari", 1), ("ola", 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert stands(database).version == 2
    assert {person.id for person in stands(database).organisation.staff} == {"kari", "ola"}
