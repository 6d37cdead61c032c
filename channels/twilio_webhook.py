"""Twilio's requests to us: the signature, the form fields of a text and of a receipt, and TwiML in answer.

A form is a mapping of field to all its values, as received and untrimmed. Nothing is believed before
`Signature.holds`; after it, what is no text or no receipt raises BadWebhook with a sentence.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast
from xml.sax.saxutils import escape

from twilio.request_validator import RequestValidator

from channels.base import STATUSES, BadWebhook, Inbound, OptOut, Receipt

Form: TypeAlias = Mapping[str, Sequence[str]]
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
VOICES = {"nb": "nb-NO", "nn": "nb-NO", "en": "en-GB"}  # there is no Nynorsk voice


class Signature:
    """Whether a request was signed by the provider, with any of `tokens`, for an address below `public_url`."""

    def __init__(self, tokens: Sequence[str], public_url: str) -> None:
        self._validators = [RequestValidator(token) for token in tokens if token]
        self._public_url = public_url.rstrip("/")

    def holds(self, path_and_query: str, form: Form, signature: str | None) -> bool:
        """False for a missing signature, a wrong one, and always where no token is configured."""
        if not signature:
            return False
        fields = _Fields(form)
        try:
            return any(validator.validate(self._public_url + path_and_query, fields, signature)
                       for validator in self._validators)
        except ValueError:  # an address or a field that no signature can be made for: lone surrogates, a bad bracket
            return False


class _Fields(dict[str, list[str]]):
    """The validator reads repeated fields through `getlist`."""

    def __init__(self, form: Form) -> None:
        super().__init__({name: list(values) for name, values in form.items()})

    def getlist(self, name: str) -> list[str]:
        return self[name]


def inbound(form: Form) -> Inbound:
    """A text; BadWebhook without exactly one MessageSid, From and To. A text without Body is an empty one."""
    word = (_at_most_one(form, "OptOutType") or "").upper()
    return Inbound(
        provider_id=_sid(form),
        sender=_end(form, "From"),
        recipient=_end(form, "To"),
        body=NOT_IN_XML.sub("", _at_most_one(form, "Body") or ""),
        media=_count(_at_most_one(form, "NumMedia")),
        opt_out=cast(OptOut, word) if word in ("STOP", "START", "HELP") else None,
    )


def receipt(form: Form, query: Form) -> Receipt | None:
    """What became of a text, None for a status that says nothing of it; BadWebhook without a MessageSid."""
    provider_id = _sid(form)
    status = (_at_most_one(form, "MessageStatus") or _at_most_one(form, "SmsStatus") or "").lower()
    if status not in STATUSES:
        return None
    text_id = _at_most_one(query, "text")
    code = _at_most_one(form, "ErrorCode")
    return Receipt(
        text_id=text_id if text_id and re.fullmatch(r"[\w-]{1,64}", text_id, re.ASCII) else None,
        provider_id=provider_id,
        status=status,
        code=code if code and re.fullmatch(r"[1-9]\d{0,9}", code, re.ASCII) else None,
    )


def recipient(form: Form) -> str | None:
    """The number that was phoned, None where the request does not say."""
    values = form.get("To", ())
    return values[0] if len(values) == 1 else None


def texts_twiml(bodies: Sequence[str]) -> str:
    """An answer that sends `bodies`, in order; none is the empty answer."""
    messages = "".join(f"<Message>{_xml(body)}</Message>" for body in bodies)
    return f"{DECLARATION}<Response>{messages}</Response>" if messages else f"{DECLARATION}<Response/>"


def voice_twiml(words: str, language: str) -> str:
    """An answer that says `words` twice in `language` and hangs up; numbers are said digit by digit."""
    said = re.sub(r"\d{3,}", lambda digits: " ".join(digits[0]), words)
    say = f'<Say language="{VOICES.get(language, VOICES["nb"])}">{_xml(said)}</Say>'
    return f'{DECLARATION}<Response>{say}<Pause length="1"/>{say}<Hangup/></Response>'


def _xml(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def _at_most_one(form: Form, name: str) -> str | None:
    values = form.get(name, ())
    if len(values) > 1:
        raise BadWebhook(f"{name} is given {len(values)} times.")
    return values[0] if values else None


def _sid(form: Form) -> str:
    written = _at_most_one(form, "MessageSid")
    if written is None:
        raise BadWebhook("MessageSid is missing.")
    if not re.fullmatch(r"[\w.-]{1,64}", written, re.ASCII):
        raise BadWebhook("MessageSid is no message id.")
    return written


def _end(form: Form, name: str) -> str:
    """A number, a short code or a name, at one end of the text."""
    written = _at_most_one(form, name)
    if written is None or not written.strip():
        raise BadWebhook(f"{name} is missing.")
    if len(written) > 64 or not written.isprintable():
        raise BadWebhook(f"{name} is no number and no name.")
    return written


def _count(written: str | None) -> int:
    return int(written) if written and re.fullmatch(r"\d{1,3}", written, re.ASCII) else 0
