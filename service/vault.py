"""Sealed fields and the index that finds a number without opening any (contract, section 9, promise 5).

A sealed field is `<key id>.<base64url of nonce and ciphertext>`: AES-256-GCM, bound to its place by the additional
data `table:id:column`, so that a field moved to another row or column does not open. From each field key three
things are derived with HKDF: the sealing key, the key id, and the key of the number index (HMAC-SHA-256).

A field whose key is lost can be marked (`given_up`). It keeps what was sealed, in case the key is found; until then it
opens as one of STANDS_IN, a fixed sentence or nothing, so that the mark gives nobody a way to put words in.
"""

import hmac
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from service.errors import FieldKeysRefused, FieldKeyUnknown, SealBroken

KEY_BYTES = 32
NONCE_BYTES = 12
ID_DIGITS = 8  # of a key id: the hex digits that a sealed field begins with
LOST = "lost-"  # with this begins one that was given up


class StandsIn(StrEnum):
    """What a field that was given up opens as: the mark before it, all of one length."""

    WORDS = "lost-w"
    OBJECT = "lost-o"
    LIST = "lost-l"
    PERSON = "lost-p"


STANDS_IN = {
    StandsIn.WORDS: "(kan ikke leses lenger)", StandsIn.OBJECT: "{}", StandsIn.LIST: "[]",
    StandsIn.PERSON: '{"name": "(kan ikke leses lenger)", "phone": "", "relation": ""}',
}  # fmt: skip


class Vault:
    """Seals under the newest key, opens under any. Safe to share between threads."""

    def __init__(self, field_keys: Sequence[bytes]) -> None:
        """`field_keys`: 32 bytes each, newest first; FieldKeysRefused otherwise."""
        if not field_keys or any(len(key) != KEY_BYTES for key in field_keys):
            raise FieldKeysRefused
        self._ciphers = {_key_id(key): AESGCM(_derived(key, b"seal")) for key in field_keys}
        self.ids = tuple(_key_id(key) for key in field_keys)  # of the keys, newest first
        self._newest = self.ids[0]
        self._index_keys = tuple(_derived(key, b"index") for key in field_keys)

    def seal(self, plain: str, *, table: str, id: str, column: str) -> str:
        nonce = os.urandom(NONCE_BYTES)
        ciphertext = self._ciphers[self._newest].encrypt(nonce, plain.encode(), _place(table, id, column))
        return f"{self._newest}.{urlsafe_b64encode(nonce + ciphertext).decode()}"

    def open(self, sealed: str, *, table: str, id: str, column: str) -> str:
        """What was sealed for this place. FieldKeyUnknown, or SealBroken when it was changed or moved."""
        try:
            return self.reopen(sealed, table=table, id=id, column=column)
        except FieldKeyUnknown:
            if (mark := _mark(sealed)) is None:
                raise
            return STANDS_IN[mark]

    def reopen(self, sealed: str, *, table: str, id: str, column: str) -> str:
        """The same, with nothing standing in for what was given up: FieldKeyUnknown there too."""
        if (mark := _mark(sealed)) is not None:
            sealed = sealed.removeprefix(f"{mark}:")
        key_id, _, encoded = sealed.partition(".")
        if not re.fullmatch(r"[0-9a-f]{8}", key_id):
            raise SealBroken(table, id, column)
        if key_id not in self._ciphers:
            raise FieldKeyUnknown(key_id)
        try:
            data = _decoded(encoded)
            plain = self._ciphers[key_id].decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _place(table, id, column))
        except (InvalidTag, ValueError):
            raise SealBroken(table, id, column) from None
        return plain.decode()

    def index(self, phone: str) -> str:
        """The keyed index of a number in E.164 under the newest key: what is stored. 64 hex digits."""
        return self.indexes(phone)[0]

    def indexes(self, phone: str) -> tuple[str, ...]:
        """The index under every key, newest first: what is looked for, while keys rotate."""
        return tuple(hmac.digest(key, phone.encode(), "sha256").hex() for key in self._index_keys)


def key_of(sealed: str) -> str:
    """The id of the key that it is sealed with, given up or not."""
    return sealed.rpartition(":")[2][:ID_DIGITS]


def given_up(sealed: str, stands_in: StandsIn) -> str:
    """The same field, marked: without its key it opens as `stands_in`."""
    return f"{stands_in}:{sealed}"


def _mark(sealed: str) -> StandsIn | None:
    return next((mark for mark in StandsIn if sealed.startswith(f"{mark}:")), None)


def _place(table: str, id: str, column: str) -> bytes:
    return f"{table}:{id}:{column}".encode()


def _decoded(encoded: str) -> bytes:
    data = urlsafe_b64decode(encoded)
    if urlsafe_b64encode(data).decode() != encoded:  # the decoder passes over what it does not know
        raise ValueError("not what was encoded")
    return data


def _key_id(field_key: bytes) -> str:
    return _derived(field_key, b"key id")[:4].hex()


def _derived(field_key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"vaktlinje " + purpose).derive(field_key)
