"""The form of a layer: whose turns, how they pass, and when it holds."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms import Form as Rows
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, DateTimeLocalInput, ListWidget

from schedules.organisation import EVERY_DAY, Layer, Rota, Window
from service.web.planning.desk import Desk
from service.web.planning.forms import NOBODY, ChangeForm, FieldRefused, people_of
from service.web.planning.times import shown
from service.web.words import _, later

DAYS = tuple(zip(EVERY_DAY, (
    later("man."), later("tir."), later("ons."), later("tor."), later("fre."), later("lør."), later("søn."),
), strict=True))  # fmt: skip
HOLIDAYS = (
    ("include", later("også på helligdager")), ("exclude", later("ikke på helligdager")),
    ("only", later("bare på helligdager")),
)  # fmt: skip
UNITS = (("week", later("uker")), ("day", later("dager")), ("hour", later("timer")), ("shift", later("vakter")))
HOURS = (
    ("always", later("Alltid")), ("office", later("Utenom kontortiden i et område")),
    ("windows", later("I disse tidene:")),
)  # fmt: skip
CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.]?([0-5]\d))?", re.ASCII)
ROWS, MOST = 3, 60


class WindowRows(Rows):  # type: ignore[misc]  # wtforms has no types
    days = SelectMultipleField(later("Dager"), choices=[SelectChoice(*day) for day in DAYS],
                               widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    since = StringField(later("Fra klokka"))
    until = StringField(later("Til klokka"))
    holidays = SelectField(later("Helligdager"), [InputRequired()], default="include",
                           choices=[SelectChoice(*how) for how in HOLIDAYS])


class LayerForm(ChangeForm):
    members = FieldList(SelectField(later("Tur")), max_entries=MOST)
    handoff_start = StringField(later("Første tur begynner"), [InputRequired(later("Skriv dag og klokkeslett."))],
                                widget=DateTimeLocalInput())
    handoff_start_exact = HiddenField()
    every = StringField(later("Turen går videre hver"), [InputRequired(later("Skriv et helt tall fra 1 til 10 000."))])
    unit = SelectField(later("Enhet"), [InputRequired()], choices=[SelectChoice(*unit) for unit in UNITS])
    hours = RadioField(later("Når gjelder den?"), [InputRequired()], choices=[SelectChoice(*hours) for hours in HOURS])
    office = SelectField(later("Område, når den gjelder utenom kontortiden"))
    windows = FieldList(FormField(WindowRows), max_entries=MOST)
    until = StringField(later("Slutter"), widget=DateTimeLocalInput())
    until_exact = HiddenField()


def opened(desk: Desk, rota: Rota, layer: Layer | None) -> LayerForm:
    """The form, filled in with the layer where nothing was sent."""
    form = LayerForm(data=_filled(desk, layer))
    form.office.choices = {"": "–", **{area.id: area.name for area in desk.organisation.areas}}
    _choices(form, desk, rota)
    return form


def more_rows(form: LayerForm, desk: Desk, rota: Rota) -> None:
    """Room for more turns and hours."""
    for rows, count in ((form.members, ROWS), (form.windows, 1)):
        for _row in range(min(count, MOST - len(rows))):
            rows.append_entry()
    _choices(form, desk, rota)


def layer_of(form: LayerForm, desk: Desk) -> Layer:
    """What the form says. FieldRefused."""
    members = [str(entry.data) for entry in form.members if entry.data]
    if not members:
        raise FieldRefused("members", _("Velg minst én person."))
    written: dict[str, Any] = {
        "members": [None if member == NOBODY else member for member in members],
        "handoff": {"start": form.time("handoff_start", desk).written, "every": _every(form), "unit": form.unit.data},
    }
    if form.hours.data == "office":
        written["outside_office_hours_of"] = _office(form)
    elif form.hours.data == "windows":
        written["windows"] = list(_windows(form))
    if form.unit.data == "shift" and form.hours.data != "windows":
        raise FieldRefused("unit", _("Når turen går per vakt, må tidene skrives: velg «I disse tidene»."))
    if form.until.data:
        written["until"] = form.time("until", desk).written
    return Layer.model_validate(written)


def _filled(desk: Desk, layer: Layer | None) -> Mapping[str, Any]:
    if layer is None:
        return {"members": [""] * ROWS, "windows": [{}], "every": "1", "unit": "week", "hours": "always"}
    start, until = layer.handoff.start, layer.until or ""
    hours = "windows" if layer.windows is not None else "office" if layer.outside_office_hours_of else "always"
    return {
        "members": [NOBODY if member is None else member for member in layer.members] + [""] * ROWS,
        "handoff_start": shown(start, desk.zone), "handoff_start_exact": start,
        "every": str(layer.handoff.every), "unit": layer.handoff.unit, "hours": hours,
        "office": layer.outside_office_hours_of or "",
        "windows": [*map(_row, layer.windows or ()), {}],
        "until": shown(until, desk.zone) if until else "", "until_exact": until,
    }


def _row(window: Window) -> dict[str, Any]:
    return {"days": list(window.days), "since": window.from_, "until": window.to, "holidays": window.holidays}


def _choices(form: LayerForm, desk: Desk, rota: Rota) -> None:
    choices = people_of(desk, rota, nobody=True)
    for entry in form.members:
        entry.choices = choices


def _every(form: LayerForm) -> int:
    typed = str(form.every.data).strip()
    if not re.fullmatch(r"[1-9]\d{0,4}", typed, re.ASCII) or int(typed) > 10_000:
        raise FieldRefused("every", _("Skriv et helt tall fra 1 til 10 000."))
    return int(typed)


def _office(form: LayerForm) -> str:
    if not form.office.data:
        raise FieldRefused("office", _("Velg et område."))
    return str(form.office.data)


def _windows(form: LayerForm) -> Iterable[dict[str, Any]]:
    used = [row.form for row in form.windows if row.form.days.data or row.form.since.data or row.form.until.data]
    if not used:
        raise FieldRefused("windows", _("Skriv minst én tid."))
    for row in used:
        if not row.days.data:
            raise FieldRefused("windows", _("Velg minst én dag på hver linje."))
        yield {
            "days": [day for day in EVERY_DAY if day in row.days.data],
            "from": _clock(row.since.data, "00:00"), "to": _clock(row.until.data, "24:00"),
            "holidays": row.holidays.data,
        }  # fmt: skip


def _clock(typed: str | None, empty: str) -> str:
    """`8`, `8.30`, `08:30`, `0830`; 24:00 only as an end."""
    written = (typed or "").strip() or empty
    found = CLOCK.fullmatch(written)
    clock = f"{int(found[1]):02}:{found[2] or '00'}" if found else ""
    if not clock or clock > "24:00" or (clock == "24:00" and empty == "00:00"):
        raise FieldRefused("windows", _("«{typed}» er ikke et klokkeslett: skriv for eksempel 15.30.", typed=written))
    return clock
