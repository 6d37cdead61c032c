"""With other keys than those that people were stored with nobody would be recognised: so nothing starts."""

import pytest

from service import keys_fit
from service.errors import FieldKeyUnknown
from service.vault import Vault
from tests.line.conftest import night  # noqa: F401
from tests.line.night import Night


def test_other_keys_are_refused_with_a_sentence_that_names_the_variable(night: Night, vault: Vault) -> None:  # noqa: F811
    night.texts("anne", "hei")
    newer = b"\x07" * 32
    with night.database.read() as db:
        keys_fit.check(db, vault)
        with pytest.raises(FieldKeyUnknown, match="VAKTLINJE_FIELD_KEYS"):
            keys_fit.check(db, Vault([newer]))
