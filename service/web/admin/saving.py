"""Saving a form, or taking its item out: checked, shown where it would make something worse, and then kept."""

from flask import flash, request

from schedules.organisation import Organisation
from schedules.yamlfile import FileRefused
from service import line
from service.organisation import service_user_numbers, standing
from service.organisation.items import NEW, ItemChanged, Maker, Wanted, keep, propose
from service.web import viewing
from service.web.admin.foreseeing import Outcome, foresee
from service.web.admin.reading import Read
from service.web.admin.scope import NotTheirs
from service.web.admin.sheets import Sheet
from service.web.edge import edge
from service.web.words import _


def done(sheet: Sheet) -> str | None:
    """The item's id when it is kept, '' when it is taken out; None where the form is to be shown (again)."""
    if sheet.more:
        return None
    made, item = (Read(), None) if sheet.retiring else sheet.read()
    wanted = Wanted(sheet.described.kind, str((item or {}).get("id", sheet.id)), item, sheet.seen)
    try:
        outcome = _outcome(sheet, wanted)
        if outcome and request.form.get("accepted") != outcome.mark:
            sheet.outcome = outcome
            return None
        _keep(sheet, wanted)
    except FileRefused as refused:
        sheet.refuse(refused, made)
        return None
    except NotTheirs:
        sheet.general.append(_("Endringen gjelder også områder som du ikke administrerer. Ingenting er endret."))
        return None
    except ItemChanged:
        return _changed_meanwhile(sheet)
    return "" if item is None else wanted.id


def _outcome(sheet: Sheet, wanted: Wanted) -> Outcome:
    """What it would lead to. FileRefused, ItemChanged, NotTheirs."""
    with edge().database.read() as db:
        before, after = propose(db, wanted, service_user_numbers(db, lambda: edge().vault))
    sheet.scope.look(before, after)
    return foresee(before, after, (sheet.described.one, wanted.id), edge().now())


def _keep(sheet: Sheet, wanted: Wanted) -> None:
    now = edge().now()
    maker = Maker(viewing.viewer().account_id, edge().vault, sheet.scope.look)
    with edge().database.write() as db:
        found = keep(db, wanted, maker, now, line.duty_changed)
    if not found.listed:
        flash(_("Det var slik fra før. Ingenting er endret."), "good")
    else:
        flash(_("Tatt ut. Historien er beholdt.") if wanted.item is None else _("Lagret."), "good")


def _changed_meanwhile(sheet: Sheet) -> str | None:
    if sheet.seen == NEW:
        sheet.errors["id"] = [_("Denne id-en er i bruk. Velg en annen.")]
        return None
    with edge().database.read() as db:
        now: Organisation = standing(db).organisation
    sheet.overtaken(now)
    if sheet.stored is None:
        flash(_("Noen andre har tatt den ut i mellomtiden. Ingenting er lagret."), "warn")
        return ""
    if not sheet.now_there:
        sheet.general.append(_("Noen andre har lagret det samme i mellomtiden."))
    return None
