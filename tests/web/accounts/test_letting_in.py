"""Administrators: whom they let in, with what, and what they cannot do."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from channels.base import Accepted, Outcome, Rejected
from channels.email import Letter
from service import queue
from service.accounts import follows, mailing, sees_people_of, sessions
from service.models.account import LinkKind, Role
from service.organisation import standing
from tests.web.accounts.conftest import PASSWORD, Town
from tests.web.house import Browser, House

NEW = {"name": "Nils Nyansatt", "email": "Nils@Example.org", "language": "nb", "staff": ""}


def invite(admin: Browser, **fields: object) -> str:
    admin.get("/accounts/new")
    answer = admin.post("/accounts/new", **{**NEW, **fields})
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>([^<]*)', answer.text)
    return str(answer.location)


def handed_over(admin: Browser, account: str) -> str:
    found = re.search(r'readonly value="([^"]+)"', admin.get(account).text)
    assert found is not None
    return urlsplit(found[1]).path


def test_somebody_is_invited_follows_the_link_once_and_is_in(town: Town, house: House) -> None:
    admin = house.browser("Adam Oppsettsen", Role.ADMIN)
    account = invite(admin, grant=["planner", "responder:storvik", "planner:nabovik"], staff="per")
    assert "readonly" not in admin.get("/accounts").text
    link = handed_over(admin, account)
    assert "readonly value" not in admin.get(account).text  # shown once
    made = town.account(account.rsplit("/", 1)[1])
    assert (made.email, made.staff_id) == ("nils@example.org", "per")
    assert sorted(grant.written for grant in made.grants) == ["planner", "responder:storvik"]

    nils = Browser(house.app.test_client())
    assert "Velkommen, Nils Nyansatt" in nils.get(link).text
    assert nils.post(link, password="nilsnyansatt").status_code == 422
    assert nils.post(link, password=PASSWORD).location == "/account/second-factor?next=/"
    assert nils.get(link).status_code == 404
    assert nils.get("/sign-in/link/guess").status_code == 404


def test_links_grow_old_and_a_newer_one_does_not_end_the_first_until_one_is_used(town: Town, house: House) -> None:
    admin = house.browser("Adam Oppsettsen", Role.ADMIN)
    account = invite(admin)
    links = [handed_over(admin, account)]
    admin.post(f"{account}/link")
    links.append(handed_over(admin, account))
    nils = Browser(house.app.test_client())
    assert [nils.get(link).status_code for link in links] == [200, 200]
    nils.post(links[1], password=PASSWORD)
    assert [nils.get(link).status_code for link in links] == [404, 404]
    account = invite(admin, email="other@example.org")
    link = handed_over(admin, account)
    house.clock.move(timedelta(days=7))
    assert nils.get(link).status_code == 404


def test_closing_ends_everything_and_the_address_can_be_invited_anew(town: Town, house: House) -> None:
    admin = house.browser("Adam Oppsettsen", Role.ADMIN)
    pia = town.person("Pia Turnusbakken", Role.PLANNER, staff="pia")
    pia.signs_in()
    admin.get(f"/accounts/{pia.id}")
    assert admin.post(f"/accounts/{pia.id}/close").status_code == 303
    assert pia.browser.get("/account").status_code == 303
    assert pia.signs_in().status_code == 422
    assert admin.get(f"/accounts/{pia.id}").status_code == 404
    assert invite(admin, email=pia.email, staff="pia") == f"/accounts/{pia.id}"
    assert pia.signs_in().status_code == 422  # the old password is gone
    assert town.events("account:account:closed") == [pia.id]


def test_the_last_administrator_stays(town: Town, house: House) -> None:
    first, second = house.account("Adam Oppsettsen", Role.ADMIN), house.account("Eva Oppsettsen", Role.ADMIN)
    admin = house.browser_of(first)
    admin.get(f"/accounts/{second}")
    assert admin.post(f"/accounts/{second}/close").status_code == 303
    admin.get(f"/accounts/{first}")
    assert "Dette er den siste administratoren" in admin.post(
        f"/accounts/{first}", **{**NEW, "name": "Adam Oppsettsen", "grant": "planner"}).text
    admin.post(f"/accounts/{first}/close")
    assert "Dette er den siste administratoren" in admin.get("/accounts").text


def test_an_administrator_of_one_area_reaches_no_further(town: Town, house: House) -> None:
    nabo = house.browser("Nora Nabovik", Role.ADMIN, area="nabovik")
    ours = house.account("Ola", Role.PLANNER, area="nabovik")
    theirs = house.account("Per", Role.PLANNER, area="storvik")
    both = house.account("Mona", Role.MANAGER)
    assert nabo.get(f"/accounts/{theirs}").status_code == 404
    assert "Per" not in nabo.get("/accounts").text
    nabo.get("/accounts/new")
    for grant in ("admin", "responder:storvik"):
        refused = nabo.post("/accounts/new", **{**NEW, "grant": grant})
        assert refused.status_code == 422 and "som du ikke administrerer" in refused.text
    invite(nabo, grant="responder:nabovik")
    nabo.get(f"/accounts/{ours}")
    assert nabo.post(f"/accounts/{ours}", **{**NEW, "grant": ["manager:nabovik"]}).status_code == 303
    for path in (f"/accounts/{both}/close", f"/accounts/{theirs}/close", f"/accounts/{theirs}/link",
                 f"/accounts/{theirs}/lost-phone", f"/accounts/{both}/lost-phone"):
        nabo.post(path)
    assert {grant.written for grant in town.account(both).grants} == {"manager"}
    assert {grant.written for grant in town.account(theirs).grants} == {"planner:storvik"}
    assert {grant.written for grant in town.account(ours).grants} == {"manager:nabovik"}


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.PLANNER, Role.MANAGER, Role.OBSERVER])
def test_nobody_else_sees_the_accounts(house: House, role: Role) -> None:
    browser = house.browser("Ola Prøvesen", role)
    assert [browser.get(path).status_code for path in ("/accounts", "/accounts/new", "/accounts/1")] == [403] * 3
    assert browser.post("/accounts/new", **NEW).status_code == 403


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(house: House) -> None:
    admin = house.browser("Adam Oppsettsen", Role.ADMIN)
    taken = house.account("Ola", Role.PLANNER, staff="ola")
    admin.get("/accounts/new")
    for fields, said in (
        ({"name": " "}, "Skriv navnet"), ({"name": "x" * 101}, "100 tegn"), ({"name": "a\u202eb"}, "usynlige"),
        ({"email": "nils"}, "hel e-postadresse"), ({"email": "blåbær@example.org"}, "uten æ, ø og å"),
        ({"email": f"{taken}@example.org"}, "Det finnes en konto"), ({"staff": "ola"}, "knyttet til denne"),
        ({"staff": "nobody"}, "finnes ikke lenger"), ({"grant": "responder:nowhere"}, "finnes ikke lenger"),
    ):  # fmt: skip
        refused = admin.post("/accounts/new", **{**NEW, "name": "<b>Čáhppe 🌊</b>", **fields})
        assert (refused.status_code, said in refused.text) == (422, True), fields
        assert "<b>Č" not in refused.text
    assert "&lt;b&gt;Čáhppe 🌊&lt;/b&gt;" in refused.text
    assert [admin.get(path).status_code for path in ("/accounts/1", "/accounts/' OR 1=1")] == [404, 404]
    assert admin.get("/accounts?q=%25&page=-1").status_code == 200


class Post:
    """A mail server that answers as it is told."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.letters = list(answers), list[Letter]()

    def send(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.answers.pop(0)


def test_the_letter_is_tried_again_and_its_link_opens(town: Town, house: House) -> None:
    account = house.account("Kåre <Å> Prøvesen", Role.PLANNER)
    post = Post(Rejected("450", permanent=False), Accepted("1"))
    send = mailing.handlers(house.database, post, "http://127.0.0.1:8000")[mailing.KIND]
    with house.database.write() as db:
        mailing.ask_for(db, account, LinkKind.INVITATION, house.clock.now())
    for minutes in (0, 1, 1):
        house.clock.move(timedelta(minutes=minutes))
        with house.database.write() as db:
            due = [work for work in queue.claim(db, house.clock.now(), 50) if work.kind == mailing.KIND]
        for work in due:
            send(work, house.clock.now())
    assert len(post.letters) == 2
    assert "&lt;Å&gt;" in post.letters[1].html
    link = re.search(r"http://127.0.0.1:8000(\S+)", post.letters[1].text)
    assert link is not None
    assert Browser(house.app.test_client()).get(link[1]).status_code == 200


def test_helpers_see_the_people_of_an_area_only_while_on_duty_there_and_others_how_it_stands(house: House) -> None:
    """Ola has the evening duty, which serves both, in the night to Friday; Per has not."""
    now = house.clock.now()
    with house.database.read() as db:
        organisation = standing(db)
    viewers = {
        staff: house.account(staff, Role.RESPONDER, area=area, staff=staff)
        for staff, area in (("ola", "storvik"), ("per", "storvik"), ("ingeborg", "nabovik"))
    }
    with house.database.write() as db:
        tokens = {name: sessions.begin(db, id, second_factor=True, now=now) for name, id in viewers.items()}
    with house.database.read() as db:
        ola, per, ingeborg = (sessions.viewer(db, tokens[name], now) for name in ("ola", "per", "ingeborg"))
    assert ola is not None and per is not None and ingeborg is not None
    assert [sees_people_of(organisation, one, "nabovik", now) for one in (ola, per, ingeborg)] == [True, False, True]
    assert sees_people_of(organisation, per, "storvik", now)
    assert not sees_people_of(organisation, ola, "nabovik", now + timedelta(days=10))
    assert not sees_people_of(organisation, ola, "storvik", now + timedelta(days=10)), "home alone is not duty"
    assert [follows(one, "nabovik") for one in (ola, per, ingeborg)] == [False, False, True]
    assert not sees_people_of(organisation, ola, "nowhere", now)
