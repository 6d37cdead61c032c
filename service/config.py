"""Settings from the environment, and from nothing else (contract, section 6).

`settings` reads what web, worker, clock and up need; `database_url` and `field_keys` are for commands that need
only that. An empty variable counts as missing. What is missing or malformed raises `SettingsRefused` with one
sentence a variable, each naming its variable and none repeating a secret.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import SplitResult, urlsplit

from channels.email import sender
from service.addresses import is_safe_address
from service.errors import VaktlinjeError

ChannelName: TypeAlias = Literal["simulator", "twilio"]
Environment: TypeAlias = Mapping[str, str]
Readers: TypeAlias = Mapping[str, Callable[[Environment], Any]]
DEFAULT_DATABASE = "sqlite:///vaktlinje.db"
TWILIO_API = "https://api.twilio.com"
FIELD_KEY_BYTES = 32
SHORTEST_SECRET = 16


class SettingsRefused(VaktlinjeError):
    """The environment lacks a setting or holds a malformed one; a sentence for each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class TwilioSettings:
    account_sid: str
    auth_tokens: tuple[str, ...] = field(repr=False)  # one, or two while rotating: the first signs what we ask for
    api_url: str = TWILIO_API  # without a closing slash


@dataclass(frozen=True)
class OidcSettings:
    """`strong`: what in an ID token counts as a second factor: values of acr or amr, or `claim=value`."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)  # or a private JWK
    strong: tuple[str, ...] = ()
    scope: str = "openid email profile"


@dataclass(frozen=True)
class Settings:
    database_url: str = field(repr=False)  # may hold a password
    secret_key: str = field(repr=False)
    field_keys: tuple[bytes, ...] = field(repr=False)  # 32 bytes each, newest first
    public_url: str  # what the provider calls, without a closing slash
    channel: ChannelName
    twilio: TwilioSettings | None  # always there when channel is "twilio", never otherwise
    smtp_url: str | None = field(repr=False)
    port: int
    web_workers: int
    web_threads: int
    oidc: OidcSettings | None = None
    spool: Path | None = None  # where texts are kept that the database cannot take; None: such are refused
    demo_clock: Path | None = None  # set: a demo, whose clock this file moves, and whose pages open without a password

    @property
    def this_machine_only(self) -> bool:
        """Whether the web listens on loopback alone: http is for this machine itself."""
        return urlsplit(self.public_url).scheme == "http"


def settings(environ: Environment = os.environ) -> Settings:
    """All that a process needs; SettingsRefused names everything that is wrong at once."""
    return Settings(**_read_all(_READERS, environ))


def database_url(environ: Environment = os.environ) -> str:
    """DATABASE_URL as written; `service.database` says what is wrong with it."""
    return _given(environ, "DATABASE_URL") or DEFAULT_DATABASE


def field_keys(environ: Environment = os.environ) -> tuple[bytes, ...]:
    """VAKTLINJE_FIELD_KEYS: the keys that names, numbers, plans and texts are sealed with, newest first."""
    written = _required(environ, "VAKTLINJE_FIELD_KEYS",
                        "the keys that personal data is sealed with: urlsafe base64 of 32 bytes, newest first, "
                        "comma-separated")
    keys = tuple(_field_key(place, key.strip()) for place, key in enumerate(written.split(","), 1))
    if len(set(keys)) < len(keys):
        raise SettingsRefused("VAKTLINJE_FIELD_KEYS holds the same key twice.")
    return keys


def _field_key(place: int, written: str) -> bytes:
    try:
        key = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SettingsRefused(f"VAKTLINJE_FIELD_KEYS: key {place} is not urlsafe base64.") from None
    if len(key) != FIELD_KEY_BYTES:
        raise SettingsRefused(f"VAKTLINJE_FIELD_KEYS: key {place} is {len(key)} bytes long and must be 32.")
    return key


def _read_all(readers: Readers, environ: Environment) -> dict[str, Any]:
    values: dict[str, Any] = {}
    sentences: list[str] = []
    for name, read in readers.items():
        try:
            values[name] = read(environ)
        except SettingsRefused as refused:
            sentences.extend(refused.sentences)
    if sentences:
        raise SettingsRefused(*sentences)
    return values


def _given(environ: Environment, name: str) -> str | None:
    return environ.get(name, "").strip() or None


def _required(environ: Environment, name: str, what: str) -> str:
    written = _given(environ, name)
    if written is None:
        raise SettingsRefused(f"{name} is not set: it is {what}.")
    return written


def _secret_key(environ: Environment) -> str:
    written = _required(environ, "VAKTLINJE_SECRET_KEY", "a long random text that sessions and links are signed with")
    if len(written) < SHORTEST_SECRET:
        raise SettingsRefused(f"VAKTLINJE_SECRET_KEY is shorter than {SHORTEST_SECRET} signs and could be guessed.")
    return written


def public_url(environ: Environment = os.environ) -> str:
    """VAKTLINJE_PUBLIC_URL: where this service is reached, without a closing slash."""
    written = _required(environ, "VAKTLINJE_PUBLIC_URL",
                        "the address at which the provider reaches this service, as in https://vakt.example.org")
    return _address("VAKTLINJE_PUBLIC_URL", written)


def _channel(environ: Environment) -> ChannelName:
    written = _given(environ, "VAKTLINJE_CHANNEL") or "simulator"
    if written not in ("simulator", "twilio"):
        raise SettingsRefused(f"VAKTLINJE_CHANNEL must be simulator or twilio, not {written!r}.")
    return cast(ChannelName, written)


def _twilio(environ: Environment) -> TwilioSettings | None:
    if _given(environ, "VAKTLINJE_CHANNEL") != "twilio":
        return None
    return TwilioSettings(**_read_all(_TWILIO_READERS, environ))


def _demo_clock(environ: Environment) -> Path | None:
    """`demo` sets it for its own processes; where real people could be reached it is refused."""
    written = _given(environ, "VAKTLINJE_DEMO_CLOCK")
    if written is None:
        return None
    simulated = (_given(environ, "VAKTLINJE_CHANNEL") or "simulator") == "simulator"
    if not simulated or urlsplit(_given(environ, "VAKTLINJE_PUBLIC_URL") or "").scheme != "http":
        raise SettingsRefused("VAKTLINJE_DEMO_CLOCK is for a demo: only with simulated phones, on a loopback address.")
    if not Path(written).parent.is_dir():
        raise SettingsRefused("VAKTLINJE_DEMO_CLOCK must name a file in a directory that is there.")
    return Path(written)


def spool_folder(environ: Environment = os.environ) -> Path:
    """VAKTLINJE_SPOOL, a folder that is there or can be made; else one beside the SQLite file, or where we are."""
    written = _given(environ, "VAKTLINJE_SPOOL")
    if written is None:
        return _spool_of(database_url(environ))
    folder = Path(written).absolute()
    if not folder.is_dir() and (folder.exists() or not folder.parent.is_dir()):
        raise SettingsRefused("VAKTLINJE_SPOOL must name a folder, in a folder that is there.")
    return folder


def _spool_of(address: str) -> Path:
    """Each database its own: what waits for one must never be taken into another."""
    if address.startswith("sqlite:///"):
        file = Path(address.removeprefix("sqlite:///")).absolute()
        return file.with_name(f"{file.name}.spool")
    _, _, place = address.rpartition("@")  # a password that is changed leads nowhere else
    return Path(f"vaktlinje-{sha256(place.encode()).hexdigest()[:8]}.spool").absolute()


def _account_sid(environ: Environment) -> str:
    written = _required(environ, "TWILIO_ACCOUNT_SID", "the account that texts are sent from, as in AC0123…")
    if not re.fullmatch(r"AC[0-9A-Za-z]+", written):
        raise SettingsRefused("TWILIO_ACCOUNT_SID must be AC followed by letters and digits.")
    return written


def _auth_tokens(environ: Environment) -> tuple[str, ...]:
    written = _required(environ, "TWILIO_AUTH_TOKEN",
                        "the account's auth token, or two, comma-separated, while rotating")
    tokens = tuple(token.strip() for token in written.split(","))
    if not all(tokens) or len(tokens) > 2:
        raise SettingsRefused("TWILIO_AUTH_TOKEN must be one token, or two with one comma between them.")
    return tokens


def _api_url(environ: Environment) -> str:
    return _address("TWILIO_API_URL", _given(environ, "TWILIO_API_URL") or TWILIO_API)


def _oidc(environ: Environment) -> OidcSettings | None:
    if _given(environ, "OIDC_ISSUER") is None:
        return None
    return OidcSettings(**_read_all(_OIDC_READERS, environ))


def _issuer(environ: Environment) -> str:
    return _address("OIDC_ISSUER", _given(environ, "OIDC_ISSUER") or "")


def _client_id(environ: Environment) -> str:
    return _required(environ, "OIDC_CLIENT_ID", "what this service is called by the OpenID provider")


def _client_secret(environ: Environment) -> str:
    return _required(environ, "OIDC_CLIENT_SECRET", "our secret with the OpenID provider, or our private JWK")


def _strong(environ: Environment) -> tuple[str, ...]:
    return tuple(part.strip() for part in (_given(environ, "OIDC_ACR") or "").split(",") if part.strip())


def _scope(environ: Environment) -> str:
    written = " ".join((_given(environ, "OIDC_SCOPE") or OidcSettings.scope).split())
    if "openid" not in written.split():
        raise SettingsRefused("OIDC_SCOPE must have openid among its words.")
    return written


def _smtp_url(environ: Environment) -> str | None:
    written = _given(environ, "VAKTLINJE_SMTP_URL")
    if written is None:
        return None
    address = _split("VAKTLINJE_SMTP_URL", written)
    if address.scheme not in ("smtp", "smtps") or not address.hostname:
        raise SettingsRefused("VAKTLINJE_SMTP_URL must be like smtp://user:password@mail.example.org:587.")
    if not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", sender(address)):
        raise SettingsRefused("VAKTLINJE_SMTP_URL must say whom mail is from, as in ?from=vakt@example.org.")
    return written


def _address(name: str, written: str) -> str:
    """An https address without closing slash; http only for this machine itself."""
    address = _split(name, written)
    if address.scheme not in ("https", "http") or not address.hostname:
        raise SettingsRefused(f"{name} must be a whole address, as in https://vakt.example.org.")
    if address.username or address.query or address.fragment or re.search(r"\s", written):
        raise SettingsRefused(f"{name} must be an address without user name, query, fragment and spaces.")
    if not is_safe_address(written):
        raise SettingsRefused(f"{name} must begin with https://; http:// is for 127.0.0.1 and localhost only.")
    return written.rstrip("/")


def _split(name: str, written: str) -> SplitResult:
    try:
        address = urlsplit(written)
        _ = address.port  # reading it is what checks it
    except ValueError:  # its words are not repeated: a password may be among them
        raise SettingsRefused(f"{name} is no address.") from None
    return address


def _whole_number(name: str, default: int, highest: int) -> Callable[[Environment], int]:
    def read(environ: Environment) -> int:
        written = _given(environ, name) or str(default)
        if not re.fullmatch(r"[0-9]{1,5}", written) or not 1 <= int(written) <= highest:
            raise SettingsRefused(f"{name} must be a whole number from 1 to {highest}, not {written!r}.")
        return int(written)

    return read


_TWILIO_READERS: Readers = {"account_sid": _account_sid, "auth_tokens": _auth_tokens, "api_url": _api_url}
_OIDC_READERS: Readers = {
    "issuer": _issuer, "client_id": _client_id, "client_secret": _client_secret, "strong": _strong, "scope": _scope,
}  # fmt: skip
_READERS: Readers = {
    "database_url": database_url,
    "secret_key": _secret_key,
    "field_keys": field_keys,
    "public_url": public_url,
    "channel": _channel,
    "twilio": _twilio,
    "smtp_url": _smtp_url,
    "port": _whole_number("PORT", default=8000, highest=65535),
    "web_workers": _whole_number("WEB_CONCURRENCY", default=2, highest=64),
    "web_threads": _whole_number("WEB_THREADS", default=8, highest=256),
    "oidc": _oidc,
    "spool": spool_folder,
    "demo_clock": _demo_clock,
}
