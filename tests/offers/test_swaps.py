"""Somebody asks colleagues to take a duty of theirs; it is theirs until the first JA."""

from datetime import datetime

import pytest

from service.offers import swapping
from service.offers.errors import AlreadyOffered, NobodyToAsk, NotTheirs
from service.offers.making import Made
from service.offers.swapping import Swap
from tests.faults.eight import at_once
from tests.offers.scene import ORGANISATION, OSLO, Planned

STARTS, ENDS = datetime(2026, 12, 26, 8, tzinfo=OSLO), datetime(2026, 12, 26, 20, tzinfo=OSLO)
NOON = datetime(2026, 12, 26, 14, tzinfo=OSLO)
# Kari has the Saturday; Ola, Per and Siri work here on other days; only nurses count.
KARIS = ORGANISATION.replace("    confirm: false\n  - id: ambulant", """    confirm: false
    shifts:
      - {staff: kari, start: "2026-12-26T08:00", end: "2026-12-26T20:00"}
      - {staff: ola, start: "2026-12-12T08:00", end: "2026-12-12T20:00"}
      - {staff: per, start: "2026-12-13T08:00", end: "2026-12-13T20:00"}
      - {staff: siri, start: "2026-12-14T08:00", end: "2026-12-14T20:00"}
      - {staff: tor, start: "2026-12-15T08:00", end: "2026-12-15T20:00"}
  - id: ambulant""")


@pytest.fixture
def kari(storvik: Planned) -> Planned:
    storvik.organisation(KARIS)
    storvik.work()
    storvik.wire.sent.clear()
    return storvik


def asks(planned: Planned, *to: str, start: datetime = STARTS, end: datetime = ENDS) -> Made:
    wish = Swap("kveld", "kari", start, end, to)
    made = swapping.ask(planned.line.transactions, wish, planned.clock.now())
    planned.work()
    return made


def on_saturday(planned: Planned) -> list[tuple[str, int, int]]:
    stretches = planned.duty().timeline("kveld", STARTS, ENDS)
    return [(one.staff, one.start.astimezone(OSLO).hour, one.end.astimezone(OSLO).hour) for one in stretches]


def test_colleagues_who_can_are_asked_and_it_stays_hers(kari: Planned) -> None:
    made = asks(kari)
    assert set(made.asked) == {"ola", "per"}  # Siri is no nurse, Tor is away, Une has other duty
    assert "Kari spør om du kan ta en vakt, Kveldsvakt, fra lørdag 26.12. kl. 08.00" in kari.last("ola")
    assert on_saturday(kari) == [("kari", 8, 20)]


def test_the_first_yes_has_it_and_she_and_the_planner_hear(kari: Planned) -> None:
    asks(kari)
    kari.texts("per", "ja")
    kari.texts("ola", "ja 1")

    assert on_saturday(kari) == [("per", 8, 20)]
    assert "Vakten #1 er din" in kari.last("per")
    assert kari.last("kari") == "Per har tatt vakten din #1 fra lørdag 26.12. kl. 08.00. Den er ikke lenger din."
    assert "Per har tatt vakten til Kari" in kari.last("pia")
    assert kari.offer_row()["taken_by"] == "per"


def test_a_part_can_be_asked_for_and_the_rest_stays_hers(kari: Planned) -> None:
    asks(kari, "ola", start=NOON)
    kari.texts("ola", "ja")
    assert on_saturday(kari) == [("kari", 8, 14), ("ola", 14, 20)]


def test_two_who_say_yes_at_once_do_not_both_have_it(kari: Planned) -> None:
    asks(kari)
    at_once([lambda: kari.texts("per", "ja 1"), lambda: kari.texts("ola", "ja 1")])
    assert len(on_saturday(kari)) == 1
    assert sorted(map(str, kari.answers().values())) == ["too_late", "yes"]


def test_who_could_not_take_it_is_not_asked(kari: Planned) -> None:
    for staff in ("siri", "tor", "une", "pia", "kari"):
        with pytest.raises(NobodyToAsk):
            asks(kari, staff)
    assert kari.wire.sent == []


def test_nobody_can_give_away_what_they_do_not_have(kari: Planned) -> None:
    for start, end in ((STARTS, datetime(2026, 12, 27, tzinfo=OSLO)), (ENDS, STARTS), (STARTS, STARTS)):
        with pytest.raises(NotTheirs):
            asks(kari, start=start, end=end)


def test_the_same_time_is_not_asked_about_twice(kari: Planned) -> None:
    asks(kari)
    with pytest.raises(AlreadyOffered):
        asks(kari, start=NOON)


def test_it_is_not_taken_when_it_is_no_longer_hers(kari: Planned) -> None:
    asks(kari)
    kari.organisation(KARIS.replace("staff: kari, start", "staff: ola, start"))
    kari.texts("per", "ja")
    assert on_saturday(kari) == [("ola", 8, 20)]
    assert kari.offer_row()["state"] == "not_needed"


def test_she_hears_that_everybody_said_no(kari: Planned) -> None:
    asks(kari)
    kari.texts("per", "nei")
    kari.texts("ola", "nei")
    assert kari.last("kari").startswith("Alle som er spurt, har sagt nei til vakten din #1")


def test_she_hears_that_nobody_answered_in_time(kari: Planned) -> None:
    kari.wait_until(asks(kari).offer.deadline)
    assert kari.last("kari").startswith("Svarfristen er ute, og ingen har tatt vakten din #1")
    assert kari.inbox("pia") == []
    assert on_saturday(kari) == [("kari", 8, 20)]
