"""Sending through Twilio, against a stand-in that misbehaves over real HTTP."""

import logging
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from channels.base import Accepted, Outcome, Outgoing, ProviderSilent, Rejected, Unknown
from channels.twilio import Twilio
from channels.twilio_errors import ErrorKind, error_kind
from tests.standin.twilio import CUT_AFTER, CUT_BEFORE, SID, TOKEN, Message, Misdeed, TwilioStandIn, answers

AREA, OLA, PER = "+4759440001", "+4759441002", "+4759441003"
PUBLIC = "https://vakt.example.org"


@pytest.fixture
def provider() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        yield standin


@pytest.fixture
def twilio(provider: TwilioStandIn) -> Twilio:
    return Twilio(SID, [TOKEN], PUBLIC, api_url=provider.url, timeout=0.5)


def self_signed(folder: Path) -> Path:
    """A file with a key and a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256()))
    file = folder / "impostor.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM) + key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


def to_ola(body: str = "Storvik #12: en henvendelse venter på deg.", id: str = "t1") -> Outgoing:
    return Outgoing(id=id, sender=AREA, recipient=OLA, body=body, validity=300)


def test_a_text_arrives_with_its_validity_and_the_address_for_receipts(provider: TwilioStandIn, twilio: Twilio) -> None:
    outcome = twilio.send(to_ola("Hei čŋ 🙂"))
    [message] = provider.messages
    assert outcome == Accepted(message.sid)
    assert message.fields == {"From": AREA, "To": OLA, "Body": "Hei čŋ 🙂", "ValidityPeriod": "300",
                              "StatusCallback": f"{PUBLIC}/channels/twilio/status?text=t1"}


@pytest.mark.parametrize("validity", [None, 0, 36_001])
def test_a_validity_that_twilio_does_not_take_is_left_out(
    provider: TwilioStandIn, twilio: Twilio, validity: int | None
) -> None:
    twilio.send(Outgoing("t1", AREA, OLA, "Hei", validity))
    assert "ValidityPeriod" not in provider.messages[0].fields


@pytest.mark.parametrize(("misdeed", "expected"), [
    pytest.param(answers(400, 21610), Rejected("21610", permanent=True, opted_out=True), id="has opted out"),
    pytest.param(answers(400, 21211), Rejected("21211", permanent=True), id="no such number"),
    pytest.param(answers(400), Rejected("http-400", permanent=True), id="a refusal without a code"),
    pytest.param(answers(400, 99999), Rejected("99999", permanent=True), id="a refusal that is new to us"),
    pytest.param(answers(400, 21611), Rejected("21611", permanent=False), id="the number's queue is full"),
    pytest.param(answers(429, 20429), Rejected("20429", permanent=False), id="too fast"),
    pytest.param(answers(429), Rejected("http-429", permanent=False), id="too fast, says a proxy"),
    pytest.param(answers(503, 20503), Rejected("20503", permanent=False), id="not available"),
    pytest.param(answers(503), Rejected("http-503", permanent=False), id="not available, says a proxy"),
    pytest.param(answers(401, 20003), Rejected("20003", permanent=False), id="the token is not taken"),
    pytest.param(Misdeed(status=400, answer=b'{"type": "x", "title": "+4759441002", "status": 400, "code": 21211}'),
                 Rejected("21211", permanent=True), id="told in the newer form"),
    pytest.param(Misdeed(status=400, answer=b"<html>"), Rejected("http-400", permanent=True), id="told in HTML"),
    pytest.param(answers(403, 20005), Rejected("20005", permanent=False), id="the account is suspended"),
])
def test_a_refusal_is_told_as_it_is(
    provider: TwilioStandIn, twilio: Twilio, misdeed: Misdeed, expected: Outcome
) -> None:
    provider.misbehave(misdeed)
    assert twilio.send(to_ola()) == expected
    assert provider.messages == []
    assert provider.attempts == 1


@pytest.mark.parametrize("misdeed", [
    pytest.param(answers(500), id="an error before it was taken"),
    pytest.param(answers(500, 20500, accepts=True), id="an error after it was taken"),
    pytest.param(answers(502), id="a bad gateway"),
    pytest.param(answers(504, accepts=True), id="a gateway that gave up"),
    pytest.param(answers(408), id="a request that took too long"),
    pytest.param(answers(307), id="an address that moved"),
    pytest.param(CUT_BEFORE, id="a cut connection"),
    pytest.param(CUT_AFTER, id="a connection cut after it was taken"),
    pytest.param(Misdeed(stalls=1.0), id="silence"),
    pytest.param(Misdeed(answer=b"<html>", accepts=True), id="an answer that is no JSON"),
    pytest.param(Misdeed(answer=b"[1]", accepts=True), id="an answer of another shape"),
    pytest.param(Misdeed(answer=b"{}", accepts=True), id="an answer that names no message"),
    pytest.param(Misdeed(answer=b'{"sid": {"a": 1}}', accepts=True), id="an answer with a strange name"),
])
def test_what_the_provider_never_told_is_unknown_and_not_tried_again(
    provider: TwilioStandIn, twilio: Twilio, misdeed: Misdeed
) -> None:
    provider.misbehave(misdeed)
    outcome = twilio.send(to_ola())
    assert isinstance(outcome, Unknown)
    assert OLA not in outcome.reason and "henvendelse" not in outcome.reason
    assert provider.attempts == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_text_that_could_not_leave_may_be_sent_again(scheme: str) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"{scheme}://127.0.0.1:{nobody.getsockname()[1]}"
        assert Twilio(SID, [TOKEN], PUBLIC, api_url=address).send(to_ola()) == Rejected("unreachable", permanent=False)


def test_while_tokens_rotate_the_other_one_is_tried(provider: TwilioStandIn) -> None:
    rotating = Twilio(SID, ["the-next-token", TOKEN], PUBLIC, api_url=provider.url)
    assert isinstance(rotating.send(to_ola()), Accepted)
    assert len(provider.messages) == 1
    assert rotating.find(to_ola(), datetime.now(UTC)) == Accepted(provider.messages[0].sid)


def test_a_certificate_that_is_not_trusted_gets_no_text(tmp_path: Path) -> None:
    with TwilioStandIn(certificate=self_signed(tmp_path)) as impostor:
        assert impostor.url.startswith("https://")
        outcome = Twilio(SID, [TOKEN], PUBLIC, api_url=impostor.url).send(to_ola())
        assert outcome == Rejected("unreachable", permanent=False)
        assert impostor.messages == []


def test_trouble_with_the_account_is_not_the_texts_fault(provider: TwilioStandIn) -> None:
    outcome = Twilio(SID, ["a-wrong-token"], PUBLIC, api_url=provider.url).send(to_ola())
    assert isinstance(outcome, Rejected)
    assert not outcome.permanent and error_kind(outcome.code) == ErrorKind.ACCOUNT
    assert error_kind("21211") != ErrorKind.ACCOUNT


def test_an_account_that_is_not_there_is_the_accounts_trouble(provider: TwilioStandIn) -> None:
    provider.misbehave(answers(404, 20404))
    outcome = Twilio(SID, [TOKEN], PUBLIC, api_url=provider.url).send(to_ola())
    assert outcome == Rejected("20404", permanent=False) and error_kind("20404") == ErrorKind.ACCOUNT


def test_a_text_that_cannot_be_written_is_not_tried(provider: TwilioStandIn, twilio: Twilio) -> None:
    assert twilio.send(to_ola("halv \ud83d emoji")) == Rejected("unwritable", permanent=True)
    assert provider.attempts == 0


def test_a_receipt_may_come_before_the_answer(provider: TwilioStandIn, twilio: Twilio) -> None:
    told: list[str] = []
    provider.misbehave(Misdeed(before_the_answer=lambda message: told.append(message.sid)))
    assert twilio.send(to_ola()) == Accepted(told[0])


def test_many_threads_send_each_text_once(provider: TwilioStandIn, twilio: Twilio) -> None:
    outcomes: list[Outcome] = []

    def send(place: int) -> None:
        outcomes.extend(twilio.send(to_ola(f"{place}-{n}", id=f"t{place}-{n}")) for n in range(5))

    threads = [threading.Thread(target=send, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(provider.sent_to(OLA)) == sorted(f"{place}-{n}" for place in range(6) for n in range(5))
    assert {outcome.provider_id for outcome in outcomes if isinstance(outcome, Accepted)} == {
        message.sid for message in provider.messages}


def test_no_log_line_holds_a_number_or_a_text(
    provider: TwilioStandIn, twilio: Twilio, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        twilio.send(to_ola())
        twilio.find(to_ola(), datetime.now(UTC))
        provider.misbehave(CUT_AFTER, answers(500))
        twilio.send(to_ola())
        twilio.send(to_ola())
    assert OLA[1:] not in caplog.text and "henvendelse" not in caplog.text


# A send whose outcome was never told: the provider's own list says what became of it.

def kept(provider: TwilioStandIn, body: str, at: datetime, status: str = "sent", to: str = OLA) -> Message:
    message = provider.take({"From": AREA, "To": to, "Body": body}, at)
    message.status = status
    return message


NIGHT = datetime(2026, 12, 26, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", ["queued", "sent", "delivered"])
def test_a_text_that_was_taken_is_found(provider: TwilioStandIn, twilio: Twilio, status: str) -> None:
    taken = kept(provider, "Er du der? 🙂\nHei", NIGHT + timedelta(seconds=2), status)
    assert twilio.find(to_ola("Er du der? 🙂\nHei "), NIGHT) == Accepted(taken.sid)


@pytest.mark.parametrize("misdeed", [CUT_AFTER, answers(500, accepts=True), Misdeed(stalls=1.0, accepts=True)])
def test_a_text_that_was_taken_in_silence_is_found(provider: TwilioStandIn, twilio: Twilio, misdeed: Misdeed) -> None:
    provider.misbehave(misdeed)
    since = datetime.now(UTC)
    assert isinstance(twilio.send(to_ola()), Unknown)
    assert twilio.find(to_ola(), since) == Accepted(provider.messages[0].sid)


def test_a_text_that_never_arrived_is_not_found(provider: TwilioStandIn, twilio: Twilio) -> None:
    kept(provider, "Hei", NIGHT - timedelta(minutes=10))
    kept(provider, "Noe annet", NIGHT)
    kept(provider, "Hei", NIGHT, to=PER)
    kept(provider, "Hei", NIGHT).direction = "outbound-reply"
    assert twilio.find(to_ola("Hei"), NIGHT) is None


def test_two_texts_with_the_same_words_are_not_confused(provider: TwilioStandIn, twilio: Twilio) -> None:
    first = kept(provider, "Ja", NIGHT)
    second = kept(provider, "Ja", NIGHT + timedelta(seconds=1), "queued")
    assert twilio.find(to_ola("Ja"), NIGHT) == Accepted(first.sid)
    assert twilio.find(to_ola("Ja"), NIGHT, known={first.sid}) == Accepted(second.sid)
    assert twilio.find(to_ola("Ja"), NIGHT, known={first.sid, second.sid}) is None


def test_a_text_far_down_the_list_is_found(provider: TwilioStandIn, twilio: Twilio) -> None:
    provider.page_size = 20
    wanted = kept(provider, "Den vi leter etter", NIGHT)
    for number in range(90):
        kept(provider, f"Nyere {number}", NIGHT + timedelta(minutes=number))
    assert twilio.find(to_ola("Den vi leter etter"), NIGHT) == Accepted(wanted.sid)


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_nothing_is_concluded_from_a_list_that_cannot_be_had(
    provider: TwilioStandIn, twilio: Twilio, status: int
) -> None:
    provider.list_fails_with = status
    with pytest.raises(ProviderSilent) as silent:
        twilio.find(to_ola(), NIGHT)
    assert OLA not in str(silent.value)


def test_a_provider_that_is_gone_cannot_be_asked() -> None:
    with pytest.raises(ProviderSilent):
        Twilio(SID, [TOKEN], PUBLIC, api_url="http://127.0.0.1:9", timeout=0.5).find(to_ola(), NIGHT)
