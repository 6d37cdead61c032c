"""What somebody takes back by text, and asks to see: done at once, told in plain words, and nobody is woken for it."""

from datetime import UTC, datetime

import pytest

from service import consents
from service.consents import Purpose
from service.line import break_glass
from service.models import metadata
from tests.line.night import Night

WITH_KARI = """
service_users:
  - {id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, primary_contact: kari, coordinator: siri,
     consent: {given: "2026-01-10", until: "2027-01-10"}}
"""
MORNING = datetime(2026, 4, 5, 6, 0, tzinfo=UTC)  # eight o'clock in Oslo


def holding(night: Night) -> list[Purpose]:
    with night.database.read() as db:
        return consents.now_holding(db, "anne", night.clock.now())


@pytest.mark.parametrize("words", [
    "TREKK SAMTYKKE", "trekk samtykke.", "Trekk samtykket!", "trekk samtykket mitt", "trekk tilbake samtykke",
    "TREKK SAMTYKKJE", "withdraw consent",
])  # fmt: skip
def test_who_withdraws_by_text_hears_what_is_withdrawn_and_that_help_is_as_before(night: Night, words: str) -> None:
    night.users(WITH_KARI)
    night.texts("anne", words)
    [answer] = night.inbox("anne")
    assert "Fra nå sier du nei til: at vakten ser planen din, planen på SMS." in answer
    assert "Du mister ingen hjelp: skriv hit som før." in answer and "Siri får beskjed." in answer
    assert "bare i en nødsituasjon, med begrunnelse" in answer
    assert holding(night) == []
    assert night.rows("conversation") == []


def test_what_is_withdrawn_holds_no_more_from_the_next_text_on(night: Night) -> None:
    night.texts("anne", "PLAN")
    assert "gå tur" in night.last("anne")
    night.texts("anne", "TREKK SAMTYKKE")
    night.texts("anne", "PLAN")
    assert "gå tur" not in night.last("anne")


def test_the_help_is_the_same_after_as_before(night: Night) -> None:
    night.texts("anne", "TREKK SAMTYKKE")
    night.texts("anne", "er noen der?")
    assert night.pages() == [("ola", 1, None)] and "kl. 02.21" in night.last("anne")


def test_in_an_open_conversation_nothing_is_closed_or_passed_on(night: Night) -> None:
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    before = len(night.inbox("ola"))
    night.texts("anne", "TREKK SAMTYKKE")
    assert night.conversation()["state"] == "taken" and len(night.inbox("ola")) == before


def test_the_coordinator_is_told_in_the_morning_without_a_name(night: Night) -> None:
    night.users(WITH_KARI)
    night.texts("anne", "TREKK SAMTYKKE")
    night.wait_until(datetime(2026, 4, 5, 5, 59, tzinfo=UTC))
    assert night.inbox("siri") == []
    night.wait_until(MORNING)
    [told] = night.inbox("siri")
    assert told.startswith("Storvik: en person du følger opp, har trukket samtykke") and "Anne" not in told


def test_by_day_the_one_who_follows_up_is_told_at_once(night: Night) -> None:
    night.wait_until(datetime(2026, 4, 5, 10, 0, tzinfo=UTC))
    night.texts("anne", "TREKK SAMTYKKE")
    assert len(night.inbox("kari")) == 1  # no coordinator: the primary contact


def test_withdrawing_twice_withdraws_once(night: Night) -> None:
    night.texts("anne", "TREKK SAMTYKKE")
    night.texts("anne", "TREKK SAMTYKKE")
    assert "ikke noe samtykke" in night.last("anne") and "som før" in night.last("anne")
    assert len(night.rows("consent")) == 2  # of the plan on duty, and of the plan by text
    night.wait_until(MORNING)
    assert len(night.inbox("kari")) == 1


def test_the_history_keeps_what_was_given_and_how_it_ended(night: Night) -> None:
    night.users(WITH_KARI)
    night.texts("anne", "TREKK SAMTYKKE")
    [plan] = [row for row in night.rows("consent") if row["purpose"] == "plan_on_duty"]
    assert (plan["given_on"], plan["until"], plan["how"]) == ("2026-01-10", "2027-01-10", "file")
    assert (plan["withdrawn_at"], plan["withdrawn_how"], plan["withdrawn_by"]) == (night.clock.now(), "text", None)


@pytest.mark.parametrize("word", ["TREKK SAMTYKKE", "INNSYN"])
def test_an_unknown_number_is_told_that_we_do_not_know_it(night: Night, word: str) -> None:
    night.texts("stranger", word)
    assert "kjenner ikke nummeret" in night.last("stranger") and "116117" in night.last("stranger")
    assert night.rows("access_request") == [] and night.rows("consent") == []


@pytest.mark.parametrize("words", ["Innsyn", "Insyn", "INNSYN takk", "Jeg vil ha innsyn"])
def test_who_asks_for_the_log_hears_who_gives_it_and_by_when(night: Night, words: str) -> None:
    night.users(WITH_KARI)
    night.texts("anne", words)
    assert "Siri gir deg listen senest torsdag 30.4. kl. 15.00" in night.last("anne")
    [asked] = night.rows("access_request")
    assert (asked["service_user_id"], asked["follow_up"], asked["due_on"]) == ("anne", "siri", "2026-04-30")
    assert [row["name"] for row in night.rows("event") if str(row["name"]).startswith("access")] == ["access:log:asked"]
    night.wait_until(MORNING)
    assert "Gi listen senest torsdag 30.4." in night.last("siri") and "Anne" not in night.last("siri")


@pytest.mark.parametrize("role, closed, named", [
    ("responder", False, "Siri"), ("planner", False, "Kari"), ("responder", True, "Kari"),
])  # fmt: skip
@pytest.mark.parametrize("word", ["INNSYN", "TREKK SAMTYKKE"])
def test_who_is_named_to_the_person_is_able_to_do_it(
    night: Night, word: str, role: str, closed: bool, named: str
) -> None:
    night.users(WITH_KARI)
    now = night.clock.now()
    with night.database.write() as db:
        for staff, has in (("siri", role), ("kari", "responder")):
            db.execute(metadata.tables["account"].insert().values(
                id=staff, name=staff, email=staff, staff_id=staff, created_at=now, language="nb",
                closed_at=now if closed and staff == "siri" else None))
            db.execute(metadata.tables["account_role"].insert().values(account_id=staff, role=has, area_id=""))
    night.texts("anne", word)
    assert f"{named} " in night.last("anne")


def test_a_manager_follows_up_where_nobody_near_the_person_has_an_account(night: Night) -> None:
    night.users(WITH_KARI)
    with night.database.write() as db:
        db.execute(metadata.tables["account"].insert().values(
            id="m", name="Mona", email="m", staff_id="mona", created_at=night.clock.now(), language="nb"))
        db.execute(metadata.tables["account_role"].insert().values(account_id="m", role="manager", area_id="storvik"))
    for word in ("INNSYN", "BYTT KONTAKT"):
        night.texts("anne", word)
        assert "Mona" in night.last("anne")


def test_who_asks_again_hears_the_same_and_makes_no_second_request(night: Night) -> None:
    night.texts("anne", "INNSYN")
    night.texts("anne", "INNSYN")
    assert night.inbox("anne")[0] == night.inbox("anne")[1]
    assert len(night.rows("access_request")) == 1
    night.wait_until(MORNING)
    assert len(night.inbox("kari")) == 1


def test_where_nobody_follows_up_the_date_is_told_all_the_same(night: Night) -> None:
    night.organisation('areas: [{id: storvik, name: Storvik, sms_number: "+4759440001", fallback: F, managers: [], '
                       'ladder: [{rotas: [kveld], wait: 5m}]}]')
    night.users('service_users: [{id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, '
                'primary_contact: null}]')
    night.texts("anne", "INNSYN")
    assert "Vi gir deg listen senest" in night.last("anne")


def test_without_a_worker_the_answer_is_in_the_reply(night: Night) -> None:
    night.worker_is_dead()
    [answer] = night.texts("anne", "TREKK SAMTYKKE")
    assert "Fra nå sier du nei til" in answer and holding(night) == []


def test_a_broken_glass_is_in_the_log_with_its_reason_and_told_to_person_and_manager(night: Night) -> None:
    night.texts("anne", "TREKK SAMTYKKE")
    night.texts("anne", "hei")
    night.texts("ola", "ja")
    with night.line.transactions.of_conversation(str(night.conversation()["id"]), night.clock.now()) as (moment, row):
        fields = break_glass.open_plan(moment, row, "ola", "svarer ikke, har skrevet at hun vil dø")
    night.work()
    assert fields["coping"] == ["gå tur", "ringe søster"]
    assert "planen" in night.last("anne").lower() and night.inbox("mona")
    [opening] = [row for row in night.rows("plan_opening") if row["what"] == "break_glass"]
    assert (opening["ground"], opening["staff_id"], opening["out_of_hours"]) == ("holds", "ola", True)
