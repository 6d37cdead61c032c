"""The person at the page: an account with its roles, as it stands at this request."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.models.account import EVERY_AREA, Role

# Who can open plans; and who can let others in, themselves too.
MUST_PROVE = (Role.RESPONDER, Role.MANAGER, Role.ADMIN)


@dataclass(frozen=True)
class Viewer:
    """`roles`: for each role the ids of its areas; EVERY_AREA among them means all. `staff_id`: on the rotas."""

    account_id: str
    name: str
    language: str
    staff_id: str | None
    roles: Mapping[Role, frozenset[str]]
    second_factor: bool
    token_hash: str  # of the session
    enrolled: bool = False  # has set up a second factor

    @property
    def is_halfway(self) -> bool:
        """The password was right, and the second factor is still to come (or to be set up)."""
        return not self.second_factor and (self.enrolled or self.has(*MUST_PROVE))

    def has(self, *roles: Role) -> bool:
        """Whether the account has one of the roles, in any area."""
        return any(self.roles.get(role) for role in roles)

    def may(self, area_id: str, *roles: Role) -> bool:
        """Whether the account has one of the roles in this area."""
        return any(not self.roles.get(role, frozenset()).isdisjoint((area_id, EVERY_AREA)) for role in roles)
