"""What a program has changed, in the words in which the planners' pages (`service.web.planning`) say the same."""

from zoneinfo import ZoneInfo

from flask import g

from schedules.organisation import Absence
from service.accounts import Viewer
from service.accounts.tokens import Token
from service.organisation import Standing
from service.organisation.editing import Add, Change, ChangeAbsence, Dated, Register, Remove, RemoveAbsence
from service.organisation.editing.makers import BY_TOKEN
from service.texts.catalogue import DEFAULT
from service.web.edge import edge
from service.web.planning.desk import Desk
from service.web.planning.foreseen import span
from service.web.planning.forms import KINDS
from service.web.planning.truly import truly
from service.web.words import _

Programmed = Add | Change | Remove | Register | ChangeAbsence | RemoveAbsence


def worded(stands: Standing, token: Token, edit: Programmed) -> str:
    """The rota, the person and the time, and where it gives somebody no duty after all. EditRefused, UnknownRota."""
    g.zone = ZoneInfo(stands.organisation.timezone)  # what `words` would else ask, inside our transaction
    program = Viewer(f"{BY_TOKEN}{token.id}", token.name, DEFAULT, None, {}, second_factor=True, token_hash="")  # nosec B106
    desk = Desk(stands, program, edge().now())
    return truly(desk, edit, _said(desk, edit))


def _said(desk: Desk, edit: Programmed) -> str:
    match edit:
        case Add(rota, duty) if duty.staff is None:
            return _("{rota} står tom {when}", rota=desk.rota_name(rota), when=_when(desk, duty))
        case Add(rota, duty):
            facts = {"rota": desk.rota_name(rota), "when": _when(desk, duty)}
            return _("{name} har {rota} {when}", name=desk.name(duty.staff), **facts)
        case Change(rota, old, new):
            facts = {"before": _duty(desk, old), "after": _duty(desk, new)}
            return _("{rota}: {before} blir {after}", rota=desk.rota_name(rota), **facts)
        case Remove(rota, old):
            return _("{rota}: {what} fjernes", rota=desk.rota_name(rota), what=_duty(desk, old))
        case Register(absence):
            return _absence(desk, absence)
        case ChangeAbsence(_old, new):
            return _("Fravær endret: {what}", what=_absence(desk, new))
        case RemoveAbsence(old):
            return _("Fravær fjernet: {what}", what=_absence(desk, old))


def _duty(desk: Desk, duty: Dated) -> str:
    return _("{name} {when}", name=desk.name(duty.staff) or _("ingen"), when=_when(desk, duty))


def _absence(desk: Desk, absence: Absence) -> str:
    return _("{name} er borte {when} ({kind})", name=desk.name(absence.staff), when=_when(desk, absence),
             kind=str(KINDS[absence.kind]).lower())


def _when(desk: Desk, one: Dated | Absence) -> str:
    return span(desk, desk.zone.moment(one.start), desk.zone.moment(one.end))
