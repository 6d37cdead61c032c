"""What the doctor found, for the areas that an administrator has."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.doctor import Severity, advice, examine, said
from service.doctor.examining import Patient, at_hand
from service.doctor.finding import Finding
from service.web.admin.scope import Scope
from service.web.edge import edge
from service.web.words import language


@dataclass(frozen=True)
class Told:
    key: str
    area: str | None
    is_problem: bool
    what: str
    do: str


def known(found: Scope) -> list[Told]:
    """What settings and the database tell, at once."""
    return _told(found, at_hand(_patient(), edge().now()))


def asked(found: Scope) -> list[Told]:
    """The provider is asked too, which takes seconds."""
    return _told(found, examine(_patient(), edge().now()))


def _patient() -> Patient:
    return Patient(edge().settings, edge().database, edge().channel)


def _told(found: Scope, findings: Sequence[Finding]) -> list[Told]:
    mine = [one for one in findings if "area" not in one.facts or found.sees("area", str(one.facts["area"]))]
    return [_one(found, finding) for finding in sorted(mine, key=lambda one: one.severity != Severity.PROBLEM)]


def _one(found: Scope, finding: Finding) -> Told:
    """With the area's name in place of its id."""
    id = finding.facts.get("area")
    area = found.stands.area(str(id)) if id is not None else None
    named = Finding(finding.key, {**finding.facts, "area": area.name} if area else finding.facts, finding.severity)
    return Told(finding.key, area.id if area else None, finding.severity == Severity.PROBLEM,
                said(named, language()), advice(named, language()))
