"""Texts before holidays on the person's page: a yes with how many days, what was sent and how it went, what is next."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from channels.base import Rejected
from service import access_log, consents, people
from service.access_log.paper import HandedOver, said
from service.models.account import Role
from service.people.finding import SERVICE_USER as PERSON
from service.processes.jobs import Job, put_latest
from service.reports import beforehand
from tests.web.house import OSLO, Browser
from tests.web.inbox.night import Night

AILA = "/people/aila"
GIVE, WITHDRAW = (f"{AILA}/consents/texts_before_holidays/{what}" for what in ("give", "withdraw"))
YES = {"given_on": "2026-12-17", "until": "", "how": "spoken", "scope": "", "days": "4", "form_key": "a"}
UNTIL_SATURDAY_AT_TEN = timedelta(hours=33, minutes=46)


@pytest.fixture
def ola(night: Night) -> Browser:
    """On duty in Storvik, where Áila lives; it is Friday 18 December, 00:14."""
    browser = night.responder("ola")
    browser.get(AILA)
    return browser


def ticks(night: Night) -> None:
    """The clock's job of this minute alone."""
    with night.house.database.write() as db:
        put_latest(db, Job(beforehand.LOOK, every=beforehand.EVERY), night.house.clock.now(), OSLO)
    night.house.work()


def coordinator(night: Night) -> Browser:
    """Áila's from now on: who sees the page off duty too."""
    with night.house.database.write() as db:
        db.execute(update(PERSON).where(PERSON.c.id == "aila").values(coordinator="pia"))
    return night.house.browser("Pia", Role.RESPONDER, staff="pia")


def days(night: Night) -> object:
    return next(row["texts_before_holidays"] for row in night.rows("service_user") if row["id"] == "aila")


def test_a_yes_has_a_number_of_days_and_the_page_says_when_the_next_comes(night: Night, ola: Browser) -> None:
    assert "SMS før høytider" in ola.page and 'name="days"' in ola.page
    assert ola.post(GIVE, **YES).status_code == 303
    night.house.work()
    page = ola.get(AILA).text
    assert "Kommer 4 dager før, kl. 10." in page and "Neste: Jul 2026, lør. 19. des. kl. 10.00." in page
    assert days(night) == 4
    night.house.pass_time(hours=8)
    assert "texts before holidays" in night.inbox_of("aila")[-1]


def test_who_did_not_say_how_many_gets_seven(night: Night, ola: Browser) -> None:
    ola.post(GIVE, **(YES | {"days": ""}))
    assert days(night) == 7
    assert "Neste: Jul 2026, så snart klokka er mellom 10 og 20." in ola.get(AILA).text


@pytest.mark.parametrize("typed", ["0", "31", "-1", "x", "7.5", "٧"])
def test_a_number_that_cannot_be_is_refused_and_changes_nothing(night: Night, ola: Browser, typed: str) -> None:
    answer = ola.post(GIVE, **(YES | {"days": typed}))
    assert answer.status_code == 422 and "Skriv hvor mange dager før, fra 1 til 30." in answer.text
    assert f'value="{typed}"' in answer.text
    assert days(night) is None


def test_what_was_sent_stands_on_the_page_with_how_it_went(night: Night, ola: Browser) -> None:
    ola.post(GIVE, **YES)
    night.house.clock.move(UNTIL_SATURDAY_AT_TEN)
    ticks(night)
    assert "Christmas 2026" in night.inbox_of("aila")[-1]
    [line] = re.findall(r"<li>(kl. 10.00: [^<]*)</li>", coordinator(night).get(AILA).text)
    assert line == "kl. 10.00: Christmas 2026 (levert)."


def test_a_number_that_gets_no_texts_is_told_of_where_somebody_sees_it(
    night: Night, ola: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ola.post(GIVE, **YES)
    night.house.work()
    night.house.clock.move(UNTIL_SATURDAY_AT_TEN)
    with monkeypatch.context() as refusing:
        refusing.setattr(night.house.phones, "send", lambda _: Rejected("21211", permanent=True, opted_out=False))
        ticks(night)
    page = coordinator(night).get(AILA).text
    assert "kom ikke fram. Si det til personen på en annen måte" in page and "(ikke levert). Kode: 21211" in page


def test_a_no_ends_it_at_once(night: Night, ola: Browser) -> None:
    ola.post(GIVE, **YES)
    ola.get(AILA)
    assert ola.post(WITHDRAW, how="spoken").status_code == 303
    assert days(night) is None
    page = ola.get(AILA).text
    assert "Neste: Jul" not in page and "Nei, sagt 18. desember 2026 muntlig" in page


def test_who_wants_no_texts_is_said_to_get_none(night: Night, ola: Browser) -> None:
    ola.post(GIVE, **YES)
    night.house.texts("+4759442003", "INGEN SMS")
    assert "Personen får ingen SMS fra oss nå, og heller ikke disse." in ola.get(AILA).text


def test_the_paper_that_is_handed_over_says_what_the_person_lets_us_do(night: Night) -> None:
    house = night.house
    with house.database.read() as db:
        user = people.find(db, house.vault, "anne")
        assert user is not None
        agreed = consents.now_holding(db, "anne", house.clock.now())
        lines = access_log.of_person(db, house.vault, "anne")
    shown = said(user, lines, HandedOver("Pia", house.clock.now(), "Storvik", OSLO, agreed))
    assert shown["agreed"].startswith("Dette lar du oss gjøre nå: at vakten ser planen din, planen på SMS")
    nothing = said(user, lines, HandedOver("Pia", house.clock.now(), "Storvik", OSLO))
    assert nothing["agreed"] == "Du har ikke sagt ja til noe som gjelder nå."
