"""The copy of everything, from the person's page; what was let go, and erasing in two steps, under administration."""

import json
import sys

import pytest
from werkzeug.test import TestResponse

from schedules.retention import KINDS
from service.models.account import Role
from service.retention.theirs import RULES
from service.web.admin.kept import NAMES, TABLES
from tests.retention.months import NOTED, SAID, Months
from tests.web.house import ANNE, Browser
from tests.web.plans.test_the_page import openings

AT, EXPORT, ADMIN, ERASE = "/people/anne", "/people/anne/export", "/admin/retention", "/admin/retention/erase"


@pytest.fixture
def ada(months: Months) -> Browser:
    return months.house.browser("Ada", Role.ADMIN)


def test_the_coordinator_gives_the_person_everything_and_that_is_logged(months: Months) -> None:
    months.talk()
    months.house.texts(ANNE, "takk \U0001f64f")
    pia = months.night.responder("pia")
    assert "Lag kopien (PDF)" in pia.get(AT).text
    paper, file = (pia.post(EXPORT, form=form) for form in ("pdf", "json"))
    assert paper.data.startswith(b"%PDF") and paper.headers["Content-Type"] == "application/pdf"
    assert "attachment" in paper.headers["Content-Disposition"] and "no-store" in paper.headers["Cache-Control"]
    texts = [row["body"] for row in json.loads(file.text)["tables"]["text"]]
    assert SAID in texts and NOTED in file.text
    assert openings(months.night, "export") == ["pia", "pia"]
    assert "alt som er lagret, for å gi det ut" in pia.get(AT).text


def test_nobody_else_is_given_it(months: Months) -> None:
    months.talk()
    on_duty = months.night.responder("ola")
    assert "Lag kopien" not in on_duty.get(AT).text
    others = [on_duty, months.night.manager(), months.house.browser("Ada", Role.ADMIN),
              months.house.browser("Tor", Role.OBSERVER)]  # fmt: skip
    for one in others:
        assert one.post(EXPORT, form="json").status_code in (403, 404)
    assert openings(months.night, "export") == []


def test_every_kind_and_every_table_has_words() -> None:
    assert set(NAMES) == set(KINDS) and set(TABLES) == set(RULES)
    assert [table for table, rule in RULES.items() if rule.why and not TABLES[table][1]] == []


def test_the_administrator_sees_how_long_what_went_and_what_is_held_back(months: Months) -> None:
    months.talk(journal="later")
    months.later(100)
    months.one_night()
    ada = months.house.browser("Ada", Role.ADMIN)
    page = ada.get(ADMIN).text
    assert "Meldinger i samtaler" in page and "ingen har krysset av for journal" in page and "1 samtale er" in page
    assert "Anne" not in page and SAID not in page
    assert f'href="{ADMIN}"' in ada.get("/admin").text


def test_of_much_that_is_old_the_page_says_that_it_is_more(months: Months, monkeypatch: pytest.MonkeyPatch) -> None:
    months.talk()
    months.later(100)
    ada = months.house.browser("Ada", Role.ADMIN)
    assert "natt: </span>1</td>" in ada.get(ADMIN).text and "</span>mer enn" not in ada.get(ADMIN).text
    monkeypatch.setattr(sys.modules["service.web.admin.retention"], "COUNTED", 0)
    assert "</span>mer enn 0</td>" in ada.get(ADMIN).text


def ask(browser: Browser, **form: str) -> TestResponse:
    browser.get(ADMIN)
    return browser.post(ERASE, **{"id": "anne", "why": "hun har bedt om det", "ground": "asked", **form})


def test_erasing_takes_two_steps_and_the_id_written_twice(months: Months, ada: Browser) -> None:
    months.talk()
    first = ask(ada)
    assert first.status_code == 200 and "Dette blir stående" in first.text and "pasientjournalloven § 22" in first.text
    assert months.night.rows("erasure") == []
    wrong = ask(ada, do="erase", again="bo")
    assert wrong.status_code == 422 and "lik den første" in wrong.text and months.night.rows("erasure") == []
    assert ask(ada, do="erase", again="anne").status_code == 303
    assert [row["service_user_id"] for row in months.night.rows("erasure")] == ["anne"]
    page = ada.get(ADMIN).text
    assert "Personen har bedt om det" in page and "hun har bedt om det" not in page
    assert months.night.rows("erasure")[0]["account_id"] is not None


def test_what_cannot_be_is_said_beside_the_form(months: Months, ada: Browser) -> None:
    months.talk(journal="later")
    assert "Journal må krysses av først for: #1." in ask(ada).text
    nobody = ask(ada, id="nobody")
    assert nobody.status_code == 422 and "ingen med denne id-en" in nobody.text and 'value="nobody"' in nobody.text
    assert ask(ada, why=" ").status_code == 422


def test_only_who_administers_everything_erases(months: Months) -> None:
    of_one_area = months.house.browser("Eva", Role.ADMIN, area="storvik")
    for browser in (of_one_area, months.night.manager(), months.night.responder("pia")):
        assert browser.get(ADMIN).status_code in (403, 404)
        assert browser.post(ERASE, id="anne", why="x", do="erase", again="anne").status_code in (400, 403, 404)
    assert months.night.rows("erasure") == []
