"""How Twilio has the account and its numbers set up, as its REST API tells, and setting a number up.

What cannot be read or set this way: opt-out words and geo permissions.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from channels.base import ProviderSilent
from channels.twilio import Twilio, status_of

Answer = TypeVar("Answer")
SMS, VOICE = "/channels/twilio/sms", "/channels/twilio/voice"
UNAUTHORIZED = 401
REFUSED = (400, 403, 404)
# Connection overrides, which Twilio reads and neither sends nor signs: try again what is refused, breaks or takes
# longer than our own limits, within the 15 seconds that it has in all. By itself it only tries a new connection.
OVERRIDES = "rc=2&rp=ct,rt,5xx&ct=2000&rt=9000"
LAST_RESORT = re.compile(r"https://[a-z0-9.-]+\.twilio\.com/twiml/\w+", re.ASCII)  # a TwiML Bin


class SetupRefused(Exception):
    """The provider does not set the number up so; `reason` is its code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CredentialsRefused(Exception):
    """The provider does not take the account and its token."""


@dataclass(frozen=True)
class Webhook:
    """An address that the provider calls, and how; None: not set."""

    url: str | None
    method: str | None

    @property
    def address(self) -> str | None:
        """Where it leads, without what only tells the provider how to call."""
        return self.url.partition("#")[0] if self.url else None

    def leads_to(self, other: "Webhook") -> bool:
        return (self.address, self.method) == (other.address, other.method)


@dataclass(frozen=True)
class NumberSetup:
    """A number of the account. `elsewhere`: an application's or a trunk's settings apply in place of its own."""

    id: str
    number: str
    sms: Webhook
    sms_fallback: Webhook
    voice: Webhook
    takes_sms: bool
    elsewhere: bool

    def with_hooks(self, hooks: Mapping[str, Webhook]) -> "NumberSetup":
        """As it would be with these addresses, by the name of the setting."""
        return replace(self, sms=hooks["sms"], sms_fallback=hooks["sms_fallback"], voice=hooks["voice"])


def account_status(channel: Twilio) -> str:
    """`active`, `suspended` or `closed`. CredentialsRefused, ProviderSilent."""
    return str(_asked(channel, lambda client: client.api.accounts(client.account_sid).fetch().status))


def numbers(channel: Twilio) -> dict[str, NumberSetup]:
    """The account's numbers, by number in E.164. CredentialsRefused, ProviderSilent."""
    listed = _asked(channel, lambda client: client.incoming_phone_numbers.list(page_size=200))
    return {str(number.phone_number): _setup(number) for number in listed}


def wanted(public_url: str) -> dict[str, Webhook]:
    """The webhooks that a number of ours must have, by the name of the setting."""
    sms, voice = (Webhook(f"{public_url}{path}#{OVERRIDES}", "POST") for path in (SMS, VOICE))
    return {"sms": sms, "sms_fallback": sms, "voice": voice}


def fits(name: str, hook: Webhook, wanted: Webhook) -> bool:
    """Whether the setting leads where it should; texts may also fall back on an answer that the provider keeps."""
    in_its_keeping = name == "sms_fallback" and hook.url is not None and LAST_RESORT.fullmatch(hook.url) is not None
    return in_its_keeping or hook.leads_to(wanted)


def configure(channel: Twilio, setup: NumberSetup, hooks: Mapping[str, Webhook]) -> None:
    """Sets these addresses of the number; again is safe. CredentialsRefused, ProviderSilent, SetupRefused."""
    settings = {f"{name}_{part}": getattr(hook, part) for name, hook in hooks.items() for part in ("url", "method")}

    def update(client: Client) -> None:
        try:
            client.incoming_phone_numbers(setup.id).update(**settings)
        except TwilioRestException as error:
            if error.status in REFUSED:
                raise SetupRefused(str(error.code)[:20]) from None
            raise

    _asked(channel, update)


def region(api_url: str) -> str:
    """The region whose settings are read and set: each has its own for the same number."""
    found = re.search(r"\.([a-z]{2}\d)\.", api_url)
    return found[1].upper() if found else "US1"


def _setup(number: Any) -> NumberSetup:
    return NumberSetup(
        id=str(number.sid),
        number=str(number.phone_number),
        sms=Webhook(number.sms_url or None, number.sms_method),
        sms_fallback=Webhook(number.sms_fallback_url or None, number.sms_fallback_method),
        voice=Webhook(number.voice_url or None, number.voice_method),
        takes_sms=bool((number.capabilities or {}).get("sms", False)),
        elsewhere=bool(number.sms_application_sid or number.voice_application_sid or number.trunk_sid),
    )  # fmt: skip


def _asked(channel: Twilio, question: Callable[[Client], Answer]) -> Answer:
    try:
        return channel.ask(question)
    except TwilioException as error:
        if status_of(error) == UNAUTHORIZED:
            raise CredentialsRefused from None
        raise ProviderSilent(f"http-{status_of(error)}") from None
    except requests.RequestException as error:
        raise ProviderSilent(type(error).__name__) from None
    # An answer that cannot be read says nothing of how things are set up.
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProviderSilent(f"the answer could not be read: {type(error).__name__}") from None
