"""Organisations for tests: small ones by hand, and random ones around the nights when clocks and calendars bite.

Everything random lies on the half hour, so looking every half hour sees all there is.
"""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from schedules.organisation import Organisation

PEOPLE = ("ada", "bo", "cleo")
# Summer time 2026 and 2027 (Easter), winter time, 17 May, Christmas; and Easter 2026, where two of our blocks meet.
FOCI = (
    date(2026, 3, 28),
    date(2026, 10, 24),
    date(2027, 3, 27),
    date(2026, 5, 16),
    date(2026, 12, 24),
    date(2026, 4, 1),
)
CLOCKS = ("00:00", "02:00", "02:30", "03:00", "03:30", "08:00", "15:30", "20:00", "24:00")


def area(id_: str, number: int, **more: Any) -> dict[str, Any]:
    return {"id": id_, "name": id_, "sms_number": f"+475944{number}", "fallback": "Ring 116117.", "ladder": [], **more}


def rota(*layers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "natt", "name": "Natt", "kind": "after_hours", "areas": ["storvik"], "layers": layers, **more}


def layer(members: list[str | None], start: str, unit: str = "day", every: int = 1, **more: Any) -> dict[str, Any]:
    return {"members": members, "handoff": {"start": start, "unit": unit, "every": every}, **more}


def organisation(*rotas: dict[str, Any], **more: Any) -> Organisation:
    people = [
        {"id": who, "name": who.title(), "phone": f"+475944{4100 + n}", "competences": ["nurse"] if n else []}
        for n, who in enumerate(PEOPLE)
    ]
    whole = {"areas": [area("storvik", 4001)], "staff": people, "rotas": rotas, **more}
    return Organisation.model_validate(whole)


def window(from_: str = "00:00", to: str = "24:00", **more: Any) -> dict[str, Any]:
    return {"from": from_, "to": to, **more}


windows = st.builds(
    window,
    st.sampled_from(CLOCKS),
    st.sampled_from(CLOCKS),
    days=st.lists(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), max_size=7, unique=True)
    | st.just(["fri", "sat", "sun", "mon"]),
    holidays=st.sampled_from(("include", "exclude", "only")),
)


@st.composite
def times(draw: st.DrawFn, focus: date, first: int = -3, last: int = 4) -> str:
    """A written time some days around the focus, now and then as an instant with an offset."""
    day = focus + timedelta(days=draw(st.integers(first, last)))
    at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=30 * draw(st.integers(0, 47)))
    return at.isoformat(timespec="minutes") + draw(st.sampled_from(("", "", "", "Z", "+01:00", "+02:00")))


@st.composite
def spans(draw: st.DrawFn, focus: date, who: st.SearchStrategy[str | None]) -> dict[str, Any]:
    start, end = draw(times(focus)), draw(times(focus))
    return {"staff": draw(who), "start": start, "end": end}


@st.composite
def layers(draw: st.DrawFn, focus: date) -> dict[str, Any]:
    members = draw(st.lists(st.sampled_from((*PEOPLE, None)), min_size=1, max_size=4))
    unit = draw(st.sampled_from(("hour", "day", "week", "shift", "shift")))
    made = layer(members, draw(times(focus, -20, 2)), unit, draw(st.sampled_from((1, 1, 2, 5))))
    hours = draw(st.sampled_from(("windows", "outside", "always")))
    if unit == "shift" or hours == "windows":
        made["windows"] = draw(st.lists(windows, max_size=3))
    elif hours == "outside":
        made["outside_office_hours_of"] = "storvik"
    if draw(st.booleans()):
        made["until"] = draw(times(focus))
    return made


@st.composite
def rotas(draw: st.DrawFn, focus: date, id_: str) -> dict[str, Any]:
    anybody = st.sampled_from(PEOPLE)
    return rota(
        *draw(st.lists(layers(focus), max_size=3)),
        id=id_,
        kind=draw(st.sampled_from(("after_hours", "backup"))),
        shifts=draw(st.lists(spans(focus, anybody), max_size=3)),
        overrides=draw(st.lists(spans(focus, st.sampled_from((*PEOPLE, None))), max_size=3)),
    )


@st.composite
def random_organisations(draw: st.DrawFn, lines: int = 1) -> tuple[Organisation, date]:
    """An organisation and the date around which its rotas, absences and one requirement happen."""
    focus = draw(st.sampled_from(FOCI))
    requirement = {
        "id": "krav",
        "area": "storvik",
        "minimum": draw(st.integers(0, 2)),
        "outside_office_hours": draw(st.booleans()),
        "windows": draw(st.none() | st.lists(windows, max_size=2)),
        "kinds": draw(st.sampled_from((None, None, ["backup"], []))),
        "competences": draw(st.sampled_from((None, None, ["nurse"], []))),
        "start": draw(st.none() | times(focus)),
        "end": draw(st.none() | times(focus)),
    }
    made = organisation(
        *(draw(rotas(focus, f"r{n}")) for n in range(lines)),
        areas=[area("storvik", 4001, office_hours=draw(st.lists(windows, max_size=2)))],
        absences=draw(st.lists(spans(focus, st.sampled_from(PEOPLE)), max_size=3)),
        extra_holidays=draw(st.sampled_from(((), ("12-24", "2026-05-15")))),
        coverage=[requirement],
    )
    return made, focus
