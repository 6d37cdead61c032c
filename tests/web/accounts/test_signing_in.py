"""Getting in at night, and keeping others out."""

from datetime import timedelta

import pytest

from service.accounts import sessions
from service.models import metadata
from service.models.account import Role
from service.web.callers import Caller, declared
from service.web.signin.paths import ours
from tests.web.accounts.conftest import PASSWORD, Person, Town
from tests.web.house import House
from tests.web.test_routes import somewhere


def test_a_helper_signs_in_sets_up_a_phone_once_and_comes_to_the_page_that_was_asked_for(town: Town) -> None:
    ola = town.person("Ola Prøvesen", Role.RESPONDER, staff="ola")
    assert ola.browser.get("/my-duty").location == "/sign-in?next=/my-duty"
    assert ola.signs_in(next="/my-duty").location == "/account/second-factor?next=/my-duty"
    assert ola.browser.get("/inbox").location.startswith("/account/second-factor")  # the password alone opens nothing
    assert ola.sets_up_a_phone().location == "/account/recovery-codes?next=/account"
    assert len(ola.codes) == 8
    assert ola.browser.get("/account").status_code == 200

    again = ola.at_another_browser()
    assert again.signs_in().location == "/account/second-factor?next=/"
    assert again.browser.get("/account").status_code == 303
    assert again.gives(again.code(), next="/my-duty").location == "/my-duty"
    assert again.browser.get("/account").status_code == 200


def test_who_cannot_open_plans_needs_no_phone_and_may_have_one(town: Town) -> None:
    pia = town.person("Pia Turnusbakken", Role.PLANNER)
    assert pia.signs_in(next="/account").location == "/account"
    pia.browser.get("/account/new-phone")
    answer = pia.browser.post("/account/new-phone", code="000000", now=PASSWORD)
    assert answer.status_code == 422
    page = pia.browser.get("/account/new-phone").text
    pia.secret = page.split('class="letters">')[1].split("<")[0].replace(" ", "")
    refused = pia.browser.post("/account/new-phone", code=pia.code(), now="not the password")
    assert "Det er ikke passordet du har nå" in refused.text
    assert pia.browser.post("/account/new-phone", code=pia.code(), now=PASSWORD).status_code == 303
    assert pia.at_another_browser().signs_in().location.startswith("/account/second-factor")


def test_nobody_learns_whether_the_address_or_the_password_was_wrong(town: Town) -> None:
    ola = town.person("Ola Prøvesen", Role.PLANNER)
    wrong = ola.signs_in("not the password")
    ola.browser.get("/sign-in")
    unknown = ola.browser.post("/sign-in", email="nobody@example.org", password=PASSWORD)
    sentence = "E-post og passord passer ikke sammen"
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert sentence in wrong.text and sentence in unknown.text
    assert 'value="nobody@example.org"' in unknown.text  # what was typed is kept; the password is not
    assert PASSWORD not in unknown.text
    assert town.events("account:sign_in:failed") == [ola.id, "unknown"]


def test_many_attempts_ask_for_a_short_wait_and_never_keep_the_owner_out(town: Town) -> None:
    ola = town.person("Ola Prøvesen", Role.PLANNER)
    assert ola.signs_in().status_code == 303  # his own browser is known from now on
    ola.browser.post("/sign-out")
    guesser = ola.at_another_browser()
    for _attempt in range(10):
        guesser.signs_in("guess after guess")
    assert "Vent 20 sekunder" in guesser.signs_in().text  # the right password too
    assert ola.signs_in().status_code == 303
    town.house.clock.move(timedelta(seconds=21))
    assert guesser.signs_in().status_code == 303


def test_an_unknown_address_is_slowed_down_as_a_known_one_is(town: Town) -> None:
    browser = town.person("Ola Prøvesen", Role.PLANNER).browser
    browser.get("/sign-in")
    answers = [browser.post("/sign-in", email="nobody@example.org", password="guess") for _ in range(11)]
    assert "Vent 20 sekunder" in answers[-1].text and "Vent" not in answers[-2].text


def test_no_code_is_good_twice_and_a_recovery_code_once(town: Town) -> None:
    mona = town.person("Mona Lederstad", Role.MANAGER)
    mona.signs_in()
    mona.sets_up_a_phone()
    code = mona.code()
    first, second = mona.at_another_browser(), mona.at_another_browser()
    for person in (first, second):
        person.signs_in()
    assert first.gives(code).status_code == 303
    assert "brukt før" in second.gives(code).text
    assert second.gives(mona.codes[0].upper()).status_code == 303
    third = mona.at_another_browser()
    third.signs_in()
    assert third.gives(mona.codes[0]).status_code == 422
    assert town.events("account:recovery_codes:used") == [mona.id]
    assert "Du har 7 reservekoder igjen" in second.browser.get("/account").text


def test_codes_cannot_be_guessed_one_after_another(town: Town) -> None:
    mona = town.person("Mona Lederstad", Role.MANAGER)
    mona.signs_in()
    mona.sets_up_a_phone()
    thief = mona.at_another_browser()
    thief.signs_in()
    answers = [thief.gives(f"{n:06}") for n in range(6)]
    assert "Vent 60 sekunder" in answers[-1].text
    assert town.events("account:second_factor:failed") == [mona.id] * 5


def test_each_step_of_signing_in_has_a_new_token_and_the_old_one_is_worth_nothing(town: Town) -> None:
    mona = town.person("Mona Lederstad", Role.MANAGER)
    mona.signs_in()
    before = token_of(mona)
    mona.sets_up_a_phone()
    assert token_of(mona) != before
    with town.house.database.read() as db:
        assert sessions.viewer(db, before, town.house.clock.now()) is None


@pytest.mark.parametrize("elsewhere", [
    "https://example.org/", "//example.org/", "/\\example.org", "\\\\example.org", "javascript:alert(1)",
    "/\t/example.org", "example.org", "/sign-out", "", "/" + "a" * 3000,
])
def test_signing_in_leads_only_to_our_own_pages(elsewhere: str) -> None:
    assert ours(elsewhere) == "/"
    assert ours("/gaps?area=storvik") == "/gaps?area=storvik"


def test_a_session_is_over_after_two_idle_hours_and_after_sixteen_in_any_case(town: Town) -> None:
    pia = town.person("Pia Turnusbakken", Role.PLANNER)
    pia.signs_in()
    for _hour in range(15):
        town.house.clock.move(timedelta(seconds=3600))
        assert pia.browser.get("/account").status_code == 200
    town.house.clock.move(timedelta(seconds=3700))
    assert pia.browser.get("/account").status_code == 303
    pia.signs_in()
    town.house.clock.move(timedelta(seconds=7300))
    assert pia.browser.get("/account").status_code == 303


def test_one_sees_where_one_is_signed_in_and_signs_out_there_and_everywhere(town: Town) -> None:
    pia = town.person("Pia Turnusbakken", Role.PLANNER)
    others = [pia.at_another_browser(), pia.at_another_browser()]
    stranger = town.person("Britt Brukerråd", Role.PLANNER)
    for person in (pia, *others, stranger):
        person.signs_in()
    page = pia.browser.get("/account").text
    keys = [part.split("/end")[0] for part in page.split("/account/sessions/")[1:]][:2]
    stranger.browser.get("/account")
    stranger.browser.post(f"/account/sessions/{keys[0]}/end")
    assert [person.browser.get("/account").status_code for person in others] == [200, 200]
    pia.browser.post(f"/account/sessions/{keys[0]}/end")
    assert sorted(person.browser.get("/account").status_code for person in others) == [200, 303]
    pia.browser.post("/account/sessions/end-others")
    assert [person.browser.get("/account").status_code for person in (pia, *others)] == [200, 303, 303]


def test_a_new_password_ends_the_other_sessions_and_must_not_be_obvious(town: Town) -> None:
    pia = town.person("Pia Turnusbakken", Role.PLANNER)
    other = pia.at_another_browser()
    pia.signs_in()
    other.signs_in()
    pia.browser.get("/account/password")
    for obvious, said in {"kort": "minst 12 tegn", "passord123456": "lett å gjette",
                          "PiaTurnusbakken1": "lett å gjette", "aaaaaaaaaaaaaaaa": "lett å gjette"}.items():
        refused = pia.browser.post("/account/password", now=PASSWORD, password=obvious)
        assert (refused.status_code, said in refused.text) == (422, True), obvious
    assert pia.browser.post("/account/password", now="wrong", password="fire røde kyr i fjøset").status_code == 422
    assert pia.browser.post("/account/password", now=PASSWORD, password="fire røde kyr i fjøset").status_code == 303
    assert pia.browser.get("/account").status_code == 200
    assert other.browser.get("/account").status_code == 303
    assert other.signs_in().status_code == 422
    assert other.signs_in("fire røde kyr i fjøset").status_code == 303


def test_the_password_alone_opens_no_page_whatever_the_role(town: Town) -> None:
    everything = town.person("Mona Lederstad", *Role)
    everything.signs_in()
    app = town.house.app
    for rule in app.url_map.iter_rules():
        callers = declared(app, rule.endpoint)
        others = {Caller.ANYONE, Caller.PROVIDER, Caller.PROGRAM, Caller.HALFWAY}
        if callers & others or "GET" not in (rule.methods or ()):
            continue
        answer = everything.browser.get(somewhere(rule.rule))
        assert answer.location.startswith("/account/second-factor"), rule.rule


def test_somebody_who_becomes_a_manager_is_asked_for_a_phone_at_once(town: Town) -> None:
    pia = town.person("Pia Turnusbakken", Role.PLANNER)
    pia.signs_in()
    with town.house.database.write() as db:
        db.execute(metadata.tables["account_role"].insert().values(account_id=pia.id, role="manager", area_id=""))
    assert pia.browser.get("/account").location.startswith("/account/second-factor")


def test_secrets_are_sealed_or_hashed_and_events_hold_no_address(town: Town, house: House) -> None:
    mona = town.person("Mona Lederstad", Role.MANAGER)
    mona.signs_in()
    mona.sets_up_a_phone()
    with house.database.read() as db:
        kept = " ".join(
            str(tuple(row)) for name in ("account", "recovery_code", "signed_in", "attempts", "event", "work")
            for row in db.execute(metadata.tables[name].select()))
        told = " ".join(str(tuple(row)) for row in db.execute(metadata.tables["event"].select()))
    assert mona.secret not in kept and mona.codes[0] not in kept and token_of(mona) not in kept
    assert mona.email not in told and "Mona" not in told


def token_of(person: Person) -> str:
    with person.browser.client.session_transaction() as session:
        return str(session["token"])

