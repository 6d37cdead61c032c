"""Changes to one rota or one person's absences, as data: what would follow, keeping them, and undoing them.

    after = edited(organisation, Add("kveldsvakt", Override(staff="per", start="2026-12-26T08:00", end=...)))
    kept = keep(db, edit, Maker(account_id, "Per 26. des.", seen=version), now, duty_changed)

`edited` is pure; `keep` stores in the caller's write transaction, unless somebody else has changed the same part since
the version that the maker saw (`ChangedMeanwhile`). What does not hold is `EditRefused`, and nothing is changed.
"""

from service.organisation.editing.applying import edited, parts_of
from service.organisation.editing.edits import (
    Add,
    Change,
    ChangeAbsence,
    Dated,
    Edit,
    EditLayer,
    Held,
    Register,
    Remove,
    RemoveAbsence,
    Split,
    Swap,
)
from service.organisation.editing.keeping import Kept, Maker, keep, keep_held
from service.organisation.editing.refusals import ChangedMeanwhile, EditRefused, UndoRefused, UnknownChange, Why
from service.organisation.editing.since import Foreign, changed_since
from service.organisation.editing.undoing import Made, find, latest, undo

__all__ = [
    "Add", "Change", "ChangeAbsence", "ChangedMeanwhile", "Dated", "Edit", "EditLayer", "EditRefused", "Foreign",
    "Held", "Kept", "Made", "Maker", "Register", "Remove", "RemoveAbsence", "Split", "Swap", "UndoRefused",
    "UnknownChange", "Why", "changed_since", "edited", "find", "keep", "keep_held", "latest", "parts_of", "undo",
]
