"""Old texts by the thousand, as the line would have stored them."""

from service.database import Database
from service.models import metadata
from service.vault import Vault
from tests.line.conftest import AT_TWO

TEXT = metadata.tables["text"]
PHONE = "+4759448888"


def old_texts(database: Database, vault: Vault, count: int) -> None:
    ids = [f"old{nth:08}" for nth in range(count)]
    rows = [
        {"id": id, "direction": "in", "at": AT_TWO, "media": 0, "automatic": False, "repeated": 0,
         "party_index": vault.index(PHONE),
         "party_sealed": vault.seal(PHONE, table="text", id=id, column="party_sealed"),
         "body_sealed": vault.seal("hei", table="text", id=id, column="body_sealed")}
        for id in ids
    ]  # fmt: skip
    with database.write() as db:
        db.execute(TEXT.insert(), rows)
