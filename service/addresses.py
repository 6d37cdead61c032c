"""Which addresses a secret may be sent to."""

import ipaddress
from urllib.parse import urlsplit


def is_safe_address(written: str) -> bool:
    """Whether nobody on the way can read or change what is asked there: https, or on this machine."""
    try:
        address = urlsplit(written)
    except ValueError:
        return False
    host = address.hostname or ""
    return bool(host) and (address.scheme == "https" or (address.scheme == "http" and _is_loopback(host)))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
