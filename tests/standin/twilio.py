"""A stand-in for Twilio on loopback: the part of its REST API that we use, over real HTTP, with a memory.

`misbehave` queues what the next sends meet, in order; afterwards it behaves. `receipt` and `text` post the webhooks
that Twilio would, signed as its documentation says (HMAC-SHA1 over address and sorted fields), by code of its own.
"""

import base64
import hashlib
import hmac
import json
import re
import socket
import ssl
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SID = "AC00000000000000000000000000000001"
TOKEN = "a-token-of-nobody"


@dataclass
class Message:
    """What Twilio remembers of a text."""

    sid: str
    sender: str
    recipient: str
    body: str
    fields: dict[str, str]
    made_at: datetime
    status: str = "queued"
    direction: str = "outbound-api"
    media: list[str] = field(default_factory=list)  # ids of the pictures that came with it

    def record(self) -> dict[str, Any]:
        return {
            "sid": self.sid, "from": self.sender, "to": self.recipient, "body": self.body, "status": self.status,
            "direction": self.direction, "date_created": format_datetime(self.made_at),
            "date_sent": None if self.status == "queued" else format_datetime(self.made_at),
            "date_updated": format_datetime(self.made_at), "error_code": None, "num_segments": "1",
            "num_media": self.fields.get("NumMedia", "0"),
            "uri": f"/2010-04-01/Accounts/{SID}/Messages/{self.sid}.json",
        }


@dataclass(frozen=True)
class Misdeed:
    """What a send meets. `accepts`: the text is taken all the same."""

    accepts: bool = False
    status: int | None = None
    code: int | None = None
    answer: bytes | None = None
    cuts: bool = False
    stalls: float = 0.0
    before_the_answer: Callable[[Message], None] | None = None


def answers(status: int, code: int | None = None, accepts: bool = False) -> Misdeed:
    return Misdeed(status=status, code=code, accepts=accepts)


CUT_BEFORE = Misdeed(cuts=True)
CUT_AFTER = Misdeed(cuts=True, accepts=True)


@dataclass
class TwilioStandIn:
    """Use as a context manager; `url` is what TWILIO_API_URL is set to."""

    tokens: tuple[str, ...] = (TOKEN,)
    messages: list[Message] = field(default_factory=list)
    attempts: int = 0
    list_fails_with: int | None = None
    page_size: int = 50
    certificate: Path | None = None  # speaks TLS with this key and certificate
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # what it dates its records by
    account_status: str = "active"
    numbers: list[dict[str, Any]] = field(default_factory=list)  # the account's, as `number` makes them
    setup_fails_with: int | None = None
    set_up: int = 0  # how often a number was
    redaction_fails_with: int | None = None
    _misdeeds: deque[Misdeed] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "TwilioStandIn":
        standin = self

        class Handler(_Handler):
            twilio = standin

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if self.certificate is not None:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(self.certificate)
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self._server.server_port}"

    def misbehave(self, *misdeeds: Misdeed) -> None:
        self._misdeeds.extend(misdeeds)

    def sent_to(self, phone: str) -> list[str]:
        return [message.body for message in self.messages if message.recipient == phone]

    def take(self, form: dict[str, str], at: datetime | None = None) -> Message:
        with self._lock:
            message = Message(f"SM{len(self.messages):032x}", form["From"], form["To"], form["Body"], form,
                              at or self.clock())
            self.messages.append(message)
        return message

    def receives(self, sender: str, recipient: str, body: str, at: datetime | None = None, **more: str) -> Message:
        """Somebody texts a number of the account: kept, and brought to nobody. `more`: as NumMedia."""
        with self._lock:
            sid = f"SMin{len(self.messages):030x}"
            message = Message(sid, sender, recipient, body, more, at or self.clock(), "received", "inbound")
            self.messages.append(message)
        return message

    def brings(self, message: Message, token: str = TOKEN) -> tuple[int, str]:
        """The webhook of a text that the account received, to the number's own address; its status and answer."""
        [hook] = [kept["sms_url"] for kept in self.numbers if kept["phone_number"] == message.recipient]
        fields = text(message.sender, message.recipient, message.body, message.sid)
        return post_signed(hook.partition("#")[0], fields, token)

    def next_misdeed(self) -> Misdeed:
        with self._lock:
            self.attempts += 1
            return self._misdeeds.popleft() if self._misdeeds else Misdeed()

    def misdeed_for(self, form: dict[str, str]) -> Misdeed:
        """What this send meets: the next in the queue, whatever it says."""
        return self.next_misdeed()

    def receipt(self, message: Message, status: str, code: int | None = None, token: str = TOKEN) -> int:
        """Posts the status callback of a text to the address that came with it; the answer's HTTP status."""
        message.status = status
        fields = {"MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": status, "SmsStatus": status,
                  "AccountSid": SID, "From": message.sender, "To": message.recipient, "ApiVersion": "2010-04-01"}
        if code is not None:
            fields["ErrorCode"] = str(code)
        return post_signed(message.fields["StatusCallback"], fields, token)[0]


def number(phone: str, **set_up: Any) -> dict[str, Any]:
    """A number of the account as the API tells it, with nothing set up but what is given."""
    nothing = dict.fromkeys(("sms_url", "sms_fallback_url", "voice_url", "sms_application_sid",
                             "voice_application_sid", "trunk_sid"), "")
    return {"sid": f"PN{phone[-8:]:0>32}", "phone_number": phone, "capabilities": {"sms": True, "voice": True},
            "sms_method": "POST", "sms_fallback_method": "POST", "voice_method": "POST", **nothing, **set_up}


def text(sender: str, recipient: str, body: str, sid: str, **more: str) -> dict[str, str]:
    """The form of an inbound text, with the fields that Twilio sends."""
    return {"ToCountry": "NO", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "FromZip": "",
            "SmsSid": sid, "FromState": "", "SmsStatus": "received", "FromCity": "", "Body": body, "FromCountry": "NO",
            "To": recipient, "ToZip": "", "NumSegments": "1", "MessageSid": sid, "AccountSid": SID, "From": sender,
            "ApiVersion": "2010-04-01", **more}


def sign(url: str, fields: dict[str, str], token: str = TOKEN) -> str:
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def post_signed(url: str, fields: dict[str, str], token: str = TOKEN) -> tuple[int, str]:
    """Posts a webhook over HTTP; its status and body."""
    return post_as(url, url, fields, token)


def post_as(public: str, url: str, fields: dict[str, str], token: str = TOKEN) -> tuple[int, str]:
    """As `post_signed`, signed for the public address and posted to the one where it is heard."""
    request = urllib.request.Request(url, urllib.parse.urlencode(fields).encode(), {
        "X-Twilio-Signature": sign(public, fields, token),
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may have been killed before the answer; anything else is a fault of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    twilio: TwilioStandIn
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: else each answer is 40 ms late

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # whoever asked is dead: half a request asks for nothing
            self.close_connection = True
            return None
        form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        if not self._is_ours():
            return self._answer(401, {"code": 20003, "message": "Authenticate", "status": 401})
        if "/IncomingPhoneNumbers/" in self.path:
            return self._set_up(form)
        if "/Messages/" in self.path:
            return self._redact(form)
        misdeed = self.twilio.misdeed_for(form)
        ordinary = misdeed.status is None and misdeed.answer is None and not misdeed.cuts
        message = self.twilio.take(form) if misdeed.accepts or ordinary else None
        if message is not None and misdeed.before_the_answer is not None:
            misdeed.before_the_answer(message)
        time.sleep(misdeed.stalls)
        if misdeed.cuts:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif misdeed.answer is not None:
            self._write(misdeed.status or 201, misdeed.answer)
        elif misdeed.status is not None:
            self._answer(misdeed.status, {"code": misdeed.code, "message": form["To"], "status": misdeed.status}
                         if misdeed.code else {})
        elif message is not None:
            self._answer(201, message.record())

    def _redact(self, form: dict[str, str]) -> None:
        """An empty body is all that a text can be given, once it has come to its end."""
        found = self._message()
        if self.twilio.redaction_fails_with is not None or found is None:
            status = self.twilio.redaction_fails_with or 404
            return self._answer(status, {"code": 20404, "message": "", "status": status})
        if form != {"Body": ""} or found.status in ("queued", "sending", "sent", "accepted"):
            return self._answer(400, {"code": 30400 if form != {"Body": ""} else 20009, "message": "", "status": 400})
        found.body = ""
        self._answer(200, found.record())

    def do_DELETE(self) -> None:
        found = self._message()
        if not self._is_ours() or found is None or self.twilio.redaction_fails_with is not None:
            status = self.twilio.redaction_fails_with or (404 if self._is_ours() else 401)
            return self._answer(status, {"code": 20404, "message": "", "status": status})
        found.media = [sid for sid in found.media if not self.path.endswith(f"/Media/{sid}.json")]
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _message(self) -> Message | None:
        sid = re.sub(r".*/Messages/(\w+).*", r"\1", self.path)
        return next((message for message in self.twilio.messages if message.sid == sid), None)

    def _media(self, found: Message) -> dict[str, Any]:
        listed = [{"sid": sid, "parent_sid": found.sid, "content_type": "image/jpeg"} for sid in found.media]
        return {"media_list": listed, "page": 0, "page_size": 50}

    def _set_up(self, form: dict[str, str]) -> None:
        """`SmsUrl` of the form is `sms_url` of the number, and so on."""
        wanted = re.sub(r".*/|\.json$", "", self.path)
        found = [number for number in self.twilio.numbers if number["sid"] == wanted]
        if self.twilio.setup_fails_with is not None or not found:
            status = self.twilio.setup_fails_with or 404
            return self._answer(status, {"code": 21402 if status == 400 else 20404, "message": "", "status": status})
        found[0].update({re.sub("(?<!^)(?=[A-Z])", "_", name).lower(): value for name, value in form.items()})
        self.twilio.set_up += 1
        self._answer(200, found[0])

    def do_GET(self) -> None:
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        if not self._is_ours():
            return self._answer(401, {"code": 20003, "message": "Authenticate", "status": 401})
        if self.twilio.list_fails_with is not None:
            return self._answer(self.twilio.list_fails_with, {})
        if address.path.endswith(f"/Accounts/{SID}.json"):
            return self._answer(200, {"sid": SID, "status": self.twilio.account_status})
        if address.path.endswith("/Media.json"):
            message = self._message()
            return self._answer(404, {}) if message is None else self._answer(200, self._media(message))
        if address.path.endswith("/IncomingPhoneNumbers.json"):
            return self._answer(200, {"incoming_phone_numbers": self.twilio.numbers, "page": 0, "page_size": 50})
        after = query.get("DateSent>", "")
        found = [message.record() for message in reversed(self.twilio.messages)
                 if query.get("To") in (None, message.recipient) and query.get("From") in (None, message.sender)
                 and (not after or (message.status != "queued" and message.made_at.date().isoformat() >= after))]
        page, size = int(query.get("Page", 0)), min(int(query.get("PageSize", 50)), self.twilio.page_size)
        more = address._replace(query=urllib.parse.urlencode({**query, "Page": page + 1})).geturl()
        self._answer(200, {"messages": found[page * size:(page + 1) * size], "page": page, "page_size": size,
                           "next_page_uri": more if len(found) > (page + 1) * size else None})

    def _is_ours(self) -> bool:
        known = {"Basic " + base64.b64encode(f"{SID}:{token}".encode()).decode() for token in self.twilio.tokens}
        return self.headers.get("Authorization") in known and f"/Accounts/{SID}" in self.path

    def _answer(self, status: int, record: dict[str, Any]) -> None:
        self._write(status, json.dumps(record).encode())

    def _write(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: numbers would stand in it."""
