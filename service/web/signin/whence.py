"""Where a request comes from, and whether its browser has been signed in to an account before."""

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from service.web.edge import edge

KNOWN = "known"
A_YEAR = timedelta(days=365)


def address(request: Request) -> str:
    """The browser's, as our own proxy says it: with https there is one, and its word is the last in the list. Of
    IPv6 the half that is a household's. Only for counting attempts: nothing is allowed because of it.
    """
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() if _is_https() else ""
    written = said or request.remote_addr or ""
    try:
        found = ipaddress.ip_address(written)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def known(request: Request) -> str | None:
    """The id of the account that this browser has been signed in to."""
    try:
        account = _serializer().loads(request.cookies.get(_name(), ""), max_age=int(A_YEAR.total_seconds()))
    except BadSignature:
        return None
    return account if isinstance(account, str) else None


def remember(response: Response, account_id: str) -> None:
    """Opens nothing; it only gives this browser a bucket of its own when somebody tries elsewhere."""
    known = str(_serializer().dumps(account_id))
    response.set_cookie(_name(), known, max_age=A_YEAR, secure=_is_https(), httponly=True, samesite="Lax")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(edge().settings.secret_key, salt="a browser that was signed in before")


def _name() -> str:
    return f"__Host-{KNOWN}" if _is_https() else KNOWN


def _is_https() -> bool:
    return urlsplit(edge().settings.public_url).scheme == "https"
