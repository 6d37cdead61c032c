"""Help that is promised falls in a gap: it is counted without telling whose, and nobody accepts it without another."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from service import gaps, organisation, promised
from service.gaps import Record
from service.models import metadata
from service.promised import AlternativesMissing, AlternativeUnfit, Falling, NothingPromised
from service.promised.falling import dates_of
from service.reports import promising
from service.reports.outlook import reported
from service.reports.wording import Words
from service.retention import Ground, Order, erase, exporting, paper
from tests.gaps.town import Town

OSLO = ZoneInfo("Europe/Oslo")
INSTEAD = "Legevakten i Storvik venter deg."
HOME = {"what": "Hjemmebesøk", "days": ["mon"], "until": "2026-12-31"}


def person(n: int, *things: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": f"u{n}", "name": f"Person {n}", "phone": f"+4759442{n:03}", "area": "storvik",
            "promised": list(things), **more}  # fmt: skip


def knows(town: Town, *people: dict[str, Any]) -> None:
    written = json.dumps({"service_users": list(people)}, ensure_ascii=False)
    town.night.users(written, **{one["id"]: one["phone"] for one in people})


@pytest.fixture
def gap(town: Town) -> Record:
    """Nobody has the night from Monday 16 to Tuesday 17 November, 20.00 to 08.00."""
    town.writes(rotas=[{"id": "natt", "shifts": []}])
    [found] = town.records()
    return found


def refs(town: Town, gap: Record) -> list[str]:
    with town.night.database.read() as db:
        return promised.missing(db, gap.id, OSLO)


def accepts(town: Town, gap: Record, instead: dict[str, str]) -> Record:
    with town.night.database.write() as db:
        promised.keep(db, town.night.vault, gap.id, instead, "mona", OSLO, town.now)
        words = gaps.Acceptance("mona", "Ingen kan.", "Ring 116117.")
        return gaps.accept(db, organisation.standing(db), gap.id, words, town.now)


def counted(town: Town, gap: Record) -> str:
    with town.night.database.read() as db:
        return promising.of_records(db, organisation.standing(db), [gap])[gap.id]


@pytest.mark.parametrize(
    ("days", "until", "falls"),
    [
        (("mon",), None, True), (("tue",), None, True), (("wed", "sun"), None, False),
        (("mon",), "2026-11-16", True), (("mon",), "2026-11-15", False), (("tue",), "2026-11-16", False),
    ],
)  # fmt: skip
def test_help_on_a_day_that_the_gap_touches_falls_in_it(days: tuple[str, ...], until: str | None, falls: bool) -> None:
    last = datetime.fromisoformat(until).date() if until else None
    start, end = datetime(2026, 11, 16, 20, tzinfo=OSLO), datetime(2026, 11, 17, 8, tzinfo=OSLO)
    assert Falling("u1", "a", days, last).falls_on(dates_of(start, end, OSLO)) is falls


def test_a_gap_that_ends_at_midnight_does_not_touch_the_next_day() -> None:
    monday_evening = datetime(2026, 11, 16, 20, tzinfo=OSLO)
    dates = dates_of(monday_evening, monday_evening + timedelta(hours=4), OSLO)
    assert not Falling("u1", "a", ("tue",), None).falls_on(dates)


def test_a_gap_of_many_weeks_touches_every_day() -> None:
    start = datetime(2026, 11, 16, 20, tzinfo=OSLO)
    dates = dates_of(start, start + timedelta(days=400), OSLO)
    assert all(Falling("u1", "a", (day,), None).falls_on(dates) for day in ("mon", "thu", "sun"))


def test_few_people_are_no_number_and_more_are_one(town: Town, gap: Record) -> None:
    assert counted(town, gap) == "0"
    knows(town, *(person(n, HOME, {"what": "Turfølge"}) for n in range(1, 5)))
    assert counted(town, gap) == "<5"
    knows(town, person(5, HOME), person(6, HOME), person(7, {**HOME, "days": ["fri"]}), person(8))
    assert counted(town, gap) == "6"


def test_a_report_says_it_in_words(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME))
    with town.night.database.read() as db:
        stands = organisation.standing(db)
        [told] = promising.counted(db, stands, "storvik", [reported(stands, gap, town.now)])
    bokmaal, english = Words("nb", "Europe/Oslo"), Words("en", "Europe/Oslo")
    assert bokmaal.promised(told.promised) == ["Lovet hjelp til noen få personer faller i tidsrommet."]
    assert english.promised("6") == ["Help promised to six people falls in this time."]
    assert bokmaal.promised("0") == [] == bokmaal.promised(None)


def test_nobody_accepts_it_without_saying_what_comes_instead_of_each(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME, {"what": "Turfølge"}), person(2, HOME))
    first, *others = refs(town, gap)
    with pytest.raises(AlternativesMissing) as refused:
        accepts(town, gap, {first: INSTEAD})
    assert list(refused.value.refs) == others and len(others) == 2
    assert refs(town, gap) == [first, *others], "nothing is left of what was refused"
    assert accepts(town, gap, dict.fromkeys([first, *others], INSTEAD)).state == "accepted"
    assert refs(town, gap) == []


def test_what_is_not_promised_there_has_no_alternative_and_an_alternative_says_something(
    town: Town, gap: Record
) -> None:
    knows(town, person(1, HOME), person(2, {**HOME, "days": ["fri"]}))
    [ref] = refs(town, gap)
    with pytest.raises(NothingPromised):
        accepts(town, gap, {ref: INSTEAD, "u2/feed": INSTEAD})
    for unfit in ("  ", "a" * 161, "a\x00b"):
        with pytest.raises(AlternativeUnfit):
            accepts(town, gap, {ref: unfit})


def test_who_texts_in_the_gap_is_told_what_comes_instead_and_nobody_elses(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME), person(2, HOME))
    mine, others = refs(town, gap)
    accepts(town, gap, {mine: INSTEAD, others: "Naboen ser innom."})
    town.night.wait_until(datetime(2026, 11, 16, 21, tzinfo=UTC))
    town.night.texts("u1", "er det noen der?")
    [answer] = town.night.inbox("u1")
    assert f"I stedet for hjelpen du er lovet: {INSTEAD}" in answer
    assert "Naboen" not in answer and "Hjemmebesøk" not in answer


def test_what_is_no_longer_promised_is_not_told(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME))
    accepts(town, gap, {refs(town, gap)[0]: INSTEAD})
    knows(town, person(1))
    town.night.wait_until(datetime(2026, 11, 16, 21, tzinfo=UTC))
    town.night.texts("u1", "er det noen der?")
    assert INSTEAD not in town.night.inbox("u1")[0]


def test_an_acceptance_that_is_withdrawn_leaves_no_alternatives(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME))
    accepts(town, gap, {refs(town, gap)[0]: INSTEAD})
    with town.night.database.write() as db:
        gaps.withdraw_acceptance(db, gap.id, "mona", town.now)
    assert town.night.rows("gap_alternative") == [] and len(refs(town, gap)) == 1


def test_a_part_of_an_accepted_gap_has_the_alternatives_of_the_whole(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME))
    accepts(town, gap, {refs(town, gap)[0]: INSTEAD})
    town.has_duty(("ola", "16T23:00", "17T02:00"))
    parts = [one for one in town.records() if one.state == "accepted"]
    assert len(parts) == 2 and any(one.split_from is not None for one in parts)
    with town.night.database.read() as db:
        told = [promised.of_person(db, town.night.vault, "u1", [one.id], OSLO) for one in parts]
        coming = promised.coming(db, town.night.vault, "u1", town.now)
    assert INSTEAD in told[0] and [one.instead for one in coming] == [INSTEAD, INSTEAD]


def test_what_is_promised_later_is_asked_for_when_the_acceptance_is_changed(town: Town, gap: Record) -> None:
    accepts(town, gap, {})
    knows(town, person(1, HOME))
    assert len(refs(town, gap)) == 1
    with pytest.raises(AlternativesMissing):
        accepts(town, gap, {})


def test_an_erased_person_is_promised_nothing_and_counted_in_no_gap(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME))
    accepts(town, gap, {refs(town, gap)[0]: INSTEAD})
    with town.night.database.write() as db:
        erase(db, town.night.vault, "u1", Order(Ground.ASKED, "ba om det"), town.now)
    assert counted(town, gap) == "0" and town.night.rows("gap_alternative") == []
    [row] = [one for one in town.night.rows("service_user") if one["id"] == "u1"]
    assert (row["promised_sealed"], row["promised_days"]) == (None, None)


def test_the_person_can_have_it_all_in_words(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME))
    accepts(town, gap, {refs(town, gap)[0]: INSTEAD})
    with town.night.database.read() as db:
        found = exporting.export(db, town.night.vault, "u1", town.now)
    [kept] = found.tables["service_user"]
    assert list(kept["promised"]["promised"].values()) == ["Hjemmebesøk"]
    assert kept["promised_days"][0]["days"] == ["mon"]
    assert found.tables["gap_alternative"][0]["instead"] == INSTEAD
    assert paper.made(found, town.now).startswith(b"%PDF")


def test_where_a_key_was_lost_what_is_promised_cannot_be_read_and_is_still_counted(town: Town, gap: Record) -> None:
    knows(town, person(1, HOME))
    table = metadata.tables["service_user"]
    lost = town.night.vault.seal("{}", table="service_user", id="u1", column="promised_sealed")
    with town.night.database.write() as db:
        db.execute(update(table).where(table.c.id == "u1").values(promised_sealed=lost))
        assert [one.what for one in promised.listed(db, town.night.vault, "u1")] == ["(kan ikke leses lenger)"]
    assert counted(town, gap) == "<5"
