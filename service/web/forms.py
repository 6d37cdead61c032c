"""Forms: what was typed is kept, and what is wrong is said beside its field, in the viewer's language."""

from typing import Any

from flask_wtf import FlaskForm

from service.web import words


class Translations:
    """WTForms' own sentences come from our catalogue (`forms.po`)."""

    def gettext(self, string: str) -> str:
        return words.catalogue(words.language()).gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return words.catalogue(words.language()).ngettext(singular, plural, n)


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """Validated by `form.validate_on_submit()`; rendered by the macros of `templates/form.html`."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> Translations:
            return Translations()

    def refuse(self, field: str, sentence: str) -> None:
        """What a rule of ours found wrong with a field; shown beside it."""
        self[field].errors = [*self[field].errors, sentence]
