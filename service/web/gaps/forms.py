"""What a manager or planner fills in about one gap, and what the rules have against it in the viewer's words."""

from collections.abc import Sequence
from datetime import datetime

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, DateTimeLocalInput, ListWidget

from schedules.instants import Zone
from service.errors import VaktlinjeError
from service.gaps.accept import LONGEST
from service.offers import errors as refused
from service.web.forms import Form
from service.web.gaps.suggesting import Stretch
from service.web.words import _, later, unbroken

UNREADABLE_TIME = later("Skriv dag og klokkeslett, for eksempel 2026-12-24T15:00.")
WHY_NOT = {
    "competence": later("mangler kompetansen"), "other_rotas": later("går ikke i en vaktlinje som dekker området"),
    "on_duty": later("har vakt da"), "absent": later("er borte da"),
    "daily_rest": later("får for lite døgnhvile"), "weekly_rest": later("får for lite ukehvile"),
}  # fmt: skip


class Checkboxes(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Words:
    """What people can read: no sign that is none, such as a NUL that a database refuses."""

    def __call__(self, form: Form, field: Field) -> None:
        if any(not (letter.isprintable() or letter in "\r\n\t") for letter in field.data or ""):
            raise ValidationError(_("Det er tegn her som ikke kan leses. Skriv det på nytt."))


class NoLonger:
    """At most LONGEST characters, which is said: a browser that is told the limit cuts what is pasted, silently."""

    def __call__(self, form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > LONGEST:
            raise ValidationError(_("Skriv kortere: {n} tegn er for langt, høyst {most} får plass.",
                                    n=length, most=LONGEST))  # fmt: skip


class AcceptForm(Form):
    seen = HiddenField()
    reason = TextAreaField(later("Hvorfor"), [DataRequired(), NoLonger(), Words()])
    told_instead = TextAreaField(
        later("Hva brukerne får vite i stedet"), [DataRequired(), NoLonger(), Words()],
        render_kw={"data-most": LONGEST})


class OfferForm(Form):
    seen = HiddenField()
    stretch = RadioField(later("Tid"), [InputRequired()], validate_choice=False)  # of what goes on, it has moved since
    to = Checkboxes(later("Hvem som blir spurt"), validate_choice=False)
    deadline = StringField(later("Svarfrist"), widget=DateTimeLocalInput())
    at_once = BooleanField(later("Send nå, midt på natten"))

    def offering(self, stretches: Sequence[Stretch]) -> "OfferForm":
        self.stretch.choices = [(one.value, unbroken(one.said)) for one in stretches]
        if self.stretch.raw_data is None and stretches:
            self.stretch.data = stretches[0].value  # nobody has chosen yet: the whole
        self.to.choices = _everyone(stretches)
        return self

    def until(self, zone: Zone) -> datetime | None:
        """ValueError where it cannot be read."""
        written = (self.deadline.data or "").strip()
        return zone.moment(written) if written else None


class AssignForm(Form):
    seen = HiddenField()
    who = SelectField(later("Hvem, og når"), [InputRequired()], validate_choice=False)

    def assigning(self, stretches: Sequence[Stretch]) -> "AssignForm":
        self.who.choices = {
            unbroken(one.said): {f"{able.staff} {one.value}": f"{able.name} ({able.reason})" for able in one.people}
            for one in stretches if one.people
        }  # fmt: skip
        return self


def sentence(error: VaktlinjeError) -> str:
    """What is wrong with what was asked, for whoever asked it."""
    match error:
        case refused.NotEligible():
            return _("Kan ikke ta vakten: {why}.", why=", ".join(str(WHY_NOT[reason]) for reason in error.reasons))
        case refused.TooLongForOne():
            return _("Tiden er for lang for én person. Velg en del av den.")
        case refused.NobodyEligible():
            return _("Ingen er både kvalifisert, ledig og uthvilt i den tiden.")
        case refused.NoRotaFree():
            return _("Ingen vaktlinje som teller, er ledig i hele tiden.")
        case refused.AlreadyOffered():
            return _("Tiden er tilbudt allerede, som #{number}. Trekk tilbudet tilbake først.", number=error.number)
        case refused.DeadlineBeforeMorning():
            return _("SMS-ene går først kl. 08. Sett en senere frist, eller send nå.")
        case refused.DeadlineTooLate():
            return _("Svarfristen må være fram i tid, og før vakten er over.")
        case _other:
            return _("Det lar seg ikke gjøre lenger. Se hvordan det står nå.")


def _everyone(stretches: Sequence[Stretch]) -> dict[str, str]:
    """Whoever could take the whole, then whoever could take a part."""
    found: dict[str, str] = {}
    for place, one in enumerate(stretches):
        for person in one.people:
            part = _("{name} ({reason}; bare en del av tiden)", name=person.name, reason=person.reason)
            found.setdefault(person.staff, f"{person.name} ({person.reason})" if place == 0 else part)
    return found
