"""The first administrator, made at the server; and help for who cannot get in."""

import json

import pytest
from click.testing import CliRunner

from service.accounts import book
from service.cli import main
from service.database import Database
from tests.cli.conftest import Typed

ADMIN = ("accounts", "create", "--email", "Eva@example.org", "--name", "Eva Oppsettsen", "--role", "admin")


@pytest.fixture(autouse=True)
def address(stored: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAKTLINJE_PUBLIC_URL", "https://vakt.example.org")


def test_the_first_administrator_gets_a_link_alone_on_standard_output(typed: Typed) -> None:
    made = typed(*ADMIN)
    assert made.exit_code == 0
    assert made.stdout.startswith("https://vakt.example.org/sign-in/link/") and made.stdout.count("\n") == 1
    assert typed(*ADMIN).stderr == "there is an account with this e-mail address already\n"
    listed = json.loads(typed("accounts", "list", "--format", "json").stdout)
    assert listed == [{"email": "eva@example.org", "name": "Eva Oppsettsen", "roles": ["admin"], "staff": None,
                       "state": "invited"}]
    assert typed("accounts", "link", "eva@example.org").stdout != made.stdout


def test_a_password_can_be_given_in_place_of_a_link(stored: Database) -> None:
    weak = CliRunner().invoke(main, [*ADMIN, "--password-stdin"], input="passord12345\n")
    assert (weak.exit_code, weak.stderr) == (2, "the password is too obvious\n")
    assert CliRunner().invoke(main, [*ADMIN, "--password-stdin"], input="tre blå hester galopperer\n").exit_code == 0
    with stored.read() as db:
        assert book.find(db, "eva@example.org").has_password


@pytest.mark.parametrize("words, said", [
    (("accounts", "create", "--email", "eva", "--name", "Eva"), "e-mail address"),
    ((*ADMIN[:6], "--role", "king"), "'king' is not one of responder, planner, manager, admin, observer"),
    ((*ADMIN[:6], "--role", "admin:nowhere"), "there is no service area 'nowhere'"),
    ((*ADMIN, "--staff", "nobody"), "there is no staff member 'nobody'"),
    (("accounts", "close", "nobody@example.org"), "there is no such account"),
    (("accounts", "link", "nobody@example.org"), "there is no such account"),
])
def test_what_cannot_be_is_said_and_changes_nothing(typed: Typed, words: tuple[str, ...], said: str) -> None:
    refused = typed(*words)
    assert refused.exit_code == 2 and said in refused.stderr
    assert typed("accounts", "list").stdout == ""


def test_the_last_administrator_is_not_closed_and_another_is(typed: Typed) -> None:
    typed(*ADMIN)
    assert "the last administrator" in typed("accounts", "close", "eva@example.org").stderr
    typed("accounts", "create", "--email", "adam@example.org", "--name", "Adam", "--role", "admin")
    assert typed("accounts", "close", "EVA@example.org").exit_code == 0
    assert "eva" not in typed("accounts", "list").stdout
