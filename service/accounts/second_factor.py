"""The second factor: six digits from a phone (TOTP, RFC 6238), or a recovery code when the phone is lost.

No code is good twice: the time step of the last one is kept, and a recovery code is used up. A secret that has not
been confirmed by a code counts for nothing.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

import pyotp
from sqlalchemy import Connection, delete, func, insert, or_, select, update

from service import events
from service.accounts import throttle
from service.accounts.errors import NotRecognised, TooManyAttempts
from service.accounts.throttle import Bucket
from service.database import Database
from service.models import metadata
from service.vault import Vault

ACCOUNT, CODE = metadata.tables["account"], metadata.tables["recovery_code"]
STEP = 30  # seconds that a code is shown
AROUND = (0, -1, 1)  # steps that a phone's clock may be off
ISSUER = "Vaktlinje"
CODES = 8
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
SEALED = ("account", "totp_sealed")


def new_secret() -> str:
    """160 bits, as letters and digits that a phone can be told (base32)."""
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """What the picture for the phone says."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def enrol(
    db: Connection, vault: Vault, account_id: str, secret: str, code: str, now: datetime, by_phones: datetime
) -> list[str]:
    """The phone shows the right code: from now on it is asked for. New recovery codes; NotRecognised else.

    `by_phones`: the time that phones show; it differs from `now` only in a demo.
    """
    step = _step(secret, code, by_phones, None)
    if step is None:
        raise NotRecognised
    sealed = vault.seal(secret, table=SEALED[0], id=account_id, column=SEALED[1])
    db.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(
        totp_sealed=sealed, totp_confirmed_at=now, totp_last=step))
    events.record(db, "account:second_factor:enrolled", account_id, now)
    return new_codes(db, account_id, now)


def prove(
    database: Database, vault: Vault, account_id: str, code: str, now: datetime, by_phones: datetime
) -> None:
    """Returns where the code is the account's, used now for the first time. NotRecognised, TooManyAttempts."""
    bucket = [Bucket(vault.index(f"code:{account_id}"), 5, timedelta(minutes=1))]
    with database.write() as db:
        wait = throttle.take(db, bucket, now)
        proven = wait is None and (
            _by_phone(db, vault, account_id, code, by_phones) or _by_paper(db, account_id, code, now))
        if proven:
            throttle.give_back(db, bucket, now)
        elif wait is None:
            events.record(db, "account:second_factor:failed", account_id, now)
    if wait is not None:
        raise TooManyAttempts(wait)
    if not proven:
        raise NotRecognised


def new_codes(db: Connection, account_id: str, now: datetime) -> list[str]:
    """Recovery codes, to be shown once; earlier ones are good no more."""
    codes = ["-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(CODES)]
    db.execute(delete(CODE).where(CODE.c.account_id == account_id))
    db.execute(insert(CODE), [{"code_hash": _hashed(account_id, code), "account_id": account_id} for code in codes])
    events.record(db, "account:recovery_codes:made", account_id, now)
    return codes


def codes_left(db: Connection, account_id: str) -> int:
    unused = select(func.count()).where(CODE.c.account_id == account_id, CODE.c.used_at.is_(None))
    return int(db.execute(unused).scalar_one())


def take_away(db: Connection, account_id: str, now: datetime) -> None:
    """The phone is lost and so are the codes: at the next sign-in a new phone is set up."""
    _forget(db, [account_id])
    events.record(db, "account:second_factor:taken_away", account_id, now)


def _forget(db: Connection, accounts: Sequence[str]) -> None:
    db.execute(delete(CODE).where(CODE.c.account_id.in_(accounts)))
    db.execute(update(ACCOUNT).where(ACCOUNT.c.id.in_(accounts)).values(
        totp_sealed=None, totp_confirmed_at=None, totp_last=None))


def _by_phone(db: Connection, vault: Vault, account_id: str, code: str, now: datetime) -> bool:
    row = db.execute(select(ACCOUNT).where(ACCOUNT.c.id == account_id)).one()
    if row.totp_sealed is None or row.totp_confirmed_at is None:
        return False
    secret = vault.open(row.totp_sealed, table=SEALED[0], id=account_id, column=SEALED[1])
    step = _step(secret, code, now, row.totp_last)
    if step is None:
        return False
    unused = or_(ACCOUNT.c.totp_last.is_(None), ACCOUNT.c.totp_last < step)
    used = update(ACCOUNT).where(ACCOUNT.c.id == account_id, unused).values(totp_last=step)
    return db.execute(used).rowcount == 1


def _by_paper(db: Connection, account_id: str, code: str, now: datetime) -> bool:
    unused = (CODE.c.code_hash == _hashed(account_id, code)) & CODE.c.used_at.is_(None)
    if db.execute(update(CODE).where(unused).values(used_at=now)).rowcount != 1:
        return False
    events.record(db, "account:recovery_codes:used", account_id, now, left=codes_left(db, account_id))
    return True


def _step(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    """The time step that the code is of, where it lies after the last that was used."""
    written = "".join(code.split())
    if not (written.isascii() and written.isdigit()):
        return None
    here, totp = int(now.timestamp()) // STEP, pyotp.TOTP(secret)
    for step in (here + off for off in AROUND):
        if (last is None or step > last) and secrets.compare_digest(totp.at(step * STEP), written):
            return step
    return None


def _hashed(account_id: str, code: str) -> str:
    letters = "".join(sign for sign in code.casefold() if sign.isalnum())
    return sha256(f"{account_id}:{letters}".encode()).hexdigest()
