"""The whole edge over real HTTP on loopback: the provider's stand-in on one side, our webhooks on the other."""

import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from werkzeug.serving import make_server

from channels.base import Accepted, Outgoing, Receipt
from channels.twilio import Twilio
from service.clock import FrozenClock
from tests.standin.twilio import SID, TOKEN, Message, Misdeed, TwilioStandIn, post_signed, sign, text
from tests.web.conftest import ListeningLine, application

AREA, ANNE = "+4759440001", "+4759442001"


@dataclass
class Loopback:
    url: str
    port: int
    line: ListeningLine
    provider: TwilioStandIn
    channel: Twilio


@pytest.fixture
def loopback(line: ListeningLine, clock: FrozenClock) -> Iterator[Loopback]:
    with TwilioStandIn() as provider:
        server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), threaded=True)
        url = f"http://127.0.0.1:{server.server_port}"
        app = application(line, clock, public_url=url)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield Loopback(url, server.server_port, line, provider, Twilio(SID, [TOKEN], url, api_url=provider.url))
        server.shutdown()
        server.server_close()


def test_a_text_comes_in_and_its_answer_goes_out(loopback: Loopback) -> None:
    loopback.line.answer = ["Vi har lagret det."]
    posted = post_signed(f"{loopback.url}/channels/twilio/sms", text(ANNE, AREA, "er noen der? 🙂 ŋ", "SM1"))
    assert posted == (200, '<?xml version="1.0" encoding="UTF-8"?>'
                           "<Response><Message>Vi har lagret det.</Message></Response>")
    assert [heard.body for heard in loopback.line.heard] == ["er noen der? 🙂 ŋ"]
    forged = post_signed(f"{loopback.url}/channels/twilio/sms", text(ANNE, AREA, "hei", "SM2"), "another-token")
    assert forged[0] == 403 and len(loopback.line.heard) == 1


def test_receipts_find_their_text_before_the_answer_twice_and_out_of_order(loopback: Loopback) -> None:
    statuses: list[int] = []

    def early(message: Message) -> None:
        statuses.append(loopback.provider.receipt(message, "delivered"))

    loopback.provider.misbehave(Misdeed(before_the_answer=early))
    outcome = loopback.channel.send(Outgoing("t1", AREA, ANNE, "Hei", 300))
    [message] = loopback.provider.messages
    statuses += [loopback.provider.receipt(message, status) for status in ("sent", "delivered")]
    statuses.append(loopback.provider.receipt(message, "delivered", token="another-token"))
    assert outcome == Accepted(message.sid)
    assert statuses == [200, 200, 200, 403]
    assert loopback.line.receipts == [
        Receipt("t1", message.sid, status) for status in ("delivered", "sent", "delivered")]


def test_a_failed_delivery_carries_its_code(loopback: Loopback) -> None:
    loopback.channel.send(Outgoing("t1", AREA, ANNE, "Hei"))
    loopback.provider.receipt(loopback.provider.messages[0], "undelivered", 30003)
    assert loopback.line.receipts[0].code == "30003"


@pytest.mark.parametrize("announced", [True, False], ids=["with its length", "in chunks"])
def test_an_endless_text_is_refused_and_never_taken_in_half(loopback: Loopback, announced: bool) -> None:
    fields = text(ANNE, AREA, "x" * 200_000, "SM1")
    body = urlencode(fields).encode()
    connection = http.client.HTTPConnection("127.0.0.1", loopback.port, timeout=10)
    connection.request("POST", "/channels/twilio/sms", body if announced else iter([body]), {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": sign(f"{loopback.url}/channels/twilio/sms", fields)})
    # In chunks the length shows only after the first 100 kB: those alone bear no valid signature.
    assert connection.getresponse().status == (413 if announced else 403)
    connection.close()
    assert loopback.line.heard == []
