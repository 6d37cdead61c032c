"""The first page, and what people see who may not see a page."""

import pytest

from service.models.account import Role
from tests.web.house import House


def test_who_has_no_role_is_told_so(house: House) -> None:
    answer = house.browser("Nils Nyansatt").get("/")
    assert "ingen roller ennå" in answer.text


@pytest.mark.parametrize(("role", "begins"), [
    (Role.RESPONDER, "/inbox"), (Role.PLANNER, "/rota"), (Role.MANAGER, "/inbox"), (Role.ADMIN, "/admin"),
    (Role.OBSERVER, "/gaps"),
])  # fmt: skip
def test_everybody_begins_where_their_work_is(house: House, role: Role, begins: str) -> None:
    assert house.browser("Noen", role).get("/").location == begins


def test_who_is_not_signed_in_is_asked_to_be(house: House) -> None:
    answer = house.app.test_client().get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/"


def test_signing_out_ends_the_session(house: House) -> None:
    browser = house.browser("Mona Lederstad", Role.MANAGER)
    browser.get("/nowhere")
    assert browser.post("/sign-out").status_code == 303
    assert browser.get("/").location == "/sign-in?next=/"


def test_a_page_that_is_not_there_is_a_page_that_says_so(house: House) -> None:
    answer = house.browser("Mona Lederstad", Role.MANAGER).get("/nowhere")
    assert answer.status_code == 404
    assert "Denne siden finnes ikke" in answer.text
    assert "nonce-" in answer.headers["Content-Security-Policy"]
