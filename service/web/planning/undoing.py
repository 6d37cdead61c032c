"""Undoing a change, and the words for whether that could be done. Who may is for the page that asks."""

from datetime import datetime

from service import line
from service.errors import UnknownRota
from service.organisation import editing
from service.organisation.editing import EditRefused, Maker, UndoRefused
from service.web.edge import edge
from service.web.words import _


def taken_back(change: str, account_id: str, now: datetime) -> tuple[str, str]:
    """What to say, and its kind: undone, or why not. UnknownChange."""
    try:
        with edge().database.write() as db:
            said = _("Angret: {what}", what=editing.find(db, change).what)
            editing.undo(db, change, Maker(account_id, said, None), now, line.duty_changed)
        return said, "good"
    except UndoRefused as refused:
        if refused.undone:
            return _("Dette er angret allerede."), "wrong"
        changed = _("Kan ikke angres: det endringen gjorde, er endret siden. Se i vaktplanen hva som gjelder nå.")
        return changed, "wrong"
    except (EditRefused, UnknownRota):
        return _("Kan ikke angres: det er ingenting igjen å angre."), "wrong"
