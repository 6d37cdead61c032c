"""Who asked for it hears ahead of a holiday, once, by day; who did not, or takes it back, hears nothing."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from channels.base import Rejected
from service.models import metadata
from service.models.conversation import Delivery
from service.retention import Ground, Order, erase, exporting, running
from tests.reports.beforehand.advent import DUE, EMPTY, FILE, OSLO, Advent

TOLD = (
    "Hei fra Storvik. Jul 2026, onsdag 23.12. til og med søndag 3.1.: Skriv hit som vanlig. Etter planen er ingen på "
    "vakt lørdag 26.12. kl. 08.00-20.00. Da kan det ta tid før du får svar. Ikke vent på oss hvis det haster: Ring "
    "legevakten 116117. Ved fare for liv ring 113. Lurer du på noe, eller bekymrer det deg? Svar her."
)


def test_who_asked_hears_at_ten_on_their_day_once(advent: Advent) -> None:
    advent.comes(DUE, "09:45")
    assert advent.inbox() == []
    advent.clock_runs_until(DUE, "20:30")
    assert (advent.inbox(), advent.sent_at()) == ([TOLD], ["12-16 10:00"])
    for day in ("12-17", "12-22", "12-23", "12-26", "12-31"):
        advent.comes(day, "10:00")
    assert len(advent.inbox()) == 1


@pytest.mark.parametrize(("days", "day"), [(1, "12-22"), (30, "11-23")])
def test_each_chooses_how_many_days_ahead(advent: Advent, days: int, day: str) -> None:
    advent.users(file=FILE.format(more="").replace("holidays: 7", f"holidays: {days}"))
    before = datetime.strptime(f"2026-{day}", "%Y-%m-%d").replace(tzinfo=OSLO) - timedelta(days=1)
    advent.comes(f"{before:%m-%d}", "19:45")
    assert advent.inbox() == []
    advent.comes(day, "10:00")
    assert len(advent.inbox()) == 1


def test_who_never_asked_hears_nothing(advent: Advent) -> None:
    advent.users(file=FILE.format(more="").replace("texts_before_holidays: 7", "texts_before_holidays: null"))
    advent.comes(DUE, "10:00")
    assert advent.inbox() == []


def test_a_number_of_days_without_a_consent_that_holds_sends_nothing(advent: Advent) -> None:
    with advent.night.database.write() as db:
        db.exec_driver_sql("DELETE FROM consent")
    advent.comes(DUE, "10:00")
    assert advent.inbox() == []


def test_a_yes_that_staff_note_within_the_days_is_kept_the_same_day(advent: Advent) -> None:
    advent.withdraws()
    advent.comes("12-20", "14:00")
    advent.agrees()
    advent.comes("12-20", "14:15")
    assert advent.sent_at() == ["12-20 14:15"]


def _by_text(advent: Advent) -> None:
    advent.night.texts("anne", "TREKK SAMTYKKE")


def _by_file(advent: Advent) -> None:
    advent.users(file=FILE.format(more="").replace("holidays: 7", "holidays: null"))


@pytest.mark.parametrize("says_no", [_by_text, _by_file, Advent.withdraws])
def test_who_takes_it_back_hears_no_more(advent: Advent, says_no: Callable[[Advent], None]) -> None:
    says_no(advent)
    told = len(advent.inbox())
    advent.comes(DUE, "10:00")
    assert len(advent.inbox()) == told
    assert advent.rows("holiday_text") == []


@pytest.mark.parametrize("says_no", [_by_text, Advent.withdraws])
def test_what_waits_to_be_sent_when_it_is_taken_back_is_not_sent(
    advent: Advent, says_no: Callable[[Advent], None]
) -> None:
    anne = advent.night.phones["anne"]
    advent.night.wire.refusals[anne] = Rejected("20429", permanent=False, opted_out=False)
    advent.comes(DUE, "10:00")
    says_no(advent)
    del advent.night.wire.refusals[anne]
    advent.hours_pass(1)
    assert not any("Jul 2026" in body for body in advent.inbox())
    assert advent.dropped() == ["consent withdrawn"]
    advent.comes(DUE, "14:00")
    assert not any("Jul 2026" in body for body in advent.inbox())


def test_who_wants_no_texts_gets_none_until_they_write_again(advent: Advent) -> None:
    advent.comes(DUE, "09:00")
    advent.night.texts("anne", "INGEN SMS")
    told = len(advent.inbox())
    advent.comes(DUE, "10:00")
    assert len(advent.inbox()) == told
    advent.comes("12-18", "12:00")
    advent.night.texts("anne", "hei")
    advent.comes("12-18", "12:15")
    assert advent.inbox()[-1] == TOLD


def test_who_has_left_or_was_erased_gets_none(advent: Advent) -> None:
    with advent.night.database.write() as db:
        erase(db, advent.night.vault, "anne", Order(Ground.ASKED, "hun ba om det"), advent.night.clock.now())
    advent.comes(DUE, "10:00")
    assert advent.inbox() == []


@pytest.mark.parametrize(("back", "goes"), [
    ((DUE, "14:07"), [f"{DUE} 14:07"]), ((DUE, "19:59"), [f"{DUE} 19:59"]), ((DUE, "20:00"), ["12-17 10:00"]),
    (("12-17", "06:30"), ["12-17 10:00"]), (("12-22", "13:00"), ["12-22 13:00"]), (("12-23", "00:05"), []),
    (("12-24", "10:00"), []),
])  # fmt: skip
def test_a_clock_that_stood_still_goes_on_by_day_as_long_as_it_has_not_begun(
    advent: Advent, back: tuple[str, str], goes: list[str]
) -> None:
    advent.comes(*back)
    day = advent.night.clock.now().astimezone(OSLO)
    later = [(f"{day + timedelta(days=n):%m-%d}", time) for n in range(3) for time in ("08:00", "09:45", "10:00")]
    for date, time in (moment for moment in later if moment > back):
        advent.comes(date, time)
    assert advent.sent_at() == goes


def test_what_the_provider_did_not_take_all_day_goes_the_next_day_and_wakes_nobody(advent: Advent) -> None:
    anne = advent.night.phones["anne"]
    advent.night.wire.refusals[anne] = Rejected("20429", permanent=False, opted_out=False)
    advent.comes(DUE, "10:00")
    advent.hours_pass(12)
    del advent.night.wire.refusals[anne]
    advent.clock_runs_until("12-17", "10:30")
    assert advent.sent_at() == ["12-17 10:00"]
    assert advent.dropped() == ["no longer true"]


def test_a_number_that_the_provider_refuses_is_not_tried_again_and_again(advent: Advent) -> None:
    anne = advent.night.phones["anne"]
    advent.night.wire.refusals[anne] = Rejected("21211", permanent=True, opted_out=False)
    advent.comes(DUE, "10:00")
    advent.comes("12-17", "10:00")
    [text] = [row for row in advent.rows("text") if row["template"] == "holiday_lead"]
    assert (text["delivery"], text["error"]) == (Delivery.REJECTED, "21211")


def test_the_known_helper_on_duty_counts_as_somebody_there(advent: Advent) -> None:
    dag = "  - {id: dag, name: Dag, kind: daytime, areas: [storvik], shifts: [{staff: rune, start: '2026-12-26T08:00',"
    advent.imports("rotas:\n" + dag + " end: '2026-12-26T20:00'}]}\n")
    advent.users(more=", primary_contact: rune")
    advent.comes(DUE, "10:00")
    assert "noen på vakt hele tiden" in advent.inbox()[0]


def test_an_answer_begins_a_conversation_as_always(advent: Advent) -> None:
    advent.comes(DUE, "10:00")
    advent.imports(WATCHED)
    advent.night.worker_is_alive()
    for number, said in enumerate(("JA", "ok", "1"), start=1):
        advent.night.texts("anne", said)
        assert "kommet fram" in advent.inbox()[-1], said
        assert advent.night.conversation(number)["state"] == "paging"
        advent.night.texts("kari", f"JA {number}")
        assert said in advent.night.inbox("kari")[-1]
        advent.night.texts("kari", f"FERDIG {number}")
        advent.hours_pass(2)
    advent.night.texts("anne", "HVEM")
    assert "Kari, til" in advent.inbox()[-1], "and keywords are keywords"


WATCHED = """
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [storvik]
    shifts: [{staff: kari, start: "2026-12-16T08:00", end: "2026-12-26T08:00"}]
"""


def test_the_export_has_what_was_told_and_erasing_takes_it(advent: Advent) -> None:
    advent.comes(DUE, "10:00")
    now, vault = advent.night.clock.now(), advent.night.vault
    with advent.night.database.write() as db:
        found = json.loads(exporting.export(db, vault, "anne", now).as_json())
        assert [row["told"]["name"] for row in found["tables"]["holiday_text"]] == ["Jul 2026"]
        assert found["tables"]["service_user"][0]["texts_before_holidays"] == 7
        done = erase(db, vault, "anne", Order(Ground.ASKED, "hun ba om det"), now)
    assert done.let_go["holiday_text"] == 1
    assert advent.rows("holiday_text") == []
    assert advent.rows("service_user")[0]["texts_before_holidays"] is None


def test_what_was_told_goes_when_the_period_is_long_over(advent: Advent) -> None:
    advent.comes(DUE, "10:00")
    for days, left in ((48, 1), (3, 0)):  # 30 days from the end of the period, on 4 January
        advent.night.clock.move(timedelta(days=days))
        now = advent.night.clock.now()
        list(running.batches(advent.night.database, advent.night.vault, f"r{days}", now, lambda _: None))
        assert len(advent.rows("holiday_text")) == left


def test_what_a_lost_key_had_sealed_is_said_anew_by_day(advent: Advent) -> None:
    advent.comes(DUE, "10:00")
    [row] = advent.rows("holiday_text")
    gone = advent.night.vault.seal("{}", table="holiday_text", id=str(row["id"]), column="told_sealed")
    with advent.night.database.write() as db:
        db.execute(metadata.tables["holiday_text"].update().values(told_sealed=gone))
    advent.comes(DUE, "22:00")
    advent.clock_runs_until("12-17", "09:00")
    assert advent.sent_at() == ["12-16 10:00", "12-17 08:00"]


def test_nothing_of_what_was_told_stands_in_clear(advent: Advent) -> None:
    advent.users(more=", promised: [{what: Hjemmebesøk, days: [sat]}]")
    advent.comes("12-01", "12:00")
    advent.accepts("Ring 116117.", {"": "Dagsenteret ringer deg."})
    advent.comes(DUE, "10:00")
    assert "Dagsenteret" in advent.inbox()[0]
    assert "Dagsenteret" not in str(advent.rows("holiday_text"))


def test_an_organisation_without_anybody_who_asks_is_left_in_peace(advent: Advent) -> None:
    advent.withdraws()
    advent.users(file=EMPTY)
    advent.clock_runs_until("10-01", "14:00")
    assert {row["kind"] for row in advent.rows("work") if "holiday" in str(row["kind"])} == {"holiday_texts"}
