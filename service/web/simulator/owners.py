"""Whose phones there are, and which of them the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from schedules.organisation import Area
from service import people
from service.organisation import Standing, standing
from service.people import ServiceUser
from service.web.edge import edge
from service.web.words import _

STRANGER = "+4759449999"  # made up, and known to nobody
USERS, STAFF, SHOWN = 30, 100, 12  # no more to choose from, and no more at a time


@dataclass(frozen=True)
class Owner:
    """`key` names the phone on the page; `area`: the one that it writes to first."""

    key: str
    name: str
    first_name: str
    phone: str
    what: str  # user, staff or stranger
    area: str | None


@dataclass(frozen=True)
class Chosen:
    """The phones to show, all that there are, and who plays the main job: `writer` texts, `paged` is asked first."""

    standing: Standing
    shown: Sequence[Owner]
    known: Sequence[Owner]
    writer: Owner | None
    paged: Owner | None


def chosen(db: Connection, keys: Sequence[str]) -> Chosen:
    """Those asked for; else somebody who texts, and whoever may be paged for it now."""
    stands = standing(db)
    users = people.first(db, edge().vault, USERS)
    # Somebody who writes the language of the page's own example.
    writer = next((user for user in users if user.language == "nb"), users[0] if users else None)
    paged = _may_be_paged(stands, writer) if writer else []
    owners = [*map(_user, users), _stranger(), *_staff(stands, paged)]
    known = {owner.key: owner for owner in owners}
    wanted = keys or [f"user-{writer.id}" if writer else "stranger", *(f"staff-{id}" for id in paged)]
    return Chosen(
        stands, [known[key] for key in dict.fromkeys(wanted) if key in known][:SHOWN], owners,
        known.get(f"user-{writer.id}") if writer else None, known.get(f"staff-{paged[0]}") if paged else None,
    )  # fmt: skip


def find(db: Connection, key: str) -> Owner | None:
    return next((owner for owner in chosen(db, []).known if owner.key == key), None)


def _may_be_paged(stands: Standing, user: ServiceUser) -> list[str]:
    """The known helper if on duty, then the ladder's, in order."""
    area = stands.area(user.area_id)
    if area is None:
        return []
    on_rota = {holder.rota: holder.staff for holder in stands.duty.on_duty(area.id, edge().now())}
    first = [user.primary_contact] if user.primary_contact in on_rota.values() else []
    return [str(staff) for staff in dict.fromkeys([*first, *_ladder(area, on_rota)])]


def _ladder(area: Area, on_rota: dict[str, str]) -> list[str]:
    return [
        staff for step in area.ladder
        for staff in [*(on_rota[rota] for rota in step.rotas if rota in on_rota), *step.staff]
    ]  # fmt: skip


def _staff(stands: Standing, first: Sequence[str]) -> list[Owner]:
    """Those that may be paged now first."""
    ids = dict.fromkeys([*first, *(staff.id for staff in stands.organisation.staff)])
    known = [staff for staff in map(stands.staff, list(ids)[:STAFF]) if staff is not None]
    return [
        Owner(f"staff-{staff.id}", staff.name, staff.first_name, staff.phone, _("ansatt"), None) for staff in known
    ]


def _user(user: ServiceUser) -> Owner:
    return Owner(f"user-{user.id}", user.name, user.name.split()[0], user.phone, _("bruker"), user.area_id)


def _stranger() -> Owner:
    name = _("Ukjent nummer")
    return Owner("stranger", name, name, STRANGER, _("ingen vi kjenner"), None)
