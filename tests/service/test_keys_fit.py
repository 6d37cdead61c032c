"""With other keys than those that people were stored with nobody would be recognised: so nothing starts."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from service import keys_fit
from service.database import Database
from service.errors import DatabaseRefused, FieldKeyUnknown
from service.opening import answering
from service.vault import Vault
from tests.line.conftest import night  # noqa: F401
from tests.line.night import Night
from tests.standin.proxy import Proxy


def test_other_keys_are_refused_with_a_sentence_that_names_the_variable(night: Night, vault: Vault) -> None:  # noqa: F811
    night.texts("anne", "hei")
    newer = b"\x07" * 32
    with night.database.read() as db:
        keys_fit.check(db, vault)
        with pytest.raises(FieldKeyUnknown, match="VAKTLINJE_FIELD_KEYS"):
            keys_fit.check(db, Vault([newer]))


def test_a_database_that_goes_away_while_the_keys_are_tried_is_told_of_in_a_sentence(
    postgres_url: str, vault: Vault
) -> None:
    there = make_url(postgres_url)
    with Proxy(Path(str(there.query["host"])) / ".s.PGSQL.5432") as proxy:
        database = Database(f"postgresql://postgres@{proxy.address}/{there.database}")
        with pytest.raises(DatabaseRefused, match="cannot be used"), answering(), database.read() as db:
            db.execute(text("SELECT 1"))
            proxy.reset_all()
            keys_fit.check(db, vault)
        database.close()
