"""What whoever writes is told while the database is away, and what the provider is told when nothing could be kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from channels.base import Inbound, Receipt
from service.clock import FrozenClock
from service.line import Line
from service.organisation import standing
from service.processes.draining import Draining
from service.spool import Spool
from service.vault import Vault
from service.web.intake import ANSWERS, WITHIN, Intake, NotKept
from tests.web.conftest import ListeningLine
from tests.web.house import House

STORVIK, ELVE = "+4759440001", "+4759440002"
ANNE, OLA = "+4759442001", "+4759441002"


class Away(ListeningLine):
    """A line whose database is away until it is `back`."""

    back = False
    fails = 0  # so many times more, though it is back

    def receive(self, inbound: Inbound, now: datetime) -> list[str]:
        self.fails -= 1
        if not self.back or self.fails >= 0:
            raise OperationalError("INSERT", {}, Exception("away"))
        return super().receive(inbound, now)

    def receipt(self, receipt: Receipt, now: datetime) -> None:
        if not self.back:
            raise OperationalError("UPDATE", {}, Exception("away"))
        super().receipt(receipt, now)


@pytest.fixture
def line(house: House) -> Iterator[Away]:
    with house.database.read() as db:
        standing(db)  # as every text reads it
    yield Away(house.database)


@pytest.fixture
def intake(line: Away, tmp_path: Path, vault: Vault) -> Intake:
    spool = Spool(tmp_path / "spool", vault)
    spool.make_room()  # as a web process does at its start
    return Intake(line, spool)


def text(sender: str, recipient: str = STORVIK, id: str = "SM1") -> Inbound:
    return Inbound(id, sender, recipient, "er noen der?")


def test_a_person_hears_the_areas_own_way_out(intake: Intake, clock: FrozenClock) -> None:
    (answer,) = intake.text(text(ANNE), clock.now())
    assert answer.startswith("Meldingen din er lagret") and "116117" in answer and "113" in answer


@pytest.mark.parametrize(("number", "way"), [
    (STORVIK, "Ved fare for liv: Nød-SMS til 113 hvis du er registrert."),
    (ELVE, "be noen ringe legevakten 116117. Fare for liv: Nød-SMS til 113 hvis du er registrert."),
    ("+4759440999", "be noen ringe legevakten 116117. Fare for liv: Nød-SMS til 113 hvis du er registrert."),
])  # fmt: skip
def test_whoever_cannot_call_finds_their_way_out_in_it_too(
    intake: Intake, clock: FrozenClock, number: str, way: str
) -> None:
    """Nobody can be asked now whether it is somebody who only texts. In the area's own words, where it has some."""
    (answer,) = intake.text(text(ANNE, number), clock.now())
    assert answer.endswith(way) and "Kan du ik" in answer and "ringe: " in answer


def test_staff_hear_that_nothing_has_been_done(intake: Intake, clock: FrozenClock, house: House) -> None:
    with house.database.read() as db:
        phone = standing(db).organisation.staff[0].phone
    (answer,) = intake.text(text(phone), clock.now())
    assert "ingenting er gjort" in answer


@pytest.mark.parametrize("sender", ["Posten", "1987", STORVIK])
def test_what_cannot_be_answered_is_kept_without_a_word(intake: Intake, clock: FrozenClock, sender: str) -> None:
    assert intake.text(text(sender), clock.now()) == []
    assert intake.spool is not None and intake.spool.count() == 1


def test_a_number_that_is_no_areas_is_told_where_to_turn_all_the_same(intake: Intake, clock: FrozenClock) -> None:
    (answer,) = intake.text(text(ANNE, "+4759440999"), clock.now())
    assert "116117" in answer and "113" in answer


def test_a_machine_that_answers_ours_tires(intake: Intake, clock: FrozenClock) -> None:
    said = [intake.text(text(ANNE, id=f"SM{n}"), clock.now()) for n in range(ANSWERS + 2)]
    assert [len(bodies) for bodies in said] == [1] * ANSWERS + [0, 0]
    assert len(intake.text(text("+4759442002", id="SMb"), clock.now())) == 1
    assert len(intake.text(text(ANNE, id="SMc"), clock.now() + WITHIN)) == 1
    assert intake.text(text(ANNE, id="SM1"), clock.now()) == said[1], "the same text again: the same answer"


def test_while_texts_to_an_area_wait_the_next_one_goes_behind_them(
    intake: Intake, line: Away, clock: FrozenClock
) -> None:
    intake.text(text(ANNE), clock.now())
    line.back = True
    assert len(intake.text(text(OLA, id="SM2"), clock.now())) == 1
    assert line.heard == [] and intake.spool is not None and intake.spool.count() == 2


def test_nobody_waits_behind_the_texts_to_another_area(intake: Intake, line: Away, clock: FrozenClock) -> None:
    intake.text(text(ANNE), clock.now())
    line.back = True
    assert intake.text(text(OLA, ELVE, "SM2"), clock.now()) == []
    assert line.heard == [text(OLA, ELVE, "SM2")] and intake.spool is not None and intake.spool.count() == 1


def test_a_line_that_was_cut_once_is_nothing_that_whoever_writes_hears_of(
    intake: Intake, line: Away, clock: FrozenClock
) -> None:
    line.fails = 1
    line.back, line.answer = True, ["Hei"]
    assert intake.text(text(ANNE), clock.now()) == ["Hei"]
    assert intake.spool is not None and not intake.spool.waiting()


def test_a_text_that_was_taken_and_comes_again_while_the_database_is_away_is_no_new_one(
    intake: Intake, line: Away, clock: FrozenClock, vault: Vault, tmp_path: Path
) -> None:
    """By another web process of the machine, too."""
    line.back = True
    assert intake.text(text(ANNE), clock.now()) == []
    line.back = False
    other = Intake(line, Spool(tmp_path / "spool", vault))
    assert other.text(text(ANNE), clock.now()) == []
    assert intake.spool is not None and intake.spool.count() == 0
    assert len(other.text(text(ANNE, id="SM2"), clock.now())) == 1


def test_a_database_that_let_one_wait_in_vain_is_not_asked_by_everybody(
    intake: Intake, line: Away, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.web.intake.AT_ONCE", -1.0)  # so that each failure counts as a late one
    intake.text(text(ANNE), clock.now())
    line.back = True
    assert len(intake.text(text(OLA, ELVE, "SM2"), clock.now())) == 1
    assert line.heard == []


def test_a_receipt_waits_too(intake: Intake, line: Away, clock: FrozenClock) -> None:
    receipt = Receipt("t1", "SM9", "undelivered", "30003")
    intake.receipt(receipt, clock.now())
    line.back = True
    assert intake.spool is not None
    assert intake.spool.drain(lambda kept: line.receipt(kept.what, kept.at)) == 1  # type: ignore[arg-type]
    assert line.receipts == [receipt]


@pytest.mark.parametrize("where", [None, "file"])
def test_what_can_be_kept_nowhere_is_not_said_to_be(
    line: Away, clock: FrozenClock, vault: Vault, tmp_path: Path, where: str | None
) -> None:
    (tmp_path / "file").touch()
    intake = Intake(line, Spool(tmp_path / where / "spool", vault) if where else None)
    error = NotKept if where else OperationalError
    with pytest.raises(error):
        intake.text(text(ANNE), clock.now())
    with pytest.raises(error):
        intake.receipt(Receipt("t1", "SM9", "sent"), clock.now())


def test_what_waited_opens_a_conversation_once_and_late_words_say_when(
    house: House, line: Away, intake: Intake, clock: FrozenClock
) -> None:
    real, written = Line(house.database, house.vault, "simulator", "http://127.0.0.1:8000"), clock.now()
    (answer,) = intake.text(text(ANNE), written)
    clock.move(timedelta(minutes=20))
    assert intake.spool is not None
    Draining(intake.spool, real, clock).drain(aside=True)
    Draining(intake.spool, real, clock).drain(aside=True)
    real.receive_kept(text(ANNE), written, [answer], clock.now())
    with house.database.read() as db:
        (row,) = db.exec_driver_sql("SELECT at, written_at FROM text WHERE direction = 'in'").all()
    assert row.at != row.written_at
    assert real.receive(text(ANNE), clock.now()) == [answer], "the same text again: the same answer"


def test_whoever_was_told_that_nobody_can_be_told_hears_that_it_has_come_also_after_seconds(
    house: House, line: Away, intake: Intake, clock: FrozenClock
) -> None:
    real = Line(house.database, house.vault, "simulator", "http://127.0.0.1:8000")
    real.receive(text(ANNE), clock.now())
    house.work()
    intake.text(text(ANNE, id="SM2"), clock.now())
    clock.move(timedelta(seconds=9))
    assert intake.spool is not None
    Draining(intake.spool, real, clock).drain(aside=False)
    with house.database.read() as db:
        row = db.exec_driver_sql(
            "SELECT id, body_sealed FROM text WHERE direction = 'out' AND to_staff IS NULL ORDER BY at DESC").first()
    assert row is not None
    body = house.vault.open(row.body_sealed, table="text", id=row.id, column="body_sealed")
    assert "nådde oss først nå" in body


def test_a_text_that_was_stored_although_nobody_knew_keeps_what_was_answered(house: House, clock: FrozenClock) -> None:
    """The database took it and was gone before it said so; the webhook kept it once more."""
    real = Line(house.database, house.vault, "simulator", "http://127.0.0.1:8000")
    house.work()
    real.receive(text(ANNE), clock.now())
    real.receive_kept(text(ANNE), clock.now(), ["lagret"], clock.now())
    again = real.receive(text(ANNE), clock.now())
    assert again and real.receive(text(ANNE), clock.now()) == again
    with house.database.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM text WHERE direction = 'in'").scalar_one() == 1


def test_a_text_that_is_stored_and_comes_again_is_answered_as_before_while_others_wait(
    house: House, intake: Intake, clock: FrozenClock
) -> None:
    real = Line(house.database, house.vault, "simulator", "http://127.0.0.1:8000")
    answer = real.receive(text(ANNE), clock.now())
    intake.text(text(OLA, id="SM2"), clock.now())
    assert intake.spool is not None and intake.spool.count() == 1
    again = Intake(real, intake.spool)
    assert again.text(text(ANNE), clock.now()) == answer
    assert intake.spool.count() == 1, "and it does not wait behind the others"
