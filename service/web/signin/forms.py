"""The forms of signing in."""

from typing import Any

from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import StopValidation

from service.web.forms import Form
from service.web.words import later

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


class Needed:
    """As WTForms' own, with a sentence of ours."""

    field_flags = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        if not (field.data or "").strip():
            raise StopValidation(str(self.sentence))


class Asked:
    """Marks a field as one to fill in, where it is shown; somebody else looks at what is in it."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Anything will do here."""


class SignIn(Form):
    email = EmailField(later("E-post"), [Needed(later("Skriv e-postadressen din."))],
                       render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
    password = PasswordField(later("Passord"), [Needed(later("Skriv passordet ditt."))],
                             render_kw={"autocomplete": "current-password"})
    next = HiddenField()


class Forgotten(Form):
    email = EmailField(later("E-post"), [Needed(later("Skriv e-postadressen din."))],
                       render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})


class NewPassword(Form):
    password = PasswordField(later("Nytt passord"), [Needed(later("Skriv et passord."))],
                             render_kw={"autocomplete": "new-password"})
