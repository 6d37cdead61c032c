"""The public page: true by the one timeline, without names, in three languages; and its card."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from schedules.duty import Duty
from schedules.instants import moment, seconds
from schedules.intervals import holding
from service.gaps import book
from service.gaps.accept import Acceptance, accept
from service.gaps.presence import reached
from service.models import metadata
from service.models.account import Role
from service.organisation import standing
from service.web.public.days import day_of
from tests.web.house import FRIDAY_NIGHT, OSLO, Browser, House

DAY_AFTER = datetime(2026, 12, 28, 10, 0, tzinfo=OSLO)  # Kari is away, and nobody else has backup


def public_page(house: House, area: str = "storvik", language: str | None = None) -> str:
    client = house.app.test_client()
    if language is not None:
        assert client.get(f"/status/{area}?language={language}").location == f"/status/{area}"
    answer = client.get(f"/status/{area}")
    assert answer.status_code == 200
    return answer.text


def duty_of(house: House) -> Duty:
    with house.database.read() as db:
        return standing(db).duty


def test_in_the_night_it_says_that_somebody_is_on_duty_and_until_when_but_not_who(house: House) -> None:
    page = public_page(house)
    assert "Noen er på vakt." in page and "Kvelds-, natt- og helgevakt til kl. 08.00" in page
    assert 'href="sms:+4759440001"' in page and "+47 59 44 00 01" in page
    for staff in duty_of(house).organisation.staff:
        assert staff.first_name not in page and staff.phone not in page


def test_when_nobody_is_on_duty_it_says_so_and_when_the_next_duty_begins(house: House) -> None:
    house.clock.set(DAY_AFTER)
    page = public_page(house)
    assert "Ingen er på vakt." in page and "Neste vakt begynner kl. 15.30, og får meldingen din da." in page
    assert "Ring legevakten 116117. Ved fare for liv ring 113." in page
    assert "Kl. 10.00–15.30: ingen på vakt" in page and "Kl. 15.30–24.00: noen på vakt" in page


def test_the_coming_holiday_is_there_day_by_day_with_what_is_told_of_an_accepted_gap(house: House) -> None:
    with house.database.write() as db:
        stands, now = standing(db), house.clock.now()
        [gap] = book.between(db, ["storvik"], FRIDAY_NIGHT, FRIDAY_NIGHT + timedelta(days=20))
        words = Acceptance("mona", "Ingen å få tak i", "Ring <kommunen> på 594 40 000.")
        accept(db, stands, gap.id, words, now)
    page = public_page(house)
    assert "Jul 2026" in page and "lørdag 26. desember" in page and "søndag 3. januar" in page
    assert "Kl. 08.00–20.00 er færre på vakt enn ellers. Ring &lt;kommunen&gt; på 594 40 000." in page
    assert "Ingen å få tak i" not in page, "the reason is not the public's"


@pytest.mark.parametrize(("language", "words"), [("nn", "Nokon er på vakt."), ("en", "Somebody is on duty.")])
def test_it_is_read_in_the_language_that_was_chosen(house: House, language: str, words: str) -> None:
    page = public_page(house, language=language)
    assert words in page and f'<html lang="{language}">' in page


def test_a_language_that_we_do_not_have_changes_nothing(house: House) -> None:
    assert "Noen er på vakt." in house.app.test_client().get("/status/storvik?language=sv").text


@pytest.mark.parametrize("path", ["/status/nowhere", "/status/nowhere/card", "/status/%3Cb%3E", "/status/' OR 1=1"])
def test_an_area_that_is_not_there_has_no_page(house: House, path: str) -> None:
    assert house.app.test_client().get(path).status_code == 404


def test_it_is_kept_by_the_readers_own_browser_alone_and_not_for_long(house: House) -> None:
    for path in ("/status/storvik", "/status/storvik/card"):
        answer = house.app.test_client().get(path)
        assert answer.headers["Cache-Control"] == "private, max-age=30"
        assert "Cookie" in answer.headers["Vary"]


def test_who_is_signed_in_reads_it_in_their_own_language(house: House) -> None:
    account = house.account("Solveig Nynorsken", Role.PLANNER)
    with house.database.write() as db:
        accounts = metadata.tables["account"]
        db.execute(accounts.update().where(accounts.c.id == account).values(language="nn"))
        assert db.scalar(select(accounts.c.language).where(accounts.c.id == account)) == "nn"
    assert "Nokon er på vakt." in house.browser_of(account).get("/status/storvik").text


def test_the_card_has_the_number_and_whom_to_phone(house: House) -> None:
    card = Browser(house.app.test_client()).get("/status/nabovik/card").text
    assert "+47 59 44 00 02" in card and "116117" in card and "113" in card


def test_somebody_is_reached_exactly_when_the_ladder_has_somebody_to_page(house: House) -> None:
    duty = duty_of(house)
    for area in duty.organisation.areas:
        paged = {rota for step in area.ladder for rota in step.rotas}
        line = reached(duty, area, FRIDAY_NIGHT, FRIDAY_NIGHT + timedelta(days=20))
        for hour in range(20 * 24):
            at = FRIDAY_NIGHT + timedelta(hours=hour)
            someone = any(holder.rota in paged for holder in duty.on_duty(area.id, at))
            assert (holding(line, seconds(at)) is not None) == someone, (area.id, at)


def test_a_rota_that_no_step_of_the_ladder_asks_is_nothing_to_count_on(house: House) -> None:
    duty = duty_of(house)
    area = next(area for area in duty.organisation.areas if area.id == "storvik")
    only_backup = area.model_copy(update={"ladder": area.ladder[1:2]})
    nobody = area.model_copy(update={"ladder": area.ladder[2:]})
    assert reached(duty, only_backup, DAY_AFTER, DAY_AFTER + timedelta(hours=5)) == []
    assert reached(duty, nobody, FRIDAY_NIGHT, FRIDAY_NIGHT + timedelta(hours=5)) == []


@pytest.mark.parametrize(("date", "hours"), [(datetime(2026, 10, 25), 25), (datetime(2027, 3, 28), 23)])  # noqa: DTZ001
def test_the_days_on_which_the_clock_is_changed_are_whole_days(house: House, date: datetime, hours: int) -> None:
    zone = duty_of(house).zone
    start = zone.at(date.toordinal(), 0)
    with house.app.test_request_context():
        whole = day_of(zone, date.date(), [(start, start + hours * 3600)], [], moment(start))
        short = day_of(zone, date.date(), [(start, start + 22 * 3600)], [], moment(start))
    assert whole.whole is True
    left = f"{22 + 24 - hours}.00"
    assert [one.text for one in short.hours] == [f"00.00–{left}", f"{left}–24.00"]


def test_when_nobody_is_on_duty_no_sentence_says_that_somebody_is_told(house: House) -> None:
    house.clock.set(DAY_AFTER)
    page = public_page(house)
    assert "den som er på vakt, får beskjed" not in page and "betyr at noen får beskjed" not in page
    assert "Lederen får vite at du har skrevet." in page


def test_the_plain_words_of_the_fallback_are_in_the_pages_language_and_others_say_which_theirs_is(house: House) -> None:
    house.clock.set(DAY_AFTER)
    page = public_page(house, language="en")
    assert "Phone the emergency clinic on 116117." in page and "Ring legevakten" not in page
