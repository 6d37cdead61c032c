"""What is exported can be taken in again and changes nothing, whatever names people have."""

import re
from io import BytesIO

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.organisation import Organisation
from schedules.orgchanges import Change, What, changes
from schedules.orgfile import LeftOut, organisation, propose, read
from schedules.orgwrite import write

# What people and YAML stumble over, and anything else that can be written in a file.
AWKWARD = st.sampled_from(["NO", "no", "yes", "y", "null", "~", "12", "1e3", "0x1F", "08:00", "12:30:45", "2026-12-24",
                           "+4759440001", "- a", "a: b", "a #b", "#b", "'", '"', "\\", "{a}", "[a]", "&a", "*a", "!a",
                           "%a", "@a", "`a", "|", ">", "=", "<<", "åØæ", "Čáhcelož đŋšŧž", "🎄 jul", "a\nb", " a", "a ",
                           "\ta", "a\u2028b", "\u00a0a", "ﬁ", "ไทย", "\\U0001F384"])
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30)
names = (AWKWARD | ANY).filter(lambda text: bool(text.strip()))
times = st.datetimes().map(lambda at: at.strftime("%Y-%m-%dT%H:%M").rjust(16, "0")).filter(
    lambda written: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", written) is not None)
LAYER = {"members": ["1", None], "handoff": {"start": "2026-01-05", "unit": "week"}}


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    staff = [{"id": str(n), "name": draw(names), "phone": f"+4759441{n:03}", "competences": draw(st.lists(names))}
             for n in range(1, draw(st.integers(2, 4)))]
    pairs = draw(st.lists(st.lists(times, min_size=2, max_size=2, unique=True).map(sorted), max_size=3))
    return Organisation.model_validate({
        **draw(st.fixed_dictionaries({}, optional={
            "timezone": st.just("America/New_York"), "country": st.just("SE"),
            "extra_holidays": st.just(["12-24", "2026-05-15"]), "reports": st.just({"at": "24:00"})})),
        "areas": [{"id": "å", "name": draw(names), "sms_number": "+4759440001", "links_in_texts": draw(st.booleans()),
                   "fallback": draw(names | st.fixed_dictionaries({"default": names, "sms_only": names})),
                   "ladder": [{"staff": ["1"], "wait": "5m"}]}],
        "staff": staff,
        "rotas": [{"id": "no", "name": draw(names), "kind": "after_hours", "areas": ["å"],
                   "layers": draw(st.just([LAYER]) | st.just([])),
                   "overrides": [{"staff": None, "start": start, "end": end} for start, end in pairs]}],
        "absences": [{"staff": "1", "start": start, "end": end} for start, end in pairs],
        "coverage": [{"id": "n", "area": "å", "end": None, "minimum": draw(st.integers(0, 1000)),
                      **draw(st.fixed_dictionaries({}, optional={"name": names | st.none()}))}],
    })


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_an_export_taken_in_again_changes_nothing(wanted: Organisation) -> None:
    # Taken in once first: reading gives each letter its one composed form.
    stored = organisation(BytesIO(write(wanted).encode()), "first.yaml")
    written = write(stored)

    for left_out in LeftOut:
        again = propose(stored, read(BytesIO(written.encode()), "again.yaml"), left_out)
        assert changes(stored, again).listed == ()
        assert write(again) == written


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(organisations())
def test_other_programs_read_the_export_as_it_was_meant(wanted: Organisation) -> None:
    stored = organisation(BytesIO(write(wanted).encode()), "first.yaml")
    elsewhere = yaml.safe_load(write(stored))

    assert Organisation.model_validate(elsewhere) == stored


def test_letters_are_written_as_they_are() -> None:
    people = [("a", "Åse Øxnevåg"), ("b", "Čáhcelož"), ("c", "Jul 🎄")]
    staff = [{"id": id, "name": name, "phone": f"+475944100{n}"} for n, (id, name) in enumerate(people)]
    written = write(Organisation.model_validate({"country": "NO", "staff": staff}))

    assert 'country: "NO"' in written
    assert all(name in written for _, name in people)


def test_a_change_is_told_by_kind_and_id_and_a_default_written_out_is_none() -> None:
    before = Organisation.model_validate({"staff": [{"id": "a", "name": "A", "phone": "+4759441001"},
                                                    {"id": "b", "name": "B", "phone": "+4759441002"}]})
    after = Organisation.model_validate({"country": "NO", "staff": [
        {"id": "c", "name": "C", "phone": "+4759441003"},
        {"id": "a", "name": "A ny", "phone": "+4759441001", "languages": []}]})

    found = changes(before, after)

    assert found.listed == (Change(What.ADDED, "staff", "c"), Change(What.CHANGED, "staff", "a"),
                            Change(What.RETIRED, "staff", "b"))
    assert found.unchanged == 4  # what the file says of the whole
