"""Administration: areas, staff, rotas, coverage, periods, wording, files in and out, events, numbers.

An administrator of some areas sees and changes what is theirs; who administers everything also what is common.
"""

from service.web.admin.blueprint import admin
from service.web.admin.files import files
from service.web.admin.items import item
from service.web.admin.log import events
from service.web.admin.numbers import numbers
from service.web.admin.places import places
from service.web.admin.planfiles import check_plan
from service.web.admin.retention import retention
from service.web.admin.start import page
from service.web.admin.texts import text

# One of each module: it has its routes.
__all__ = ["admin", "check_plan", "events", "files", "item", "numbers", "page", "places", "retention", "text"]
