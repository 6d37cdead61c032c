"""A webhook that never came: the text is read back from the provider's list, answered late and truthfully."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from channels.base import Inbound, Listed
from service.line import missed as reading_back
from service.line.missed import AGAIN, GRACE, Reading
from tests.line.conftest import ORGANISATION
from tests.line.night import Night, Wire

ANNE, OLA = "+4759442001", "+4759441002"


@pytest.fixture
def missing(night: Night) -> Night:
    """The line has been up for a while: the list was read once, and nothing was missed."""
    night.wait(minutes=1)
    assert [reading.taken_in for reading in read_back(night)] == [0]
    night.wait(minutes=20)
    return night


def read_back(night: Night, since: datetime | None = None) -> list[Reading]:
    found = night.line.read_back(night.wire, night.clock.now(), since)
    night.work()
    return found


def missed(night: Night, who: str, body: str, *, ago: float = 5, id: str | None = None, media: int = 0,
           readable: bool = True, to: str | None = None) -> Listed:
    """The provider has this text, and never brought it."""
    number = f"SMmissed{len(night.wire.kept)}"
    inbound = Inbound(id or number, night.phones.get(who, who), to or night.number, body, media)
    night.wire.kept.append(Listed(inbound, night.clock.now() - timedelta(minutes=ago), readable))
    return night.wire.kept[-1]


def test_a_text_that_never_arrived_is_answered_with_when_it_was_written_and_a_promise_from_now(missing: Night) -> None:
    missed(missing, "anne", "er noen der?", ago=10)
    assert [reading.taken_in for reading in read_back(missing)] == [1]
    [answer] = missing.inbox("anne")
    assert answer.startswith("Meldingen din fra kl. 02.11 nådde oss først nå.")
    assert "kl. 02.42" in answer, "five, five and ten minutes and one, from now"
    assert missing.pages() == [("ola", 1, None)]
    missing.texts("ola", "ja")
    assert "02.11: er noen der?" in missing.last("ola").replace("kl. ", "")


def test_what_is_stored_is_not_taken_in_again(missing: Night) -> None:
    missing.texts("anne", "er noen der?", id="SM1")
    missed(missing, "anne", "er noen der?", ago=2, id="SM1")
    before = missing.rows("text")
    assert [(r.listed, r.taken_in) for r in read_back(missing)] == [(1, 0)]
    assert missing.rows("text") == before


def test_a_webhook_that_comes_after_all_has_no_second_effect(missing: Night) -> None:
    missed(missing, "anne", "hei", id="SM1")
    read_back(missing)
    before = missing.rows("text")
    assert missing.texts("anne", "hei", id="SM1") == []
    assert missing.rows("text") == before


def test_read_again_and_again_it_is_one_text_and_managers_hear_once(missing: Night) -> None:
    missed(missing, "anne", "hei")
    for _ in range(3):
        read_back(missing)
        missing.wait(minutes=1)
    assert len([row for row in missing.rows("text") if row["direction"] == "in"]) == 1
    assert len(told(missing)) == 1


def told(night: Night) -> list[str]:
    """What Mona, who leads, has heard of missed texts."""
    return [body for body in night.inbox("mona") if "nådde oss ikke" in body]


def test_managers_hear_once_a_run_how_many_and_since_when_and_nothing_of_what_they_said(missing: Night) -> None:
    missed(missing, "anne", "jeg vil ikke leve", ago=12)
    missed(missing, "stranger", "hjelp meg", ago=8)
    read_back(missing)
    [text] = told(missing)
    assert "2 meldinger" in text and "kl. 02.09" in text
    assert "leve" not in text and "hjelp" not in text and "Anne" not in text
    assert [row["detail"] for row in missing.rows("event") if row["name"] == "area:missed:told"] == [
        {"texts": 2, "managers": 1}]


def test_managers_hear_after_a_crash_between_taking_in_and_telling(
    missing: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(missing, "anne", "hei")
    with monkeypatch.context() as killed:
        killed.setattr("service.line.missed.Marks.tell_managers", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            read_back(missing)
    missing.work()
    assert told(missing) == []
    assert [reading.taken_in for reading in read_back(missing)] == [0]
    assert len(told(missing)) == 1 and "1 melding," in told(missing)[0]


def test_a_process_that_is_asked_to_stop_does_so_between_two_texts_and_the_next_reading_goes_on(missing: Night) -> None:
    for minutes in (6, 5, 4):
        missed(missing, "anne", f"for {minutes} minutter siden", ago=minutes)
    asked = iter([False, True])
    [broken_off] = reading_back.read_back(
        missing.line.transactions, missing.wire, missing.clock.now(), stopping=lambda: next(asked))
    assert (broken_off.taken_in, broken_off.broken_off) == (1, True)
    missing.work()

    [whole] = read_back(missing)
    assert (whole.taken_in, whole.broken_off) == (2, False)
    assert came(missing) == [f"for {minutes} minutter siden" for minutes in (6, 5, 4)]


def came(night: Night) -> list[str]:
    """What people wrote, in the order in which it was taken in."""
    rows = sorted((row for row in night.rows("text") if row["direction"] == "in"), key=lambda row: str(row["id"]))
    sealed = [(str(row["id"]), str(row["body_sealed"])) for row in rows]
    return [night.vault.open(body, table="text", id=id, column="body_sealed") for id, body in sealed]


def test_they_are_taken_in_in_the_order_in_which_they_were_written(missing: Night) -> None:
    for body, ago in (("den andre", 4), ("den første", 6), ("den tredje", 2)):
        missed(missing, "anne", body, ago=ago)
    read_back(missing)
    assert len(missing.inbox("anne")) == 1, "and answered once"
    missing.texts("ola", "ja")
    shown = missing.last("ola")
    assert shown.index("den første") < shown.index("den andre") < shown.index("den tredje")


def test_whoever_has_the_conversation_sees_when_a_late_text_was_written(missing: Night) -> None:
    missing.texts("anne", "hei")
    missing.texts("ola", "ja")
    missing.wait(minutes=8)
    missed(missing, "anne", "kan du ringe", ago=6)
    read_back(missing)
    assert missing.last("ola") == "#1: kan du ringe (skrevet kl. 02.23, kom fram nå)"
    assert missing.last("anne") == "Meldingen din fra kl. 02.23 nådde oss først nå."


def test_a_body_that_the_provider_has_deleted_is_routed_all_the_same_and_asked_for(missing: Night) -> None:
    missed(missing, "anne", "", readable=False)
    assert [reading.unreadable for reading in read_back(missing)] == [1]
    assert "innholdet kunne ikke leses. Skriv gjerne igjen." in missing.last("anne")
    assert missing.pages() == [("ola", 1, None)]
    missing.texts("ola", "ja")
    assert "(meldingen kunne ikke leses)" in missing.last("ola")


def test_a_number_that_the_provider_has_blacked_out_is_listed_and_managers_hear(missing: Night) -> None:
    missed(missing, "+475944XXXX", "hei")
    assert [reading.taken_in for reading in read_back(missing)] == [1]
    assert [row["set_aside"] for row in missing.rows("text") if row["direction"] == "in"] == ["cannot_be_answered"]
    assert len(told(missing)) == 1


# Staff: what lies before them now may not be what they answered.

def test_a_late_ja_with_its_number_takes_it(missing: Night) -> None:
    missing.texts("anne", "hei")
    missing.wait(minutes=3)
    missed(missing, "ola", "JA 1", ago=2)
    read_back(missing)
    assert missing.conversation()["holder"] == "ola"


@pytest.mark.parametrize("body", ["ja", "nei", "ferdig", "jeg ringer deg nå", "FERDIG 1"])
def test_a_late_answer_without_number_does_nothing_and_says_so(missing: Night, body: str) -> None:
    missing.texts("anne", "hei")
    missing.texts("ola", "ja")
    missing.texts("stranger", "hallo")
    missing.wait(minutes=3)
    before, to_anne, to_stranger = missing.conversation(), missing.inbox("anne"), missing.inbox("stranger")
    missed(missing, "ola", body, ago=2)
    read_back(missing)
    assert missing.conversation() == before
    assert (missing.inbox("anne"), missing.inbox("stranger")) == (to_anne, to_stranger)
    assert missing.last("ola").startswith("Meldingen din fra kl. 02.22 kom fram først nå. IKKE SENDT.")


def test_words_for_one_person_never_go_to_the_next_one(missing: Night) -> None:
    """Ola had #1 when he wrote; by the time it is read back he has #2 and nothing else."""
    missing.texts("anne", "hei")
    missing.texts("ola", "ja")
    missing.texts("ola", "gi fra 1")
    missing.wait(minutes=12)
    missing.texts("stranger", "hallo")
    missing.texts("ola", "ja 2")
    missing.wait(minutes=12)
    missed(missing, "ola", "Anne, jeg kommer til deg", ago=24)
    read_back(missing, missing.clock.now() - timedelta(minutes=30))
    assert not any("kommer til deg" in body for body in missing.inbox("stranger") + missing.inbox("anne"))


# How far back

def test_nothing_from_before_the_first_start_is_ever_taken_in(night: Night) -> None:
    missed(night, "anne", "fra i fjor", ago=60)
    assert [reading.taken_in for reading in read_back(night)] == [0]
    night.wait(minutes=30)
    assert [reading.taken_in for reading in read_back(night, night.clock.now() - timedelta(days=3))] == [0]
    assert night.rows("conversation") == []


SECOND = """
areas:
  - {id: nabovik, name: Nabovik, sms_number: "%s", fallback: "Ring 116117.", ladder: [{staff: [ola], wait: 5m}]}
"""


def test_what_was_written_before_an_area_was_imported_stays_out_and_after_it_comes_in(missing: Night) -> None:
    missed(missing, "anne", "for tidlig", ago=1, to="+4759440002")
    missing.organisation(SECOND % "+4759440002")
    missing.wait(minutes=5)
    missed(missing, "anne", "i tide", ago=3, to="+4759440002")
    assert sum(reading.taken_in for reading in read_back(missing)) == 1
    assert [row["area_id"] for row in missing.rows("text") if row["direction"] == "in"] == ["nabovik"]


def test_a_number_that_an_area_has_changed_to_is_ours_from_then_on(missing: Night) -> None:
    missed(missing, "anne", "til noen andre", ago=5, to="+4759440009")
    missing.organisation(ORGANISATION.replace('"+4759440001"', '"+4759440009"'))
    read_back(missing)
    missing.wait(minutes=5)
    missed(missing, "anne", "til oss", ago=2, to="+4759440009")
    assert [reading.taken_in for reading in read_back(missing)] == [1]


def test_a_number_that_was_nobodys_for_a_while_is_not_read_back_over_that_while(missing: Night) -> None:
    missing.organisation(SECOND % "+4759440002")
    read_back(missing)
    missing.organisation(ORGANISATION, prune=True)
    missing.wait(minutes=60)
    read_back(missing)
    missed(missing, "anne", "mens ingen hadde nummeret", ago=30, to="+4759440002")
    missing.organisation(SECOND % "+4759440002")
    assert sum(reading.taken_in for reading in read_back(missing)) == 0


def test_after_hours_without_us_the_list_is_read_back_to_the_last_time(missing: Night) -> None:
    read_back(missing)
    missing.wait(minutes=300)
    missed(missing, "anne", "for lenge siden", ago=299)
    assert [reading.taken_in for reading in read_back(missing)] == [1]
    assert missing.last("anne").startswith("Meldingen din fra kl. 02.22 nådde")


# What comes at the same time

def test_a_text_of_the_last_minute_is_left_for_its_webhook_and_looked_for_again(missing: Night) -> None:
    missed(missing, "anne", "nå nettopp", ago=0.5)
    missing.clock.move(timedelta(minutes=3))
    missed(missing, "stranger", "akkurat nå", ago=0)
    with missing.database.write() as db:
        from service.processes.jobs import reconcile_at_start

        assert reconcile_at_start(db, missing.clock.now())
        assert not reconcile_at_start(db, missing.clock.now()), "whoever starts in the same minute"
    missing.work()
    assert len(missing.inbox("anne")) == 1 and missing.inbox("stranger") == []
    assert [row["state"] for row in missing.rows("work") if row["key"] == AGAIN] == ["due"]
    missing.wait(minutes=GRACE.total_seconds() / 60)
    assert len(missing.inbox("stranger")) == 1


def test_it_comes_by_webhook_while_the_list_is_being_read_and_is_one(missing: Night) -> None:
    missed(missing, "anne", "hei", id="SM1")

    class Slow(Wire):
        """Between reading the list and taking in, the webhook comes."""

        def received(self, number: str, since: datetime) -> Iterator[Listed]:
            yield from missing.wire.received(number, since)
            missing.texts("anne", "hei", id="SM1")

    [reading] = missing.line.read_back(Slow(missing.clock), missing.clock.now())
    assert reading.taken_in == 0
    missing.work()
    assert len(missing.inbox("anne")) == 1 and told(missing) == []


def test_two_workers_that_read_at_once_take_in_each_text_once(missing: Night) -> None:
    for place in range(12):
        missed(missing, f"+47594490{place:02}", "hei", ago=14 - place)
    both, found = Barrier(2), list[Reading]()

    class Together(Wire):
        def received(self, number: str, since: datetime) -> Iterator[Listed]:
            yield from missing.wire.received(number, since)
            both.wait(timeout=30)

    def read() -> None:
        found.extend(missing.line.read_back(Together(missing.clock), missing.clock.now()))

    workers = [Thread(target=read) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    missing.work()
    assert [reading.failed for reading in found] == [0, 0]
    assert sum(reading.taken_in for reading in found) == 12
    assert len([row for row in missing.rows("text") if row["direction"] == "in"]) == 12
    counted = [row["detail"]["texts"] for row in missing.rows("event")  # type: ignore[index]
               if row["name"] == "area:missed:told"]
    assert sum(counted) == 12


# A provider that does not answer, and a text that cannot be taken in

def test_while_the_list_cannot_be_had_nothing_is_concluded(missing: Night) -> None:
    missed(missing, "anne", "hei", ago=10)
    missing.wire.list_is_away = True
    assert [reading.silent for reading in read_back(missing)] == ["away"]
    before = missing.rows("read_back")
    missing.wait(minutes=40)
    assert [reading.silent for reading in read_back(missing)] == ["away"]
    assert [row["read_to"] for row in missing.rows("read_back")] == [row["read_to"] for row in before]
    missing.wire.list_is_away = False
    assert [reading.taken_in for reading in read_back(missing)] == [1]


def test_a_text_that_cannot_be_taken_in_keeps_no_other_out_and_is_tried_again(
    missing: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.line import receive

    real, broken = receive.receive_late, missed(missing, "anne", "umulig", ago=6)
    missed(missing, "stranger", "mulig", ago=5)

    def fails(transactions, inbound, late, now) -> bool:  # type: ignore[no-untyped-def]
        if inbound.provider_id == broken.inbound.provider_id:
            raise ArithmeticError
        return real(transactions, inbound, late, now)

    with monkeypatch.context() as patched:
        patched.setattr(receive, "receive_late", fails)
        assert [(r.taken_in, r.failed) for r in read_back(missing)] == [(1, 1)]
    missing.wait(minutes=60)
    assert [(r.taken_in, r.failed) for r in read_back(missing)] == [(1, 0)]
    assert len(missing.inbox("anne")) == 1 and "nådde oss først nå" in missing.inbox("anne")[0]
