"""How Twilio has the account and its numbers set up, as its REST API tells: for checking, nothing is changed here.

What cannot be read this way: opt-out words and geo permissions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from channels.base import ProviderSilent
from channels.twilio import Twilio, status_of

Answer = TypeVar("Answer")
SMS, VOICE = "/channels/twilio/sms", "/channels/twilio/voice"
UNAUTHORIZED = 401


class CredentialsRefused(Exception):
    """The provider does not take the account and its token."""


@dataclass(frozen=True)
class Webhook:
    """An address that the provider calls, and how; None: not set."""

    url: str | None
    method: str | None


@dataclass(frozen=True)
class NumberSetup:
    """A number of the account. `elsewhere`: an application's or a trunk's settings apply in place of its own."""

    number: str
    sms: Webhook
    sms_fallback: Webhook
    voice: Webhook
    takes_sms: bool
    elsewhere: bool


def account_status(channel: Twilio) -> str:
    """`active`, `suspended` or `closed`. CredentialsRefused, ProviderSilent."""
    return str(_asked(channel, lambda client: client.api.accounts(client.account_sid).fetch().status))


def numbers(channel: Twilio) -> dict[str, NumberSetup]:
    """The account's numbers, by number in E.164. CredentialsRefused, ProviderSilent."""
    listed = _asked(channel, lambda client: client.incoming_phone_numbers.list(page_size=200))
    return {str(number.phone_number): _setup(number) for number in listed}


def wanted(public_url: str) -> dict[str, Webhook]:
    """The webhooks that a number of ours must have, by the name of the setting."""
    sms, voice = Webhook(public_url + SMS, "POST"), Webhook(public_url + VOICE, "POST")
    return {"sms": sms, "sms_fallback": sms, "voice": voice}


def _setup(number: Any) -> NumberSetup:
    return NumberSetup(
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
