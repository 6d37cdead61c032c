"""Whether the field keys are those that stored people and texts are sealed with (contract, sections 6 and 9).

With other keys nobody would be recognised: every service user would be an unknown number. So nothing starts then. What
was given up with a lost key (service.keys.lost) is passed over.
"""

from sqlalchemy import Connection, func, select

from service.errors import FieldKeyUnknown
from service.models import metadata
from service.models.conversation import State
from service.vault import ID_DIGITS, LOST, Vault

SERVICE_USER, TEXT, CONVERSATION = (metadata.tables[name] for name in ("service_user", "text", "conversation"))
LOOKED_AT = 20  # of each: a wrong key shows in the first


def check(db: Connection, vault: Vault) -> None:
    """Every service user's and open conversation's key, and the newest of each kind opened; FieldKeyUnknown, which
    names the variable, where the keys do not fit."""
    _have_all(db, vault)
    kept = SERVICE_USER.c.retired_at.is_(None)
    users = select(SERVICE_USER.c.id, SERVICE_USER.c.particulars_sealed).order_by(SERVICE_USER.c.position.desc())
    for id, sealed in db.execute(users.where(kept).limit(LOOKED_AT)):
        vault.open(sealed, table="service_user", id=id, column="particulars_sealed")
    texts = select(TEXT.c.id, TEXT.c.party_sealed).order_by(TEXT.c.id.desc())
    for id, sealed in db.execute(texts.limit(LOOKED_AT)):
        vault.open(sealed, table="text", id=id, column="party_sealed")


def _have_all(db: Connection, vault: Vault) -> None:
    """A key that was taken away before everything had left it shows only in some rows."""
    for column, which in ((SERVICE_USER.c.particulars_sealed, SERVICE_USER.c.retired_at.is_(None)),
                          (CONVERSATION.c.phone_sealed, CONVERSATION.c.state != State.CLOSED)):  # fmt: skip
        keys = select(func.substr(column, 1, ID_DIGITS)).where(which, column.not_like(f"{LOST}%")).distinct()
        for key in sorted(set(db.scalars(keys)) - set(vault.ids)):
            raise FieldKeyUnknown(key)
