"""A thousand random and broken inputs on each database; `python -m bench.fuzz` sends a hundred thousand."""

from service.database import Database
from service.vault import Vault
from tests.fuzz.running import Outcome, fuzz
from tests.fuzz.stage import furnished

SEED, INPUTS = 1814, 1000
SEEN = {  # what must be among the answers, so that it was not the door alone that was tried
    "text": {"200", "400", "403"}, "receipt": {"200", "400"}, "call": {"200"}, "api": {"200", "404", "422"},
    "page": {"200", "303", "404"}, "file": {"taken in", "refused"}, "work": {"done"},
}  # fmt: skip


def test_nothing_that_anybody_sends_breaks_anything(database: Database, vault: Vault) -> None:
    outcome = Outcome()
    fuzz(furnished(database, vault), SEED, INPUTS, outcome)
    assert not outcome.broken, "\n\n".join(outcome.broken[:5])
    for kind, answers in SEEN.items():
        assert answers <= set(outcome.tallies[kind].statuses), kind
