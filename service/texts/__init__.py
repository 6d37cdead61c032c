"""Every text that is sent: `render(key, language, **facts)`, in Bokmål, Nynorsk and English.

For a translator: open `locale/LANGUAGE/LC_MESSAGES/texts.po` in any gettext editor (or a plain one), with Bokmål
(`nb`) beside it. The `msgid` is the text's key; write the words as `msgstr`. What stands in braces is filled in: keep
each name as it is, in any order. `clock` and `day_clock` are how times are written (patterns of Unicode LDML), `call`
and `call_sms_only` are where to turn in an emergency. Words that people answer with (JA, NEI, FERDIG, GI FRA, STATUS,
HVEM, PLAN, MENY, INGEN SMS) are the same in every language. A new language is a new folder. Then run
`pytest tests/service/test_texts_catalogue.py`, which says what does not fit: lengths, letters, placeholders, numbers.
"""

from service.texts.catalogue import LANGUAGES
from service.texts.keys import KEYS, SMS_ONLY, sms_only
from service.texts.rendering import MissingFact, UnknownText, WrongFact, render, render_as

__all__ = [
    "KEYS", "LANGUAGES", "SMS_ONLY", "MissingFact", "UnknownText", "WrongFact", "render", "render_as", "sms_only",
]
