"""Every route says who may call it, and every answer is careful."""

import re

import pytest
from flask import Flask

from service.clock import FrozenClock
from service.web import answers
from service.web.callers import Caller, RouteUndeclared, declared, guard
from tests.web.conftest import ListeningLine, application

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def somewhere(rule: str) -> str:
    """An address that the rule fits."""
    return re.sub(r"<[^>]*>", "1", re.sub(r"<any\((\w+)[^>]*>", r"\1", rule))


def test_every_route_declares_who_may_call_it(line: ListeningLine, clock: FrozenClock) -> None:
    app = application(line, clock)
    for rule in app.url_map.iter_rules():
        assert declared(app, rule.endpoint)


def test_only_these_are_open_to_anybody(line: ListeningLine, clock: FrozenClock) -> None:
    app = application(line, clock)
    declarations = {rule.rule: declared(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {path for path, callers in declarations.items() if Caller.ANYONE in callers} == {
        "/static/<path:filename>", "/healthz", "/readyz", "/metrics",
        "/calendar/<token>.ics", "/sign-in", "/sign-in/forgotten", "/sign-in/link/<token>", "/sign-in/oidc",
        "/sign-in/oidc/callback", "/status/<area>", "/status/<area>/card", "/simulator", "/simulator/screens",
        "/simulator/texts", "/simulator/clock", "/simulator/enter", "/api/openapi.json"}
    assert {path for path, callers in declarations.items() if Caller.PROVIDER in callers} == {
        "/channels/twilio/sms", "/channels/twilio/status", "/channels/twilio/voice"}


def test_a_stranger_gets_no_further_than_the_sign_in(line: ListeningLine, clock: FrozenClock) -> None:
    app = application(line, clock)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        callers = declared(app, rule.endpoint)
        if callers & {Caller.ANYONE, Caller.PROGRAM}:  # who has no token: tests/api/test_tokens
            continue
        path = somewhere(rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = client.open(path, method=method)
            if Caller.PROVIDER in callers:
                assert answer.status_code == 403, path
            else:
                assert answer.status_code in (303, 400), path
                assert answer.status_code == 400 or answer.location.startswith("/sign-in"), path


def test_every_form_is_protected_from_other_sites(line: ListeningLine, clock: FrozenClock) -> None:
    app = application(line, clock)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        callers = declared(app, rule.endpoint)
        for method in CHANGING & (rule.methods or set()):
            answer = client.open(somewhere(rule.rule), method=method, data={"a": "b"})
            expected = 403 if Caller.PROVIDER in callers else 401 if Caller.PROGRAM in callers else 400
            assert answer.status_code == expected, rule.rule  # not signed, no token, no form of ours


def test_an_application_with_an_undeclared_route_does_not_start() -> None:
    app = Flask("undeclared", static_folder=None)
    app.add_url_rule("/open", view_func=lambda: "anybody")
    with pytest.raises(RouteUndeclared):
        guard(app)


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/nowhere", 404), ("/channels/twilio/sms", 405)])
def test_every_answer_is_careful(line: ListeningLine, clock: FrozenClock, path: str, status: int) -> None:
    answer = application(line, clock).test_client().get(path)
    assert answer.status_code == status
    assert answers.HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["Strict-Transport-Security"] == answers.TWO_YEARS
    assert path not in answer.text


def test_loopback_is_not_promised_to_be_https(line: ListeningLine, clock: FrozenClock) -> None:
    local = application(line, clock, public_url="http://127.0.0.1:8000").test_client()
    assert "Strict-Transport-Security" not in local.get("/healthz").headers
