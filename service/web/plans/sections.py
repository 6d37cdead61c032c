"""The parts of a person's page, in the order in which they stand on it. A package adds its part to SECTIONS.

A section is a template that finds its own facts as `it`, and with them `user`, `area`, `visit`, `kept` and `opened`.
Where `facts` gives None, the section is not shown to this viewer. Its forms are posted to the package's own routes
below `/people/<id>/`, which call `access.acting`, and then redirect to `plans.person` or, where something was wrong,
answer `page.render(id, kept=Kept(...))`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.web.access_log import section as access_log
from service.web.complaints import section as complaints
from service.web.consents import section as consents
from service.web.continuity import section as continuity
from service.web.plans import plan_section
from service.web.plans.access import Visit
from service.web.promised import section as promised
from service.web.retention import section as retention


@dataclass(frozen=True)
class Section:
    name: str  # also the fragment of the page: /people/u1#plan
    template: str
    facts: Callable[[Visit], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Kept:
    """A form of a section that was not done: which, why, and what was typed into it."""

    form: str
    why: str
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """What the viewer has just opened, and has been logged: shown in the answer to a POST, and nowhere else."""

    what: str
    content: Any = None


SECTIONS: tuple[Section, ...] = (
    Section("plan", "plans/plan.html", plan_section.facts),
    Section("consents", "consents/section.html", consents.facts),
    Section("promised", "promised/section.html", promised.facts),
    Section("complaint", "complaints/section.html", complaints.facts),
    Section("helpers", "continuity/section.html", continuity.facts),
    Section("log", "access_log/section.html", access_log.facts),
    Section("export", "retention/section.html", retention.facts),
)
