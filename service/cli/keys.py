"""`keys`: the field keys that everything about people is sealed with. Ids are printed, and no key but a new one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from service import heartbeat
from service import keys as field_keys
from service.cli.printing import format_option, remark, show
from service.config import database_url, spool_folder
from service.config import field_keys as given_keys
from service.database import Database
from service.keys import Held, Loss, Progress
from service.opening import open_database
from service.spool import Spool
from service.vault import Vault

COLUMNS = ("key", "place", "fields", "given_up", "in_spool", "processes", "tables")
EACH = 2.0  # seconds between two lines of progress


@click.group()
def keys() -> None:
    """The keys that names, numbers, plans and texts are sealed with."""


@keys.command()
def new() -> None:
    """Make a key and print it: now, and never again. Nothing is changed."""
    click.echo(field_keys.new())
    remark(
        "Put it into VAKTLINJE_FIELD_KEYS, before the keys that are there, and restart everything. Where several "
        "machines run, put it last first, restart all, and then first. Then: vaktlinje keys rotate."
    )


@keys.command("list")
@format_option
def list_(form: str) -> None:
    """Each key by its id: how many fields are still sealed with it, and who runs with it.

    place: in VAKTLINJE_FIELD_KEYS, 1 seals. Without place the key is not there.
    """
    vault = Vault(given_keys())
    with _database() as database, database.read() as db:
        found, running = field_keys.held(db, vault), heartbeat.keys_in_use(db, datetime.now(UTC))
    waiting = Spool(spool_folder(), vault).keys()
    elsewhere = {*waiting, *(key for _, used in running for key in used)} - {one.key for one in found}
    found += [Held(key, None, {}, 0) for key in sorted(elsewhere)]
    show(COLUMNS, [
        {
            "key": one.key, "place": one.place, "fields": one.total, "given_up": one.given_up,
            "in_spool": waiting.get(one.key, 0), "processes": sum(used[0] == one.key for _, used in running),
            "tables": [{"table": table, "fields": count} for table, count in sorted(one.rows.items())],
        }
        for one in found
    ], form)  # fmt: skip
    for sentence in _advice(found, waiting):
        remark(sentence)


@keys.command()
def rotate() -> None:
    """Seal everything anew with the newest key, while the service runs.

    May be stopped at any time: run again, it goes on where it was.
    """
    vault, told = Vault(given_keys()), 0.0
    last: dict[str, Progress] = {}
    begun = time.monotonic()
    with _database() as database:
        for progress in field_keys.rotate(database, vault, lambda: datetime.now(UTC)):
            last[progress.table] = progress
            if time.monotonic() - told > EACH:
                told = time.monotonic()
                remark(f"{progress.table}: {progress.resealed} of {progress.of}")
        with database.read() as db:
            left, missing = field_keys.left(db, vault), field_keys.missing(db, vault)
    done = sum(one.resealed for one in last.values())
    remark(f"Sealed anew: {done} rows in {time.monotonic() - begun:.0f} s, under {vault.ids[0]}.")
    stuck = sum(one.left_over for one in last.values())
    if left or missing or stuck:
        remark(f"Could not be: {stuck} rows. `vaktlinje keys list` shows under which keys.")
        click.get_current_context().exit(1)
    remark("Nothing is left under another key. `vaktlinje keys list` says which may be taken away.")


@keys.command()
@click.argument("key", metavar="KEY")
@click.option("--yes", is_flag=True, help="Do it. Without this only what would be given up is told.")
def lost(key: str, yes: bool) -> None:
    """Give up what is sealed with a key that is lost for good, by the key's id, so that the service can start.

    Nothing is deleted: put the key back, last in the list, and `keys rotate` brings everything back.
    """
    vault = Vault(given_keys())
    with _database() as database:
        if yes:
            loss = field_keys.give_up(database, vault, key, datetime.now(UTC))
        else:
            with database.read() as db:
                loss = field_keys.look(db, vault, key)
    for sentence in _told(loss):
        remark(sentence)
    remark("Given up." if yes else "Nothing was changed. Look for the key first; with --yes this is given up.")


def _told(loss: Loss) -> Iterator[str]:
    for table, count in sorted(loss.fields.items()):
        yield f"{table}: {count} fields that nobody can read"
    if loss.service_users:
        yield (
            f"{loss.service_users} service users will be unknown numbers, who are answered and for whom staff are "
            "paged, until `vaktlinje users import` takes them in again"
        )
    if loss.open_conversations:
        named = ", ".join(f"#{number} ({area})" for area, number in loss.open_conversations)
        yield f"open conversations whose number is lost, so that no answer reaches them: {named}. Phone those you know"


def _advice(found: list[Held], waiting: dict[str, int]) -> Iterator[str]:
    for one in found:
        if one.place is None and one.total > one.given_up:
            yield (f"{one.key} is missing: put it back, last in VAKTLINJE_FIELD_KEYS. "
                   f"If it is lost for good: vaktlinje keys lost {one.key}")  # fmt: skip
        elif one.place is not None and one.place > 1 and (one.total or waiting.get(one.key)):
            yield f"{one.key} is still needed: vaktlinje keys rotate"
        elif one.place is not None and one.place > 1:
            yield (f"{one.key} may be taken out of VAKTLINJE_FIELD_KEYS. Keep it with the backups that were made "
                   "under it: without it they cannot be read.")  # fmt: skip


@contextmanager
def _database() -> Iterator[Database]:
    database = open_database(database_url())
    try:
        yield database
    finally:
        database.close()
