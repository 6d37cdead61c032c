"""An OpenID provider on this machine: discovery, pushed requests, authorization code with PKCE, signed ID tokens.

It signs in whoever `person` says, at once. What a wrong or hostile provider would do is set on it.
"""

import hashlib
import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "vaktlinje", "the client's secret"
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


@dataclass
class Standin:
    clock: Callable[[], datetime]
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)  # claims: sub, email, email_verified, acr …
    spoilt: dict[str, Any] = field(default_factory=dict)  # claims that it gets wrong
    about: dict[str, Any] = field(default_factory=dict)  # what its discovery document says besides
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signs_with: RSAKey | None = None
    is_unsigned: bool = False
    client_key: dict[str, Any] | None = None  # of a client that signs itself in (private_key_jwt)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys", **self.about,
        }  # fmt: skip

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        asked = self.pushed.pop(query["request_uri"]) if "request_uri" in query else query
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.issuer})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """None where the code, the verifier or the address is wrong. A code is good once."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return None
        at = int(self.clock().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": asked["nonce"],
                  **self.person, **self.spoilt}  # fmt: skip
        return {"access_token": "of no use", "token_type": "Bearer", "id_token": self._signed(claims)}

    def knows(self, form: dict[str, str], authorization: str) -> bool:
        """Whether it is our client: by its secret, or by its key."""
        if self.client_key is None:
            basic = b64decode(authorization.removeprefix("Basic ")).decode()
            return basic == f"{CLIENT}:{SECRET}" or form.get("client_secret") == SECRET
        proof = jwt.decode(form["client_assertion"], RSAKey.import_key(self.client_key), algorithms=["RS256"]).claims
        at = self.clock().timestamp()
        ours = (proof["iss"], proof["sub"], proof["aud"]) == (CLIENT, CLIENT, self.issuer)
        return ours and at < proof["exp"] <= at + 60

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.is_unsigned:
            parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
            return ".".join([*(urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with or self.key)


@contextmanager
def serving(clock: Callable[[], datetime]) -> Iterator[Standin]:
    standin = Standin(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            standin.asked.append(address.path)
            if address.path == "/.well-known/openid-configuration":
                self._json(200, standin.discovery())
            elif address.path == "/keys":
                self._json(200, {"keys": [standin.key.as_dict(private=False)]})
            else:
                self.send_response(302)
                self.send_header("Location", standin.authorize(_plain(address.query)))
                self.end_headers()

        def do_POST(self) -> None:
            form = _plain(self.rfile.read(int(self.headers["Content-Length"])).decode())
            standin.asked.append(self.path)
            if not standin.knows(form, self.headers.get("Authorization", "")):
                self._json(401, {"error": "invalid_client"})
            elif self.path == "/par":
                reference = f"urn:ietf:params:oauth:request_uri:{secrets.token_urlsafe(8)}"
                standin.pushed[reference] = form
                self._json(201, {"request_uri": reference, "expires_in": 60})
            else:
                given = standin.token(form)
                self._json(200 if given else 400, given or {"error": "invalid_grant"})

        def _json(self, status: int, body: dict[str, Any]) -> None:
            written = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, format: str, *args: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    standin.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()


def _plain(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
