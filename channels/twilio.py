"""Texts out through Twilio's REST API, and what became of one whose outcome it never told.

Nothing is retried here and no call waits longer than `TIMEOUT` seconds between two bytes. Twilio's own log lines
and exceptions hold numbers and texts, so none of them is passed on.
"""

import ipaddress
import logging
import re
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3.exceptions as urllib3_errors
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.base.values import unset
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from channels.base import Accepted, Listed, Outcome, Outgoing, ProviderSilent, Rejected, Unknown
from channels.twilio_errors import UNREACHABLE, UNWRITABLE, outcome
from channels.twilio_received import listed, made_at

API_URL = "https://api.twilio.com"
TIMEOUT = 10.0  # seconds
VALIDITY = range(1, 36_001)  # seconds that Twilio takes as ValidityPeriod; without one it is ten hours
PICTURES = 20  # of one text; Twilio takes ten
PAGE = 1000  # the most that Twilio lists at a time
CLOCKS_APART = timedelta(seconds=60)  # how far Twilio's clock may lie behind ours
NOT_SENT = (
    urllib3_errors.NewConnectionError,  # refused, or a name that nobody knows
    urllib3_errors.ConnectTimeoutError,
    urllib3_errors.ProxyError,
    ssl.SSLCertVerificationError,
)
Answer = TypeVar("Answer")


class Twilio:
    """The channel for one account. `auth_tokens`: newest first; the next is tried when one is no longer taken."""

    def __init__(self, account_sid: str, auth_tokens: Sequence[str], public_url: str,
                 api_url: str = API_URL, timeout: float = TIMEOUT) -> None:
        self._clients = [_client(account_sid, token, api_url, timeout) for token in auth_tokens]
        self._public_url = public_url.rstrip("/")
        self.api_url = api_url

    def send(self, outgoing: Outgoing) -> Outcome:
        """Hand over one text. The callback carries our row's id, so that a receipt finds it before the answer does."""
        validity = outgoing.validity if outgoing.validity in VALIDITY else unset
        callback = f"{self._public_url}/channels/twilio/status?text={outgoing.id}"
        try:
            message = self.ask(lambda client: client.messages.create(
                to=outgoing.recipient, from_=outgoing.sender, body=outgoing.body,
                status_callback=callback, validity_period=validity))
        except (TwilioRestException, TwilioServiceException) as error:
            return outcome(error.status, str(error.code)[:20])
        except requests.RequestException as error:
            return _unanswered(error)
        except UnicodeEncodeError:
            return Rejected(UNWRITABLE, permanent=True)
        # Whatever else the library makes of an answer, it came after the text was handed over.
        except Exception as error:
            return Unknown(f"the answer could not be read: {type(error).__name__}")
        if not isinstance(message.sid, str) or not re.fullmatch(r"\w{1,64}", message.sid):
            return Unknown("the answer named no message")
        return Accepted(message.sid)

    def find(self, outgoing: Outgoing, since: datetime, known: Collection[str] = ()) -> Accepted | None:
        """The oldest record of this text made since then that is not `known` to be another of ours.

        The list is asked twice where the first look finds nothing: by date, and its newest without a date, because
        what still waits in Twilio's queue has no date of sending yet.
        """
        by_day = {"date_sent_after": _day(since), "limit": 1000}
        newest = {"limit": 100}
        for window in (by_day, newest):
            found = [message for message in self._listed(outgoing, window)
                     if message.sid not in known and _is_it(message, outgoing, since)]
            if found:
                return Accepted(min(found, key=lambda message: made_at(message) or since).sid)
        return None

    def received(self, number: str, since: datetime) -> Iterator[Listed]:
        """The texts to this number since then, newest first, read page by page; ProviderSilent."""
        with _silent_when_unread():
            page: Any = self.ask(lambda client: client.messages.page(
                to=number, date_sent_after=_day(since), page_size=PAGE))
        while page is not None:
            with _silent_when_unread():
                found = [text for message in page for text in listed(message, number, since - CLOCKS_APART)]
            yield from found
            with _silent_when_unread():
                page = page.next_page()

    def forget(self, provider_id: str) -> bool:
        """Pictures are deleted, the body is made empty; that there was a text stays with Twilio, for its bill."""
        try:
            for picture in self.ask(lambda client: client.messages(provider_id).media.list(limit=PICTURES)):
                self._delete(provider_id, str(picture.sid))
            self.ask(lambda client: client.messages(provider_id).update(body=""))
        except TwilioException as error:
            status = status_of(error)
            if status == 404:  # it is not there, so nothing of it is
                return True
            if status is None or status in (401, 403, 408, 429) or status >= 500:
                raise ProviderSilent(f"http-{status}") from None
            return False
        except requests.RequestException as error:
            raise ProviderSilent(type(error).__name__) from None
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ProviderSilent(f"the answer could not be read: {type(error).__name__}") from None
        return True

    def _delete(self, provider_id: str, picture: str) -> None:
        self.ask(lambda client: client.messages(provider_id).media(picture).delete())

    def _listed(self, outgoing: Outgoing, window: dict[str, Any]) -> list[Any]:
        with _silent_when_unread():
            return self.ask(lambda client: client.messages.list(
                to=outgoing.recipient, from_=outgoing.sender, page_size=min(window["limit"], 200), **window))

    def ask(self, question: Callable[[Client], Answer]) -> Answer:
        """The question's answer, under the first token that is taken; raises what the library raises."""
        *earlier, last = self._clients
        for client in earlier:
            try:
                return question(client)
            except TwilioException as error:
                if status_of(error) != 401:
                    raise
        return question(last)


def _day(since: datetime) -> str:
    """Written as Twilio's documentation asks; the library would write a time of day as well."""
    return (since - CLOCKS_APART).astimezone(UTC).date().isoformat()


@contextmanager
def _silent_when_unread() -> Iterator[None]:
    """A list that cannot be read is no list: ProviderSilent, and nothing may be concluded from it."""
    try:
        yield
    except TwilioException as error:
        status = status_of(error)
        raise ProviderSilent(f"http-{status}" if status else "the list could not be read") from None
    except requests.RequestException as error:
        raise ProviderSilent(type(error).__name__) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProviderSilent(f"the list could not be read: {type(error).__name__}") from None


def _client(account_sid: str, token: str, api_url: str, timeout: float) -> Client:
    http = TwilioHttpClient(timeout=timeout, max_retries=0, logger=_silent_logger())
    # The environment's proxy is for the way out, not for a stand-in on this machine.
    if http.session is not None and _is_loopback(urlsplit(api_url).hostname or ""):
        http.session.trust_env = False
    client = Client(account_sid, token, http_client=http)
    client.region = client.edge = None  # they would put another host in place of the one that was configured
    client.api.base_url = api_url.rstrip("/")
    return client


def _silent_logger() -> logging.Logger:
    """The library logs numbers and texts at INFO and urllib3 whole addresses at DEBUG; no log line may hold them."""
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    logger = logging.getLogger("channels.twilio.http")
    logger.disabled = True
    return logger


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def status_of(error: TwilioException) -> int | None:
    """The HTTP status that an error came with; a page of a list has it in another place."""
    status = getattr(error, "status", None) or getattr(error.args[-1] if error.args else None, "status_code", None)
    return status if isinstance(status, int) else None


def _unanswered(error: requests.RequestException) -> Outcome:
    if any(isinstance(cause, NOT_SENT) for cause in _causes(error)):
        return Rejected(UNREACHABLE, permanent=False)
    return Unknown(f"no answer came: {type(error).__name__}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what the libraries wrapped in it."""
    seen: list[object] = [error]
    for cause in seen:
        if isinstance(cause, BaseException):
            yield cause
            seen.extend(inner for inner in (*cause.args, getattr(cause, "reason", None), cause.__cause__)
                        if inner is not None and inner not in seen)


def _is_it(message: Any, outgoing: Outgoing, since: datetime) -> bool:
    if message.direction in ("inbound", "outbound-reply") or message.body is None:
        return False
    made = made_at(message)
    in_time = made is None or made >= since - CLOCKS_APART
    return in_time and _plain(message.body) == _plain(outgoing.body)


def _plain(body: str) -> str:
    """As the list gives it back: line breaks of one kind, nothing blank at the ends."""
    return body.replace("\r\n", "\n").strip()
