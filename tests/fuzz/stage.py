"""The house that is fuzzed: the demo's municipalities in the middle of a night, open to all that can be sent to it.

Webhooks must be signed, pages need a session, the API a token. Only forms' own tokens (CSRF) are not asked for, so that
what stands in a form is read.
"""

from dataclasses import replace

from service.clock import FrozenClock
from service.config import Settings, TwilioSettings
from service.database import Database
from service.vault import Vault
from tests.api.scene import a_gap, a_report, an_offer
from tests.standin.twilio import SID, TOKEN
from tests.web.house import ANNE, FRIDAY_NIGHT, House

OLA = "+4759441002"
STRANGER = "+4759443333"


class FuzzedHouse(House):
    @property
    def settings(self) -> Settings:
        return replace(super().settings, twilio=TwilioSettings(SID, (TOKEN,)))


def furnished(database: Database, vault: Vault) -> FuzzedHouse:
    """With a gap, an offer and a report, a person whom Ola helps and one who waits."""
    house = FuzzedHouse(database, vault, FrozenClock(FRIDAY_NIGHT))
    house.app.config["WTF_CSRF_ENABLED"] = False
    house.take_in_the_examples()
    a_gap(house), an_offer(house), a_report(house)
    house.texts(ANNE, "er noen der?")
    house.texts(OLA, "ja")
    house.texts(STRANGER, "hei")
    house.work()
    return house
