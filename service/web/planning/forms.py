"""The forms of planners. What was typed is kept, and what is wrong is said beside its field."""

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import DateTimeLocalInput

from schedules.organisation import Rota, Staff
from schedules.rest import named
from service.web.forms import Form
from service.web.planning.desk import Desk
from service.web.planning.times import TimeRefused, Typed, read
from service.web.words import _, later

NOBODY = "~"  # no id of staff has this letter
KINDS = {
    "vacation": later("Ferie"), "sick": later("Sykdom"), "leave": later("Permisjon"), "training": later("Kurs"),
}  # fmt: skip


class FieldRefused(ValueError):
    """What a field says cannot be; `str` is a sentence in the viewer's language."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class ChangeForm(Form):
    """`version`: the organisation's, as the planner saw it."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """0 where somebody has taken the field out: then every change there ever was counts as unseen."""
        written = str(self.version.data or "")
        return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0

    def time(self, field: str, desk: Desk) -> Typed:
        """What the field and its `FIELD_exact` say. FieldRefused."""
        exact = self[f"{field}_exact"].data if f"{field}_exact" in self else ""
        try:
            return read(str(self[field].data or ""), str(exact or ""), desk.zone)
        except TimeRefused as refused:
            raise FieldRefused(field, str(refused)) from None

    def person(self, field: str) -> str | None:
        """A staff id, or None for nobody. FieldRefused where nothing is chosen."""
        chosen = str(self[field].data or "")
        if not chosen:
            raise FieldRefused(field, _("Velg hvem."))
        return None if chosen == NOBODY else chosen


class DatedForm(ChangeForm):
    """A shift or an override, or what somebody is to have of one."""

    who = SelectField(later("Hvem"), [InputRequired(later("Velg hvem."))])
    start = StringField(later("Fra"), [InputRequired(later("Skriv dag og klokkeslett."))], widget=DateTimeLocalInput())
    end = StringField(later("Til"), [InputRequired(later("Skriv dag og klokkeslett."))], widget=DateTimeLocalInput())
    start_exact = HiddenField()
    end_exact = HiddenField()


class AddForm(DatedForm):
    kind = RadioField(later("Hvordan skal den ligge?"), [InputRequired()], choices=[
        SelectChoice("override", later("Endring: ligger øverst, over vakter og grunnturnus")),
        SelectChoice("shift", later("Vakt: ligger over grunnturnusen, under endringer")),
    ], default="override")  # fmt: skip


class SplitForm(ChangeForm):
    at = StringField(later("Del ved"), [InputRequired(later("Skriv dag og klokkeslett."))],
                     widget=DateTimeLocalInput())
    who = SelectField(later("Hvem skal ha den siste delen?"), [InputRequired(later("Velg hvem."))])


class SwapForm(ChangeForm):
    other = SelectField(later("Bytt med"), [InputRequired(later("Velg en vakt."))])


class RemoveForm(ChangeForm):
    """Nothing but the version."""


class AbsenceForm(ChangeForm):
    who = SelectField(later("Hvem"), [InputRequired(later("Velg hvem."))])
    kind = SelectField(later("Grunn"), [InputRequired()], default="vacation",
                       choices=[SelectChoice(*kind) for kind in KINDS.items()])
    start = StringField(later("Fra"), [InputRequired(later("Skriv dag og klokkeslett."))], widget=DateTimeLocalInput())
    end = StringField(later("Til"), [InputRequired(later("Skriv dag og klokkeslett."))], widget=DateTimeLocalInput())
    start_exact = HiddenField()
    end_exact = HiddenField()


def people_of(desk: Desk, rota: Rota, *, nobody: bool) -> dict[str, dict[str, str]]:
    """Choices for a duty on the rota: those on it before all others; `nobody`: it may also be left empty."""
    mine = named(rota)
    everyone = sorted(desk.organisation.staff, key=lambda staff: staff.name.casefold())
    choices = {_("Velg"): {"": "–"}, _("På denne vaktlinjen"): _named(s for s in everyone if s.id in mine)}
    if nobody:
        choices[_("Ingen")] = {NOBODY: _("Ingen: tiden skal stå tom med vilje")}
    choices[_("Andre ansatte")] = _named(s for s in everyone if s.id not in mine)
    return choices


def _named(people: Iterable[Staff]) -> dict[str, str]:
    return {staff.id: staff.name for staff in people}
