"""A municipality that began with an early version installs this one: all is still there, and can be gone on with.

Databases of every revision, with rows by raw SQL, on SQLite and PostgreSQL.
"""

import json
from typing import Any, TypeAlias

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from click.testing import CliRunner
from sqlalchemy import inspect, select, text

from channels.base import Inbound
from service import events, migrations, organisation, people, queue
from service.bootstrap import questions
from service.cli import main
from service.database import Database
from service.line import Line
from service.models import metadata
from service.vault import Vault
from tests.service import old_rows
from tests.service.old_rows import ANNE, CONVERSATION, MONA, NOW, OLA, STORVIK

Tables: TypeAlias = dict[str, list[dict[str, Any]]]
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(migrations.HERE)).walk_revisions())
BEFORE = REVISIONS[:-1]


def old_database(database: Database, vault: Vault, revision: str) -> Tables:
    """Made and filled as that version did; what is in it."""
    metadata.drop_all(database.engine)
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    with database.engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, revision)
        old_rows.put(db, vault, revision)
    return contents(database)


def contents(database: Database, like: Tables | None = None) -> Tables:
    """Every row, in the columns that `like` has; in all of them without."""
    look = inspect(database.engine)
    tables = like or {name: [] for name in look.get_table_names() if name != "alembic_version"}
    found: Tables = {}
    for table, rows in tables.items():
        columns = list(rows[0]) if rows else [column["name"] for column in look.get_columns(table)]
        asked = ", ".join(f'"{name}"' for name in columns)
        with database.read() as db:
            told = db.execute(text(f'SELECT {asked} FROM "{table}"')).mappings()
            found[table] = sorted((dict(row) for row in told), key=lambda row: json.dumps(row, default=str))
    return found


@pytest.mark.parametrize("revision", BEFORE)
def test_an_old_database_is_brought_along_with_all_that_is_in_it(
    database: Database, database_url: str, vault: Vault, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old_database(database, vault, revision)
    assert any(before.values())
    monkeypatch.setenv("DATABASE_URL", database_url)
    upgraded = CliRunner().invoke(main, ["db", "upgrade"])
    assert upgraded.exit_code == 0 and "brought up to date" in upgraded.stderr, upgraded.output

    migrations.check(database)
    rows = {table: rows for table, rows in before.items() if rows}
    assert contents(database, rows) == rows
    for begun, goes_on in GO_ON.items():
        if begun <= revision:
            goes_on(database, vault)
    for begun, (words, told) in TOLD.items():
        if begun <= revision:
            said = CliRunner().invoke(main, [*words, "--format", "json"])
            assert said.exit_code == 0, said.output
            assert told in said.stdout, said.stdout


def test_a_process_of_the_version_before_goes_on_writing_after_an_upgrade(database: Database, vault: Vault) -> None:
    """Processes are restarted one after the other: until then the old ones write what they always wrote."""
    metadata.drop_all(database.engine)
    migrations.upgrade(database)
    with database.engine.begin() as db:
        old_rows.put(db, vault, BEFORE[-1])
    stored = contents(database)
    assert [table for rows in old_rows.ROWS.values() for table, _ in rows(vault) if not stored[table]] == []
    a_page_from_before_is_answered(database, vault)


def test_rows_of_every_revision_but_the_last_are_brought_along() -> None:
    assert set(BEFORE) <= set(old_rows.ROWS), "say in old_rows what that version wrote"


def somebody_is_on_duty(database: Database, vault: Vault) -> None:
    with database.read() as db:
        standing = organisation.standing(db)
        stored = organisation.stored(db)
    assert [holder.staff for holder in standing.duty.on_duty("storvik", NOW)] == ["ola"]
    assert standing.area_by_number(STORVIK) is not None
    assert [period.id for period in stored.periods] == ["jul"]


def anne_is_recognised_and_has_her_plan(database: Database, vault: Vault) -> None:
    with database.read() as db:
        anne = people.find_by_phone(db, vault, ANNE)
    assert anne is not None and anne.name == "Anne Påhitt" and anne.avoid == ("mona",)
    assert anne.plan_sealed is not None
    plan = vault.open(anne.plan_sealed, table="service_user", id="anne", column="plan_sealed")
    assert json.loads(plan) == old_rows.PLAN


def a_page_from_before_is_answered(database: Database, vault: Vault) -> None:
    """Ola says yes, has it, and gets what Anne wrote to the old version; Anne's next text goes to Ola."""
    line = Line(database, vault, "simulator", "http://127.0.0.1:8000", questions())
    line.receive(Inbound("SM3", OLA, STORVIK, "ja 1", 0, None), NOW)
    line.receive(Inbound("SM4", ANNE, STORVIK, "takk", 0, None), NOW)
    row, out = metadata.tables["conversation"], metadata.tables["text"]
    with database.read() as db:
        [taken] = db.execute(select(row)).all()
        texts = db.execute(select(out).where(out.c.direction == "out", out.c.to_staff == "ola")).all()
    assert (taken.state, taken.holder) == ("taken", "ola")
    bodies = [vault.open(sent.body_sealed, table="text", id=sent.id, column="body_sealed") for sent in texts]
    assert any(old_rows.WORDS in body for body in bodies) and any("takk" in body for body in bodies)


def what_was_due_is_due(database: Database, vault: Vault) -> None:
    """The timer of the step is done away with by the yes before; what the yes set is claimed."""
    with database.read() as db:
        states = dict(db.execute(select(queue.WORK.c.key, queue.WORK.c.state)).all())
        assert [event.name for event in events.of(db, [CONVERSATION])][0] == "conversation:page:sent"
    assert states[f"step:{CONVERSATION}"] == "dropped"
    with database.write() as db:
        assert queue.claim(db, NOW, 5)


def an_offer_from_before_is_taken(database: Database, vault: Vault) -> None:
    line = Line(database, vault, "simulator", "http://127.0.0.1:8000", questions())
    line.receive(Inbound("SM5", MONA, STORVIK, "ja 2", 0, None), NOW)
    offer = metadata.tables["offer"]
    with database.read() as db:
        state, taken_by = db.execute(select(offer.c.state, offer.c.taken_by)).one()
    assert (state, taken_by) == ("taken", "mona")


GO_ON = {
    "0001": somebody_is_on_duty, "0002": anne_is_recognised_and_has_her_plan, "0003": a_page_from_before_is_answered,
    "0004": what_was_due_is_due, "0005": an_offer_from_before_is_taken,
}  # fmt: skip
TOLD = {
    "0001": (["oncall", "--area", "storvik", "--at", "2026-11-15T02:30"], '"ola"'),
    "0003": (["conversations"], '"taken_by": "ola"'),
    "0005": (["offers"], '"storvik"'),
    "0006": (["accounts", "list"], "mona@example.org"),
}
