"""Signing in with an OpenID provider (OpenID Connect Core 1.0, authorization code and PKCE): HelseID, Entra, others.

What the provider is and has is read from its discovery document. Where it takes requests on a back channel (PAR,
RFC 9126) they go there. What cannot be trusted is ProviderRefused, with a reason that holds nothing of the person.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError

from service.accounts import clientkey, idtoken
from service.accounts.errors import ProviderRefused
from service.addresses import is_safe_address
from service.config import OidcSettings

DISCOVERY = "/.well-known/openid-configuration"
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
PAR = "pushed_authorization_request_endpoint"
KEPT = timedelta(hours=1)  # what was read of the provider
PATIENCE = timedelta(minutes=10)  # for the person at the provider's pages
TIMEOUT = 5.0  # seconds for each answer
FAILURES = (OSError, ValueError, KeyError, TypeError, AttributeError, AuthlibBaseError)  # of it, or on the way to it


@dataclass(frozen=True)
class Begun:
    """What the browser keeps in its cookie while its person is with the provider."""

    state: str
    nonce: str
    verifier: str
    at: float  # seconds since 1970


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for. `key`: issuer and subject. `is_strong`: by what counts as a second factor."""

    key: str
    verified_email: str | None
    is_strong: bool


class Provider:
    """One for an application; safe to share between threads."""

    def __init__(self, settings: OidcSettings, redirect_uri: str) -> None:
        self._settings, self._redirect_uri = settings, redirect_uri
        self._about: tuple[datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime, list[dict[str, Any]]] | None = None

    def begin(self, now: datetime) -> tuple[str, Begun]:
        """Where to send the browser, and what it keeps."""
        about = self._discovered(now)
        begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), now.timestamp())
        session = self._session(
            about, scope=self._settings.scope, redirect_uri=self._redirect_uri, code_challenge_method="S256")
        address, _ = session.create_authorization_url(
            about["authorization_endpoint"], state=begun.state, code_verifier=begun.verifier, nonce=begun.nonce)
        return (self._pushed(about, str(address), now) if about.get(PAR) else str(address)), begun

    def finish(self, begun: Begun, answer: dict[str, str], now: datetime) -> Identity:
        """Whom the provider's answer (the query of the callback) is about."""
        about = self._discovered(now)
        if not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise ProviderRefused("the answer is not of this sign-in")
        if now.timestamp() - begun.at > PATIENCE.total_seconds():
            raise ProviderRefused("the answer came too late")
        if answer.get("iss", about["issuer"]) != about["issuer"]:  # RFC 9207
            raise ProviderRefused("the answer is another provider's")
        if "code" not in answer:
            raise ProviderRefused("it did not sign the person in")
        token = self._token(about, answer["code"], begun, now)
        claims = self._signed(about, token, now)
        idtoken.check(claims, idtoken.Expected(about["issuer"], self._settings.client_id, begun.nonce), now)
        return self._identity(claims)

    def _discovered(self, now: datetime) -> dict[str, Any]:
        if self._about is not None and timedelta() <= now - self._about[0] < KEPT:
            return self._about[1]
        issuer = self._settings.issuer.rstrip("/")
        about = self._get(issuer + DISCOVERY)
        if any(not isinstance(about.get(name), str) for name in NEEDED):
            raise ProviderRefused("its discovery document lacks something")
        if about["issuer"].rstrip("/") != issuer:
            raise ProviderRefused("its discovery document is another provider's")
        if not all(is_safe_address(about[name]) for name in (*NEEDED[1:], PAR) if name in about):
            raise ProviderRefused("its discovery document has an address that is not https")
        self._about = now, about
        return about

    def _get(self, address: str) -> dict[str, Any]:
        try:
            answer = OAuth2Session().get(address, withhold_token=True, allow_redirects=False, timeout=TIMEOUT)
            read = answer.json() if answer.status_code == 200 else None
        except FAILURES as error:
            raise ProviderRefused(f"it does not answer ({type(error).__name__})") from None
        if not isinstance(read, dict):
            raise ProviderRefused("it does not answer as a provider does")
        return read

    def _session(self, about: dict[str, Any], **more: Any) -> Any:
        known = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
        secret: str | None = self._settings.client_secret
        if clientkey.is_key(self._settings.client_secret):
            method, secret = "none", None
        return OAuth2Session(self._settings.client_id, secret, token_endpoint_auth_method=method, **more)

    def _proof(self, about: dict[str, Any], now: datetime) -> dict[str, str]:
        """What a client with a key of its own adds to its requests."""
        secret = self._settings.client_secret
        if not clientkey.is_key(secret):
            return {}
        try:
            return clientkey.proof(secret, self._settings.client_id, about["issuer"], now)
        except (JoseError, *FAILURES):
            raise ProviderRefused("OIDC_CLIENT_SECRET is not a private key that can be used") from None

    def _pushed(self, about: dict[str, Any], address: str, now: datetime) -> str:
        """Hands the request over on the back channel; the address that refers to it."""
        session = self._session(about)
        try:
            answer = session.post(
                about[PAR], data={**dict(parse_qsl(urlsplit(address).query)), **self._proof(about, now)},
                auth=session.client_auth(session.token_endpoint_auth_method), withhold_token=True,
                allow_redirects=False, timeout=TIMEOUT)  # fmt: skip
            reference = answer.json().get("request_uri") if answer.status_code in (200, 201) else None
        except FAILURES as error:
            raise ProviderRefused(f"it did not take the request ({type(error).__name__})") from None
        if not isinstance(reference, str):
            raise ProviderRefused(f"it did not take the request ({answer.status_code})")
        query = urlencode({"client_id": self._settings.client_id, "request_uri": reference})
        return f"{about['authorization_endpoint']}?{query}"

    def _token(self, about: dict[str, Any], code: str, begun: Begun, now: datetime) -> str:
        """The ID token that the code is good for."""
        session = self._session(about, redirect_uri=self._redirect_uri)
        proof = {name: value for name, value in self._proof(about, now).items() if name != "client_id"}
        try:
            given = session.fetch_token(
                about["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=begun.verifier,
                allow_redirects=False, timeout=TIMEOUT, **proof)
            token = given.get("id_token")
        except FAILURES as error:
            raise ProviderRefused(f"it gave no token ({type(error).__name__})") from None
        if not isinstance(token, str):
            raise ProviderRefused("it gave no ID token")
        return token

    def _signed(self, about: dict[str, Any], token: str, now: datetime) -> dict[str, Any]:
        """The claims. Its keys are read anew where none that we have fits: it may have changed them."""
        if self._keys is not None and timedelta() <= now - self._keys[0] < KEPT:
            claims = idtoken.signed(token, self._keys[1])
            if claims is not None:
                return claims
        keys = self._get(about["jwks_uri"]).get("keys")
        self._keys = now, [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
        claims = idtoken.signed(token, self._keys[1])
        if claims is None:
            raise ProviderRefused("its ID token is not signed with one of its keys")
        return claims

    def _identity(self, claims: dict[str, Any]) -> Identity:
        verified = claims.get("email_verified", claims.get("xms_edov")) in (True, 1, "true", "1")
        email = claims.get("email") if verified and isinstance(claims.get("email"), str) else None
        strong = any(_says(claims, wanted) for wanted in self._settings.strong)
        return Identity(f"{claims['iss']} {claims['sub']}", email, strong)


def _says(claims: dict[str, Any], wanted: str) -> bool:
    """`claim=value`, or a value alone of `acr` or among `amr`."""
    claim, is_named, value = wanted.partition("=")
    names, value = ((claim,), value) if is_named else (("acr", "amr"), wanted)
    said = [claims.get(name) for name in names]
    return any(value in map(str, it) if isinstance(it, list) else it is not None and str(it) == value for it in said)
