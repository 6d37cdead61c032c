"""Changing rotas: shifts, overrides, layers and absences, each with what it would lead to before it is kept.

Each form is shown with GET, filled in from its address; POST with `do=preview` shows what would follow, and only
`do=save` keeps it. Every form carries the organisation's version that the planner saw.
"""

from service.web.planning.absences import register
from service.web.planning.blueprint import planning
from service.web.planning.changes import undo
from service.web.planning.duties import stretch
from service.web.planning.layers import layer
from service.web.planning.offers import offer
from service.web.planning.start import page
from service.web.planning.swaps import swap

# One of each module, whose routes come with it.
__all__ = ["layer", "offer", "page", "planning", "register", "stretch", "swap", "undo"]
