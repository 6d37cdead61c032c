"""What managers and staff fill in: an answer, what somebody said, what is done about a deviation."""

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from schedules.written import Phone
from service import organisation
from service.line.unknown import is_phone
from service.models.told import Way
from service.web.complaints.section import LONGEST, WAYS
from service.web.edge import edge
from service.web.forms import Form
from service.web.signin.forms import Needed
from service.web.words import _, later

ANSWERED = [
    SelectChoice(Way.TEXT, later("Send på SMS")), SelectChoice(Way.PHONE, later("Er sagt på telefon")),
    SelectChoice(Way.LETTER, later("Er sendt i brev")),
]  # fmt: skip
ROWS = {"rows": "5", "maxlength": str(LONGEST)}


def _readable(form: Form, field: TextAreaField) -> None:
    """No sign that is none, such as a NUL that a database refuses."""
    if any(not (letter.isprintable() or letter in "\r\n\t") for letter in field.data or ""):
        raise ValidationError(_("Det er tegn her som ikke kan leses. Skriv det på nytt."))


def _words(label: str, need: str) -> TextAreaField:
    return TextAreaField(label, [Needed(need), Length(max=LONGEST), _readable], render_kw=ROWS)


class Noted(Form):
    """For next of kin and others; for a service user it is written down on the person's own page."""

    area = SelectField(later("Område"))
    body = _words(later("Hva ble ikke som det skulle?"), later("Skriv hva som har skjedd."))
    way = RadioField(later("Hvordan vil de ha svar?"), choices=[SelectChoice(*way) for way in WAYS], default=Way.TEXT)
    phone = StringField(later("Telefonnummer for svaret"), [Optional()],
                        render_kw={"type": "tel", "autocomplete": "off", "maxlength": "20"})  # fmt: skip

    def validate_phone(self, field: StringField) -> None:
        written: Phone = (field.data or "").replace(" ", "")
        if not is_phone(written):
            raise ValidationError(_("Skriv nummeret med landkode, for eksempel +4759440000."))
        with edge().database.read() as db:
            ours = organisation.standing(db).area_by_number(written)
        if ours is not None:
            raise ValidationError(_("Dette er vårt eget nummer. Skriv nummeret til den som skal ha svaret."))
        field.data = written


class Answer(Form):
    words = _words(later("Svaret"), later("Skriv hva dere svarer."))
    way = RadioField(later("Hvordan"), choices=ANSWERED, default=Way.TEXT)
    shown = HiddenField()  # the words whose whole text was shown before it is sent


class Completed(Form):
    happened = _words(later("Hva betydde det for personen?"), later("Skriv hva det betydde, eller at vi ikke vet."))
    measure = _words(later("Hva gjør vi for at det ikke skal skje igjen?"), later("Skriv hva dere gjør."))


class Discarded(Form):
    reason = _words(later("Hvorfor er det ikke et avvik?"), later("Skriv en grunn."))
