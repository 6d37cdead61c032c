"""The form of a plan: what is typed into it, and what is wrong with that, said beside its field.

Lists are a text with a line for each; rows are `contacts-0-name`. A field that the viewer does not see is not in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import phonenumbers
from werkzeug.datastructures import MultiDict

from service.people.usersfile import AUDIENCES, Audience, PlanField
from service.plans import marks
from service.plans.marks import Fields
from service.web.plans.naming import COLUMNS
from service.web.words import _

LISTS: tuple[PlanField, ...] = ("warning_signs", "coping", "distraction", "safe_environment")
WISHES: PlanField = "wishes"
BLANK_ROWS, MOST_ROWS = 2, 60
LINE, WORDS = 200, 2000  # characters, as in the file
LONG = {"what": WORDS}  # the others of a row are lines

Row = Mapping[str, str]


@dataclass(frozen=True)
class Typed:
    """What the form says; `wrong`: the sentence of each field that is not as it must be, by the field's name."""

    texts: Mapping[PlanField, str]
    rows: Mapping[PlanField, Sequence[Row]]
    marked: Mapping[PlanField, tuple[Audience, ...]]
    review_on: str = ""
    reviewed_now: bool = False
    together_with: str = ""
    wrong: dict[str, str] = field(default_factory=dict)


def of_plan(plan: Fields, visible: Sequence[PlanField], review_on: str) -> Typed:
    """The form as it is first shown."""
    texts = {one: "\n".join(plan.get(one) or ()) for one in LISTS if one in visible}
    if WISHES in visible:
        texts[WISHES] = plan.get(WISHES) or ""
    rows = {one: with_blanks(_row_of(one, row) for row in plan.get(one) or ()) for one in visible if one in COLUMNS}
    return Typed(texts, rows, {one: marks.marks(plan, one) for one in visible}, review_on)


def read(form: MultiDict[str, str], visible: Sequence[PlanField]) -> Typed:
    """What was typed, as it was typed; rows without a word in them are left out."""
    texts = {one: _clean(form.get(one, "")) for one in (*LISTS, WISHES) if one in visible}
    rows = {one: [row for row in _rows(form, one) if any(row.values())] for one in visible if one in COLUMNS}
    marked = {one: tuple(a for a in AUDIENCES if a in form.getlist(f"for-{one}")) for one in visible}
    return Typed(texts, rows, marked, form.get("review_on", "").strip(), form.get("reviewed_now") == "yes",
                 _clean(form.get("together_with", "")).strip())  # fmt: skip


def with_blanks(rows: Iterable[Row]) -> list[Row]:
    return [*rows, *({} for _nth in range(BLANK_ROWS))][:MOST_ROWS]


def wanted(typed: Typed, plan: Fields, country: str, today: date) -> dict[str, Any]:
    """The plan's fields as typed, for those that the viewer sees; what is wrong with them is put into `typed.wrong`."""
    found: dict[str, Any] = {one: _lines(typed, one) for one in LISTS if one in typed.texts}
    if WISHES in typed.texts:
        found[WISHES] = typed.texts[WISHES].strip() or None
        _too_long(typed, WISHES, found[WISHES] or "", WORDS)
    for one, rows in typed.rows.items():
        found[one] = [_read_row(typed, one, nth, row, country) for nth, row in enumerate(rows)]
    found["for"] = _marks(typed, plan)
    found["review_on"] = _review_date(typed, plan, today)
    found["reviewed"] = today.isoformat() if typed.reviewed_now else plan.get("reviewed")
    if not typed.together_with:
        typed.wrong["together_with"] = _("Skriv hvem som var med. Var personen ikke med, skriv det.")
    _too_long(typed, "together_with", typed.together_with, LINE)
    return found


def _row_of(one: str, row: Mapping[str, Any]) -> Row:
    return {key: row.get(key) or "" for key in COLUMNS[one]}


def _clean(written: str) -> str:
    """With the line ends that people mean, and without what no paper shows."""
    lines = written.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter == "\n" or letter >= " ")


def _rows(form: MultiDict[str, str], one: PlanField) -> list[Row]:
    count = form.get(f"{one}-count", "0")
    many = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 4 else 0
    return [{key: _clean(form.get(f"{one}-{nth}-{key}", "")).strip() for key in COLUMNS[one]} for nth in range(many)]


def _lines(typed: Typed, one: PlanField) -> list[str]:
    lines = [line.strip() for line in typed.texts[one].split("\n") if line.strip()]
    for line in lines:
        _too_long(typed, one, line, WORDS)
    return lines


def _read_row(typed: Typed, one: PlanField, nth: int, row: Row, country: str) -> dict[str, str | None]:
    name, *_rest = COLUMNS[one]
    if not row[name]:
        typed.wrong[f"{one}-{nth}-{name}"] = _("Skriv navnet, eller tøm resten av raden.")
    for key, written in row.items():
        _too_long(typed, f"{one}-{nth}-{key}", written, LONG.get(key, LINE))
    phone = dialled(row["phone"], country, short=one == "agreements") if row["phone"] else None
    if row["phone"] and phone is None:
        typed.wrong[f"{one}-{nth}-phone"] = _("Skriv et helt telefonnummer, som 59 44 20 99 eller +47 59 44 20 99.")
    return {key: written or None for key, written in row.items()} | {"phone": phone}


def dialled(written: str, country: str, *, short: bool) -> str | None:
    """The number as it is dialled, +4759442099; a short one (116117) as it is, where that may be. None: it is none."""
    plain = "".join(written.split())
    if short and plain.isdecimal() and plain.isascii() and 3 <= len(plain) <= 6 and plain[0] != "0":
        return plain
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _marks(typed: Typed, plan: Fields) -> dict[str, list[str]]:
    """As stored, but for what was marked anew: what a plan does not say stays unsaid."""
    stored = {one: list(found) for one, found in (plan.get("for") or {}).items()}
    return stored | {one: list(chosen) for one, chosen in typed.marked.items() if chosen != marks.marks(plan, one)}


def _review_date(typed: Typed, plan: Fields, today: date) -> str | None:
    """A date to come, or the one that stands."""
    if not typed.review_on or typed.review_on == plan.get("review_on"):
        return typed.review_on or None
    try:
        day = date.fromisoformat(typed.review_on)
    except ValueError:
        typed.wrong["review_on"] = _("Skriv en dato, som 2027-05-02.")
        return None
    if day <= today:
        typed.wrong["review_on"] = _("Velg en dato som kommer.")
    return day.isoformat()


def _too_long(typed: Typed, name: str, written: str, most: int) -> None:
    if len(written) > most:
        typed.wrong[name] = _("Det er for langt: {n} tegn, og det er plass til {most}.", n=len(written), most=most)
