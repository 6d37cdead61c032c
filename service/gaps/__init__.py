"""Gaps as records with a life: looked for again, filled, accepted, passed, and told of (contract, section 8).

`recompute` may be called in any write transaction that has changed the organisation; what changes it by way of
`service.organisation` has that done by a worker. `handlers` are what a worker does.
"""

from service.gaps.accept import Acceptance, accept, accept_by_role, earlier_acceptance, withdraw_acceptance
from service.gaps.listing import Listed, listed
from service.gaps.looking import NIGHTLY, bring_up_to_date, handlers
from service.gaps.planners import planners
from service.gaps.recompute import Changes, recompute
from service.gaps.records import Record
from service.gaps.telling import Happened, life_of

__all__ = [
    "NIGHTLY", "Acceptance", "Changes", "Happened", "Listed", "Record", "accept", "accept_by_role",
    "bring_up_to_date", "earlier_acceptance", "handlers", "life_of", "listed", "planners", "recompute",
    "withdraw_acceptance",
]
