"""The form of a new token."""

from wtforms import DateField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from service.accounts.tokens import Scope
from service.web.forms import Form
from service.web.signin.forms import Needed
from service.web.words import later

SCOPES = (
    (Scope.ROTAS_READ, later("Lese områder, vaktlinjer, bemanningskrav og perioder")),
    (Scope.DUTY_READ, later("Lese hvem som har vakt")),
    (Scope.STAFF_READ, later("Lese navn og kompetanse på ansatte, uten telefonnummer")),
    (Scope.SHIFTS_WRITE, later("Endre vakter")),
    (Scope.ABSENCES_READ, later("Lese fravær")),
    (Scope.ABSENCES_WRITE, later("Registrere og endre fravær")),
    (Scope.GAPS_READ, later("Lese udekket tid")),
    (Scope.GAPS_WRITE, later("Godta udekket tid")),
    (Scope.OFFERS_READ, later("Lese tilbud om vakter")),
    (Scope.OFFERS_WRITE, later("Tilby vakter til ansatte")),
    (Scope.REPORTS_READ, later("Lese rapporter")),
    (Scope.FIGURES_READ, later("Lese tall, uten personer")),
)


class Checks(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    """A check box for each choice."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TokenForm(Form):
    name = StringField(later("Hvilket program skal ha nøkkelen?"), [Needed(later("Skriv hvilket program det er."))],
                       render_kw={"maxlength": 100, "autocomplete": "off"})
    scopes = Checks(later("Hva programmet får gjøre"),
                    choices=[SelectChoice(str(scope), name) for scope, name in SCOPES])
    areas = Checks(later("Områder"))
    until = DateField(later("Gjelder til og med"), [Optional()])
