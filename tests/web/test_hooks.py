"""The provider's webhooks: who gets in, what is a text, and what goes back."""

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.base import Inbound, Receipt
from service.clock import FrozenClock
from service.database import Database
from tests.standin.twilio import TOKEN, sign, text
from tests.web.conftest import NEXT_TOKEN, PUBLIC, ListeningLine, application, post

SMS, STATUS, VOICE = (f"/channels/twilio/{name}" for name in ("sms", "status", "voice"))
AREA, ANNE = "+4759440001", "+4759442001"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def annes(body: str = "er noen der?", **more: str) -> dict[str, str]:
    return text(ANNE, AREA, body, "SM1", **more)


def messages(twiml: str) -> list[str]:
    return [message.text or "" for message in ElementTree.fromstring(twiml.encode()).iter("Message")]


def test_a_text_reaches_the_line_as_it_was_written(client: FlaskClient, line: ListeningLine) -> None:
    answer = post(client, SMS, annes("  æøå čđŋ “hei” 🙂\n& <b>  "))
    assert (answer.status_code, answer.text) == (200, EMPTY)
    assert answer.content_type == "text/xml; charset=utf-8"
    assert line.heard == [Inbound("SM1", ANNE, AREA, "  æøå čđŋ “hei” 🙂\n& <b>  ", 0, None)]


@pytest.mark.parametrize(("more", "media", "opt_out"), [
    pytest.param({"NumMedia": "2", "MediaUrl0": "https://example.org/1"}, 2, None, id="two pictures"),
    pytest.param({"NumMedia": "many"}, 0, None, id="a count that is none"),
    pytest.param({"OptOutType": "STOP"}, 0, "STOP", id="the provider acted on STOP"),
    pytest.param({"OptOutType": "help"}, 0, "HELP", id="whatever its case"),
    pytest.param({"OptOutType": "ANNET"}, 0, None, id="a word that we do not know"),
])
def test_pictures_and_opt_outs_are_told(
    client: FlaskClient, line: ListeningLine, more: dict[str, str], media: int, opt_out: str | None
) -> None:
    assert post(client, SMS, annes("", **more)).status_code == 200
    assert (line.heard[0].body, line.heard[0].media, line.heard[0].opt_out) == ("", media, opt_out)


def test_what_the_line_answers_goes_back_in_order(client: FlaskClient, line: ListeningLine) -> None:
    line.answer = ["Hei <Anne> & \"alle\"", "to\r\nlinjer\x00\x0b\ufffe 🙂"]
    answer = post(client, SMS, annes())
    assert messages(answer.text) == ['Hei <Anne> & "alle"', "to\nlinjer 🙂"]
    assert post(client, SMS, annes()).text == answer.text


@pytest.mark.parametrize("token", [TOKEN, NEXT_TOKEN])
def test_both_tokens_hold_while_they_rotate(client: FlaskClient, token: str) -> None:
    assert post(client, SMS, annes(), token=token).status_code == 200


@pytest.mark.parametrize("path", [SMS, STATUS, VOICE])
@pytest.mark.parametrize("headers", [
    pytest.param({}, id="none"), pytest.param({"X-Twilio-Signature": ""}, id="an empty one"),
    pytest.param({"X-Twilio-Signature": "garbage"}, id="garbage"),
    pytest.param({"X-Twilio-Signature": "æ" * 28}, id="no ASCII"),
    pytest.param({"X-Twilio-Signature": sign(PUBLIC + SMS, annes(), "somebody-elses-token")}, id="another's"),
    pytest.param({"X-Twilio-Signature": sign("https://evil.example.org" + SMS, annes())}, id="for another address"),
    pytest.param({"X-Twilio-Signature": sign(PUBLIC + SMS, annes("noe annet"))}, id="for another text"),
    pytest.param({"X-Twilio-Signature": sign(PUBLIC + SMS, annes()), "X-Twilio-Webhooks-Signature-Settings":
                  "algorithm=HMAC_SHA256", "X-Forwarded-Host": "evil.example.org"}, id="and headers of theirs"),
])
def test_nobody_gets_in_without_a_valid_signature(
    client: FlaskClient, line: ListeningLine, path: str, headers: dict[str, str]
) -> None:
    if path == SMS and len(headers) > 1:
        path = STATUS  # there the signature for /sms is a wrong one
    answer = client.post(path, data=annes(), headers=headers)
    assert answer.status_code == 403
    assert line.heard == [] and line.receipts == []


def test_a_changed_field_breaks_the_signature(client: FlaskClient, line: ListeningLine) -> None:
    for changed in ({**annes(), "Body": "noe annet"}, {**annes(), "Extra": "1"}, {**annes(), "Body": "er noen der? "}):
        answer = client.post(SMS, data=changed, headers={"X-Twilio-Signature": sign(PUBLIC + SMS, annes())})
        assert answer.status_code == 403
    assert line.heard == []


def test_the_query_is_part_of_what_is_signed(client: FlaskClient, line: ListeningLine) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    signature = {"X-Twilio-Signature": sign(f"{PUBLIC}{STATUS}?text=t1", fields)}
    assert client.post(f"{STATUS}?text=t1", data=fields, headers=signature).status_code == 200
    assert client.post(f"{STATUS}?text=t2", data=fields, headers=signature).status_code == 403
    assert client.post(STATUS, data=fields, headers=signature).status_code == 403
    assert [receipt.text_id for receipt in line.receipts] == ["t1"]


def test_the_query_is_checked_as_it_came(client: FlaskClient) -> None:
    path = f"{SMS}?a=%C3%A6+b&a=%2f&empty="
    assert post(client, path, annes()).status_code == 200


def test_without_tokens_nobody_gets_in(line: ListeningLine, clock: FrozenClock) -> None:
    client = application(line, clock, twilio=None, channel="simulator").test_client()
    for token in ("", TOKEN):
        assert post(client, SMS, annes(), token=token).status_code == 403


def test_an_address_below_a_path_is_signed_as_configured(line: ListeningLine, clock: FrozenClock) -> None:
    client = application(line, clock, public_url=f"{PUBLIC}/vakt").test_client()
    assert post(client, SMS, annes(), base=f"{PUBLIC}/vakt").status_code == 200


@pytest.mark.parametrize(("fields", "sentence"), [
    pytest.param({"MessageSid": None}, "MessageSid is missing.", id="no id"),
    pytest.param({"From": None}, "From is missing.", id="no sender"),
    pytest.param({"To": " "}, "To is missing.", id="a blank number"),
    pytest.param({"MessageSid": "SM\x00"}, "MessageSid is no message id.", id="a NUL in the id"),
    pytest.param({"MessageSid": "S" * 65}, "MessageSid is no message id.", id="an endless id"),
    pytest.param({"From": "+47\x00"}, "From is no number and no name.", id="a NUL in the number"),
    pytest.param({"From": "9" * 65}, "From is no number and no name.", id="an endless number"),
])
def test_a_signed_request_that_is_no_text_is_told_why(
    client: FlaskClient, line: ListeningLine, fields: dict[str, str | None], sentence: str
) -> None:
    form = {name: value for name, value in {**annes(), **fields}.items() if value is not None}
    answer = post(client, SMS, form)
    assert (answer.status_code, answer.text.strip()) == (400, sentence)
    assert line.heard == []


@pytest.mark.parametrize("name", ["MessageSid", "From", "To", "Body"])
def test_a_field_given_twice_is_no_text(client: FlaskClient, line: ListeningLine, name: str) -> None:
    pairs = [*annes().items(), (name, "zzz")]
    signed = PUBLIC + SMS + "".join(name + value for name, value in sorted(pairs))
    signature = base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    answer = client.post(SMS, data=urlencode(pairs), content_type="application/x-www-form-urlencoded",
                         headers={"X-Twilio-Signature": signature})
    assert (answer.status_code, answer.text.strip()) == (400, f"{name} is given 2 times.")
    assert line.heard == []


def test_a_sender_may_be_a_name_or_a_short_code(client: FlaskClient, line: ListeningLine) -> None:
    for sender in ("Posten", "Storvik Tannlege", "1987"):
        assert post(client, SMS, text(sender, AREA, "hei", "SM1")).status_code == 200
    assert [heard.sender for heard in line.heard] == ["Posten", "Storvik Tannlege", "1987"]


def test_a_body_of_100_kilobytes_is_too_large(client: FlaskClient, line: ListeningLine) -> None:
    assert post(client, SMS, annes("x" * 100_000)).status_code == 413
    assert post(client, SMS, annes("x" * 90_000)).status_code == 200
    assert len(line.heard) == 1


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "", "multipart/form-data"])
def test_another_content_type_is_refused(client: FlaskClient, line: ListeningLine, content_type: str) -> None:
    fields = annes()
    assert post(client, SMS, fields, content_type=content_type).status_code == 403
    unsigned_fields = client.post(SMS, data=json.dumps(fields), content_type="application/json",
                                  headers={"X-Twilio-Signature": sign(PUBLIC + SMS, {})})
    assert unsigned_fields.status_code == 415
    parts = client.post(SMS, data=fields, content_type="multipart/form-data",
                        headers={"X-Twilio-Signature": sign(PUBLIC + SMS, fields)})
    assert parts.status_code == 415
    assert line.heard == []


def test_bytes_that_are_no_utf8_do_no_harm(client: FlaskClient, line: ListeningLine) -> None:
    for data in (b"Body=\xff\xfe&From=1", b"Body=%ff%fe%00&From=1&To=2&MessageSid=3", b"%", b"\x00" * 50, b"=&=&&"):
        answer = client.post(SMS, data=data, content_type="application/x-www-form-urlencoded",
                             headers={"X-Twilio-Signature": "x"})
        assert answer.status_code == 403
    assert line.heard == []


def test_a_nul_in_a_text_is_left_out(client: FlaskClient, line: ListeningLine) -> None:
    assert post(client, SMS, annes("a\x00b\x1bc\td")).status_code == 200
    assert line.heard[0].body == "abc\td"


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_posts_are_answered(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)(SMS).status_code == 405
    assert client.get("/channels/twilio/nothing").status_code == 404


@pytest.mark.parametrize(("fields", "query", "expected"), [
    pytest.param({"MessageStatus": "delivered"}, "?text=t1", Receipt("t1", "SM1", "delivered"), id="it arrived"),
    pytest.param({"MessageStatus": "undelivered", "ErrorCode": "30003"}, "?text=t1",
                 Receipt("t1", "SM1", "undelivered", "30003"), id="it did not"),
    pytest.param({"MessageStatus": "failed", "ErrorCode": "21610"}, "", Receipt(None, "SM1", "failed", "21610"),
                 id="an opt-out, from an address without our id"),
    pytest.param({"SmsStatus": "sent", "ErrorCode": ""}, "?text=t1", Receipt("t1", "SM1", "sent"), id="an old name"),
    pytest.param({"MessageStatus": "queued", "ErrorCode": "0"}, "?text=%27%3B", Receipt(None, "SM1", "queued"),
                 id="an id that is none"),
    pytest.param({"MessageStatus": "read"}, "?text=t1", None, id="a status that says nothing of delivery"),
    pytest.param({}, "?text=t1", None, id="no status"),
])
def test_a_receipt_reaches_the_line(
    client: FlaskClient, line: ListeningLine, fields: dict[str, str], query: str, expected: Receipt | None
) -> None:
    answer = post(client, STATUS + query, {"MessageSid": "SM1", **fields})
    assert answer.status_code == 200
    assert line.receipts == ([] if expected is None else [expected])


def test_a_receipt_without_an_id_is_none(client: FlaskClient, line: ListeningLine) -> None:
    assert post(client, STATUS, {"MessageStatus": "sent"}).status_code == 400
    assert post(client, f"{STATUS}?text=a&text=b", {"MessageSid": "SM1", "MessageStatus": "sent"}).status_code == 400
    assert line.receipts == []


def test_when_the_database_is_away_the_provider_is_not_told_that_a_text_was_received(clock: FrozenClock) -> None:
    class Away(ListeningLine):
        def receive(self, inbound: Inbound, now: object) -> list[str]:
            with self.database.read():
                return ["stored"]

    client = application(Away(Database("postgresql://nobody@127.0.0.1:9/nothing")), clock).test_client()
    answer = post(client, SMS, annes())
    assert answer.status_code == 503
    assert "9442001" not in answer.text and "noen der" not in answer.text
    phoned = post(client, VOICE, {"To": AREA, "From": ANNE, "CallSid": "CA1"})
    assert phoned.status_code == 200 and "1 1 6 1 1 7" in phoned.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(
    st.sampled_from(["MessageSid", "From", "To", "Body", "NumMedia", "OptOutType", "MessageStatus", "ErrorCode"])
    | st.text(max_size=8),
    st.sampled_from(["SM1", ANNE, AREA, "", "\x00", "STOP", "delivered", "-1"]) | st.text(max_size=30), max_size=12))
def test_whatever_is_posted_the_answer_is_no_500(
    client: FlaskClient, line: ListeningLine, fields: dict[str, str]
) -> None:
    line.answer = list(fields.values())[:2]
    for path in (SMS, STATUS, f"{STATUS}?text=%ff", VOICE):
        signed = post(client, path, fields)
        assert signed.status_code in (200, 400)
        if signed.status_code == 200:
            ElementTree.fromstring(signed.data)
        assert client.post(path, data=fields).status_code == 403
