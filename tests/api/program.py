"""A program at the API: its token, and what it asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.test import TestResponse

from service.accounts import tokens
from service.accounts.tokens import Scope, Wish
from tests.web.house import House

EVERYTHING = tuple(Scope)


@dataclass
class Program:
    house: House
    secret: str
    id: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.ask("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.ask("DELETE", path, **headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        more: dict[str, Any] = {} if body is None else {"json": body}
        return self.house.app.test_client().open(
            f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {self.secret}", **named}, **more)


@dataclass
class Programs:
    house: House

    def with_scopes(
        self, *scopes: Scope, areas: Collection[str] = (), until: datetime | None = None
    ) -> Program:
        """A program whose token has these scopes, or all."""
        wish = Wish("turnus", scopes or EVERYTHING, areas, until)
        with self.house.database.write() as db:
            made, secret = tokens.make(db, wish, None, self.house.clock.now())
        return Program(self.house, secret, made.id)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem details of an answer that must have this status."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    told: dict[str, Any] = answer.get_json()
    assert told["status"] == status
    return told
