"""One item of the organisation, written as in its file: put in, changed or taken out, by the checks of `import`.

    wanted = Wanted(Kind.AREAS, "storvik", {"id": "storvik", "reply_wait": "15m"}, seen)
    before, after = propose(db, wanted, numbers)      # FileRefused says which key, and why
    keep(db, wanted, maker, now, duty_changed)        # unless somebody else has changed the item: ItemChanged

`seen` is the `fingerprint` of the item that the maker saw, NEW where there was none. What is left out of an item stays.
"""

from service.organisation.items.keeping import Maker, keep, keep_document
from service.organisation.items.leaving import without
from service.organisation.items.proposing import (
    NEW,
    ItemChanged,
    Kind,
    Wanted,
    document,
    fingerprint,
    propose,
    written,
)
from service.organisation.items.theirs import areas_of, areas_of_change, areas_of_staff

__all__ = [
    "NEW", "ItemChanged", "Kind", "Maker", "Wanted", "areas_of", "areas_of_change", "areas_of_staff", "document",
    "fingerprint", "keep", "keep_document", "propose", "without", "written",
]
