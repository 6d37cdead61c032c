"""One item's form as it stands: what is in it, what is wrong with it, what saving it would lead to."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from schedules.organisation import Organisation
from schedules.orgmerge import Plain
from schedules.yamlfile import FileRefused
from service.organisation.items import NEW, Kind, fingerprint, written
from service.web import viewing
from service.web.admin import reading
from service.web.admin.fields import Choices, Field, flat
from service.web.admin.filling import filled, plain, with_defaults
from service.web.admin.foreseeing import Outcome, names_of
from service.web.admin.kinds import Described
from service.web.admin.reading import Read, Typed
from service.web.admin.saying import said
from service.web.admin.scope import Scope
from service.web.rota.seen import MAY_SEE
from service.web.words import _, language

MORE = 3  # rows, when more are asked for
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


@dataclass
class Sheet:
    """`id` '' and `stored` None: a new item. `seen`: the fingerprint of what the viewer was shown."""

    described: Described
    scope: Scope
    id: str
    stored: Plain | None
    typed: Typed
    seen: str
    errors: dict[str, list[str]] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)
    outcome: Outcome | None = None
    now_there: Sequence[tuple[str, str]] = ()  # what somebody else has made of it meanwhile, by label
    more: str = ""  # the rows that more are asked for
    retiring: bool = False

    @property
    def may_change(self) -> bool:
        return self.scope.may_change(self.described.one, self.id) if self.id else True

    @property
    def may_retire(self) -> bool:
        return bool(self.id) and self.described.kind is not Kind.WHOLE and self.may_change and self.stored is not None

    @property
    def sees_rota(self) -> bool:
        """Whether the viewer may open the calendar of this rota: an administrator as such may not."""
        areas = (self.stored or {}).get("areas", ())
        return self.described.kind is Kind.ROTAS and any(viewing.viewer().may(area, *MAY_SEE) for area in areas)

    @property
    def title(self) -> str:
        if self.described.kind is Kind.WHOLE:
            return str(self.described.many)
        return str((self.stored or {}).get("name") or self.id or self.described.new)

    @property
    def people_needed(self) -> bool:
        return self._is_area and self.may_change

    @property
    def people(self) -> list[str]:
        """What a field for people suggests."""
        return sorted((f"{name} ({id})" for id, name in self.names.items()), key=str.casefold)

    @property
    def names(self) -> Mapping[str, str]:
        return {staff.id: staff.name for staff in self.scope.stands.organisation.staff}

    def choices(self, one: Field) -> Choices:
        organisation = self.scope.stands.organisation
        if one.from_stored == "areas":
            mine = [(area.id, area.name) for area in organisation.areas]
            return [("", "–"), *mine] if one.key == "area" else mine
        if one.from_stored == "rotas":
            return [(rota.id, rota.name) for rota in organisation.rotas if self.id in rota.areas]
        return one.choices

    def rows(self, one: Field) -> list[int]:
        """The numbers of the rows to show: those that are there, and some that are empty."""
        there = [n for n in reading.rows(one, one.key, self.typed) if reading.says_something(one, n, self.typed)]
        first = there[-1] + 1 if there else 0
        spare = (MORE if self.more == one.key else one.spare) if self.may_change else 0
        return [*there, *range(first, first + spare)]

    def read(self) -> tuple[Read, Plain]:
        """What was typed, and the item that it makes."""
        made = reading.read(self.described.groups, self.typed, self.names)
        item = _with_hours(made.item) if self.described.kind is Kind.COVERAGE else made.item
        item = reading.tidy(item, self.stored, self.described.model)
        if self.described.kind is Kind.WHOLE:
            return made, item
        made.places["id"] = "id"
        called = str(item.get("name") or item.get("area") or "")
        id = self.id or self.typed.get("id", "").strip() or self._new_id(called)
        return made, {"id": id, **item, **({"ladder": item.get("ladder", [])} if self._is_area else {})}

    def refuse(self, refused: FileRefused, made: Read) -> None:
        """Each problem beside the field that it is about."""
        called = {id: name for (_kind, id), name in names_of(self.scope.stands.organisation).items()}
        for problem in refused.problems:
            key = re.sub(r"^(areas|staff|rotas|coverage|periods)\[\d+\]\.?", "", problem.key)
            name, sentence = made.field_of(key), said(problem.reason, called)
            if "is no id" in problem.reason and name != "id":
                continue  # it names nobody, and is told of so
            where = self.general if name is None else self.errors.setdefault(name, [])
            if sentence not in where:
                where.append(sentence)

    def overtaken(self, now: Organisation) -> None:
        """Somebody else has changed the item: what they made of it, beside what was typed here."""
        item = written(now, self.described.kind, self.id)
        there = filled_in(self.described, item, self.names)
        self.now_there = [
            (str(one.label), value(there, one)) for one in flat(self.described.groups)
            if value(there, one) != value(self.typed, one)]  # fmt: skip
        self.seen, self.stored = fingerprint(item), item

    @property
    def _is_area(self) -> bool:
        return self.described.kind is Kind.AREAS

    def _new_id(self, name: str) -> str:
        """From the name, in letters that are easily typed, and nobody else's."""
        key = "" if self.described.kind is Kind.WHOLE else str(self.described.kind)
        taken = {one.id for one in getattr(self.scope.stands.organisation, key)}
        folded = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
        made = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")[:50]
        made = made or str(self.described.one)
        return next(id for n in range(1, 10_000) if (id := made if n == 1 else f"{made}-{n}") not in taken)


def opened(described: Described, scope: Scope, id: str) -> Sheet:
    """As it is stored, or empty."""
    stored = written(scope.stands.organisation, described.kind, id) if id or described.kind is Kind.WHOLE else None
    names = {staff.id: staff.name for staff in scope.stands.organisation.staff}
    typed = filled_in(described, stored, names)
    return Sheet(described, scope, id, stored, typed, NEW if stored is None else fingerprint(stored))


def sent(described: Described, scope: Scope, id: str, typed: Typed) -> Sheet:
    """As it was sent, over what is stored."""
    sheet = opened(described, scope, id)
    sheet.seen, sheet.more, sheet.retiring = typed.get("seen", NEW), typed.get("more", ""), typed.get("do") == "retire"
    if not sheet.retiring:
        sheet.typed = typed
    return sheet


def filled_in(described: Described, item: Plain | None, names: Mapping[str, str]) -> MultiDict[str, str]:
    whole = with_defaults(item or {}, described.model)
    if described.kind is Kind.COVERAGE:
        whole["hours"] = ("windows" if whole.get("windows") is not None
                          else "outside" if plain(whole.get("outside_office_hours")) == "true" else "always")
    return filled(described.groups, whole, names, language())


def _with_hours(item: Plain) -> Plain:
    """A requirement's hours are one choice in the form, and two keys in the file."""
    hours = item.pop("hours")
    lists = {key: item.pop(key) or None for key in ("kinds", "competences")}  # an empty list would be nobody
    return {**item, **lists, "outside_office_hours": "true" if hours == "outside" else "false",
            "windows": item["windows"] if hours == "windows" else None}


def value(typed: Typed, one: Field) -> str:
    """What a field says, in a line."""
    if not one.parts:
        return ", ".join(value.strip() for value in typed.getlist(one.key)).replace("\n", ", ").replace("\r", "")
    said = [" ".join(filter(None, (", ".join(typed.getlist(f"{one.key}-{n}-{part.key}")) for part in one.parts)))
            for n in reading.rows(one, one.key, typed)]  # fmt: skip
    return "; ".join(row for row in said if row) or _("ingen")
