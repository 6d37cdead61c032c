"""Who is reminded of what people were promised: to hand a log over, and that a consent ends. By day, without a name."""

from datetime import UTC, date, datetime, timedelta

import pytest

from service import people, queue
from service.access_log import Handed, reminding, requests
from service.models.base import new_id
from tests.line.night import Night

SIRI = """
service_users:
  - {id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, coordinator: siri,
     consent: {given: "2026-01-10", until: "2026-04-25"}}
"""
NINE = datetime(2026, 4, 5, 7, 5, tzinfo=UTC)  # five past nine in Oslo
DAY = timedelta(days=1)


def each_morning(night: Night, until: datetime, since: datetime = NINE) -> dict[date, list[str]]:
    """What the job does at five past nine, each day; what Siri has got by the next one, by day."""
    got: dict[date, list[str]] = {}
    while since <= until:
        night.wait_until(since)
        night.new("siri")
        run(night)
        if said := night.new("siri"):
            got[since.date()] = said
        since += DAY
    return got


def run(night: Night) -> None:
    with night.database.write() as db:
        queue.put(db, key=f"rights:{new_id()}", kind=reminding.REMIND, subject="clock", due_at=night.clock.now(),
                  now=night.clock.now())
        [claimed] = [one for one in queue.claim(db, night.clock.now(), 10) if one.kind == reminding.REMIND]
    reminding.remind(night.line.transactions, claimed, night.clock.now())
    night.work()


@pytest.fixture
def siri(night: Night) -> Night:
    night.users(SIRI)
    return night


def test_a_log_that_is_due_in_a_week_is_told_once_a_week_and_when_late_the_managers_hear(siri: Night) -> None:
    siri.texts("anne", "INNSYN")  # due on 30 April: 3 May is a Sunday, and 1 May a holiday
    siri.new("mona")
    told = {day: said for day, said in each_morning(siri, NINE + 36 * DAY).items()
            if any("venter fortsatt" in body for body in said)}
    assert list(told) == [date(2026, 4, 23), date(2026, 4, 30), date(2026, 5, 7)]
    late = [body for body in siri.new("mona") if "fristen var" in body]
    assert len(late) == 1 and "Anne" not in late[0]


def test_a_log_that_was_handed_over_is_reminded_of_no_more(siri: Night) -> None:
    siri.texts("anne", "INNSYN")
    with siri.database.write() as db:
        user = people.find(db, siri.vault, "anne")
        assert user is not None
        requests.hand_over(db, user, "siri", Handed.IN_PERSON, siri.clock.now())
    assert not any("venter" in body for said in each_morning(siri, NINE + 30 * DAY).values() for body in said)


def test_a_consent_that_ends_is_told_two_weeks_before_when_it_has_ended_and_then_monthly(siri: Night) -> None:
    told = each_morning(siri, NINE + 60 * DAY)
    assert list(told) == [date(2026, 4, 11), date(2026, 4, 26), date(2026, 5, 26)]
    assert all("samtykke" in body and "Anne" not in body for said in told.values() for body in said)


def test_the_plan_is_as_open_after_the_end_as_before(siri: Night) -> None:
    each_morning(siri, NINE + 30 * DAY)
    with siri.database.read() as db:
        user = people.find(db, siri.vault, "anne")
    assert user is not None and not user.objects


def test_several_people_are_one_text(siri: Night) -> None:
    siri.users("""
service_users:
  - {id: bo, name: Bo Fjeld, phone: "+4759442002", area: storvik, coordinator: siri,
     consent: {given: "2026-01-10", until: "2026-04-25"}}
""")
    assert [len(said) for said in each_morning(siri, NINE + 10 * DAY).values()] == [1]


def test_where_who_was_named_has_left_the_managers_hear_at_once(siri: Night) -> None:
    siri.texts("anne", "INNSYN")
    with siri.database.write() as db:
        db.execute(requests.REQUEST.update().values(follow_up="gone"))
    siri.wait_until(NINE)
    siri.new("mona")
    run(siri)
    assert any("ber om å se hvem" in body for body in siri.new("mona"))
