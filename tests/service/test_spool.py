"""Texts that wait outside the database: on the disk before anybody is told so, in order, each of them once."""

import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from channels.base import Inbound, Receipt
from service.spool import HANDS, Kept, Spool
from service.vault import Vault
from tests.standin.disk import small_disk

NIGHT = datetime(2026, 11, 15, 1, 30, tzinfo=UTC)
ANNE, STORVIK = "+4759442001", "+4759440001"
AWAY = OperationalError("INSERT", {}, Exception("away"))


def annes(n: int, body: str = "er noen der?") -> Kept:
    return Kept(Inbound(f"SM{n}", ANNE, STORVIK, body, 1, "STOP"), NIGHT + timedelta(seconds=n), ("lagret",))


def to(number: str, n: int) -> Kept:
    """Each from another phone."""
    return Kept(Inbound(f"SM{n}", f"+475944{2000 + n}", number, "er noen der?"), NIGHT + timedelta(seconds=n))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def spool(folder: Path, vault: Vault) -> Spool:
    return Spool(folder, vault)


def test_what_was_kept_is_taken_in_as_it_came_by_another_process(spool: Spool, folder: Path, vault: Vault) -> None:
    receipt = Kept(Receipt("t1", "SM9", "delivered", None), NIGHT + timedelta(minutes=1))
    for kept in (annes(1, "æøå 🙂\nlinje to"), annes(2), receipt):
        spool.keep(kept)
    assert spool.waiting() and spool.count() == 3

    taken: list[Kept] = []
    assert Spool(folder, vault).drain(taken.append) == 3
    taken.remove(receipt)  # which may come at any time
    assert taken == [annes(1, "æøå 🙂\nlinje to"), annes(2)]
    assert not spool.waiting() and spool.drain(taken.append) == 0


def test_texts_of_two_processes_are_taken_in_in_the_order_in_which_they_came(
    spool: Spool, folder: Path, vault: Vault
) -> None:
    other = Spool(folder, vault)
    for n in (1, 2, 3, 4):
        (spool if n % 2 else other).keep(annes(n))
    taken: list[Kept] = []
    spool.drain(taken.append)
    assert taken == [annes(n) for n in (1, 2, 3, 4)]


def test_one_areas_texts_keep_their_order_and_wait_for_no_other_areas(spool: Spool) -> None:
    for n in range(40):
        spool.keep(to(f"+475944000{n % 4}", n))
    together, taken = threading.Barrier(4), defaultdict[str, list[Kept]](list)

    def takes(kept: Kept) -> None:
        assert isinstance(kept.what, Inbound)
        together.wait(20)  # nobody goes on before one of each area is being taken in
        taken[kept.what.recipient].append(kept)

    assert spool.drain(takes) == 40
    assert all([kept.at for kept in theirs] == sorted(kept.at for kept in theirs) for theirs in taken.values())
    assert [len(theirs) for theirs in taken.values()] == [10] * 4


def test_a_line_says_for_which_area_it_is_whatever_number_the_text_claims(spool: Spool) -> None:
    spool.keep(to(STORVIK, 1))
    spool.keep(to("rot\n+47 x", 2))
    assert spool.waits_for(STORVIK) and not spool.waits_for("+4759440002")
    assert (spool.drain(lambda kept: None), spool.waits_for(STORVIK)) == (2, False)


def test_lines_of_a_version_that_named_no_number_are_taken_in(spool: Spool, folder: Path) -> None:
    spool.keep(annes(1))
    (file,) = folder.glob("*.waiting")
    file.write_bytes(file.read_bytes().partition(b"\0")[0].rpartition(b" ")[0] + b"\n")
    taken: list[Kept] = []
    assert spool.drain(taken.append) == 1
    assert taken == [annes(1)]


@pytest.mark.parametrize("fault", [DataError, IntegrityError, KeyError])
def test_a_text_that_the_database_will_never_take_holds_up_nobody(spool: Spool, fault: type[Exception]) -> None:
    for n in (1, 2):
        spool.keep(annes(n))
    taken: list[Kept] = []

    def refuses_the_first(kept: Kept) -> None:
        if kept == annes(1):
            raise fault("INSERT", {}, Exception("out of range"))
        taken.append(kept)

    spool.drain(refuses_the_first)
    assert (taken, spool.waiting(), spool.count_aside()) == ([annes(2)], False, 1)


def test_a_database_that_is_away_is_asked_by_few_and_not_for_every_area(spool: Spool) -> None:
    for n in range(200):
        spool.keep(to(f"+475944{n:04}", n))
    asked, all_at_once = list[Kept](), threading.Barrier(HANDS)

    def fails(kept: Kept) -> None:
        asked.append(kept)
        all_at_once.wait(20)
        raise AWAY

    with pytest.raises(OperationalError):
        spool.drain(fails)
    assert (len(asked), spool.count()) == (HANDS, 200)


def test_nothing_of_a_person_stands_in_the_file_in_clear(spool: Spool, folder: Path) -> None:
    spool.keep(annes(1, "ingen må lese dette"))
    written = b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"SM1" in written
    assert not any(secret in written for secret in (b"ingen", b"59442001", b"59440001", b"lagret"))
    assert folder.stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_the_same_text_again_finds_what_was_answered(spool: Spool, folder: Path, vault: Vault) -> None:
    spool.keep(annes(1))
    assert Spool(folder, vault).answer_to("SM1") == ["lagret"]
    assert spool.answer_to("SM") is None and spool.answer_to("SM11") is None


def test_what_the_database_has_not_got_stays_and_what_it_has_is_not_taken_in_anew(
    spool: Spool, folder: Path, vault: Vault
) -> None:
    for n in (1, 2, 3):
        spool.keep(annes(n))
    taken: list[Kept] = []

    def goes_away_again(kept: Kept) -> None:
        if kept == annes(2):
            raise AWAY
        taken.append(kept)

    with pytest.raises(OperationalError):
        spool.drain(goes_away_again)
    assert taken == [annes(1)] and spool.count() == 2
    assert Spool(folder, vault).drain(taken.append) == 2, "and by another process, if this one is killed"
    assert taken == [annes(n) for n in (1, 2, 3)] and not list(folder.glob("*.waiting"))


def test_a_process_that_stops_does_not_drain_to_the_end_and_loses_nothing(spool: Spool) -> None:
    for n in (1, 2, 3):
        spool.keep(annes(n))
    stopping, taken = threading.Event(), list[Kept]()

    def stops_after_one(kept: Kept) -> None:
        taken.append(kept)
        stopping.set()

    assert (spool.drain(stops_after_one, stopping), spool.count()) == (1, 2)
    assert (spool.drain(taken.append), taken) == (2, [annes(n) for n in (1, 2, 3)])


def test_nobody_waits_behind_what_has_been_taken_in_while_the_rest_waits(spool: Spool) -> None:
    spool.keep(to("+4759440001", 1))
    spool.keep(to("+4759440002", 2))

    first = threading.Event()

    def fails_for_the_second(kept: Kept) -> None:
        if kept == to("+4759440002", 2):
            assert first.wait(20)
            raise AWAY
        first.set()

    with pytest.raises(OperationalError):
        spool.drain(fails_for_the_second)
    assert (spool.waits_for("+4759440001"), spool.waits_for("+4759440002")) == (False, True)
    assert spool.answer_to("SM1") is None, "the database knows it"


def test_a_text_that_comes_while_the_folder_is_drained_is_not_deleted_with_it(spool: Spool) -> None:
    spool.keep(annes(1))
    taken: list[Kept] = []

    def take_in(kept: Kept) -> None:
        taken.append(kept)
        if kept == annes(1):
            spool.keep(annes(2))

    assert spool.drain(take_in) == 2
    assert taken == [annes(1), annes(2)] and not spool.waiting()
    spool.keep(annes(3))
    spool.drain(taken.append)
    assert taken[-1] == annes(3)


def test_a_line_that_the_power_cut_short_is_passed_over(spool: Spool, folder: Path, vault: Vault) -> None:
    spool.keep(annes(1))
    (file,) = folder.glob("*.waiting")
    whole = file.read_bytes().rstrip(b"\0")
    file.write_bytes(whole + whole[: len(whole) // 2] + bytes(100))
    taken: list[Kept] = []
    Spool(folder, vault).drain(taken.append)
    assert taken == [annes(1)] and not spool.waiting()


def test_what_cannot_be_read_waits_aside_and_holds_up_nobody(folder: Path, vault: Vault) -> None:
    old = Vault([b"\x02" * 32])
    Spool(folder, old).keep(annes(1))
    new = Spool(folder, vault)
    new.keep(annes(2))
    taken: list[Kept] = []
    new.drain(taken.append)
    assert taken == [annes(2)]
    assert (new.waiting(), new.count_aside()) == (False, 1)

    new.drain_aside(taken.append)
    assert (taken, new.count_aside()) == ([annes(2)], 1)
    Spool(folder, Vault([b"\x01" * 32, b"\x02" * 32])).drain_aside(taken.append)
    assert (taken, new.count_aside()) == ([annes(2), annes(1)], 0)


def test_what_is_put_aside_twice_is_there_once(spool: Spool) -> None:
    spool.keep(annes(1))
    spool.keep(annes(2))

    def fails(kept: Kept) -> None:
        raise ZeroDivisionError if kept == annes(1) else AWAY

    for _ in range(2):
        with pytest.raises(OperationalError):
            spool.drain(fails)
    assert spool.count_aside() == 1


def test_a_line_moved_to_another_id_does_not_open(spool: Spool, folder: Path) -> None:
    spool.keep(annes(1))
    (file,) = folder.glob("*.waiting")
    file.write_bytes(file.read_bytes().replace(b"text SM1 ", b"text SM2 "))
    taken: list[Kept] = []
    spool.drain(taken.append)
    assert taken == [] and spool.count_aside() == 1


def test_only_one_process_drains_at_a_time(spool: Spool, folder: Path, vault: Vault) -> None:
    spool.keep(annes(1))
    other, drained = Spool(folder, vault), []
    spool.drain(lambda _: drained.append(other.drain(lambda kept: None)))
    assert drained == [0]


def test_room_is_kept_beforehand(spool: Spool, folder: Path) -> None:
    spool.make_room()
    (room,) = folder.iterdir()
    assert room.stat().st_blocks * 512 >= 256 * 1024 and not spool.waiting()
    spool.keep(annes(1))
    assert room.with_suffix(".waiting").exists() and not room.exists()


def test_a_new_process_goes_on_in_the_file_of_a_dead_one(spool: Spool, folder: Path, vault: Vault) -> None:
    spool.keep(annes(1))
    (file,) = folder.iterdir()
    whole = file.read_bytes().rstrip(b"\0")
    dead = file.rename(folder / f"1-{2**22 + 1}.waiting")
    dead.write_bytes(whole + whole[: len(whole) // 2] + bytes(1000))
    heir = Spool(folder, vault)
    heir.make_room()
    assert len(list(folder.iterdir())) == 1
    heir.keep(annes(2))
    heir.keep(annes(3))
    taken: list[Kept] = []
    spool.drain(taken.append)
    assert taken == [annes(1), annes(2), annes(3)] and not list(folder.iterdir())


def test_two_processes_in_one_file_overwrite_nothing(spool: Spool, folder: Path, vault: Vault) -> None:
    spool.keep(annes(1))
    (file,) = folder.iterdir()
    file.rename(folder / f"1-{2**22 + 1}.waiting")
    other = Spool(folder, vault)
    for n in (2, 4):
        other.keep(annes(n))
        spool.keep(annes(n + 1))
    assert len(list(folder.iterdir())) == 1
    taken: list[Kept] = []
    spool.drain(taken.append)
    assert taken == [annes(n) for n in range(1, 6)]


def test_a_room_that_was_taken_away_is_replaced(spool: Spool, folder: Path) -> None:
    spool.make_room()
    for file in folder.iterdir():
        file.unlink()
    spool.keep(annes(1))
    assert spool.count() == 1


def test_on_a_full_disk_there_is_still_room_for_texts(tmp_path: Path, vault: Vault) -> None:
    with small_disk(tmp_path / "disk") as disk:
        spool = Spool(disk.path / "spool", vault)
        spool.make_room()
        disk.fill()
        for n in range(150):
            spool.keep(annes(n))
        with pytest.raises(OSError, match="No space|full"):
            for n in range(150, 3000):
                spool.keep(annes(n))
        kept = spool.count()
        disk.tidy()
        taken: list[Kept] = []
        spool.drain(taken.append)
        assert kept >= 150 and taken == [annes(n) for n in range(kept)], "whatever was not kept was refused"


def test_a_folder_that_cannot_be_made_refuses(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "file").touch()
    spool = Spool(tmp_path / "file" / "spool", vault)
    spool.make_room()
    with pytest.raises(OSError, match="directory"):
        spool.keep(annes(1))
    assert not spool.waiting() and spool.drain(print) == 0
