"""Where to go after signing in: to a page of ours, and nowhere else."""

import re
from urllib.parse import urlsplit

FRONT = "/"
PLAIN = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
LONGEST = 2000
NOT_AGAIN = ("/sign-in", "/sign-out", "/account/second-factor")


def ours(wanted: str | None) -> str:
    """`wanted` where it is a path here, else the front page; never back to signing in or out."""
    if wanted is None or len(wanted) > LONGEST or not PLAIN.fullmatch(wanted):
        return FRONT
    parts = urlsplit(wanted)
    return FRONT if parts.scheme or parts.netloc or parts.path.startswith(NOT_AGAIN) else wanted
