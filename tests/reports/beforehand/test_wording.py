"""The text ahead of a period: in everybody's language, true in the night of summer time, and never endless."""

from datetime import datetime

import pytest

from channels.encoding import segments
from schedules.instants import seconds
from service.organisation import wordings
from service.reports.beforehand import facts, when
from service.reports.beforehand.facts import Instead, Told
from service.reports.beforehand.wording import Clock
from tests.reports.beforehand.advent import DUE, FILLED, ORGANISATION, OSLO, Advent, rota

SHORT = [(f"2026-12-{day}T12:00", f"2026-12-{day}T13:00") for day in range(23, 32)]
CHRISTMAS = seconds(datetime(2026, 12, 23, tzinfo=OSLO)), seconds(datetime(2027, 1, 4, tzinfo=OSLO))


@pytest.mark.parametrize(("language", "said"), [
    ("nn", "Hei frå Storvik. Jul 2026, onsdag 23.12. til og med søndag 3.1.: Skriv hit som vanleg. Etter planen er "
     "det ingen på vakt laurdag 26.12. kl. 08.00-20.00. Då kan det ta tid før du får svar. Ikkje vent på oss om det "
     "hastar: Ring legevakten 116117. Ved fare for liv ring 113. Lurer du på noko, eller uroar det deg? Svar her."),
    ("en", "Hello from Storvik. Christmas 2026, Wednesday 23 December through Sunday 3 January: Write here "
     "as always. As planned, nobody is on duty Saturday 26 December 08:00-20:00. Then it may take time before you get "
     "an answer. Do not wait for us if it is urgent: Ring legevakten 116117. Ved fare for liv ring 113. If you wonder "
     "about anything, or it worries you: answer here."),
])  # fmt: skip
def test_each_is_written_to_in_their_own_language(advent: Advent, language: str, said: str) -> None:
    advent.users(more=f", language: {language}")
    advent.comes(DUE, "10:00")
    assert advent.inbox() == [said]


def test_where_somebody_is_there_throughout_that_is_said(advent: Advent) -> None:
    advent.imports(FILLED)
    advent.comes(DUE, "10:00")
    assert advent.inbox() == [
        "Hei fra Storvik. Jul 2026, onsdag 23.12. til og med søndag 3.1.: Skriv hit som vanlig. Etter planen er noen "
        "på vakt hele tiden. Ikke vent på oss hvis det haster: Ring legevakten 116117. Ved fare for liv ring 113. "
        "Lurer du på noe, eller bekymrer det deg? Svar her."
    ]  # fmt: skip


def test_where_nobody_is_there_at_all_that_is_said(advent: Advent) -> None:
    advent.imports(rota(("kari", "2026-10-23T00:00", "2026-10-26T08:00")))
    advent.comes(DUE, "10:00")
    assert "Etter planen er ingen på vakt i denne tiden. Da kan det ta tid" in advent.inbox()[0]


def test_who_only_texts_is_told_how_to_get_help_without_a_voice(advent: Advent) -> None:
    advent.users(more=", sms_only: true")
    advent.comes(DUE, "10:00")
    assert "Nød-SMS til 113" in advent.inbox()[0] and "Ring" not in advent.inbox()[0]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_long_list_is_cut_and_says_how_many_more_there_are(advent: Advent, language: str) -> None:
    whole = [("kari", start, end) for start, end in SHORT]
    advent.imports(rota(*whole))
    advent.users(more=f", language: {language}")
    advent.comes(DUE, "10:00")
    [text] = advent.inbox()
    assert segments(text).encoding == "GSM-7" and segments(text).count == 3
    assert "HVEM" in text and {"nb": "ganger til", "nn": "gonger til", "en": "more times"}[language] in text
    assert text.count(".12. kl.") + text.count(" December 13:00") >= 1, "some are named"


def test_what_is_for_the_person_comes_before_more_times_and_what_has_no_room_can_be_asked_for(advent: Advent) -> None:
    things = ", ".join(f"{{what: Hjelp {n}, days: [sat]}}" for n in range(3))
    advent.users(more=f", promised: [{things}]")
    advent.comes("12-01", "12:00")
    refs = [f"anne/{one['id']}" for one in advent.rows("service_user")[0]["promised_days"]]
    said = ["Ingrid ringer deg.", "x" * 160, "y" * 160]
    advent.accepts("Ring 116117 hvis du vil snakke med noen.", dict(zip(refs, said, strict=True)))
    advent.comes(DUE, "10:00")
    [text] = advent.inbox()
    assert segments(text).count <= 3
    assert "I stedet for hjelpen du er lovet: Ingrid ringer deg." in text
    assert "Det er avtalt mer: spør oss her." in text and "Lurer du" not in text


def test_letters_that_gsm_lacks_take_nothing_away(advent: Advent) -> None:
    advent.imports(ORGANISATION.replace("name: Storvik\n", "name: Kárášjohka\n"))
    advent.users(more=", promised: [{what: Hjelp, days: [sat]}]")
    advent.comes("12-01", "12:00")
    advent.accepts("Ring 116117.", {"": "Áila ringer deg."})
    advent.comes(DUE, "10:00")
    [text] = advent.inbox()
    assert "Kárášjohka" in text and "Áila ringer deg." in text
    assert segments(text).encoding == "UCS-2" and segments(text).units <= 459


def test_an_area_may_greet_in_its_own_words(advent: Advent) -> None:
    with advent.night.database.write() as db:
        wordings.store(db, "storvik", "holiday_lead", "nb", "Kjære deg! {area} om {period}, {days}:", "pia",
                       advent.night.clock.now())  # fmt: skip
    advent.comes(DUE, "10:00")
    assert advent.inbox()[0].startswith("Kjære deg! Storvik om Jul 2026, onsdag 23.12. til og med søndag 3.1.: Etter")


EASTER = """
    shifts:
      - {staff: kari, start: "2027-03-20T00:00", end: "2027-03-28T00:00"}
      - {staff: ola, start: "2027-03-28T08:00", end: "2027-03-30T00:00"}
coverage: []
"""


def test_in_the_night_to_summer_time_hours_and_lead_days_are_those_of_the_wall(advent: Advent) -> None:
    head = rota().split("    shifts:\n")[0]
    advent.imports(head + EASTER)
    for day in ("2027-03-13T09:45", "2027-03-13T10:00"):
        advent.night.clock.set(datetime.fromisoformat(day).replace(tzinfo=OSLO))
        advent.looks()
    [text] = [body for body in advent.inbox() if "Påske" in body]
    assert "Påske 2027, lørdag 20.3. til og med mandag 29.3." in text
    assert "ingen på vakt søndag 28.3. kl. 00.00-08.00. Da" in text
    advent.night.clock.set(datetime(2027, 3, 28, 0, 59, tzinfo=OSLO))
    count = len(advent.inbox())
    for _ in range(8):  # the wall goes from 02 to 03
        advent.hours_pass(1)
        advent.looks()
    assert len(advent.inbox()) == count


@pytest.mark.parametrize(("start", "end", "said"), [
    ("2026-12-26T08:00", "2026-12-26T20:00", "lørdag 26.12. kl. 08.00-20.00"),
    ("2026-12-26T20:00", "2026-12-27T00:00", "lørdag 26.12. kl. 20.00-24.00"),
    ("2026-12-26T00:00", "2026-12-27T00:00", "hele lørdag 26.12."),
    ("2026-12-26T00:00", "2026-12-28T00:00", "lørdag 26.12. til og med søndag 27.12."),
    ("2026-12-26T20:00", "2026-12-27T08:00", "lørdag 26.12. kl. 20.00 til søndag 27.12. kl. 08.00"),
    ("2026-12-26T20:00", "2026-12-28T00:00", "lørdag 26.12. kl. 20.00 til søndag 27.12. kl. 24.00"),
])  # fmt: skip
def test_how_times_are_said(start: str, end: str, said: str) -> None:
    first, last = (seconds(datetime.fromisoformat(at).replace(tzinfo=OSLO)) for at in (start, end))
    assert Clock("nb", OSLO).stretch((first, last)) == said


@pytest.mark.parametrize(("now", "day", "first"), [
    ("07:59", False, False), ("08:00", True, False), ("10:00", True, True), ("19:59", True, True),
    ("20:00", True, False), ("20:59", True, False), ("21:00", False, False),
])  # fmt: skip
def test_when_people_are_told(now: str, day: bool, first: bool) -> None:
    at = datetime.fromisoformat(f"2026-12-16T{now}").replace(tzinfo=OSLO)
    assert (when.is_day(at, OSLO), when.may_tell_first(at, OSLO)) == (day, first)


def test_what_is_kept_is_read_again_as_it_was() -> None:
    told = Told("Jul", *CHRISTMAS, ((CHRISTMAS[0], CHRISTMAS[0] + 60),), (Instead(5, "Ingrid ringer."),), ())
    assert facts.read(told.written()) == told
