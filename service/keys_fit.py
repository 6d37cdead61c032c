"""Whether the field keys are those that stored people and texts are sealed with (contract, sections 6 and 9).

With other keys nobody would be recognised: every service user would be an unknown number. So nothing starts then.
"""

from sqlalchemy import Connection, select

from service.models import metadata
from service.vault import Vault

SERVICE_USER, TEXT = metadata.tables["service_user"], metadata.tables["text"]
LOOKED_AT = 20  # of each: a wrong key shows in the first


def check(db: Connection, vault: Vault) -> None:
    """Opens the newest of each kind; FieldKeyUnknown, which names the variable, where the keys do not fit."""
    users = select(SERVICE_USER.c.id, SERVICE_USER.c.particulars_sealed).order_by(SERVICE_USER.c.position.desc())
    for id, sealed in db.execute(users.limit(LOOKED_AT)):
        vault.open(sealed, table="service_user", id=id, column="particulars_sealed")
    texts = select(TEXT.c.id, TEXT.c.party_sealed).order_by(TEXT.c.id.desc())
    for id, sealed in db.execute(texts.limit(LOOKED_AT)):
        vault.open(sealed, table="text", id=id, column="party_sealed")
