"""Who helps a person from one night to the next: the known helper, those they would rather be without, and the wish.

All of it is the person's own. That somebody is among those whom the person would rather be without is told to the
coordinator and the primary contact alone, in no text and in no event.
"""

from service.continuity.helpers import HelpersChanged, UnknownHelper, Wanted, change, fingerprint
from service.continuity.wishes import Wish, done, follow_up_of, of_follow_up, open_of, wish

__all__ = [
    "HelpersChanged", "UnknownHelper", "Wanted", "Wish", "change", "done", "fingerprint", "follow_up_of",
    "of_follow_up", "open_of", "wish",
]
