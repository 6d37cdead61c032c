"""What an account is to be, and whether it can be that."""

import re
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from service.accounts.errors import AccountRefused
from service.models.account import EVERY_AREA, Role
from service.organisation import standing
from service.texts import LANGUAGES

LONGEST = 100
EMAIL = re.compile(r"[!-?A-~]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z][a-z0-9-]*[a-z0-9]")
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")


@dataclass(frozen=True, order=True)
class Grant:
    """A role in an area; EVERY_AREA for all."""

    role: Role
    area: str = EVERY_AREA

    @property
    def written(self) -> str:
        """`responder` or `responder:storvik`."""
        return f"{self.role}:{self.area}" if self.area else str(self.role)


@dataclass(frozen=True)
class Wanted:
    name: str
    email: str
    grants: frozenset[Grant]
    language: str = "nb"
    staff_id: str | None = None


def checked(db: Connection, wanted: Wanted) -> Wanted:
    """The same, tidied; AccountRefused names the field that is wrong. A role in all areas takes in those in some."""
    name, email = " ".join(wanted.name.split()), wanted.email.strip().lower()
    if not name or len(name) > LONGEST or UNSEEN.search(name):
        raise AccountRefused("name", "missing" if not name else "long", "the name must be 1 to 100 signs")
    if len(email) > 254 or not EMAIL.fullmatch(email):
        raise AccountRefused("email", "malformed", "the e-mail address must be like name@example.org, in ASCII")
    if wanted.language not in LANGUAGES:
        raise AccountRefused("language", "unknown", f"the language must be one of {', '.join(LANGUAGES)}")
    organisation = standing(db)
    if wanted.staff_id is not None and organisation.staff(wanted.staff_id) is None:
        raise AccountRefused("staff", "unknown", f"there is no staff member {wanted.staff_id!r}")
    for grant in wanted.grants:
        if grant.area != EVERY_AREA and organisation.area(grant.area) is None:
            raise AccountRefused("roles", "unknown", f"there is no service area {grant.area!r}")
    everywhere = {grant.role for grant in wanted.grants if grant.area == EVERY_AREA}
    grants = frozenset(one for one in wanted.grants if one.area == EVERY_AREA or one.role not in everywhere)
    return replace(wanted, name=name, email=email, grants=grants)
