"""Every route says who may call it, and every answer is careful."""

import pytest
from flask import Flask

from service.clock import FrozenClock
from service.web import answers
from service.web.callers import Caller, RouteUndeclared, declared, guard
from tests.web.conftest import ListeningLine, application


def test_every_route_declares_who_may_call_it(line: ListeningLine, clock: FrozenClock) -> None:
    app = application(line, clock)
    declarations = {rule.rule: declared(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert declarations == {
        "/channels/twilio/sms": Caller.PROVIDER, "/channels/twilio/status": Caller.PROVIDER,
        "/channels/twilio/voice": Caller.PROVIDER, "/healthz": Caller.ANYONE, "/readyz": Caller.ANYONE,
        "/conversations/<conversation>": Caller.ANYONE, "/calendar/<token>.ics": Caller.ANYONE}


def test_every_route_keeps_out_whom_it_does_not_name(line: ListeningLine, clock: FrozenClock) -> None:
    app = application(line, clock)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if declared(app, rule.endpoint) is not Caller.ANYONE:
            for method in rule.methods or ():
                assert client.open(rule.rule, method=method).status_code == 403


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
