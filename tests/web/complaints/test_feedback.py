"""The question after a conversation: who is asked, when, and what managers see of the answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from service.models import metadata
from service.models.account import Role
from service.organisation import standing
from service.processes.jobs import jobs, put_latest
from tests.web.house import ANNE, OSLO, Browser
from tests.web.inbox.night import Night

ELEVEN = datetime(2026, 12, 19, 11, 0, tzinfo=OSLO)
QUESTION = "Hvordan var det å skrive med oss?"


def the_clock_at(night: Night, at: datetime, *, clocks: int = 1) -> None:
    night.house.clock.set(at)
    for _ in range(clocks):
        with night.house.database.write() as db:
            organisation = standing(db).organisation
            for job in jobs(organisation):
                if job.kind == "feedback":
                    put_latest(db, job, at, OSLO)
    night.house.work()


def closed_on_friday(night: Night, first: str = "er noen der?", answer: str = "hei Anne") -> Browser:
    night.house.texts(ANNE, first)
    ola = night.responder("ola")
    ola.get("/inbox")
    ola.post(f"{night.at()}/accept")
    night.say(ola, answer)
    ola.get(night.at())
    ola.post(f"{night.at()}/close", journal="later")
    night.house.work()
    assert night.conversation()["state"] == "closed"
    return ola


def questions(night: Night) -> int:
    return sum(QUESTION in body for body in night.inbox_of("anne"))


def test_the_day_after_the_person_is_asked_once_whatever_clocks_there_are(night: Night) -> None:
    closed_on_friday(night)
    the_clock_at(night, ELEVEN - timedelta(hours=1))
    assert questions(night) == 0
    the_clock_at(night, ELEVEN, clocks=2)
    the_clock_at(night, ELEVEN + timedelta(minutes=5))
    assert questions(night) == 1
    night.house.texts(ANNE, "4 takk")
    [row] = night.rows("feedback")
    assert row["score"] == 4 and "takk" not in str(row)
    assert len(night.rows("conversation")) == 1


def test_a_clock_that_comes_in_the_evening_asks_nobody(night: Night) -> None:
    closed_on_friday(night)
    the_clock_at(night, ELEVEN.replace(hour=19))
    assert questions(night) == 0


@pytest.mark.parametrize("first, answer", [
    ("jeg vil ikke leve", "hei"), ("jeg har tatt mange piller", "hei"), ("er noen der?", "ring 113 nå"),
    ("hei", "tenker du på selvmord?"),
])  # fmt: skip
def test_nobody_is_asked_after_danger(night: Night, first: str, answer: str) -> None:
    closed_on_friday(night, first, answer)
    the_clock_at(night, ELEVEN)
    assert night.rows("feedback") == []


def test_nobody_is_asked_after_the_emergency_card_was_opened(night: Night) -> None:
    ola = night.take("ola")
    ola.get(night.at())
    ola.post(f"{night.at()}/card")
    ola.get(night.at())
    ola.post(f"{night.at()}/close", journal="later")
    assert night.conversation()["state"] == "closed"
    the_clock_at(night, ELEVEN)
    assert night.rows("feedback") == []


def test_who_wants_no_texts_is_not_asked(night: Night) -> None:
    closed_on_friday(night)
    night.house.texts(ANNE, "INGEN SMS")
    the_clock_at(night, ELEVEN)
    assert night.rows("feedback") == []


def test_who_is_writing_with_us_is_not_asked(night: Night) -> None:
    closed_on_friday(night)
    night.house.clock.set(ELEVEN - timedelta(minutes=30))
    night.house.texts(ANNE, "det er tungt igjen")
    the_clock_at(night, ELEVEN)
    assert night.rows("feedback") == []


def test_a_stranger_is_not_asked(night: Night) -> None:
    night.house.texts("+4759449999", "hei, jeg er moren til en hos dere")
    ola = night.responder("ola")
    ola.get("/inbox")
    ola.post(f"{night.at()}/accept")
    ola.get(night.at())
    ola.post(f"{night.at()}/close", journal="not_relevant")
    assert night.conversation()["state"] == "closed"
    the_clock_at(night, ELEVEN)
    assert night.rows("feedback") == []


def test_at_most_once_a_week(night: Night) -> None:
    closed_on_friday(night)
    the_clock_at(night, ELEVEN)
    id = night.conversation()["id"]
    for days, asked in ((6, 1), (7, 2)):
        at = ELEVEN + timedelta(days=days)
        with night.house.database.write() as db:  # another of theirs, closed the day before
            conversation = metadata.tables["conversation"]
            row = {**db.execute(conversation.select().where(conversation.c.id == id)).mappings().one()}
            row |= {"id": f"c{days}", "number": 100 + days, "closed_at": at - timedelta(days=1), "opened_at": at -
                    timedelta(days=1, hours=1)}  # fmt: skip
            db.execute(conversation.insert().values(**row))
        the_clock_at(night, at + timedelta(minutes=1))
        assert questions(night) == asked, days


def answered(night: Night, scores: Sequence[int]) -> None:
    """So many have answered, as the database has it."""
    closed_on_friday(night)
    now = night.house.clock.now()
    with night.house.database.write() as db:
        table = metadata.tables["conversation"]
        one = {**db.execute(table.select()).mappings().one()}
        for place, score in enumerate(scores):
            db.execute(table.insert().values(**{**one, "id": f"c{place}", "number": 100 + place}))
            id = f"f{place}"
            words = night.house.vault.seal(f"ord{place}", table="feedback", id=id, column="words_sealed")
            db.execute(metadata.tables["feedback"].insert().values(
                id=id, area_id="storvik", conversation_id=f"c{place}", service_user_id="anne", asked_at=now,
                answered_at=now, score=score, words_sealed=words))  # fmt: skip


def test_fewer_than_five_answers_are_shown_to_nobody(night: Night) -> None:
    answered(night, [5, 4, 4, 1])
    mona = night.manager()
    page = mona.get("/figures").text
    assert "Tallene vises når minst fem har svart" in page and "Gjennomsnitt" not in page
    assert "ord1" not in mona.post("/figures/words").text


def test_a_manager_sees_figures_and_opens_the_words_with_a_click_that_is_logged(night: Night) -> None:
    answered(night, [5, 5, 5, 5, 5, 4, 1])
    mona = night.manager()
    page = mona.get("/figures").text
    assert "4,3" in page and "ord1" not in page
    scores = page[page.index("Hvor mange som svarte hva"):]
    assert "<td class=\"number\">4</td>" not in scores and "&lt;5" in scores
    words = mona.post("/figures/words").text
    assert all(f"ord{place}" in words for place in range(7)) and "Anne" not in words
    assert "feedback:words:opened" in {row["name"] for row in night.rows("event")}


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMIN])
def test_observers_and_admins_see_neither(night: Night, role: Role) -> None:
    answered(night, [5] * 6)
    browser = night.house.browser("Siv", role)
    assert "Hvordan det var å skrive med oss" not in browser.get("/figures").text
    assert browser.post("/figures/words").status_code == 403
