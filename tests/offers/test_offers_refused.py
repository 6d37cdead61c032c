"""What cannot be offered: refused with a sentence, and nothing is changed (contract, section 8, promise 6)."""

from datetime import timedelta

import pytest

from service.errors import UnknownStaff, VaktlinjeError
from service.gaps.errors import UnknownGap
from service.offers.errors import (
    AlreadyOffered,
    DeadlineTooLate,
    GapNotOpen,
    NobodyEligible,
    NoRotaFree,
    NotEligible,
    OutsideGap,
    RotaDoesNotCount,
    RotaHeld,
    TooLongForOne,
)
from tests.offers.scene import BEFORE_CHRISTMAS, CLOSES, OPENS, ORGANISATION, Planned


@pytest.mark.parametrize(("wish", "error", "sentence"), [
    ({"gap": "nothing"}, UnknownGap, "there is no gap 'nothing'"),
    ({"to": ("nobody",)}, UnknownStaff, "no staff member 'nobody'"),
    ({"to": ("kari", "siri")}, NotEligible, "'siri' cannot be asked: lacks the competence"),
    ({"to": ("tor",)}, NotEligible, "'tor' cannot be asked: is absent then"),
    ({"to": ("une",)}, NotEligible, "'une' cannot be asked: is on duty then"),
    ({"rota": "ambulant"}, RotaDoesNotCount, "'ambulant' does not count for 'jul'"),
    ({"rota": "nothing"}, RotaDoesNotCount, "'nothing' does not count"),
    ({"start": OPENS - timedelta(hours=1)}, OutsideGap, "must lie in the gap"),
    ({"start": CLOSES, "end": OPENS}, OutsideGap, "must lie in the gap"),
    ({"end": CLOSES + timedelta(seconds=1)}, OutsideGap, "must lie in the gap"),
    ({"deadline": BEFORE_CHRISTMAS}, DeadlineTooLate, "must lie ahead"),
    ({"deadline": CLOSES + timedelta(hours=1)}, DeadlineTooLate, "before the offered time is over"),
])
def test_what_cannot_be_offered_is_refused_with_a_sentence_and_changes_nothing(
    storvik: Planned, wish: dict[str, object], error: type[VaktlinjeError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        storvik.offers(**wish)  # type: ignore[arg-type]
    assert storvik.rows("offer") == storvik.rows("offer_ask") == []
    assert storvik.wire.sent == []


def test_time_that_is_offered_already_is_not_offered_again(storvik: Planned) -> None:
    made = storvik.offers()
    with pytest.raises(AlreadyOffered, match="#1"):
        storvik.offers()
    storvik.withdraws(made.offer.id)

    assert storvik.offers().offer.number == 2


def test_a_gap_that_is_filled_is_not_offered(storvik: Planned) -> None:
    gap = storvik.gap()
    storvik.offers()
    storvik.texts("ola", "ja")

    with pytest.raises(GapNotOpen, match="is filled"):
        storvik.offers(gap)


def test_nobody_is_asked_where_nobody_can_be(storvik: Planned) -> None:
    away = "".join(f'  - {{staff: {staff}, start: "2026-12-26T00:00", end: "2026-12-27T00:00"}}\n'
                   for staff in ("kari", "ola", "per"))
    storvik.organisation(ORGANISATION.replace("absences:\n", f"absences:\n{away}"))

    with pytest.raises(NobodyEligible, match="'kari' is absent then; 'ola' is absent then; .*others lack the comp"):
        storvik.offers()


LONG = ORGANISATION.replace('    end: "2026-12-26T20:00"}', '    end: "2026-12-27T04:00"}')


@pytest.mark.parametrize(("to", "named"), [((), "kari, ola, per"), (("ola",), "ola")])
def test_time_that_is_too_long_for_one_is_refused_with_a_part_that_can_be_offered(
    storvik: Planned, to: tuple[str, ...], named: str
) -> None:
    storvik.organisation(LONG)
    with pytest.raises(TooLongForOne) as refused:
        storvik.offers(to=to)
    assert str(refused.value) == (
        "the time is too long for one person: offer a part of it, for instance with --from 2026-12-26T08:00"
        f" --to-time 2026-12-26T18:00 (could take a part: {named})")

    assert "ola" in storvik.offers(to=to, start=OPENS, end=OPENS + timedelta(hours=10)).asked


def test_who_is_away_all_the_while_is_told_so_however_long_it_is(storvik: Planned) -> None:
    storvik.organisation(LONG)
    with pytest.raises(NotEligible, match="'tor' cannot be asked: is absent then"):
        storvik.offers(to=("tor",))


def test_times_are_told_by_the_organisations_clock(storvik: Planned) -> None:
    with pytest.raises(OutsideGap, match="from 2026-12-26T08:00 to 2026-12-26T20:00$"):
        storvik.offers(start=OPENS - timedelta(hours=1))
    with pytest.raises(DeadlineTooLate, match="deadline 2026-12-26T21:00 must"):
        storvik.offers(deadline=CLOSES + timedelta(hours=1))


def test_a_rota_that_somebody_has_is_not_taken_from_them(storvik: Planned) -> None:
    with_siri = ORGANISATION.replace("    confirm: false\n  - id: ambulant", """    confirm: false
    shifts: [{staff: siri, start: "2026-12-26T10:00", end: "2026-12-26T12:00"}]
  - id: ambulant""")
    storvik.organisation(with_siri)
    with pytest.raises(NoRotaFree):
        storvik.offers()

    assert storvik.offers(rota="kveld").offer.rota_id == "kveld", "a planner may give it to somebody who counts"


def test_a_rota_held_by_somebody_who_counts_cannot_be_named(storvik: Planned) -> None:
    two = ORGANISATION.replace('    end: "2026-12-26T20:00"}', '    minimum: 2, end: "2026-12-26T20:00"}')
    storvik.organisation(two.replace("    confirm: false\n  - id: ambulant", """    confirm: false
    shifts: [{staff: kari, start: "2026-12-26T08:00", end: "2026-12-26T20:00"}]
  - id: ambulant"""))
    with pytest.raises(RotaHeld, match="'kari' has duty on rota 'kveld'"):
        storvik.offers(rota="kveld")
