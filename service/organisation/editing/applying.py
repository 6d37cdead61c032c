"""An edit over an organisation: pure. What is refused is `EditRefused`, or UnknownRota; nothing is changed in place."""

from collections.abc import Sequence
from typing import TypeVar

from schedules.instants import zone
from schedules.organisation import Absence, Layer, Organisation, Override, Rota
from service.errors import UnknownRota
from service.organisation.editing.checking import check_absence, check_dated, check_held, check_layer
from service.organisation.editing.edits import (
    Add,
    Change,
    ChangeAbsence,
    Dated,
    Edit,
    EditLayer,
    Register,
    Remove,
    RemoveAbsence,
    Split,
    Swap,
)
from service.organisation.editing.refusals import EditRefused, Why

Item = TypeVar("Item")


def edited(organisation: Organisation, edit: Edit) -> Organisation:
    """The organisation with the change. EditRefused, UnknownRota."""
    match edit:
        case Register(absence):
            if absence in organisation.absences:  # a form that was sent twice
                raise EditRefused(Why.NO_CHANGE)
            return _absences(organisation, (*organisation.absences, check_absence(organisation, absence)))
        case ChangeAbsence(old, new):
            if old.staff != new.staff:
                raise EditRefused(Why.OTHER_KIND)
            return _absences(organisation, _replaced(
                organisation.absences, old, check_absence(organisation, new)))
        case RemoveAbsence(old):
            return _absences(organisation, _replaced(organisation.absences, old))
        case Swap():
            return _swapped(organisation, edit)
        case EditLayer():
            return _layered(organisation, edit)
        case _:
            return _dated(organisation, edit)


def parts_of(edit: Edit) -> tuple[str, ...]:
    """What it touches: `rota:ID` or `absences:STAFF`."""
    match edit:
        case Register(absence=Absence(staff=staff)) | RemoveAbsence(old=Absence(staff=staff)):
            return (f"absences:{staff}",)
        case ChangeAbsence(new=Absence(staff=staff)):
            return (f"absences:{staff}",)
        case Swap(one, other):
            return tuple(dict.fromkeys((f"rota:{one.rota}", f"rota:{other.rota}")))
        case _:
            return (f"rota:{edit.rota}",)


def with_rota(organisation: Organisation, changed: Rota) -> Organisation:
    rotas = tuple(changed if rota.id == changed.id else rota for rota in organisation.rotas)
    return organisation.model_copy(update={"rotas": rotas})


def rota_of(organisation: Organisation, id: str) -> Rota:
    for rota in organisation.rotas:
        if rota.id == id:
            return rota
    raise UnknownRota(id)


def _dated(organisation: Organisation, edit: Add | Change | Remove | Split) -> Organisation:
    rota = rota_of(organisation, edit.rota)
    one = edit.duty if isinstance(edit, Add) else edit.old
    key = "overrides" if isinstance(one, Override) else "shifts"
    present: Sequence[Dated] = getattr(rota, key)
    match edit:
        case Add(duty=duty):
            after = _added(present, check_dated(organisation, duty))
        case Change(old=old, new=new):
            if type(old) is not type(new):
                raise EditRefused(Why.OTHER_KIND)
            after = _replaced(present, old, check_dated(organisation, new))
        case Remove(old=old):
            after = _replaced(present, old)
        case Split():
            after = _replaced(present, edit.old, *_halves(organisation, edit))
    return with_rota(organisation, rota.model_copy(update={key: after}))


def _added(present: Sequence[Dated], duty: Dated) -> tuple[Dated, ...]:
    """A form that was sent twice is one shift."""
    if present and present[-1] == duty:
        raise EditRefused(Why.NO_CHANGE)
    return (*present, duty)


def _halves(organisation: Organisation, edit: Split) -> tuple[Dated, Dated]:
    clock, old = zone(organisation.timezone), edit.old
    first = old.model_copy(update={"end": edit.at})
    rest = {"staff": edit.to, "start": edit.at, "end": old.end}
    if not clock.instant(old.start) < clock.instant(edit.at) < clock.instant(old.end):
        raise EditRefused(Why.NOT_INSIDE, "at")
    return first, check_dated(organisation, old.model_copy(update=rest))


def _swapped(organisation: Organisation, edit: Swap) -> Organisation:
    one, other = edit.one, edit.other
    if one.staff == other.staff:
        raise EditRefused(Why.SAME_DUTY)
    for held in (one, other):
        check_held(organisation, held)
    for held, to in ((one, other.staff), (other, one.staff)):
        taken = check_dated(organisation, Override(staff=to, start=held.start, end=held.end))
        rota = rota_of(organisation, held.rota)
        organisation = with_rota(organisation, rota.model_copy(update={"overrides": (*rota.overrides, taken)}))
    return organisation


def _layered(organisation: Organisation, edit: EditLayer) -> Organisation:
    rota = rota_of(organisation, edit.rota)
    new: list[Layer] = [] if edit.new is None else [check_layer(organisation, edit.rota, edit.new)]
    after = (*rota.layers, *new) if edit.old is None else _replaced(rota.layers, edit.old, *new)
    return with_rota(organisation, rota.model_copy(update={"layers": after}))


def _absences(organisation: Organisation, after: tuple[Absence, ...]) -> Organisation:
    return organisation.model_copy(update={"absences": after})


def _replaced(present: Sequence[Item], old: Item, *new: Item) -> tuple[Item, ...]:
    """`new` in the place of the topmost that is as `old`."""
    places = [place for place, item in enumerate(present) if item == old]
    if not places:
        raise EditRefused(Why.NOT_THERE)
    if new == (old,):
        raise EditRefused(Why.NO_CHANGE)
    return (*present[: places[-1]], *new, *present[places[-1] + 1 :])
