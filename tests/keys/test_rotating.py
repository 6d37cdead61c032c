"""Everything comes under the new key while people write, once, and nobody is lost or doubled on the way."""

import pytest
from sqlalchemy import func, select, update

from service import heartbeat, keys_fit
from service.clock import FrozenClock
from service.errors import FieldKeyUnknown
from service.keys import KeysApart, held, left, places, rotate, rotating, silenced
from service.keys.columns import BY_HAND
from service.models import metadata
from service.vault import Vault, key_of
from tests.keys.conftest import AFTER, BEFORE, BOTH, NEW, OLD, fields, opened, rotated, with_keys
from tests.keys.old_texts import old_texts
from tests.line.night import Night

TEXT, SILENCED, ROTATION = (metadata.tables[name] for name in ("text", "silenced", "key_rotation"))


def test_afterwards_all_of_it_is_under_the_new_key_and_says_what_it_said(told: Night) -> None:
    before = opened(told.database, BOTH)
    assert {key_of(sealed) for *_, sealed in fields(told.database)} == set(BEFORE.ids)

    rotated(told.database, BOTH, told.clock)

    after = opened(told.database, AFTER)
    moved = {place for place in before if place[0] == "silenced"}
    assert {place: said for place, said in after.items() if place[0] != "silenced"} == {
        place: said for place, said in before.items() if place not in moved
    }
    assert sorted(after[place] for place in after if place[0] == "silenced") == [told.phones["tor"]]
    with told.database.read() as db:
        assert [(one.place, one.total > 0) for one in held(db, BOTH)] == [(1, True), (2, False)]
        keys_fit.check(db, AFTER)


def test_with_the_old_key_gone_everybody_is_known_as_before(told: Night) -> None:
    rotated(told.database, BOTH, told.clock)
    later = with_keys(told, AFTER)
    later.texts("anne", "er du der ennå?")
    assert "er du der ennå?" in later.last("ola"), "to her holder, in her conversation"
    later.texts("ola", "#1 ja da")
    assert later.last("anne") == "ja da"
    later.texts("stranger", "hallo")
    assert later.rows("conversation")[-1]["number"] == 2, "no third conversation"
    with later.database.read() as db:
        assert db.execute(select(SILENCED.c.phone_index)).scalars().all() == [AFTER.index(told.phones["tor"])]


def test_a_conversation_that_is_closed_meanwhile_stays_closed(told: Night) -> None:
    [place] = [place for place in places() if place.name == "conversation"]
    with told.database.read() as db:
        rows = rotating._batch(db, place, BOTH.ids[0], "")
    made = [rotating._made(BOTH, place, row)[0] for row in rows]
    told.texts("ola", "FERDIG 1")

    with told.database.write() as db:
        stored = rotating._store(db, place, made)

    first = told.conversation(1)
    assert (first["state"], first["open_for"]) == ("closed", None)
    assert stored >= 1, "the stranger's, which nobody has touched"
    rotated(told.database, BOTH, told.clock)
    first, anne = told.conversation(1), AFTER.index(told.phones["anne"])
    assert (first["state"], first["open_for"], first["phone_index"]) == ("closed", None, anne)


def test_who_wants_texts_again_meanwhile_gets_them(told: Night) -> None:
    with told.database.read() as db:
        [row] = db.execute(select(SILENCED))
    told.texts("tor", "jeg vil ha svar likevel")
    assert silenced._move(told.database, BOTH, row, told.phones["tor"]) == 0
    assert told.rows("silenced") == []


def test_who_says_it_again_under_the_new_key_is_silent_once(told: Night, clock: FrozenClock) -> None:
    with_keys(told, BOTH).texts("tor", "INGEN SMS")
    rotated(told.database, BOTH, clock)
    assert [row["phone_index"] for row in told.rows("silenced")] == [AFTER.index(told.phones["tor"])]


def test_a_silent_number_from_before_it_was_kept_is_found_in_its_texts(told: Night, clock: FrozenClock) -> None:
    with told.database.write() as db:
        db.execute(update(SILENCED).values(phone_sealed=None))
    first, *_ = rotated(told.database, BOTH, clock)
    assert (first.table, first.resealed, first.left_over) == ("silenced", 1, 0)
    assert told.rows("silenced")[0]["phone_index"] == AFTER.index(told.phones["tor"])


def test_nothing_is_rotated_while_a_process_still_seals_with_the_old_key(told: Night, clock: FrozenClock) -> None:
    with told.database.write() as db:
        heartbeat.beat(db, "w2", "worker", clock.now(), keys=Vault([OLD, NEW]).ids)
    with pytest.raises(KeysApart, match="worker"):
        rotated(told.database, BOTH, clock)
    assert {key_of(sealed) for *_, sealed in fields(told.database)} == set(BEFORE.ids)
    with told.database.write() as db:
        heartbeat.beat(db, "w2", "worker", clock.now(), keys=BOTH.ids)
    assert rotated(told.database, BOTH, clock)


def test_what_cannot_be_opened_is_counted_and_holds_up_nothing(told: Night, clock: FrozenClock) -> None:
    id, of_another = told.rows("text")[0]["id"], BEFORE.seal("x", table="text", id="another", column="body_sealed")
    with told.database.write() as db:
        db.execute(update(TEXT).where(TEXT.c.id == id).values(body_sealed=of_another))
    last = {progress.table: progress for progress in rotated(told.database, BOTH, clock)}
    assert last["text"].left_over == 1
    with told.database.read() as db:
        assert left(db, BOTH) == 1
    assert {progress.table: progress.left_over for progress in rotated(told.database, BOTH, clock)}["text"] == 1


def test_a_rotation_that_is_stopped_goes_on_where_it_was(told: Night, clock: FrozenClock) -> None:
    old_texts(told.database, BEFORE, 3 * rotating.AT_ONCE)
    stopped = rotate(told.database, BOTH, clock.now, pause=lambda _: None)
    for progress in stopped:
        if progress.table == "text":
            break
    stopped.close()  # type: ignore[attr-defined]
    with told.database.read() as db:
        waiting = left(db, BOTH)
        reached = db.scalar(select(ROTATION.c.reached).where(ROTATION.c.of_table == "text"))
    assert waiting > 0 and reached
    first, *_ = [progress for progress in rotated(told.database, BOTH, clock) if progress.table == "text"]
    assert first.resealed == 2 * rotating.AT_ONCE, "it counts on from where it was"
    with told.database.read() as db:
        assert left(db, BOTH) == 0
        total = db.scalar(select(func.sum(ROTATION.c.resealed)).where(ROTATION.c.of_table == "text"))
        assert total == db.scalar(select(func.count()).select_from(TEXT))
        assert db.scalars(select(ROTATION.c.done_at)).all() == [clock.now()] * (len(places()) - len(BY_HAND))


def test_half_way_the_old_key_cannot_be_left_out(told: Night, clock: FrozenClock) -> None:
    half = rotate(told.database, BOTH, clock.now, pause=lambda _: None)
    for progress in half:
        if progress.table == "conversation":
            break
    half.close()  # type: ignore[attr-defined]
    with told.database.read() as db, pytest.raises(FieldKeyUnknown, match=BEFORE.ids[0]):
        keys_fit.check(db, AFTER)
