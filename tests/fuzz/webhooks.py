"""What the provider might post: texts, receipts and calls, most of them signed, some of them broken on the way."""

from random import Random
from urllib.parse import urlencode

from sqlalchemy import select
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from service.models import metadata
from tests.fuzz import mutating
from tests.fuzz.stage import OLA, STRANGER, FuzzedHouse
from tests.standin.twilio import SID, TOKEN, text
from tests.web.house import ANNE, PUBLIC, STORVIK, ids

FORM = "application/x-www-form-urlencoded"
PHONES = (ANNE, ANNE, OLA, OLA, STRANGER, "+4759442002", "+4759441001", "+4759441003", "+4759441005", "+4759441006",
          "+4759443444", "Storvik", "1980", STORVIK)  # fmt: skip
NUMBERS = (STORVIK, STORVIK, STORVIK, "+4759440002", "+4759449999")
BODIES = (
    "er noen der?", "jeg greier ikke mer", "hjelp", "STOPP", "ja", "JA 1", "nei 1", "JA 2", "OK", "1", "2", "FERDIG",
    "FERDIG 1", "GI FRA 1", "STATUS", "#1", "#1 jeg ringer deg", "#2 hei", "113 1", "HVEM", "PLAN", "MENY", "INGEN SMS",
    "👍", "takk", "JA #1", "#1 JA", "ja 3", "nei 3", "#0001 hei", "ja " + "1" * 20,
)  # fmt: skip
STATUSES = ("queued", "sent", "delivered", "undelivered", "failed", "read", "canceled")
CODES = ("21610", "30003", "30005", "30007", "20003", "0", "x")
Fields = list[tuple[str, str]]


class Webhooks:
    def __init__(self, house: FuzzedHouse) -> None:
        self._client = house.app.test_client()
        self._validator = RequestValidator(TOKEN)
        with house.database.read() as db:
            self._texts = list(db.scalars(select(metadata.tables["text"].c.id)))

    def sms(self, chance: Random) -> str:
        body = chance.choice(BODIES)
        if chance.random() < 0.5:
            body = mutating.text(chance, body)
        sid = next(ids) if chance.random() < 0.95 else chance.randrange(5)
        form = text(chance.choice(PHONES), chance.choice(NUMBERS), body, f"SM{sid:032x}")
        if chance.random() < 0.1:
            form["NumMedia"] = chance.choice(("1", "10", "-1", "x"))
            form["OptOutType"] = chance.choice(("STOP", "START", "?"))
        return self._post(chance, "/channels/twilio/sms", list(form.items()))

    def status(self, chance: Random) -> str:
        said = chance.choice(STATUSES)
        form = [("MessageSid", f"SM{chance.randrange(50):032x}"), ("MessageStatus", said), ("SmsStatus", said),
                ("AccountSid", SID), ("ErrorCode", chance.choice(CODES))]  # fmt: skip
        query = urlencode({"text": chance.choice(self._texts)}) if chance.random() < 0.9 else "text=a&text=b&text"
        return self._post(chance, f"/channels/twilio/status?{query}", form)

    def voice(self, chance: Random) -> str:
        form = [("CallSid", "CA1"), ("From", chance.choice(PHONES)), ("To", chance.choice(NUMBERS))]
        return self._post(chance, "/channels/twilio/voice", form)

    def _post(self, chance: Random, path: str, form: Fields) -> str:
        if chance.random() < 0.5:
            form = _damaged(chance, form)
        body = urlencode(form, errors="surrogatepass").encode()
        signed = self._validator.compute_signature(PUBLIC + path, MultiDict(form)) if _can_sign(form) else "x"
        headers, kind = {"X-Twilio-Signature": signed}, f"{FORM}; charset=UTF-8"
        if chance.random() < 0.05:  # after signing: refused, but looked at
            body = mutating.raw(chance, body)
            headers = {"X-Twilio-Signature": chance.choice((signed, "å", "A" * 10_000, ""))}
            kind = chance.choice(
                (FORM, "application/json", "multipart/form-data", "multipart/form-data; boundary=x", "", "x/"))
        method = "POST" if chance.random() < 0.98 else chance.choice(("GET", "PUT", "HEAD", "OPTIONS", "DELETE"))
        return str(self._client.open(path, method=method, data=body, headers=headers, content_type=kind).status_code)


def _damaged(chance: Random, form: Fields) -> Fields:
    """A field is lost, doubled or says something else."""
    at = chance.randrange(len(form))
    name, value = form[at]
    match chance.randrange(5):
        case 0:
            return form[:at] + form[at + 1:]
        case 1:
            return [*form, (name, mutating.text(chance, value))]
        case 2:
            return [*form, (mutating.text(chance, name), value)]
        case _:
            return [*form[:at], (name, mutating.text(chance, value)), *form[at + 1:]]


def _can_sign(form: Fields) -> bool:
    try:
        "".join(name + value for name, value in form).encode()
    except UnicodeEncodeError:
        return False
    return True
