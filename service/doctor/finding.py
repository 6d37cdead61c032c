"""One thing that somebody should look at."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    PROBLEM = "problem"  # somebody may go without help, or be told something untrue
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """`key` names its two sentences in the catalogue `doctor`; `facts` fill them, and hold no number and no name."""

    key: str
    facts: dict[str, object] = field(default_factory=dict)
    severity: Severity = Severity.PROBLEM
