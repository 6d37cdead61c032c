"""Field keys: which there are, what is sealed with which, bringing everything under the newest, and a lost one."""

from base64 import urlsafe_b64encode
from os import urandom

from service.keys.columns import Place, places
from service.keys.counting import Held, held, left, missing
from service.keys.lost import KeyAtHand, Loss, NothingUnder, give_up, look
from service.keys.rotating import KeysApart, Progress, rotate
from service.vault import KEY_BYTES

__all__ = [
    "Held", "KeyAtHand", "KeysApart", "Loss", "NothingUnder", "Place", "Progress", "give_up", "held", "left", "look",
    "missing", "new", "places", "rotate",
]  # fmt: skip


def new() -> str:
    """A key of chance, as VAKTLINJE_FIELD_KEYS takes it."""
    return urlsafe_b64encode(urandom(KEY_BYTES)).decode()
