"""The page of one service user, `/people/<id>`: what staff may know of them, in sections, and the plan among it.

`access` says who may, `sections` which parts the page has (other packages add theirs there), `page` puts them together.
"""

from service.web.plans import editing, page, printing, promising, reading
from service.web.plans.blueprint import plans

__all__ = ["editing", "page", "plans", "printing", "promising", "reading"]
