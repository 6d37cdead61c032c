"""What a report says is so: gaps and what became of them, who is away, who could be asked, how it stood last year."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from service import gaps, offers, organisation, reports
from service.models import metadata
from service.processes.jobs import Job, put_latest
from service.reports import content
from service.reports.content import AreaReport, Cover, Report
from service.reports.wording import Words
from tests.reports.season import FILLED, ORGANISATION, OSLO, Season, at

SPLIT = ORGANISATION.replace(
    '- {staff: ola, start: "2026-12-26T20:00", end: "2027-01-04T00:00"}',
    '- {staff: ola, start: "2026-12-26T20:00", end: "2026-12-30T00:00"}',
)
AWAY = ORGANISATION.replace('staff: kari, start: "2026-12-23T00:00", end: "2026-12-26T08:00"',
                            'staff: kari, start: "2026-12-23T00:00", end: "2026-12-26T20:00"') + """
absences: [{staff: kari, start: "2026-12-24T10:00", end: "2026-12-24T22:00"}]
"""  # fmt: skip


def report(season: Season, period: str = "jul-2026") -> Report:
    now = season.night.clock.now()
    gaps.bring_up_to_date(season.night.database, now)
    with season.night.database.read() as db:
        standing = organisation.standing(db)
        return reports.on_period(db, standing, period, standing.organisation.areas, now)


def storvik(season: Season) -> AreaReport:
    return report(season).areas[0]


def test_an_open_gap_is_told_with_who_could_be_asked_and_who_is_on_duty(autumn_without_mail: Season) -> None:
    [gap] = storvik(autumn_without_mail).open
    assert (gap.start, gap.end) == (at("12-26", "08:00"), at("12-26", "20:00"))
    assert (gap.minimum, gap.covered, gap.hours, gap.new, gap.alone) == (1, 0, 12, False, True)
    assert gap.others == ()
    assert gap.could_be_asked == (), "both nurses work right up to it, or right after it, without rest"


def test_who_has_worked_least_on_holidays_is_named_first(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports(ORGANISATION.replace('"2026-12-23T00:00", end: "2026-12-26T08:00"',
                                                     '"2026-12-23T08:00", end: "2026-12-23T20:00"')
                                .replace('"2026-12-26T20:00", end: "2027-01-04T00:00"',
                                         '"2026-12-30T08:00", end: "2026-12-30T16:00"')
                                .replace('start: "2026-12-23T00:00", end: "2027-01-04T00:00"',
                                         'start: "2026-12-26T08:00", end: "2026-12-26T20:00"'))
    [gap] = storvik(autumn_without_mail).open
    assert gap.could_be_asked is not None
    assert [(one.person.name, one.holiday_hours) for one in gap.could_be_asked] == [
        ("Ola Oppdikt", 8), ("Kari Oppdikt", 12)]


def test_who_is_away_is_named_and_why_is_not(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports(AWAY)
    area = storvik(autumn_without_mail)
    assert [(one.person.id, one.start) for one in area.away] == [("kari", at("12-24", "10:00"))]
    assert [[person.id for person in gap.absent] for gap in area.open] == [["kari"]]
    assert "vacation" not in str(content.stored(report(autumn_without_mail)))


def test_what_is_new_and_what_was_filled_since_the_report_before(autumn_without_mail: Season) -> None:
    autumn_without_mail.comes("10-28")
    autumn_without_mail.imports(SPLIT)
    autumn_without_mail.comes("11-01")
    area = storvik(autumn_without_mail)
    assert [(gap.new, gap.start) for gap in area.open] == [
        (False, at("12-26", "08:00")), (True, at("12-30", "00:00"))]
    assert area.filled == ()
    autumn_without_mail.imports(FILLED.replace('end: "2027-01-04T00:00"}', 'end: "2026-12-30T00:00"}'))
    assert [(gap.start, gap.end) for gap in storvik(autumn_without_mail).filled] == [
        (at("12-26", "08:00"), at("12-26", "20:00"))]


def test_half_a_gap_that_was_filled_is_told_of_as_a_part_with_its_hours(autumn_without_mail: Season) -> None:
    autumn_without_mail.comes("10-28")
    autumn_without_mail.imports(ORGANISATION.replace('end: "2026-12-26T08:00"', 'end: "2026-12-26T14:00"'))
    area = storvik(autumn_without_mail)
    assert [(gap.new, gap.start, gap.end) for gap in area.open] == [
        (False, at("12-26", "14:00"), at("12-26", "20:00"))]
    assert [(one.start, one.end, one.part, one.hours) for one in area.filled] == [
        (at("12-26", "08:00"), at("12-26", "14:00"), True, 6)]
    assert Words("nb", "Europe/Oslo").summary(area)[-1].endswith("0 nye, 1 delvis dekket (6 timer).")


def test_a_gap_that_is_filled_in_the_middle_has_both_its_ends_left(autumn_without_mail: Season) -> None:
    autumn_without_mail.comes("10-28")
    middle = '- {staff: rune, start: "2026-12-26T10:00", end: "2026-12-26T12:00"}\n      - {staff: ola'
    autumn_without_mail.imports(ORGANISATION.replace("- {staff: ola", middle).replace(
        "email: rune@example.org}", "email: rune@example.org, competences: [nurse]}"))
    area = storvik(autumn_without_mail)
    assert [gap.new for gap in area.open] == [False, False]
    assert [(one.start, one.part) for one in area.filled] == [(at("12-26", "10:00"), True)]


def test_what_is_no_longer_required_or_has_passed_was_not_filled(autumn_without_mail: Season) -> None:
    autumn_without_mail.comes("10-28")
    autumn_without_mail.imports(ORGANISATION.replace('start: "2026-12-23T00:00", end: "2027-01-04T00:00"}\n',
                                                     'start: "2026-12-26T14:00", end: "2027-01-04T00:00"}\n'))
    assert storvik(autumn_without_mail).filled == ()
    autumn_without_mail.imports(ORGANISATION)
    autumn_without_mail.comes("12-26", "12:00")
    area = storvik(autumn_without_mail)
    assert area.filled == ()
    autumn_without_mail.imports(FILLED)
    assert [(one.start, one.end) for one in storvik(autumn_without_mail).filled] == [
        (at("12-26", "12:00"), at("12-26", "20:00"))]


def test_duty_that_is_not_confirmed_is_uncertain_in_the_picture(autumn_without_mail: Season) -> None:
    season = autumn_without_mail
    season.night.handlers |= offers.handlers(season.night.line.transactions)
    for time in ("15:59", "16:00", "18:01"):
        season.night.clock.set(at("12-26", time))
        with season.night.database.write() as db:
            put_latest(db, Job(offers.CONFIRM), season.night.clock.now(), OSLO)
        season.night.work()
    area = storvik(season)
    [unsure] = area.uncertain
    assert (unsure.person.id, unsure.rota, unsure.start, unsure.why) == (
        "ola", "Kveldsvakt", at("12-26", "20:00"), "unconfirmed")
    assert [(span.cover, span.start) for span in area.picture.rows[0].spans[-2:]] == [
        (Cover.OPEN, at("12-26", "08:00")), (Cover.UNCERTAIN, at("12-26", "20:00"))]
    assert area.picture.rows[0].worst[-1] == Cover.UNCERTAIN

    spare = ORGANISATION.replace("coverage:", """  - id: bakvakt
    name: Bakvakt
    kind: backup
    areas: [storvik]
    confirm: false
    shifts: [{staff: kari, start: "2026-12-26T20:00", end: "2026-12-27T20:00"}]
coverage:""")
    season.imports(spare)
    assert [span.cover for span in storvik(season).picture.rows[0].spans[-3:]] == [
        Cover.OPEN, Cover.COVERED, Cover.UNCERTAIN], "Kari is there, whether or not Ola comes"


def test_what_a_requirement_asks_for_comes_with_the_report(autumn_without_mail: Season) -> None:
    [wanted] = storvik(autumn_without_mail).requirements
    assert (wanted.id, wanted.name, wanted.competences, wanted.hours) == ("jul", None, ("nurse",), "always")
    autumn_without_mail.imports(ORGANISATION.replace("{id: jul, area", "{id: jul, name: Sykepleier i julen, area"))
    assert storvik(autumn_without_mail).requirements[0].name == "Sykepleier i julen"


def test_what_was_told_at_a_lead_day_is_not_new_at_the_next(autumn_without_mail: Season) -> None:
    autumn_without_mail.comes("10-28")
    autumn_without_mail.imports(SPLIT)
    autumn_without_mail.comes("11-25")
    autumn_without_mail.comes("12-09")
    kept = [content.read(row["content"]) for row in autumn_without_mail.rows("report")]
    assert [sum(gap.new for gap in one.open) for one in sorted(kept, key=lambda one: one.made_at)] == [0, 1, 0]


def test_an_accepted_gap_comes_with_its_reason_and_what_users_are_told(autumn_without_mail: Season) -> None:
    [gap] = storvik(autumn_without_mail).open
    with autumn_without_mail.night.database.write() as db:
        acceptance = gaps.Acceptance("mona", "Legevakten tar det.", "Ring 116117.")
        gaps.accept(db, organisation.standing(db), str(gap.id), acceptance, autumn_without_mail.night.clock.now())
    area = storvik(autumn_without_mail)
    assert area.open == ()
    [accepted] = area.accepted
    assert accepted.accepted_by is not None
    assert (accepted.accepted_by.name, accepted.accepted_reason, accepted.told_instead) == (
        "Mona Oppdikt", "Legevakten tar det.", "Ring 116117.")
    assert Cover.ACCEPTED in [span.cover for span in area.picture.rows[0].spans]

    autumn_without_mail.imports(ORGANISATION.replace('end: "2026-12-26T08:00"', 'end: "2026-12-26T06:00"'))
    [again] = storvik(autumn_without_mail).open
    assert (again.id, again.accepted_by, again.accepted_reason, again.told_instead) == (gap.id, None, None, None)


def test_a_gap_is_cut_at_the_edges_of_the_period(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports(ORGANISATION.replace('start: "2026-12-23T00:00", end: "2027-01-04T00:00"}\n',
                                                     'start: "2026-12-20T00:00", end: "2027-01-04T00:00"}\n')
                                .replace('start: "2026-12-23T00:00", end: "2026-12-26T08:00"',
                                         'start: "2026-12-23T06:00", end: "2026-12-26T08:00"'))
    first = storvik(autumn_without_mail).open[0]
    assert (first.start, first.end) == (at("12-23", "00:00"), at("12-23", "06:00"))


def test_the_picture_has_every_instant_of_the_period_once(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports(AWAY)
    picture = storvik(autumn_without_mail).picture
    [row] = picture.rows
    assert (picture.unit, len(picture.columns)) == ("day", 12)
    assert row.spans[0].start == at("12-23", "00:00")
    assert row.spans[-1].end == datetime(2027, 1, 4, tzinfo=OSLO)
    assert all(one.end == other.start for one, other in zip(row.spans, row.spans[1:], strict=False))
    letters = {Cover.THIN: "t", Cover.OPEN: "o", Cover.COVERED: "c", Cover.FREE: "-", Cover.ACCEPTED: "a"}
    assert "".join(letters[cover] for cover in row.worst) == "totttttttttt"


def test_with_somebody_else_on_duty_in_the_area_a_met_requirement_is_covered(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports(ORGANISATION.replace("coverage:", """  - id: bakvakt
    name: Bakvakt
    kind: backup
    areas: [storvik]
    shifts: [{staff: rune, start: "2026-12-23T00:00", end: "2027-01-01T00:00"}]
coverage:"""))
    area = storvik(autumn_without_mail)
    assert [span.cover for span in area.picture.rows[0].spans] == [
        Cover.COVERED, Cover.OPEN, Cover.COVERED, Cover.THIN]
    [rune] = area.open[0].others
    assert (rune.person.id, rune.counts, rune.paged) == ("rune", False, False), "no nurse, and not on the ladder"
    assert area.open[0].alone, "whoever texts then reaches nobody"
    assert Words("nb", "Europe/Oslo").gap(area.open[0]) == (
        "Lørdag 26. desember kl. 08.00–20.00: ingen på vakt som teller med, én kreves.")


def test_last_year_has_no_figures_before_anything_was_recorded(autumn_without_mail: Season) -> None:
    last = storvik(autumn_without_mail).last_year
    assert last is not None
    assert (last.id, last.gaps) == ("jul-2025", None)


def test_last_year_is_told_as_it_went(autumn_without_mail: Season) -> None:
    season = autumn_without_mail
    season.night.clock.set(datetime(2027, 2, 1, tzinfo=OSLO))
    season.night.work()
    conversation(season, "c1", at("12-26", "12:00"), in_gap=True)
    conversation(season, "c2", at("12-27", "12:00"), in_gap=False)
    conversation(season, "c3", at("11-27", "12:00"), in_gap=True)
    last = report(season, "jul-2027").areas[0].last_year
    assert last is not None
    assert (last.id, last.gaps, last.hours, last.accepted, last.conversations_in_gaps) == ("jul-2026", 1, 12, 0, 1)


def test_a_report_is_the_same_after_it_was_stored(autumn_without_mail: Season) -> None:
    made = report(autumn_without_mail)
    assert content.read(content.stored(made)) == made


def test_a_period_of_ten_years_is_drawn_by_months(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports('periods: [{id: lenge, name: Lenge, start: "2026-12-01", end: "2036-12-01"}]')
    made = report(autumn_without_mail, "lenge").areas[0]
    assert (made.picture.unit, len(made.picture.columns)) == ("month", 120)
    assert len(made.open) == 1


def test_a_gap_beyond_what_is_recorded_is_told_without_an_id(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports(
        ORGANISATION.replace('start: "2026-12-23T00:00", end: "2027-01-04T00:00"}\n',
                             'start: "2026-12-23T00:00", end: "2029-01-04T00:00"}\n')
        + 'periods: [{id: fjern, name: Fjern, start: "2028-03-01", end: "2028-03-08"}]')  # fmt: skip
    [gap] = report(autumn_without_mail, "fjern").areas[0].open
    assert (gap.id, gap.could_be_asked, gap.hours) == (None, None, 7 * 24)


def test_an_area_without_requirements_has_nothing_to_show(autumn_without_mail: Season) -> None:
    autumn_without_mail.imports("""
        areas:
          - {id: nabovik, name: Nabovik, sms_number: "+4759440002", fallback: Ring 116117.,
             ladder: [{staff: [mona], wait: 5m}]}
    """)
    area = next(area for area in report(autumn_without_mail).areas if area.id == "nabovik")
    assert (area.picture.rows, area.open, area.away) == ((), (), ())


def test_there_is_no_report_on_a_period_that_does_not_exist(autumn_without_mail: Season) -> None:
    with pytest.raises(reports.NoSuchPeriod, match="jul-20265"):
        report(autumn_without_mail, "jul-20265")


def conversation(season: Season, id: str, opened: datetime, in_gap: bool) -> None:
    values: dict[str, Any] = {
        "id": id, "area_id": "storvik", "number": int(id[1:]), "state": "closed", "phone_index": id,
        "phone_sealed": "x", "in_gap": in_gap, "opened_at": opened, "closed_at": opened, "holder_had_duty": False,
        "staff_wrote_last": False, "texts": 0, "run": 0, "run_round": 0, "run_ask": 0, "told_trying": False,
    }  # fmt: skip
    with season.night.database.write() as db:
        db.execute(metadata.tables["conversation"].insert().values(values))


@pytest.mark.parametrize("hours", [14, 20, 24, 48])
def test_who_could_take_a_part_is_named_where_all_of_it_is_too_long_for_one(
    autumn_without_mail: Season, hours: int
) -> None:
    until = (at("12-26", "08:00") + timedelta(hours=hours)).isoformat()[:16]
    people, coverage = ORGANISATION.split("    shifts:")[0], ORGANISATION.rsplit("coverage:", 1)[1]
    needed = coverage.replace("2026-12-23T00:00", "2026-12-26T08:00").replace("2027-01-04T00:00", until)
    autumn_without_mail.imports(f"{people}    shifts: []\ncoverage:{needed}")
    [gap] = storvik(autumn_without_mail).open
    assert gap.could_be_asked is not None
    assert [(one.person.id, one.part) for one in gap.could_be_asked] == [("kari", True), ("ola", True)]
    assert Words("nb", "Europe/Oslo").could_be_asked(gap)[0].startswith("Kan spørres om en del av tiden: Kari")
