"""The house of the pages, for an operator: on tables that say which revision they are."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from service import migrations
from service.clock import FrozenClock
from service.database import Database
from service.models.account import Role
from service.vault import Vault
from tests.web.house import FRIDAY_NIGHT, House


@pytest.fixture
def house(database: Database, vault: Vault, clock: FrozenClock) -> House:
    with database.write() as db:
        head = ScriptDirectory(str(migrations.HERE)).get_current_head()
        db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        db.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
    clock.set(FRIDAY_NIGHT)
    made = House(database, vault, clock)
    made.take_in_the_examples()
    made.account("Pia", Role.RESPONDER, staff="pia")
    return made
