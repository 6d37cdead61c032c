"""The forms of one's own account."""

from wtforms import HiddenField, PasswordField, SelectField, StringField

from service.web.forms import Form
from service.web.signin.forms import LANGUAGES, Asked, Needed
from service.web.words import later


class Language(Form):
    language = SelectField(later("Språk på sidene"), [Asked()], choices=LANGUAGES)


class PasswordChange(Form):
    now = PasswordField(later("Passordet du har nå"), [Asked()], render_kw={"autocomplete": "current-password"})
    password = PasswordField(later("Nytt passord"), [Needed(later("Skriv et passord."))],
                             render_kw={"autocomplete": "new-password"})


class Code(Form):
    code = StringField(later("Kode"), [Needed(later("Skriv koden."))],
                       render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code",
                                  "maxlength": "20"})  # fmt: skip
    now = PasswordField(later("Passordet ditt"), [Asked()], render_kw={"autocomplete": "current-password"})
    next = HiddenField()
