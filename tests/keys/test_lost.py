"""A field key is gone for good: nothing starts until somebody says so; then everybody who writes is answered."""

from datetime import timedelta

import pytest

from service import keys_fit
from service.clock import FrozenClock
from service.errors import FieldKeyUnknown
from service.keys import KeyAtHand, NothingUnder, give_up, held, left, look
from service.models import metadata
from service.vault import STANDS_IN, StandsIn, Vault, given_up, key_of
from tests.keys.conftest import AFTER, BEFORE, BOTH, fields, opened, rotated, with_keys
from tests.line.conftest import USERS
from tests.line.night import Night

ACCOUNT = metadata.tables["account"]


@pytest.fixture
def without(told: Night) -> Night:
    """The same night, when only a new key is left, and that has been said."""
    give_up(told.database, AFTER, BEFORE.ids[0], told.clock.now())
    return with_keys(told, AFTER)


def test_before_it_is_said_nothing_starts_and_the_key_is_named(told: Night) -> None:
    with told.database.read() as db, pytest.raises(FieldKeyUnknown, match=f"{BEFORE.ids[0]}.*A lost key"):
        keys_fit.check(db, AFTER)


def test_what_would_be_lost_is_told_and_nothing_is_changed(told: Night) -> None:
    before = list(fields(told.database))
    with told.database.read() as db:
        loss = look(db, AFTER, BEFORE.ids[0])
    assert (loss.service_users, loss.open_conversations) == (1, [("storvik", 1), ("storvik", 2)])
    assert loss.fields["text"] > 10 and loss.fields["silenced"] == 1
    assert list(fields(told.database)) == before


def test_a_key_that_is_there_or_was_never_used_is_not_given_up(told: Night) -> None:
    with told.database.read() as db:
        with pytest.raises(KeyAtHand):
            look(db, BOTH, BEFORE.ids[0])
        with pytest.raises(NothingUnder):
            look(db, BOTH, "00000000")
        with pytest.raises(NothingUnder):
            look(db, AFTER, "%")


def test_then_it_starts_and_nothing_is_left_that_a_page_cannot_open(without: Night) -> None:
    with without.database.read() as db:
        keys_fit.check(db, AFTER)
        assert [(one.key, one.total == one.given_up) for one in held(db, AFTER)][1:] == [(BEFORE.ids[0], True)]
    found = opened(without.database, AFTER)
    assert set(found.values()) == {STANDS_IN[StandsIn.WORDS], STANDS_IN[StandsIn.PERSON], STANDS_IN[StandsIn.OBJECT]}


def test_who_was_known_is_answered_as_an_unknown_number_and_staff_are_paged(without: Night) -> None:
    before = len(without.rows("conversation"))
    without.texts("anne", "er dere der?")
    assert "kjenner ikke nummeret" in without.last("anne")
    [new] = without.rows("conversation")[before:]
    assert (new["service_user_id"], new["state"]) == (None, "paging")
    without.texts("ola", f"JA {new['number']}")
    assert "er dere der?" in without.last("ola")
    without.texts("ola", f"#{new['number']} ja, jeg er her")
    assert without.last("anne") == "ja, jeg er her"


def test_taken_in_again_from_the_file_the_person_is_known(without: Night) -> None:
    without.users(USERS)
    without.texts("anne", "er dere der?")
    assert without.rows("conversation")[-1]["service_user_id"] == "anne"
    assert "kjenner ikke nummeret" not in without.last("anne")


def test_the_holder_of_an_old_conversation_reads_that_it_cannot_be_read_and_closes_it(without: Night) -> None:
    without.texts("ola", "#1")
    assert STANDS_IN[StandsIn.WORDS] in without.last("ola")
    without.texts("ola", "FERDIG 1")
    assert without.conversation(1)["state"] == "closed"


def test_an_account_sets_up_its_second_factor_anew(told: Night, clock: FrozenClock) -> None:
    sealed = BEFORE.seal("JBSWY3DPEHPK3PXP", table="account", id="a1", column="totp_sealed")
    with told.database.write() as db:
        db.execute(
            ACCOUNT.insert().values(
                id="a1",
                name="Kari Nes",
                email="kari@example.org",
                language="nb",
                totp_sealed=sealed,
                totp_confirmed_at=clock.now(),
                created_at=clock.now(),
            )
        )
    give_up(told.database, AFTER, BEFORE.ids[0], clock.now())
    [account] = told.rows("account")
    assert (account["totp_sealed"], account["totp_confirmed_at"]) == (None, None)


def test_a_key_that_is_found_after_all_brings_everything_back(told: Night, clock: FrozenClock) -> None:
    before = opened(told.database, BEFORE)
    give_up(told.database, AFTER, BEFORE.ids[0], clock.now())
    with pytest.raises(NothingUnder):
        give_up(told.database, AFTER, BEFORE.ids[0], clock.now())

    rotated(told.database, BOTH, clock)

    after = opened(told.database, AFTER)
    assert sorted(after.values()) == sorted(before.values())
    assert {key_of(sealed) for *_, sealed in fields(told.database)} == set(AFTER.ids)
    with told.database.read() as db:
        assert left(db, BOTH) == 0
    later = with_keys(told, AFTER)
    later.texts("anne", "er du der?")
    assert "er du der?" in later.last("ola"), "she is known, in the conversation that she had"
    assert len(later.rows("conversation")) == 2


def test_who_had_left_before_the_key_was_lost_does_not_come_back_with_it(told: Night, clock: FrozenClock) -> None:
    with told.database.write() as db:
        db.execute(metadata.tables["service_user"].update().values(retired_at=clock.now() - timedelta(days=9)))
    give_up(told.database, AFTER, BEFORE.ids[0], clock.now())
    rotated(told.database, BOTH, clock)
    assert told.rows("service_user")[0]["retired_at"] == clock.now() - timedelta(days=9)


def test_a_rotation_passes_by_what_was_given_up(without: Night, clock: FrozenClock) -> None:
    without.texts("anne", "er dere der?")
    third = Vault([b"\x03" * 32, b"\x02" * 32])
    rotated(without.database, third, clock)
    with without.database.read() as db:
        assert left(db, third) == 0
        keys_fit.check(db, Vault([b"\x03" * 32]))


def test_the_mark_puts_no_words_in_and_moves_nothing(told: Night) -> None:
    """Whoever can write the database can blank a field, as ever, and no more."""
    there = {"table": "text", "id": "t1", "column": "body_sealed"}
    sealed = BEFORE.seal("hei", **there)
    marked = given_up(sealed, StandsIn.WORDS)
    assert BEFORE.open(marked, **there) == "hei", "with its key at hand the mark says nothing"
    assert AFTER.open(marked, **there) == AFTER.open("lost-w:99999999.ring +4759449999", **there)
