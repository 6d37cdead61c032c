"""What an organisation file must say, and how each fault is told: line, key and reason, and all of them at once."""

from io import BytesIO

import pytest

from schedules.organisation import Organisation
from schedules.orgfile import FileRefused, LeftOut, organisation, propose, read

FILE = """\
timezone: Europe/Oslo
country: NO
extra_holidays: [12-24]
areas:
  - id: storvik
    name: Storvik kommune
    sms_number: +4759440001
    office_hours: [{days: [mon, tue], from: 08:00, to: 15:30, holidays: exclude}]
    fallback: Ring legevakten 116117.
    links_in_texts: false
    managers: [mona]
    planners: [mona]
    ladder:
      - {rotas: [kveld], wait: 5m}
      - {staff: [mona], wait: 10m}
    ladder_rounds: 2
staff:
  - {id: kari, name: Kari Prøve, phone: +4759441001, email: kari@example.org}
  - {id: mona, name: Mona Prøve, phone: +4759441002}
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [storvik]
    layers:
      - members: [kari, null]
        handoff: {start: 2026-01-05T08:00, every: 1, unit: week}
        outside_office_hours_of: storvik
    shifts: [{staff: mona, start: 2026-12-24T15:00, end: 2026-12-25T08:00}]
    overrides: [{staff: null, start: 2026-12-26T08:00, end: 2026-12-26T12:00}]
absences:
  - {staff: kari, start: 2026-12-27, end: 2026-12-30, kind: vacation}
coverage:
  - {id: natt, area: storvik, outside_office_hours: true, minimum: 1, start: 2026-01-01, end: null}
periods:
  - {id: sommer, name: Sommer, start: 2027-07-05, end: 2027-07-26}
reports: {lead_days: [14, 2], at: 07:00}
"""


def taken(written: str, stored: Organisation | None = None, left_out: LeftOut = LeftOut.STAYS) -> Organisation:
    document = read(BytesIO(written.encode()), "org.yaml")
    return propose(stored or Organisation(), document, left_out)


def refusal(written: str, stored: Organisation | None = None, left_out: LeftOut = LeftOut.STAYS) -> str:
    with pytest.raises(FileRefused) as refused:
        taken(written, stored, left_out)
    return str(refused.value)


def changed(old: str, new: str) -> str:
    assert old in FILE
    return FILE.replace(old, new, 1)


def test_the_file_is_read_as_it_was_written() -> None:
    read_in = organisation(BytesIO(FILE.encode()), "org.yaml")

    assert read_in.country == "NO"
    assert read_in.areas[0].links_in_texts is False
    assert read_in.areas[0].fallback.default == "Ring legevakten 116117."
    assert read_in.rotas[0].layers[0].members == ("kari", None)
    assert read_in.rotas[0].shifts[0].start == "2026-12-24T15:00"
    assert read_in.absences[0].start == "2026-12-27"


@pytest.mark.parametrize(
    "old, new, said",
    [
        ("timezone: Europe/Oslo", "timezone: Europe/Bergen", "1: timezone: 'Europe/Bergen' is no time zone"),
        ("timezone: Europe/Oslo", "timezone: ../../etc/passwd", "1: timezone: '../../etc/passwd' is no time zone"),
        ("country: NO", "country: Norge", "2: country: 'Norge' is no country"),
        ("country: NO", "country:", "2: country: must be a word"),
        ("[12-24]", "[13-24]", "3: extra_holidays[0]: '13-24' is no date"),
        ("[12-24]", "[2026-02-30]", "3: extra_holidays[0]: '2026-02-30' is no date"),
        ("reports:", "report:", "37: report: unknown key"),
        ("id: storvik", "id: stor vik", "5: areas[0].id: 'stor vik' is no id"),
        ("name: Storvik kommune", 'name: "  "', "6: areas[0].name: must say something"),
        ("    name: Storvik kommune\n", "", "5: areas[0].name: is missing"),
        ("    sms_number: +4759440001\n", "", "5: areas[0].sms_number: is missing"),
        ("    fallback: Ring legevakten 116117.\n", "", "5: areas[0].fallback: is missing"),
        ("sms_number: +4759440001", "sms_number: 59440001", "7: areas[0].sms_number: not a possible phone number"),
        ("sms_number: +4759440001", "sms_number: +47 59440001", "7: areas[0].sms_number: not a possible phone number"),
        ("sms_number: +4759440001", "sms_number: +475944000123", "7: areas[0].sms_number: not a possible phone number"),
        ("sms_number: +4759440001", "sms_number: +٤٧٥٩٤٤٠٠٠١", "7: areas[0].sms_number: not a possible phone number"),
        ("[mon, tue]", "[mon, tir]", "8: areas[0].office_hours[0].days[1]: must be 'mon'"),
        ("from: 08:00", "from: 8:00", "8: areas[0].office_hours[0].from: '8:00' is no time of day"),
        ("from: 08:00", "from: 24:01", "8: areas[0].office_hours[0].from: '24:01' is no time of day"),
        ("from: 08:00", "from_: 08:00", "8: areas[0].office_hours[0].from_: unknown key"),
        ("holidays: exclude", "holidays: no", "8: areas[0].office_hours[0].holidays: must be 'include'"),
        ("links_in_texts: false", "links_in_texts: no", "10: areas[0].links_in_texts: write true or false"),
        ("managers: [mona]", "managers: [monna]", "11: areas[0].managers[0]: there is no staff member 'monna'"),
        ("managers: [mona]", "managers: mona", "11: areas[0].managers: must be a list"),
        ("planners: [mona]", "planners: [null]", "12: areas[0].planners[0]: must be a word"),
        ("rotas: [kveld]", "rotas: [natt]", "14: areas[0].ladder[0].rotas[0]: there is no rota 'natt'"),
        (
            "rotas: [kveld], wait: 5m",
            "rotas: [kveld], wait: 5 min",
            "14: areas[0].ladder[0].wait: '5 min' is no duration",
        ),
        ("rotas: [kveld], wait: 5m", "rotas: [kveld], wait: 0m", "14: areas[0].ladder[0].wait: a wait must be longer"),
        (
            "staff: [mona], wait",
            "staff: [ola], wait",
            "15: areas[0].ladder[1].staff[0]: there is no staff member 'ola'",
        ),
        ("ladder_rounds: 2", "ladder_rounds: 0", "16: areas[0].ladder_rounds: must be 1 or more"),
        ("ladder_rounds: 2", "ladder_rounds: 2.0", "16: areas[0].ladder_rounds: write a whole number"),
        ("ladder_rounds: 2", "ladder_rounds: true", "16: areas[0].ladder_rounds: write a whole number"),
        ("kari@example.org", "kari", "18: staff[0].email: is not of the form"),
        ("name: Kari Prøve, ", "", "18: staff[0].name: is missing"),
        ("id: mona, name", "id: kari, name", "19: staff[1].id: the id 'kari' is used twice"),
        ("phone: +4759441002", "phone: +4759441001", "19: staff[1].phone: staff member 'kari' has the same number"),
        ("phone: +4759441002", "phone: +4759440001", "19: staff[1].phone: area 'storvik' has the same number"),
        ("kind: after_hours", "kind: kveld", "23: rotas[0].kind: must be 'after_hours'"),
        ("areas: [storvik]", "areas: [storvik, nordvik]", "24: rotas[0].areas[1]: there is no area 'nordvik'"),
        ("areas: [storvik]", "areas: []", "14: areas[0].ladder[0].rotas[0]: the rota 'kveld' does not serve"),
        ("members: [kari, null]", "members: []", "26: rotas[0].layers[0].members: must have at least 1"),
        (
            "members: [kari, null]",
            "members: [kari, per]",
            "26: rotas[0].layers[0].members[1]: there is no staff member",
        ),
        ("2026-01-05T08:00", "2026-13-05", "27: rotas[0].layers[0].handoff.start: '2026-13-05' is no time"),
        ("2026-01-05T08:00", "2026-01-05 08:00", "27: rotas[0].layers[0].handoff.start: '2026-01-05 08:00' is no time"),
        ("every: 1", "every: 0", "27: rotas[0].layers[0].handoff.every: must be 1 or more"),
        ("unit: week", "unit: month", "27: rotas[0].layers[0].handoff.unit: must be 'hour'"),
        ("unit: week", "unit: shift", "26: rotas[0].layers[0]: unit: shift passes the turn per window"),
        ("hours_of: storvik", "hours_of: nordvik", "28: rotas[0].layers[0].outside_office_hours_of: there is no area"),
        ("hours_of: storvik", "hours_of: storvik\n        windows: []", "26: rotas[0].layers[0]: give windows or"),
        ("staff: mona, start", "staff: per, start", "29: rotas[0].shifts[0].staff: there is no staff member 'per'"),
        ("staff: mona, start", "staff: null, start", "29: rotas[0].shifts[0].staff: must be a word"),
        ("2026-12-25T08:00", "2026-12-24T15:00", "29: rotas[0].shifts[0].end: the end 2026-12-24T15:00 is not after"),
        ("2026-12-25T08:00", "2026-12-24T15:00+02:00", "29: rotas[0].shifts[0].end: the end"),
        ("staff: null, start", "staff: per, start", "30: rotas[0].overrides[0].staff: there is no staff member 'per'"),
        ("2026-12-26T12:00", "2026-12-26T08:00", "30: rotas[0].overrides[0].end: the end"),
        ("staff: kari, start", "staff: per, start", "32: absences[0].staff: there is no staff member 'per'"),
        ("end: 2026-12-30", "end: 2026-12-27T00:00", "32: absences[0].end: the end"),
        ("kind: vacation", "kind: holiday", "32: absences[0].kind: must be 'vacation'"),
        ("area: storvik", "area: nordvik", "34: coverage[0].area: there is no area 'nordvik'"),
        ("minimum: 1", "minimum: one", "34: coverage[0].minimum: write a whole number"),
        ("id: natt, area", 'id: natt, name: " ", area', "34: coverage[0].name: must say something"),
        ("minimum: 1", "windows: []", "34: coverage[0].windows: give windows or outside_office_hours"),
        ("end: null", "end: 2026-01-01", "34: coverage[0].end: the end"),
        ("end: 2027-07-26", "end: 2027-07-05", "36: periods[0].end: the end"),
        ("at: 07:00", "at: 7", "37: reports.at: '7' is no time of day"),
        ("lead_days: [14, 2]", "lead_days: [14, x]", "37: reports.lead_days[1]: write a whole number"),
        ("lead_days: [14, 2]", "lead_days: 14", "37: reports.lead_days: must be a list"),
    ],
)
def test_a_fault_is_told_with_its_line_key_and_reason(old: str, new: str, said: str) -> None:
    assert f"org.yaml:{said}" in refusal(changed(old, new))


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_lines() -> None:
    wrong = changed("unit: week", "unit: month").replace("wait: 5m", "wait: x").replace("[kari, null]", "[per]")

    assert [line.split(":")[1] for line in refusal(wrong).splitlines()] == ["14", "26", "27"]


@pytest.mark.parametrize(
    "old, new",
    [
        pytest.param(
            "ladder:\n      - {rotas: [kveld], wait: 5m}\n      - {staff: [mona], wait: 10m}",
            "ladder: []",
            id="an area with an empty ladder",
        ),
        pytest.param("managers: [mona]", "managers: []", id="an area without managers"),
        pytest.param("minimum: 1", "minimum: 99", id="a requirement that nobody can meet"),
        pytest.param("minimum: 1", "competences: [cook]", id="a competence that nobody has"),
        pytest.param(
            "    shifts: [{",
            "    shifts: [{staff: kari, start: 2026-12-24T15:00, end: 2026-12-25T08:00}, {",
            id="overlapping shifts",
        ),
        pytest.param(
            "start: 2026-12-26T08:00, end: 2026-12-26T12:00",
            "start: 2027-03-28T02:00, end: 2027-03-28T03:00",
            id="an hour that summer time takes away",
        ),
        pytest.param(
            "start: 2026-12-26T08:00, end: 2026-12-26T12:00",
            "start: 2026-10-25T02:30+02:00, end: 2026-10-25T02:15+01:00",
            id="an hour that winter time gives back",
        ),
        pytest.param("end: 2027-07-26", "end: 9999-12-31", id="a period without end in sight"),
        pytest.param("unknown", "unknown", id="the file itself")
        if "unknown" in FILE
        else pytest.param("id: natt", "id: nått-🌙".replace("-🌙", ""), id="an id with a letter of ours"),
    ],
)
def test_what_is_only_odd_is_accepted(old: str, new: str) -> None:
    assert taken(changed(old, new)).areas[0].id == "storvik"


def test_an_area_without_any_rota_is_accepted() -> None:
    alone = "areas: [{id: a, name: A, sms_number: +4759440009, fallback: x, ladder: []}]\n"

    assert taken(alone).areas[0].ladder_rounds == 2


def test_an_item_taken_in_again_keeps_what_the_file_does_not_mention() -> None:
    again = taken("staff: [{id: kari, name: Kari Ny, phone: +4759441001}]", taken(FILE))

    assert [person.name for person in again.staff] == ["Kari Ny", "Mona Prøve"]
    assert again.staff[0].email == "kari@example.org"
    assert again.reports.lead_days == (14, 2)


def test_an_item_must_say_what_is_required_also_when_it_is_known_already() -> None:
    assert "staff[0].phone: is missing" in refusal("staff: [{id: kari, name: Kari Ny}]", taken(FILE))


def test_a_list_without_ids_is_replaced_only_where_its_key_is_present() -> None:
    rota = "rotas: [{id: kveld, name: Kveldsvakt, kind: after_hours, overrides: []}]"
    again = taken(rota, taken(FILE)).rotas[0]

    assert again.overrides == ()
    assert len(again.shifts) == len(again.layers) == 1
    assert again.areas == ("storvik",)


def test_absences_are_replaced_for_those_whom_the_file_mentions() -> None:
    stored = taken(FILE)
    more = taken("absences: [{staff: mona, start: 2026-12-01, end: 2026-12-02}]", stored)
    moved = taken("absences: [{staff: kari, start: 2027-01-01, end: 2027-01-02}]", more)

    assert [(absence.staff, absence.start) for absence in more.absences] == [
        ("kari", "2026-12-27"),
        ("mona", "2026-12-01"),
    ]
    assert {(absence.staff, absence.start) for absence in moved.absences} == {
        ("mona", "2026-12-01"),
        ("kari", "2027-01-01"),
    }
    assert taken("absences: []", more).absences == ()


@pytest.mark.parametrize("staff", ["[kari]", "{id: kari}", "~"])
def test_an_absence_of_what_is_no_staff_id_is_refused_in_words(staff: str) -> None:
    absent = f"absences: [{{staff: {staff}, start: 2027-01-01, end: 2027-01-02}}]"
    assert "absences[0].staff" in refusal(absent, taken(FILE))


def test_pruning_retires_what_the_file_leaves_out() -> None:
    pruned = taken(changed(FILE[FILE.index("coverage:") :], ""), taken(FILE), LeftOut.RETIRES)

    assert pruned.coverage == ()
    assert pruned.periods == ()
    assert len(pruned.rotas) == len(pruned.absences) == 1


def test_pruning_somebody_whom_a_rota_needs_is_refused() -> None:
    without_kari = "".join(line for line in FILE.splitlines(keepends=True) if "id: kari" not in line)

    assert "members[0]: there is no staff member 'kari'" in refusal(without_kari, taken(FILE), LeftOut.RETIRES)


def test_a_rota_that_a_stored_ladder_asks_cannot_leave_its_area() -> None:
    rota = "rotas:\n  - id: kveld\n    name: Kveldsvakt\n    kind: after_hours\n    areas: []\n"

    assert "org.yaml:5: rotas[0].areas: the ladder of the area 'storvik' asks this rota" in refusal(rota, taken(FILE))


def test_a_number_that_somebody_stored_has_is_refused_and_two_may_change_numbers() -> None:
    stored = taken(FILE)
    both = "staff:\n  - {id: kari, name: K, phone: +4759441002}\n  - {id: mona, name: M, phone: +4759441001}\n"

    assert "org.yaml:1: staff[0].phone: staff member 'mona' has the same number" in refusal(
        "staff: [{id: kari, name: K, phone: +4759441002}]", stored
    )
    assert [person.phone for person in taken(both, stored).staff] == ["+4759441002", "+4759441001"]


def test_a_number_of_a_service_user_is_refused() -> None:
    document = read(BytesIO(FILE.encode()), "org.yaml")

    with pytest.raises(FileRefused, match=r"org.yaml:19: staff\[1\].phone: a service user has the same number"):
        propose(Organisation(), document, LeftOut.STAYS, lambda phone: phone == "+4759441002")


def test_the_files_order_holds_for_what_it_lists() -> None:
    def staff(*ids: str) -> str:
        return "staff:\n" + "".join(f"  - {{id: {id}, name: N, phone: +475944100{id}}}\n" for id in ids)

    stored = taken(staff("1", "2", "3"))

    assert [one.id for one in taken(staff("4"), stored).staff] == ["1", "2", "3", "4"]
    assert [one.id for one in taken(staff("3", "1"), stored).staff] == ["3", "1", "2"]
    assert [one.id for one in taken(staff("4", "3", "2", "1"), stored).staff] == ["4", "3", "2", "1"]


def test_windows_take_the_place_of_outside_office_hours_and_the_other_way_round() -> None:
    windows = taken("coverage: [{id: natt, area: storvik, windows: [{days: [sat]}]}]", taken(FILE))
    back = taken("coverage: [{id: natt, area: storvik, outside_office_hours: true}]", windows)

    assert windows.coverage[0].outside_office_hours is False
    assert back.coverage[0].windows is None


def test_a_requirement_may_have_a_name_and_a_later_file_may_leave_it_as_it_is() -> None:
    named = taken(FILE.replace("id: natt, area", "id: natt, name: Natteberedskap, area"))
    again = taken("coverage: [{id: natt, area: storvik, minimum: 2}]", named)

    assert taken(FILE).coverage[0].name is None
    assert (again.coverage[0].name, again.coverage[0].minimum) == ("Natteberedskap", 2)


def test_what_the_contract_shows_is_what_holds_where_nothing_is_written() -> None:
    short = taken("""
areas:
  - {id: storvik, name: Storvik, sms_number: "+4759440001", fallback: "Ring 116117.", ladder: [{rotas: [kveld]}]}
staff: [{id: kari, name: Kari Prøve, phone: "+4759441001"}]
rotas: [{id: kveld, name: Kveld, areas: [storvik], layers: [{members: [kari], handoff: {start: "2026-01-05T08:00"}}]}]
""")
    [rota], [area] = short.rotas, short.areas
    assert (rota.kind, rota.layers[0].handoff.unit, rota.layers[0].handoff.every) == ("after_hours", "week", 1)
    assert (area.ladder[0].wait, area.ladder_rounds, area.reply_wait) == ("5m", 2, "10m")


@pytest.mark.parametrize("id", ["jul-2026", "paske-2027", "langhelg-2027-05-15"])
def test_a_period_cannot_take_a_holidays_name(id: str) -> None:
    written = f"periods: [{{id: {id}, name: Sommer, start: 2027-07-05, end: 2027-07-26}}]"
    assert "built-in period" in refusal(written)
