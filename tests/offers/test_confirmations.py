"""Before a duty starts its person confirms it; else the planner hears, in time (contract, section 8)."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from service import offers
from service.errors import ClaimLost
from service.offers import uncertain
from service.queue import Claimed
from tests.faults.eight import at_once
from tests.offers.scene import ORGANISATION, OSLO, Planned

DAY = datetime(2026, 12, 10, tzinfo=OSLO)


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=OSLO)


def duty(*shifts: tuple[str, datetime, datetime], rota: str = "confirm: true") -> str:
    """Storvik with these shifts of the evening rota, which are confirmed."""
    written = "".join(
        f'\n      - {{staff: {staff}, start: "{start:%Y-%m-%dT%H:%M}", end: "{end:%Y-%m-%dT%H:%M}"}}'
        for staff, start, end in shifts
    )
    mine = f"{rota}\n    shifts:{written or ' []'}\n  - id: ambulant"
    return ORGANISATION.replace("confirm: false\n  - id: ambulant", mine)


@pytest.fixture
def evening(storvik: Planned) -> Planned:
    """Kari has the tenth of December from 16 to 23, Ola from 23 to 08."""
    storvik.organisation(duty(("kari", at(16), at(23)), ("ola", at(23), at(8, day=11))))
    return storvik


def unsure(planned: Planned) -> list[tuple[str, str]]:
    with planned.database.read() as db:
        found = uncertain(db, "kveld", DAY, DAY + timedelta(days=2), planned.clock.now())
        return [(duty.staff, duty.why) for duty in found]


def test_four_hours_before_whoever_begins_is_asked_and_nobody_else(evening: Planned) -> None:
    evening.tick(at(11, 59))
    assert evening.wire.sent == []
    evening.tick(at(12))

    assert evening.inbox("kari") == [
        "Storvik #1: du har vakt, Kveldsvakt, fra torsdag 10.12. kl. 16.00 til torsdag 10.12. kl. 23.00. Svar JA 1 for "
        "å bekrefte, eller NEI 1 hvis du ikke kan."]
    assert len(evening.wire.sent) == 1


def test_whoever_says_yes_is_thanked_and_nobody_is_bothered(evening: Planned) -> None:
    evening.tick(at(12))
    evening.texts("kari", "ja")
    evening.ticks_until(at(16, 30))

    assert evening.last("kari") == "Takk, vakten #1 fra torsdag 10.12. kl. 16.00 er bekreftet."
    assert evening.confirmation("kari")["state"] == "confirmed"
    assert (evening.inbox("pia"), unsure(evening)) == ([], [])


def test_two_hours_before_planners_hear_of_silence_and_the_duty_is_uncertain(evening: Planned) -> None:
    evening.tick(at(12))
    evening.tick(at(13, 59))
    assert (evening.inbox("pia"), unsure(evening)) == ([], [])
    evening.tick(at(14))
    evening.tick(at(14, 1))

    assert evening.inbox("pia") == ["Storvik: Kari har ikke bekreftet vakten fra torsdag 10.12. kl. 16.00, Kveldsvakt."]
    assert unsure(evening) == [("kari", "unconfirmed")]
    evening.texts("kari", "JA")
    assert evening.last("pia") == "Storvik: Kari har nå bekreftet vakten fra torsdag 10.12. kl. 16.00, Kveldsvakt."
    assert unsure(evening) == []


def test_a_no_is_told_to_planners_at_once_with_who_could_be_asked(evening: Planned) -> None:
    evening.tick(at(12))
    evening.texts("kari", "nei")

    assert evening.last("kari") == ("Vi har skrevet opp at du ikke kan ta vakten #1 fra torsdag 10.12. kl. 16.00. Kan "
                                    "du likevel: JA 1. Turnusplanleggeren får vite det.")
    [told] = evening.inbox("pia")
    assert told.startswith("Storvik: Kari kan ikke ta vakten fra torsdag 10.12. kl. 16.00, Kveldsvakt. ")
    assert "Per, Tor, Une" in told and "Ola" not in told
    assert unsure(evening) == [("kari", "declined")]
    evening.tick(at(14))
    assert len(evening.inbox("pia")) == 1
    evening.texts("kari", "ja 1")
    assert evening.last("pia").startswith("Storvik: Kari har nå bekreftet")
    assert unsure(evening) == []


def test_a_yes_that_is_taken_back_is_told_like_any_no(evening: Planned) -> None:
    evening.tick(at(12))
    for body in ("ja", "nei 1", "ja 1", "nei 1"):
        evening.texts("kari", body)

    assert [body.split(" vakten")[0] for body in evening.inbox("pia")] == [
        "Storvik: Kari kan ikke ta", "Storvik: Kari har nå bekreftet", "Storvik: Kari kan ikke ta"]


def test_a_night_that_begins_late_is_asked_about_by_day_and_told_of_before_nine(evening: Planned) -> None:
    evening.ticks_until(at(19, 1))
    assert len(evening.inbox("ola")) == 1
    evening.tick(at(20, 58))
    before = len(evening.inbox("pia"))
    evening.tick(at(20, 59))
    assert len(evening.inbox("pia")) == before + 1


def test_what_would_be_asked_at_night_is_asked_the_evening_before(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(8), at(16))))
    storvik.tick(at(19, 59, day=9))
    assert storvik.inbox("kari") == []
    for moment in (at(20, day=9), at(20, 58, day=9), at(20, 59, day=9), at(21, day=9), at(23, day=9)):
        storvik.tick(moment)

    assert [sent.at for sent in storvik.sent_to("kari")] == [at(20, day=9)]
    assert [sent.at for sent in storvik.sent_to("pia")] == [at(20, 59, day=9)]
    storvik.ticks_until(at(9))
    assert len(storvik.wire.sent) == 2
    assert storvik.confirmation("kari")["state"] == "silent"
    assert unsure(storvik) == [("kari", "unconfirmed")]


def test_a_handoff_to_oneself_starts_no_duty_and_is_not_asked_about(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(12), at(16)), ("kari", at(16), at(20)), ("ola", at(20), at(23))))
    storvik.ticks_until(at(21))

    assert [row["staff_id"] for row in storvik.rows("confirmation")] == ["kari", "ola"]
    assert "fra torsdag 10.12. kl. 12.00 til torsdag 10.12. kl. 20.00" in storvik.inbox("kari")[0]


def test_nobody_is_asked_where_the_rota_does_not_ask(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(16), at(23)), rota="confirm: false"))
    storvik.ticks_until(at(17))

    assert storvik.wire.sent == []


def test_a_rota_may_ask_earlier(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(16), at(23)), rota="confirm: true\n    confirm_before: 1d"))
    storvik.tick(at(16, day=9))

    assert len(storvik.inbox("kari")) == 1


def test_what_fell_due_before_the_area_was_imported_is_not_asked(storvik: Planned) -> None:
    second = ORGANISATION.replace("absences:", """  - id: nabovakt
    name: Nabovakt
    kind: after_hours
    areas: [nabovik]
    shifts:
      - {staff: kari, start: "2026-12-10T16:00", end: "2026-12-10T18:00"}
      - {staff: per, start: "2026-12-10T18:00", end: "2026-12-10T20:00"}
absences:""").replace("staff:\n  - {id: kari", """  - id: nabovik
    name: Nabovik
    sms_number: "+4759440002"
    fallback: "Ring legevakten 116117. Ved fare for liv ring 113."
    ladder: []
staff:
  - {id: kari""", 1)
    storvik.wait_until(at(12, 1))
    storvik.organisation(second)
    storvik.ticks_until(at(18))

    assert (storvik.inbox("kari"), len(storvik.inbox("per"))) == ([], 1)


def test_a_duty_that_changes_hands_is_confirmed_by_the_new_person(evening: Planned) -> None:
    evening.tick(at(12))
    evening.texts("kari", "ja")
    evening.wait_until(at(13))
    evening.organisation(duty(("per", at(16), at(23)), ("ola", at(23), at(8, day=11))))
    evening.tick(at(13, 1))

    assert evening.inbox("per")[0].startswith("Storvik #2: du har vakt")
    assert {(row["staff_id"], row["state"]) for row in evening.rows("confirmation")} == {
        ("kari", "void"), ("per", "waiting")}
    evening.texts("kari", "nei 1")
    assert evening.last("kari") == (
        "Vakten #1 fra torsdag 10.12. kl. 16.00 er ikke din nå, så du trenger ikke svare på den.")
    assert evening.inbox("pia") == []
    evening.texts("per", "ja")
    assert evening.confirmation("per")["state"] == "confirmed"


def test_an_answer_before_the_change_is_noticed_is_not_taken_for_the_new_persons(evening: Planned) -> None:
    evening.tick(at(12))
    evening.organisation(duty(("per", at(16), at(23))))
    evening.texts("kari", "ja")

    assert evening.last("kari").startswith("Vakten #1 fra torsdag 10.12. kl. 16.00 er ikke din nå")


def test_a_duty_that_comes_back_is_asked_about_anew(evening: Planned) -> None:
    evening.tick(at(12))
    evening.texts("kari", "ja")
    evening.organisation(duty(("per", at(16), at(23))))
    evening.tick(at(12, 5))
    evening.organisation(duty(("kari", at(16), at(23))))
    evening.tick(at(12, 10))

    assert evening.confirmation("kari")["state"] == "waiting"
    assert evening.last("kari").startswith("Storvik #3: du har vakt")


def test_a_clock_that_is_late_asks_late_but_not_once_the_duty_has_begun(evening: Planned) -> None:
    evening.tick(at(15, 30))
    assert len(evening.inbox("kari")) == 1
    evening.tick(at(15, 31))
    assert evening.inbox("pia") == [], "Kari has had a minute"
    evening.tick(at(15, 40))
    assert len(evening.inbox("pia")) == 1

    evening.tick(at(23, 5))
    assert evening.inbox("ola") == []


def test_two_clocks_and_four_workers_ask_once(evening: Planned) -> None:
    evening.wait_until(at(12))
    looks = [
        Claimed(n, f"look {n}", offers.CONFIRM, "clock", 1, at(12), {}) for n in range(4)
    ]
    with pytest.raises(ClaimLost):  # each is done, and then finds that nobody had queued it
        at_once([partial(evening.handlers[offers.CONFIRM], look, at(12)) for look in looks])
    evening.tick(at(12))
    evening.tick(at(12))

    assert len(evening.inbox("kari")) == 1
    assert len(evening.rows("confirmation")) == 1


def test_a_duty_taken_by_offer_when_it_would_be_asked_about_counts_as_confirmed(storvik: Planned) -> None:
    storvik.organisation(ORGANISATION.replace("confirm: false\n  - id: ambulant", "confirm: true\n  - id: ambulant"))
    storvik.wait_until(datetime(2026, 12, 25, 22, tzinfo=OSLO))
    storvik.offers()
    storvik.texts("ola", "ja")
    storvik.ticks_until(datetime(2026, 12, 26, 9, tzinfo=OSLO))

    assert storvik.confirmation("ola")["state"] == "confirmed"
    assert len(storvik.inbox("ola")) == 2


def test_a_no_in_an_area_without_planners_goes_to_its_managers(evening: Planned) -> None:
    evening.organisation(duty(("kari", at(16), at(23))).replace("planners: [pia]", "planners: []"))
    evening.tick(at(12))
    evening.texts("kari", "nei")

    assert (evening.inbox("pia"), len(evening.inbox("mona"))) == ([], 1)


def test_a_no_that_nobody_can_be_told_of_does_not_say_that_somebody_is(evening: Planned) -> None:
    alone = duty(("kari", at(16), at(23))).replace("planners: [pia]", "planners: []")
    evening.organisation(alone.replace("managers: [mona]", "managers: []"))
    evening.tick(at(12))
    evening.texts("kari", "nei")

    assert "Turnusplanleggeren" not in evening.last("kari")
    assert evening.events("confirmation:")[-1] == "confirmation:nobody_told"


def test_an_early_duty_that_the_evening_missed_is_told_of_in_the_morning_before_it_begins(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(9), at(16))))
    storvik.tick(at(20, day=9))
    storvik.tick(at(21, 5, day=9))
    storvik.tick(at(7, 59))
    assert (storvik.inbox("pia"), unsure(storvik)) == ([], [("kari", "unconfirmed")])
    storvik.tick(at(8))
    storvik.ticks_until(at(12))
    assert storvik.inbox("pia") == ["Storvik: Kari har ikke bekreftet vakten fra torsdag 10.12. kl. 09.00, Kveldsvakt."]


def test_one_that_has_begun_by_then_is_told_of_as_begun_and_once(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(7), at(16))))
    storvik.tick(at(20, day=9))
    storvik.tick(at(21, 5, day=9))
    storvik.tick(at(7, 30))
    assert (storvik.inbox("pia"), unsure(storvik)) == ([], [("kari", "unconfirmed")])
    storvik.ticks_until(at(12))
    assert storvik.inbox("pia") == [
        "Storvik: Kari har ikke bekreftet vakten som begynte torsdag 10.12. kl. 07.00, Kveldsvakt."]
    assert storvik.confirmation("kari")["state"] == "silent"
    assert "confirmation:told" in storvik.events("confirmation:")


def test_whoever_confirms_in_the_night_or_lost_the_duty_by_then_is_not_told_of(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(7), at(16))))
    storvik.tick(at(20, day=9))
    storvik.tick(at(21, 5, day=9))
    storvik.organisation(duty(("ola", at(6), at(16))))
    storvik.tick(at(8))
    assert not any("Kari" in body for body in storvik.inbox("pia"))

    storvik.organisation(duty(("per", at(7, day=11), at(16, day=11))))
    storvik.tick(at(20))
    storvik.tick(at(21, 5))
    storvik.texts("per", "ja")
    storvik.ticks_until(at(12, day=11))
    assert not any("Per" in body for body in storvik.inbox("pia"))


def test_who_was_asked_just_before_the_night_is_told_of_before_it(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(7), at(16))))
    storvik.tick(at(20, 55, day=9))
    storvik.tick(at(20, 59, day=9))
    assert len(storvik.inbox("pia")) == 1


def test_a_no_to_a_duty_that_is_too_long_for_one_names_who_could_take_a_part(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(16), at(15, day=11))))
    storvik.tick(at(12))
    storvik.texts("kari", "nei")
    assert "Kan spørres om en del av tiden: Ola, Per, Tor." in storvik.last("pia")
