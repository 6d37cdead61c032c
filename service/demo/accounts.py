"""Accounts of the made-up staff, so that the pages can be seen as each of them. Nobody has a password.

The page with the simulated phones lets anybody in as any of them: on the demo's own database, on this machine.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert

from service.models import metadata
from service.models.account import EVERY_AREA, Role

ACCOUNT, ROLE = metadata.tables["account"], metadata.tables["account_role"]


@dataclass(frozen=True)
class MadeUp:
    """`staff`: the id on the rotas, where the account is somebody there."""

    id: str
    name: str
    roles: tuple[Role, ...]
    staff: str | None = None


ACCOUNTS = (
    MadeUp("demo-ola", "Ola Prøvesen", (Role.RESPONDER,), "ola"),
    MadeUp("demo-per", "Per Testmann", (Role.RESPONDER,), "per"),
    MadeUp("demo-ingeborg", "Ingeborg Mønsterdatter", (Role.RESPONDER,), "ingeborg"),
    MadeUp("demo-kari", "Kari Eksempel", (Role.RESPONDER,), "kari"),
    MadeUp("demo-pia", "Pia Turnusbakken", (Role.PLANNER, Role.RESPONDER), "pia"),
    MadeUp("demo-mona", "Mona Lederstad", (Role.MANAGER,), "mona"),
    MadeUp("demo-admin", "Adam Oppsettsen", (Role.ADMIN,)),
    MadeUp("demo-observer", "Britt Brukerråd", (Role.OBSERVER,)),
)


def open_accounts(db: Connection, now: datetime) -> None:
    """All of them, with their roles in every area."""
    for made in ACCOUNTS:
        email = f"{made.id.removeprefix('demo-')}@example.org"
        db.execute(insert(ACCOUNT).values(
            id=made.id, name=made.name, email=email, language="nb", staff_id=made.staff, created_at=now))
        for role in made.roles:
            db.execute(insert(ROLE).values(account_id=made.id, role=role, area_id=EVERY_AREA))
