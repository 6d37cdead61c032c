"""Why a plan from another system is refused, in the viewer's language: the reader's problems are for operators."""

import re
from collections.abc import Sequence

from service.web.words import later

PLACES: Sequence[tuple[str, str]] = (
    (r"row (?P<n>\d+), column (?P<x>[A-Z]+)", later("Rad {n}, kolonne {x}")),
    (r"row (?P<n>\d+)", later("Rad {n}")),
    (r"line (?P<n>\d+)", later("Linje {n}")),
    (r"event '(?P<x>.*)' of (?P<n>\d{4}-\d\d-\d\d)", later("Hendelsen «{x}» {n}")),
    (r"event '(?P<x>.*)'", later("Hendelsen «{x}»")),
)
REASONS: Sequence[tuple[str, str]] = (
    (r"there is no date", later("Datoen mangler.")),
    (r"a time of day stands at one end only: .*", later("Klokkeslettet står bare i den ene enden. Skriv begge, eller "
                                                         "hele dager.")),
    (r"the end is not after the start|its end lies before its start", later("Slutten må være etter starten.")),
    (r"dates are written in two ways, .* in row (?P<n>\d+) .*", later("Datoene er skrevet på to måter, på en annen i "
                                                                     "rad {n}. Skriv alle likt.")),
    (r"'(?P<x>.*)' may mean two dates: .*", later("«{x}» kan være to datoer. Skriv 24.12.2026.")),
    (r"'?(?P<x>.*?)'? is no date.*", later("«{x}» er ingen dato. Skriv 24.12.2026.")),
    (r"'?(?P<x>.*?)'? is no time of day: .*", later("«{x}» er ikke noe klokkeslett. Skriv 15.30.")),
    (r"'(?P<x>.*)' names more than one: (?P<n>.*)", later("«{x}» kan være flere: {n}.")),
    (r"'(?P<x>.*)' names nobody on the staff", later("Fant ingen ansatt som heter «{x}».")),
    (r"it does not say who", later("Det står ikke hvem.")),
    (r"'(?P<x>.*)' is no longer on the staff", later("«{x}» er ikke ansatt her mer.")),
    (r"'(?P<x>.*)' is no kind of absence .*", later("«{x}» er ikke et slags fravær vi kjenner. Skriv ferie, syk, "
                                                    "permisjon eller kurs.")),
    (r"which columns say who and from when is not clear.* The heads are: (?P<x>.*)",
     later("Vi kjenner ikke igjen kolonnene for hvem og når. Skriv hva de heter. Filen har: {x}")),
    (r"the head '(?P<x>.*)' stands over no columns?: (?P<n>.*)", later("Ingen kolonne heter «{x}». Filen har: {n}")),
    (r"the head '(?P<x>.*)' stands over .*", later("Flere kolonner heter «{x}». Gi dem ulike navn.")),
    (r"a mapping must say which column is '(?P<x>staff|start)'", later("Skriv hva kolonnene for ansatt og fra dato "
                                                                       "heter, eller la alle feltene stå tomme.")),
    (r"larger than (?P<n>\d+) MB", later("Filen er større enn {n} MB.")),
    (r"unpacked it is larger than .*", later("Filen er for stor når den pakkes ut.")),
    (r"larger than (?P<n>\d+) rows and (?P<x>\d+) columns", later("Filen har mer enn {n} rader eller {x} kolonner.")),
    (r"holds \d+ events: (?P<n>\d+) .*|more than (?P<x>\d+) occurrences .*",
     later("Filen har for mange hendelser. Del den opp.")),
    (r"an old or protected workbook: .*|no workbook that can be read: .*",
     later("Arbeidsboken kan ikke leses. Lagre den som .xlsx, uten passord.")),
    (r"there is no table in it", later("Det er ingen tabell i filen.")),
    (r"neither a CSV file nor an XLSX workbook", later("Dette er verken en CSV-fil eller en Excel-fil (.xlsx).")),
    (r"its letters cannot be read: .*", later("Tegnene i filen kan ikke leses. Lagre den som CSV UTF-8.")),
    (r"the cells (?P<x>\S+) are merged: .*", later("Cellene {x} er slått sammen. Del dem, og fyll ut hver av dem.")),
    (r"it has several sheets, .*: (?P<x>.*)", later("Filen har flere ark. Skriv hvilket: {x}")),
    (r"there is no sheet '(?P<x>.*)' in it", later("Det er ikke noe ark som heter «{x}».")),
    (r"not UTF-8, as a calendar must be", later("Filen må lagres som UTF-8.")),
    (r"no iCalendar.*", later("Dette er ikke en kalenderfil (ics).")),
    (r"it has no start", later("Starten mangler.")),
    (r".* cannot be read", later("En linje kan ikke leses.")),
    (r"'(?P<x>.*)' is no time zone that is known", later("Tidssonen «{x}» er ukjent.")),
    (r"it repeats .*", later("Hendelsen gjentas for ofte. "
                              "En vakt kan gjentas daglig, ukentlig, månedlig eller årlig.")),
    (r"its times cannot be worked out .*", later("Tidene kan ikke regnes ut.")),
    (r"it takes too long.*", later("Det tar for lang tid å regne ut filen. Del den opp.")),
)  # fmt: skip
UNKNOWN = later("Dette kan ikke leses.")


def said(problem: str) -> str:
    """`Rad 3, kolonne B: Datoen mangler.` of `row 3, column B: there is no date`."""
    where, reason = _place(problem)
    found = _first(REASONS, reason) or str(UNKNOWN)
    return f"{where}: {found}" if where else found


def _place(problem: str) -> tuple[str, str]:
    for pattern, sentence in PLACES:
        if match := re.fullmatch(rf"{pattern}: (?P<rest>.*)", problem, re.DOTALL):
            return _filled(sentence, match), match["rest"]
    return "", problem


def _first(sentences: Sequence[tuple[str, str]], said: str) -> str:
    for pattern, sentence in sentences:
        if match := re.fullmatch(pattern, said, re.DOTALL):
            return _filled(sentence, match)
    return ""


def _filled(sentence: str, match: re.Match[str]) -> str:
    return str(sentence).format_map({key: value or "" for key, value in match.groupdict().items() if key != "rest"})
