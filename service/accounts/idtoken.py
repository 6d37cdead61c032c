"""Whether an ID token is to be believed (OpenID Connect Core 1.0, 3.1.3.7); pure, the keys and the time are given."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from service.accounts.errors import ProviderRefused

# Asymmetric ones only: what anybody can read (`none`, or our own secret) proves nothing.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
KINDS: dict[str, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
LEEWAY = 60  # seconds between our clock and the provider's


@dataclass(frozen=True)
class Expected:
    issuer: str
    client_id: str
    nonce: str


def signed(token: str, keys: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The claims, where one of the provider's public keys signed them; None else."""
    for key in keys:
        kind = KINDS.get(str(key.get("kty")))
        if kind is None or key.get("use", "sig") != "sig":
            continue
        try:
            return dict(jwt.decode(token, kind.import_key(key), algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError, KeyError, TypeError):
            continue
    return None


def check(claims: dict[str, Any], expected: Expected, now: datetime) -> None:
    """ProviderRefused where the token is not the provider's, not for us, not now, or not of this sign-in."""
    audience = claims.get("aud")
    for_whom = audience if isinstance(audience, list) else [audience]
    at = now.timestamp()
    holds = {
        "issuer": claims.get("iss") == expected.issuer,
        "audience": expected.client_id in for_whom and claims.get("azp", expected.client_id) == expected.client_id,
        "end": at < _seconds(claims.get("exp"), -LEEWAY) + LEEWAY,
        "time": _seconds(claims.get("iat"), at + 2 * LEEWAY) <= at + LEEWAY,
        "nonce": secrets.compare_digest(str(claims.get("nonce")).encode(), expected.nonce.encode()),
        "subject": isinstance(claims.get("sub"), str) and 0 < len(claims["sub"]) <= 255,
    }
    wrong = [name for name, it_holds in holds.items() if not it_holds]
    if wrong:
        raise ProviderRefused(f"its ID token has a wrong {' and '.join(wrong)}")


def _seconds(claim: object, otherwise: float) -> float:
    return float(claim) if isinstance(claim, int | float) and not isinstance(claim, bool) else otherwise
