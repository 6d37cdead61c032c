"""`tokens`, as an operator meets them who types them."""

import json
from datetime import UTC, datetime

from service.accounts import tokens
from service.database import Database
from service.models import metadata
from tests.cli.conftest import Typed


def test_a_token_is_made_listed_and_revoked(stored: Database, typed: Typed) -> None:
    made = typed("tokens", "create", "--name", "turnussystem", "--scope", "duty:read", "--scope", "gaps:read")
    secret = made.stdout.strip()
    assert made.exit_code == 0 and "not shown again" in made.stderr
    with stored.read() as db:
        found = tokens.find(db, secret, datetime.now(UTC))
    assert found is not None and found.scopes == {"duty:read", "gaps:read"}

    listed = typed("tokens", "list", "--format", "json")
    [row] = json.loads(listed.stdout)
    assert (row["id"], row["name"], row["areas"], row["revoked"]) == (found.id, "turnussystem", [], None)
    assert secret not in listed.stdout

    assert typed("tokens", "revoke", found.id).stderr == "Revoked: turnussystem.\n"
    with stored.read() as db:
        assert tokens.find(db, secret, datetime.now(UTC)) is None


def test_only_the_hash_of_a_secret_is_kept(stored: Database, typed: Typed) -> None:
    secret = typed("tokens", "create", "--name", "x", "--scope", "duty:read").stdout.strip()
    with stored.read() as db:
        rows = [tuple(row) for name in ("api_token", "event") for row in db.execute(metadata.tables[name].select())]
    assert rows and secret not in repr(rows)


def test_what_is_not_there_gets_a_sentence(stored: Database, typed: Typed) -> None:
    for words, sentence in {
        ("create", "--name", "x", "--scope", "duty:read", "--area", "atlantis"): "there is no service area 'atlantis'",
        ("create", "--name", " ", "--scope", "duty:read"): "a token needs a name",
        ("create", "--name", "x", "--scope", "everything"): "'everything' is not one of",
        ("create", "--name", "x", "--scope", "duty:read", "--until", "soon"): "--until: 'soon' is no time",
        ("create", "--name", "x", "--scope", "duty:read", "--until", "2020-01-01"): "must lie ahead",
        ("revoke", "nothing"): "there is no token 'nothing'",
    }.items():
        refused = typed("tokens", *words)
        assert refused.exit_code == 2 and sentence in refused.stderr, words
    assert json.loads(typed("tokens", "list", "--format", "json").stdout) == []
