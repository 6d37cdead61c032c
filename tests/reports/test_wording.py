"""Sentences as a manager says them, in three languages, each with the same phrases."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from service.reports.content import Requirement
from service.reports.presented import present
from service.reports.requirements import names
from service.reports.wording import Words
from service.texts.catalogue import LANGUAGES, LOCALE
from tests.reports.example import ACCEPTED, KARI, OLA, OPEN, at, example
from tests.reports.season import OSLO

PATTERNS = ("clock", "date", "day", "at", "column_day", "column_week", "column_month")
NB = Words("nb", "Europe/Oslo")


@pytest.mark.parametrize(("start", "end", "expected"), [
    pytest.param(at(26, 8), at(26, 20), "Lørdag 26. desember kl. 08.00–20.00", id="within a day"),
    pytest.param(at(26, 15), at(26, 23).replace(minute=30), "Lørdag 26. desember kl. 15.00–23.30", id="to the minute"),
    pytest.param(at(26, 8), at(27), "Lørdag 26. desember kl. 08.00–24.00", id="until midnight"),
    pytest.param(at(26), at(27), "Lørdag 26. desember hele døgnet", id="a day"),
    pytest.param(at(26), at(28), "Lørdag 26. desember til søndag 27. desember", id="days"),
    pytest.param(at(26, 20), at(27, 8), "Lørdag 26. desember kl. 20.00 til søndag 27. desember kl. 08.00", id="night"),
    pytest.param(at(26, 8), at(28), "Lørdag 26. desember kl. 08.00 til søndag 27. desember kl. 24.00", id="midnight"),
    pytest.param(datetime(2026, 10, 25, tzinfo=OSLO), datetime(2026, 10, 26, tzinfo=OSLO),
                 "Søndag 25. oktober hele døgnet", id="a day of 25 hours"),
    pytest.param(datetime(2026, 3, 29, tzinfo=OSLO), datetime(2026, 3, 30, tzinfo=OSLO),
                 "Søndag 29. mars hele døgnet", id="a day of 23 hours"),
])  # fmt: skip
def test_a_stretch_of_time_as_people_say_it(start: datetime, end: datetime, expected: str) -> None:
    assert NB.stretch(start, end) == expected


@pytest.mark.parametrize(("language", "expected"), [
    ("nb", "Lørdag 26. desember kl. 08.00–20.00: ingen på vakt, én kreves. Kari Oppdikt er borte."),
    ("nn", "Laurdag 26. desember kl. 08.00–20.00: ingen på vakt, éin er kravd. Kari Oppdikt er borte."),
    ("en", "Saturday 26 December 08:00–20:00: nobody on duty, one is required. Away: Kari Oppdikt."),
])  # fmt: skip
def test_a_gap_in_a_managers_words(language: str, expected: str) -> None:
    assert Words(language, "Europe/Oslo").gap(OPEN) == expected


def test_several_are_counted_in_words() -> None:
    assert NB.gap(replace(OPEN, covered=1, minimum=3, absent=(KARI, OLA))) == (
        "Lørdag 26. desember kl. 08.00–20.00: én på vakt, tre kreves. Kari Oppdikt og Ola Oppdikt er borte.")


def test_who_could_be_asked_is_named_with_hours_and_many_are_counted() -> None:
    assert OPEN.could_be_asked is not None
    [ola, _] = OPEN.could_be_asked
    [said] = NB.could_be_asked(replace(OPEN, could_be_asked=(ola,) * 11))
    assert said.startswith("Kan spørres: Ola Oppdikt (12,5 timer høytidsvakt), Ola")
    assert said.endswith(", og 3 til.")
    assert NB.could_be_asked(replace(OPEN, could_be_asked=())) == [
        "Vi finner ingen som er både kvalifisert, ledig og uthvilt."]
    assert NB.could_be_asked(ACCEPTED) == []


def test_who_is_on_duty_for_a_part_is_told_when_and_that_nobody_is_in_the_rest() -> None:
    assert NB.on_duty_meanwhile(OPEN) == [
        "Disse har vakt, og blir varslet når noen skriver: Ola Oppdikt (Bakvakt, lørdag 26. desember kl. 08.00–12.00).",
        "I hele eller deler av tiden er det ingen vakt å varsle."]


def test_how_it_goes_if_nothing_is_done() -> None:
    [area] = example().areas
    first, second, *_ = NB.if_nothing_is_done(area)
    assert "«Ring legevakten 116117.»" in first
    assert second == "Hver gang noen skriver når ingen har vakt, får disse en SMS: Ola Oppdikt."
    assert NB.if_nothing_is_done(replace(area, open=())) == []


def test_last_year_in_figures_and_without() -> None:
    last = example().areas[0].last_year
    assert last is not None
    assert NB.last_year(last) == ["Jul 2025: to tidsrom sto udekket, 17,5 timer i alt.", "Ett var godtatt.",
                                  "Tre henvendelser kom mens ingen hadde vakt."]  # fmt: skip
    assert NB.last_year(replace(last, gaps=None)) == ["Ingen tall: Jul 2025 er ikke registrert her."]
    assert NB.last_year(None) == ["Ingen tall: perioden fantes ikke i fjor."]


@pytest.mark.parametrize(("language", "one", "two"), [
    ("nb", "1 ny, 1 dekket (24 timer).", "2 nye, 2 dekket (48 timer)."),
    ("nn", "1 ny, 1 dekt (24 timar).", "2 nye, 2 dekte (48 timar)."),
    ("en", "1 new, 1 covered (24 hours).", "2 new, 2 covered (48 hours)."),
])  # fmt: skip
def test_one_that_is_new_is_told_as_one_and_several_as_several(language: str, one: str, two: str) -> None:
    [area] = example().areas
    words = Words(language, "Europe/Oslo")
    assert words.summary(area)[-1].endswith(f": {one}")
    twice = replace(area, open=area.open * 2, filled=(*area.filled, replace(area.filled[0], id="g4")))
    assert words.summary(twice)[-1].endswith(f": {two}")


def test_what_was_filled_in_part_is_told_apart_and_counted_in_hours() -> None:
    [area] = example().areas
    part = replace(area.filled[0], id="g5", start=at(26, 19), end=at(26, 20), part=True)
    assert NB.summary(replace(area, filled=(part,)))[-1].endswith(": 1 ny, 1 delvis dekket (1 time).")
    assert NB.summary(replace(area, filled=(*area.filled, part)))[-1].endswith(
        ": 1 ny, 1 dekket og 1 delvis dekket (25 timer).")
    assert NB.summary(replace(area, filled=()))[-1].endswith(": 1 ny, 0 dekket.")
    assert NB.filled(part) == "Lørdag 26. desember kl. 19.00–20.00 (en del av et lengre tidsrom)"


def test_others_on_duty_who_do_not_count_are_said_to_be_there() -> None:
    bakvakt = replace(OPEN.others[0], counts=False)
    assert NB.gap(replace(OPEN, others=(bakvakt,), absent=())) == (
        "Lørdag 26. desember kl. 08.00–20.00: ingen på vakt som teller med, én kreves.")
    assert NB.gap(replace(OPEN, others=(bakvakt,), covered=1, minimum=2, absent=())) == (
        "Lørdag 26. desember kl. 08.00–20.00: én på vakt som teller med, to kreves.")
    assert NB.on_duty_meanwhile(replace(OPEN, others=(replace(bakvakt, paged=False),))) == [
        "Har vakt, men blir ikke varslet når noen skriver: Ola Oppdikt (Bakvakt, lørdag 26. desember kl. 08.00–12.00).",
        "I hele eller deler av tiden er det ingen vakt å varsle."]


@pytest.mark.parametrize(("language", "said"), [
    ("nb", ["Kveldsvakt eller høytidsvakt utenom kontortid", "Vakt hele døgnet", "Bakvakt til faste tider",
            "Nattberedskap"]),
    ("nn", ["Kveldsvakt eller høgtidsvakt utanom kontortid", "Vakt heile døgnet", "Bakvakt til faste tider",
            "Nattberedskap"]),
    ("en", ["Evening duty or holiday duty outside office hours", "Duty round the clock", "Backup duty at set hours",
            "Nattberedskap"]),
])  # fmt: skip
def test_a_requirement_is_called_by_its_name_or_by_what_it_asks_for(language: str, said: list[str]) -> None:
    [area] = example().areas
    asked = (*area.requirements, Requirement("a", None, 1, None, None, "always"),
             Requirement("b", None, 2, ("backup",), ("nurse",), "windows"),
             Requirement("c", "Nattberedskap", 1, None, None, "always"))  # fmt: skip
    assert list(names(Words(language, "Europe/Oslo"), replace(area, requirements=asked)).values()) == said


def test_two_requirements_of_one_name_say_their_ids_and_each_gap_says_which_is_meant() -> None:
    [area] = example().areas
    twice = (*area.requirements, replace(area.requirements[0], id="dag"))
    [section] = present(replace(example(), areas=(replace(area, requirements=twice),)), "nb").sections
    assert section.groups[0].items[0].lines[0] == "Krav: Kveldsvakt eller høytidsvakt utenom kontortid (natt)."
    [alone] = present(example(), "nb").sections
    assert not alone.groups[0].items[0].lines[0].startswith("Krav")


def phrases(language: str) -> dict[str, list[str]]:
    with Path(LOCALE, language, "LC_MESSAGES", "report.po").open("rb") as file:
        return {
            (message.id if isinstance(message.id, str) else message.id[0]):
                [message.string] if isinstance(message.string, str) else list(message.string or ())
            for message in read_po(file, abort_invalid=True) if message.id
        }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_phrase_with_the_same_blanks(language: str) -> None:
    ours, theirs = phrases("nb"), phrases(language)
    assert ours.keys() == theirs.keys()
    for key in ours.keys() - set(PATTERNS):
        assert all(theirs[key]), key
        assert blanks(theirs[key][-1]) == blanks(ours[key][-1]), (language, key)


def blanks(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}
