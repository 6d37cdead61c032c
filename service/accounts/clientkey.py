"""Signing in the client itself with a key in place of a secret (private_key_jwt, RFC 7523), as HelseID wants.

The key is a private JWK, JSON as the provider's portal gives it, set as OIDC_CLIENT_SECRET.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

GOOD_FOR = timedelta(seconds=50)  # HelseID allows a minute
KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def is_key(secret: str) -> bool:
    return secret.lstrip().startswith("{")


def proof(secret: str, client_id: str, issuer: str, now: datetime) -> dict[str, str]:
    """The parameters that say that it is us."""
    written: dict[str, Any] = json.loads(secret)
    key: RSAKey | ECKey = (RSAKey if written["kty"] == "RSA" else ECKey).import_key(written)
    algorithm = str(written.get("alg") or ("RS256" if written["kty"] == "RSA" else "ES256"))
    header = {"alg": algorithm, "typ": "JWT", **({"kid": written["kid"]} if "kid" in written else {})}
    at = int(now.timestamp())
    claims = {
        "iss": client_id, "sub": client_id, "aud": issuer, "jti": secrets.token_urlsafe(24),
        "iat": at, "nbf": at, "exp": at + int(GOOD_FOR.total_seconds()),
    }  # fmt: skip
    return {"client_id": client_id, "client_assertion_type": KIND,
            "client_assertion": jwt.encode(header, claims, key, algorithms=[algorithm])}
