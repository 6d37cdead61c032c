"""Whoever loses a duty that they said yes to hears it, and hears it if it comes back."""

from datetime import datetime, timedelta

from service.offers import swapping
from service.offers.swapping import Swap
from tests.offers.scene import CLOSES, OPENS, ORGANISATION, OSLO, Planned
from tests.offers.test_confirmations import at, duty

MINUTE = timedelta(minutes=1)
NOON = "2026-12-26T12:00"
LEAD = "Storvik: vaktplanen er endret. "
ASK = " Snakk med turnusplanleggeren hvis det ikke stemmer."


def taken(planned: Planned, *put_over: tuple[str, str, str]) -> str:
    """The organisation with Kari's override, as her JA made it, and what planners have put over it."""
    lines = [("kari", "2026-12-26T08:00", "2026-12-26T20:00"), *put_over]
    written = "".join(f'\n      - {{staff: {who}, start: "{s}", end: "{e}"}}' for who, s, e in lines)
    return ORGANISATION.replace("confirm: false\n  - id: ambulant",
                                f"confirm: false\n    overrides:{written}\n  - id: ambulant")


def takes(planned: Planned) -> None:
    planned.offers()
    planned.texts("kari", "ja")
    planned.tick(planned.clock.now() + MINUTE)
    assert "Vakten #1 er din" in planned.last("kari")


def changes(planned: Planned, *put_over: tuple[str, str, str]) -> list[str]:
    """What Kari reads after the change and some minutes."""
    planned.organisation(taken(planned, *put_over))
    planned.work()
    before = len(planned.inbox("kari"))
    for _ in range(3):
        planned.tick(planned.clock.now() + MINUTE)
    return planned.inbox("kari")[before:]


def test_whoever_took_a_duty_hears_once_that_a_planner_has_given_it_to_another(storvik: Planned) -> None:
    takes(storvik)
    read = changes(storvik, ("per", "2026-12-26T08:00", "2026-12-26T20:00"))

    assert read == [LEAD + "Vakten du har sagt ja til fra lørdag 26.12. kl. 08.00 til lørdag 26.12. kl. 20.00, "
                    "Kveldsvakt, er ikke din lenger." + ASK]
    assert storvik.inbox("per")[-1].count("er ikke din") == 0


def test_of_a_part_that_part_is_told_and_a_second_change_tells_the_rest(storvik: Planned) -> None:
    takes(storvik)
    [first] = changes(storvik, ("per", NOON, "2026-12-26T20:00"))
    [second] = changes(storvik, ("per", NOON, "2026-12-26T20:00"), ("ola", "2026-12-26T08:00", NOON))

    assert "fra lørdag 26.12. kl. 12.00 til lørdag 26.12. kl. 20.00" in first
    assert "fra lørdag 26.12. kl. 08.00 til lørdag 26.12. kl. 12.00" in second


def test_whoever_gets_it_back_hears_that_too(storvik: Planned) -> None:
    takes(storvik)
    changes(storvik, ("per", NOON, "2026-12-26T20:00"))

    assert changes(storvik) == [LEAD + "Vakten fra lørdag 26.12. kl. 12.00 til lørdag 26.12. kl. 20.00, Kveldsvakt, "
                                "er din igjen, slik du sa ja til." + ASK]


def test_nobody_is_woken_by_it(storvik: Planned) -> None:
    takes(storvik)
    storvik.wait_until(datetime(2026, 12, 2, 1, 19, tzinfo=OSLO))
    assert changes(storvik, ("per", NOON, "2026-12-26T20:00")) == []

    storvik.tick(datetime(2026, 12, 2, 8, tzinfo=OSLO))
    assert "er ikke din lenger" in storvik.last("kari")


def test_but_at_night_where_the_duty_begins_before_the_day(storvik: Planned) -> None:
    takes(storvik)
    storvik.wait_until(datetime(2026, 12, 26, 2, tzinfo=OSLO))

    [told] = changes(storvik, ("per", "2026-12-26T08:00", "2026-12-26T20:00"))
    assert "er ikke din lenger" in told


def test_whoever_gave_it_away_herself_is_told_of_the_swap_and_nothing_else(storvik: Planned) -> None:
    takes(storvik)
    planned = taken(storvik).replace("    overrides:", """    shifts:
      - {staff: per, start: "2026-12-13T08:00", end: "2026-12-13T20:00"}
    overrides:""")
    storvik.organisation(planned)
    wish = Swap("kveld", "kari", OPENS, CLOSES, ("per",))
    swapping.ask(storvik.line.transactions, wish, storvik.clock.now())
    storvik.work()
    storvik.texts("per", "ja")
    read = storvik.inbox("kari")
    storvik.tick(storvik.clock.now() + MINUTE)

    assert "Per" in read[-1]
    assert storvik.inbox("kari") == read


def test_a_confirmed_duty_that_is_given_to_another_is_told(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(16), at(23))))
    storvik.tick(at(12))
    storvik.texts("kari", "ja")
    storvik.organisation(duty(("per", at(16), at(23))))
    storvik.tick(at(12, 30))
    storvik.tick(at(12, 31))

    assert [body for body in storvik.inbox("kari") if body.startswith(LEAD)] == [
        LEAD + "Vakten du har sagt ja til fra torsdag 10.12. kl. 16.00, Kveldsvakt, er ikke din lenger." + ASK]


def test_a_question_that_nobody_had_answered_is_taken_back_without_a_word(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(16), at(23))))
    storvik.tick(at(12))
    storvik.organisation(duty(("per", at(16), at(23))))
    storvik.tick(at(12, 30))

    assert len(storvik.inbox("kari")) == 1


def without_the_evening_rota() -> str:
    start, end = ORGANISATION.index("  - id: kveld"), ORGANISATION.index("  - id: ambulant")
    return (ORGANISATION[:start] + ORGANISATION[end:]).replace("[kveld, ambulant]", "[ambulant]")


def minutes_pass(planned: Planned, who: str) -> list[str]:
    """What this person reads in three minutes."""
    before = len(planned.inbox(who))
    for _ in range(3):
        planned.tick(planned.clock.now() + MINUTE)
    return planned.inbox(who)[before:]


def test_whoever_took_a_duty_hears_once_that_its_rota_is_no_more(storvik: Planned) -> None:
    takes(storvik)
    storvik.organisation(without_the_evening_rota(), prune=True)

    assert minutes_pass(storvik, "kari") == [
        LEAD + "Vakten du har sagt ja til fra lørdag 26.12. kl. 08.00 til lørdag 26.12. kl. 20.00, "
        "Kveldsvakt, er ikke din lenger." + ASK]


def test_whoever_confirmed_a_duty_hears_once_that_its_rota_is_no_more(storvik: Planned) -> None:
    storvik.organisation(duty(("kari", at(16), at(23))))
    storvik.tick(at(12))
    storvik.texts("kari", "ja")
    storvik.organisation(without_the_evening_rota(), prune=True)

    assert minutes_pass(storvik, "kari") == [
        LEAD + "Vakten du har sagt ja til fra torsdag 10.12. kl. 16.00, Kveldsvakt, er ikke din lenger." + ASK]
