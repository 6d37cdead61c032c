"""The form of one account. Its roles are check boxes of their own: `grant`, as `responder:storvik`."""

from wtforms import EmailField, SelectField, StringField

from service.web.forms import Form
from service.web.signin.forms import LANGUAGES, Asked, Needed
from service.web.words import later


class AccountForm(Form):
    name = StringField(later("Navn"), [Needed(later("Skriv navnet."))], render_kw={"autocomplete": "off"})
    email = EmailField(later("E-post"), [Needed(later("Skriv e-postadressen."))], render_kw={"autocomplete": "off"})
    language = SelectField(later("Språk på sidene"), [Asked()], choices=LANGUAGES)
    staff = SelectField(later("Ansatt på vaktlistene"), validate_choice=False)
