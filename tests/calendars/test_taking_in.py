"""What a plan from another system changes, by somebody who types, on both databases."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from schedules.instants import zone
from service.database import Database
from service.models import metadata
from service.organisation import stored as organisation_of
from tests.calendars.conftest import shift, take_in
from tests.cli.conftest import Typed, directory, stored, typed

__all__ = ["directory", "stored", "typed"]
OSLO = zone("Europe/Oslo")
TODAY = OSLO.local(datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def on(days: int, clock: str) -> str:
    """A written time so many days from now."""
    return f"{TODAY + timedelta(days=days):%Y-%m-%d}T{clock}"


def plan(*rows: tuple[str, int, str, int, str]) -> str:
    lines = [f"{who};{on(a, b).replace('T', ' ')};{on(c, d).replace('T', ' ')}" for who, a, b, c, d in rows]
    return "\n".join(["Ansatt;Fra;Til", *lines])


def given(file: str, content: str | bytes) -> str:
    Path(file).write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def changes(result: Result) -> list[tuple[str, str, str, str]]:
    assert result.exit_code == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return [(row["change"], row["staff"], row["start"][:16], row["end"][:16]) for row in rows]


def shifts(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as db:
        return [(one.staff, one.start, one.end) for one in organisation_of(db).rotas[0].shifts]


@pytest.fixture
def natt(stored: Database) -> Database:
    """A night rota with one shift that somebody wrote by hand."""
    take_in(stored, shift("per", on(40, "20:00"), on(41, "08:00")))
    return stored


BY_HAND = ("per", on(40, "20:00"), on(41, "08:00"))
FIRST = plan(("Ola Prøvesen", 10, "20:00", 11, "08:00"), ("Ærlig 🙂, Kåre", 42, "20:00", 43, "08:00"))


def test_a_plan_is_shown_and_changes_nothing_until_it_is_applied(natt: Database, typed: Typed) -> None:
    file = given("plan.csv", FIRST)
    wanted = [("add", "ola", on(10, "20:00"), on(11, "08:00")), ("add", "kari", on(42, "20:00"), on(43, "08:00"))]

    shown = typed("calendar", "take-in", file, "--rota", "natt", "--format", "json")
    assert changes(shown) == wanted
    assert "nothing has been changed" in shown.stderr
    assert shifts(natt) == [BY_HAND]

    assert changes(typed("calendar", "take-in", file, "--rota", "natt", "--apply", "--format", "json")) == wanted
    assert shifts(natt) == [BY_HAND, ("ola", on(10, "20:00"), on(11, "08:00")),
                            ("kari", on(42, "20:00"), on(43, "08:00"))]
    assert changes(typed("calendar", "take-in", file, "--rota", "natt", "--apply", "--format", "json")) == []


def test_a_later_plan_takes_back_what_the_earlier_gave_and_nothing_that_people_wrote(
    natt: Database, typed: Typed
) -> None:
    typed("calendar", "take-in", given("plan.csv", FIRST), "--rota", "natt", "--apply")
    second = plan(("ola", 9, "20:00", 10, "08:00"), ("kari@example.org", 42, "18:00", 43, "08:00"))

    taken = typed("calendar", "take-in", given("plan.csv", second), "--rota", "natt", "--apply", "--format", "json")

    assert changes(taken) == [
        ("add", "ola", on(9, "20:00"), on(10, "08:00")), ("remove", "ola", on(10, "20:00"), on(11, "08:00")),
        ("add", "kari", on(42, "18:00"), on(43, "08:00")), ("remove", "kari", on(42, "20:00"), on(43, "08:00"))]
    assert BY_HAND in shifts(natt) and len(shifts(natt)) == 3


def test_a_plan_of_another_month_leaves_the_first_month_alone(natt: Database, typed: Typed) -> None:
    typed("calendar", "take-in", given("one.csv", FIRST), "--rota", "natt", "--apply")
    later = given("two.csv", plan(("ola", 43, "00:00", 44, "08:00"), ("ola", 60, "20:00", 61, "08:00")))

    taken = typed("calendar", "take-in", later, "--rota", "natt", "--apply", "--format", "json")

    assert [change[0] for change in changes(taken)] == ["add", "add"]  # the night before it began reaches into it
    assert len(shifts(natt)) == 5


def test_absences_come_with_their_kind_and_leave_those_of_others(stored: Database, typed: Typed) -> None:
    take_in(stored, absences=f"{{staff: ola, start: '{on(5, '00:00')}', end: '{on(9, '00:00')}', kind: leave}}")
    rows = [f"Per Påfunn;{TODAY + timedelta(days=a):%d.%m.%Y};{TODAY + timedelta(days=b):%d.%m.%Y};{kind}"
            for a, b, kind in ((20, 22, "Ferie"), (30, 30, "Sykemelding 50 %"))]
    file = given("fravær.csv", "\n".join(["Ansatt;Fra og med;Til og med;Fraværstype", *rows]))

    typed("calendar", "take-in", file, "--absences", "--apply")

    with stored.read() as db:
        away = [(one.staff, one.start, one.end, one.kind) for one in organisation_of(db).absences]
    assert away == [("ola", on(5, "00:00"), on(9, "00:00"), "leave"),
                    ("per", on(20, "00:00"), on(23, "00:00"), "vacation"),
                    ("per", on(30, "00:00"), on(31, "00:00"), "sick")]


def test_a_mapping_is_kept_and_remembered_for_the_next_file(natt: Database, typed: Typed) -> None:
    kept = typed("calendar", "mapping", "turnus", "staff=Hvem der", "start=Når", "end=Hvor lenge")
    assert kept.exit_code == 0 and "staff=Hvem der" in kept.stdout
    content = FIRST.replace("Ansatt;Fra;Til", "Hvem der;Når;Hvor lenge")

    first = typed("calendar", "take-in", given("a.csv", content), "--rota", "natt", "--mapping", "turnus", "--apply",
                  "--format", "json")
    assert len(changes(first)) == 2
    again = typed("calendar", "take-in", given("b.csv", content), "--rota", "natt", "--format", "json")
    assert changes(again) == []


def test_a_change_is_looked_at_for_gaps_and_by_the_line(natt: Database, typed: Typed) -> None:
    before = kinds(natt)
    typed("calendar", "take-in", given("plan.csv", FIRST), "--rota", "natt", "--apply")
    assert sorted(kinds(natt)) == sorted([*before, "gaps", "sweep"])


def kinds(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(select(metadata.tables["work"].c.kind)))


def test_what_we_wrote_ourselves_is_read_back_as_it_was(natt: Database, typed: Typed) -> None:
    from service.calendars import addresses
    from service.calendars.feed import feed
    from service.models.calendar import Subject
    from service.organisation import standing

    now = datetime.now(UTC)
    with natt.write() as db:
        token = addresses.make(db, standing(db), Subject.ROTA, "natt", now)
    content = feed(natt, token, now)
    assert content is not None
    shown = typed("calendar", "take-in", given("ours.ics", content), "--rota", "natt", "--format", "json")
    assert changes(shown) == []
    assert "1 unchanged" in shown.stderr


@pytest.mark.parametrize(("content", "says"), [
    pytest.param(plan(("Kari Ukjent", 10, "20:00", 11, "08:00")), "row 2: 'Kari Ukjent' names nobody", id="a stranger"),
    pytest.param(plan(("Ola Prøvesen og Per Påfunn", 10, "20:00", 11, "08:00")), "more than one: ola, per", id="two"),
    pytest.param(plan(("", 10, "20:00", 11, "08:00")), "does not say who", id="nobody"),
    pytest.param("Ansatt;Fra;Til\nola;i morgen;x", "plan.csv: row 2, column B", id="no date"),
])
def test_a_file_that_is_wrong_changes_nothing_and_says_where(
    natt: Database, typed: Typed, content: str, says: str
) -> None:
    refused = typed("calendar", "take-in", given("plan.csv", content), "--rota", "natt", "--apply")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert says in refused.stderr
    assert shifts(natt) == [BY_HAND]


BOMB = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x
""" + "".join(f"""BEGIN:VEVENT
UID:{n}
SUMMARY:ola
DTSTART:20260105T140000Z
DTEND:20260105T150000Z
RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30
END:VEVENT
""" for n in range(50)) + "END:VCALENDAR\n"


def test_a_calendar_that_would_take_for_ever_is_given_up(
    natt: Database, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.calendars.confined.WAIT", 4)
    refused = typed("calendar", "take-in", given("bomb.ics", BOMB), "--rota", "natt")
    assert refused.exit_code == 2
    assert "too long to work out" in refused.stderr


@pytest.mark.parametrize(("words", "says"), [
    (("--rota", "dag"), "there is no rota 'dag'"), (("--rota", "natt", "--staff", "x"), "there is no staff member 'x'"),
    ((), "--rota and --absences"), (("--rota", "natt", "--mapping", "x"), "no column mapping is kept as 'x'"),
])
def test_what_there_is_not_is_said(natt: Database, typed: Typed, words: tuple[str, ...], says: str) -> None:
    refused = typed("calendar", "take-in", given("plan.csv", FIRST), *words)
    assert refused.exit_code == 2
    assert says in refused.stderr


def test_an_address_is_made_listed_and_revoked_by_command(
    natt: Database, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAKTLINJE_PUBLIC_URL", "https://vakt.example.org")
    made = typed("calendar", "address", "--staff", "per").stdout.strip()
    assert made.startswith("https://vakt.example.org/calendar/") and made.endswith(".ics")
    listed = typed("calendar", "addresses", "--format", "json").stdout
    assert json.loads(listed)[0]["subject"] == "per" and made[-20:-4] not in listed
    assert typed("calendar", "revoke", made).exit_code == 0
    assert typed("calendar", "revoke", made).exit_code == 2
    assert typed("calendar", "address", "--staff", "per", "--rota", "natt").exit_code == 2
